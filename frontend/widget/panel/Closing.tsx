// The end of a conversation: asking whether to end it.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { LaterT } from "./later";

/** What is asked before it is done; each has its texts. */
export type Question = "end" | "forget";

interface ConfirmProps {
  readonly question: Question;
  readonly t: LaterT;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

export function Confirm({ question, t, onCancel, onConfirm }: ConfirmProps): JSX.Element {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div class="veil">
      <div class="confirm" role="alertdialog" aria-modal="true" aria-labelledby="libri-end" aria-describedby="libri-end-text">
        <h3 id="libri-end">{t(`${question}.title`)}</h3>
        <p id="libri-end-text">{t(`${question}.text`)}</p>
        <div class="actions">
          <button type="button" class="quiet" ref={keep} onClick={onCancel}>
            {t("end.cancel")}
          </button>
          <button type="button" class="primary" onClick={onConfirm}>
            {t(`${question}.confirm`)}
          </button>
        </div>
      </div>
    </div>
  );
}
