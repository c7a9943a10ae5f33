// The end of a conversation: asking whether to end it, the rating, and beginning another one.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { View } from "../../chat-core";
import { usePanel } from "./context";
import { Star } from "./icons";

const STARS = [1, 2, 3, 4, 5] as const;

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

export function Closed({ view, onAgain }: { readonly view: View; readonly onAgain: () => void }): JSX.Element {
  const { t } = usePanel();
  const { rating } = view;
  return (
    <section class="ending">
      {rating ? (
        <div class="thanks" role="status">
          <p>{t("rating.thanks")}</p>
          <p class="stars" role="img" aria-label={t("rating.given", { count: rating.stars })}>
            {STARS.map((star) => (
              <Star key={star} filled={star <= rating.stars} />
            ))}
          </p>
        </div>
      ) : (
        <Rating conversationId={view.id} />
      )}
      <button type="button" class={rating ? "primary wide" : "quiet wide"} onClick={onAgain}>
        {t("closed.again")}
      </button>
    </section>
  );
}

function Rating({ conversationId }: { readonly conversationId: string }): JSX.Element {
  const { t, chat } = usePanel();
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState("");
  const [state, setState] = useState<"open" | "sending" | "failed">("open");
  const send = async (): Promise<void> => {
    setState("sending");
    const outcome = await chat.rate(conversationId, stars, comment.trim());
    if (!outcome.ok) setState("failed");
  };
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        if (stars > 0) void send();
      }}
    >
      <fieldset>
        <legend>{t("rating.title")}</legend>
        <div class="stars">
          {STARS.map((star) => (
            <label key={star} title={t(`rating.${star}`)}>
              <input type="radio" name="libri-rating" value={star} checked={stars === star} onChange={() => setStars(star)} aria-label={t(`rating.${star}`)} />
              <Star filled={star <= stars} />
            </label>
          ))}
        </div>
      </fieldset>
      {stars > 0 && (
        <>
          <textarea rows={2} maxLength={2000} value={comment} aria-label={t("rating.comment")} placeholder={t("rating.comment")} onInput={(event) => setComment(event.currentTarget.value)} />
          <button type="submit" class="primary wide" disabled={state === "sending"}>
            {t("rating.send")}
          </button>
        </>
      )}
      {state === "failed" && (
        <p class="failure" role="alert">
          {t("error.action")}
        </p>
      )}
    </form>
  );
}
