// Photos and files: choosing, pasting, dropping, sending and showing them. Part of what comes later.
import { type ScreenLang, translator } from "../../../chat-core";
import catalogues from "../../locales/files.json";
import type { ChatClient } from "../client";
import type { FileParts } from "../parts";
import { Attach } from "./Attach";
import { SentFile } from "./SentFile";
import type { Say } from "./tools";

/** Builds the parts, with their own texts. */
export function fileParts(base: string, lang: ScreenLang, chat: ChatClient, newId: () => string): FileParts {
  const t: Say = translator(lang, catalogues[lang]);
  const address = `${base}api/client/files`;
  return {
    Attach: (props) => <Attach {...props} t={t} chat={chat} address={address} newId={newId} />,
    Sent: ({ files }) => (
      <ul class="files">
        {files.map((file) => (
          <li key={file.id}>
            <SentFile file={file} t={t} chat={chat} address={address} />
          </li>
        ))}
      </ul>
    ),
  };
}
