// What the panel does not need at its first opening: files and the rating. Fetched right after it.
import type { ScreenLang } from "../../chat-core";
import type { ChatClient } from "./client";
import { type FilesUi, filesUi } from "./files";
import css from "./later.css?inline";
import { Rating } from "./Rating";

export interface Later extends FilesUi {
  readonly Rating: typeof Rating;
}

export function later(root: ShadowRoot, base: string, lang: ScreenLang, chat: ChatClient, newId: () => string): Later {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return { ...filesUi(base, lang, chat, newId), Rating };
}
