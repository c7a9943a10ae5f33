// What the parts around files share: their texts, the chat, and where files are.
import type { ChatClient } from "../client";
import type catalogues from "../../locales/files.json";

type Key = keyof typeof catalogues.fr;
export type Say = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

export type Tools = {
  readonly t: Say;
  readonly chat: ChatClient;
  readonly address: string;
};
