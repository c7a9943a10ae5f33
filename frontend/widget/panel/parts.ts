// What comes after the first opening, as the panel knows it: parts with their properties, made in later.ts.
import type { JSX, RefObject } from "preact";
import type { Attachment, Source, Translate, View } from "../../chat-core";
import type texts from "../locales/later.json";

export type LaterT = Translate<keyof typeof texts.fr>;

/** What is asked before it is done; each has its texts. */
export type Question = "end" | "forget";

export type AttachProps = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** What can be sent has changed. */
  readonly onChange: () => void;
};

export type FileParts = {
  readonly Attach: Part<AttachProps>;
  readonly Sent: Part<{ readonly files: readonly Attachment[] }>;
};

export type SourcesProps = { readonly sources: readonly Source[]; readonly generated: boolean; readonly t: LaterT };

export type WaitingProps = { readonly view: View; readonly t: LaterT; readonly onTrouble: () => void };

export type ClosedProps = WaitingProps & { readonly onAgain: () => void };

export type ConfirmProps = {
  readonly question: Question;
  readonly t: LaterT;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
};

export type Later = FileParts & {
  readonly t: LaterT;
  readonly Linked: Part<{ readonly text: string }>;
  readonly Sources: Part<SourcesProps>;
  readonly Waiting: Part<WaitingProps>;
  readonly Closed: Part<ClosedProps>;
  readonly Confirm: Part<ConfirmProps>;
};

type Part<Props> = (props: Props) => JSX.Element;
