// What the panel does not need at its first opening: files, links, the queue, the end and the rating. Fetched right after it.
import { type ScreenLang, translator } from "../../chat-core";
import texts from "../locales/later.json";
import { addStyle } from "../style";
import type { ChatClient } from "./client";
import { Closed } from "./Closed";
import { Confirm } from "./Closing";
import { fileParts } from "./files/parts";
import css from "./later.css?inline";
import { Linked, Sources } from "./links";
import type { Later } from "./parts";
import { Waiting } from "./Waiting";

export function later(root: ShadowRoot, base: string, lang: ScreenLang, chat: ChatClient, newId: () => string): Later {
  addStyle(root, css);
  return { ...fileParts(base, lang, chat, newId), t: translator(lang, texts[lang]), Closed, Confirm, Linked, Sources, Waiting };
}
