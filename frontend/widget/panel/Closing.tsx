// Asking whether to end the conversation.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { usePanel } from "./context";

export function ConfirmEnd({ onEnd, onCancel }: { readonly onEnd: () => void; readonly onCancel: () => void }): JSX.Element {
  const { t } = usePanel();
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div class="veil">
      <div class="confirm" role="alertdialog" aria-modal="true" aria-labelledby="libri-end" aria-describedby="libri-end-text">
        <h3 id="libri-end">{t("end.title")}</h3>
        <p id="libri-end-text">{t("end.text")}</p>
        <div class="actions">
          <button type="button" class="quiet" ref={keep} onClick={onCancel}>
            {t("end.cancel")}
          </button>
          <button type="button" class="primary" onClick={onEnd}>
            {t("end.confirm")}
          </button>
        </div>
      </div>
    </div>
  );
}
