// The end of a conversation: asking whether to end it.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ConfirmProps } from "./parts";

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
