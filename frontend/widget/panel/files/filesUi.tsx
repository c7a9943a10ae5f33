// Photos and files: choosing, pasting, dropping, sending and showing them. Part of what comes later.
import type { JSX } from "preact";
import { type Attachment, type ScreenLang, translator } from "../../../chat-core";
import catalogues from "../../locales/files.json";
import type { ChatClient } from "../client";
import { Attach, type AttachProps } from "./Attach";
import { SentFile } from "./SentFile";
import type { Say } from "./tools";

export interface FilesUi {
  readonly Attach: (props: AttachProps) => JSX.Element;
  readonly Sent: (props: { readonly files: readonly Attachment[] }) => JSX.Element;
}

/** Builds the parts, with their own texts. */
export function filesUi(base: string, lang: ScreenLang, chat: ChatClient, newId: () => string): FilesUi {
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
