// What the panel does not need at its first opening: files, links, the queue, the end and the rating. Fetched right after it.
import { type ScreenLang, type Translate, translator } from "../../chat-core";
import texts from "../locales/later.json";
import { addStyle } from "../style";
import type { ChatClient } from "./client";
import { Closed } from "./Closed";
import { Confirm } from "./Closing";
import { type FilesUi, filesUi } from "./files/filesUi";
import css from "./later.css?inline";
import { Linked, Sources } from "./links";
import { Waiting } from "./Waiting";

export type LaterT = Translate<keyof typeof texts.fr>;

export interface Later extends FilesUi {
  readonly Linked: typeof Linked;
  readonly Sources: typeof Sources;
  readonly t: LaterT;
  readonly Closed: typeof Closed;
  readonly Confirm: typeof Confirm;
  readonly Waiting: typeof Waiting;
}

export function later(root: ShadowRoot, base: string, lang: ScreenLang, chat: ChatClient, newId: () => string): Later {
  addStyle(root, css);
  return { ...filesUi(base, lang, chat, newId), t: translator(lang, texts[lang]), Closed, Confirm, Linked, Sources, Waiting };
}
