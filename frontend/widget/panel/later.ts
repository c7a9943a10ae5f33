// What the panel does not need at its first opening: files, the place in the queue and what follows the end. Fetched right after it.
import type { ScreenLang } from "../../chat-core";
import type { ChatClient } from "./client";
import { Closed } from "./Closed";
import { type FilesUi, filesUi } from "./files";
import css from "./later.css?inline";
import { Waiting } from "./Waiting";

export interface Later extends FilesUi {
  readonly Closed: typeof Closed;
  readonly Waiting: typeof Waiting;
}

export function later(root: ShadowRoot, base: string, lang: ScreenLang, chat: ChatClient, newId: () => string): Later {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return { ...filesUi(base, lang, chat, newId), Closed, Waiting };
}
