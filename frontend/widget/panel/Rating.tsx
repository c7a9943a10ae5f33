// The visitor's satisfaction with a closed conversation: asked once, then thanked for. Fetched after the first opening.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { View } from "../../chat-core";
import { usePanel } from "./context";
import type { LaterT } from "./parts";

const STARS = [1, 2, 3, 4, 5] as const;

export function Rating({ view, t }: { readonly view: View; readonly t: LaterT }): JSX.Element {
  const { rating } = view;
  if (!rating) return <Form conversationId={view.id} t={t} />;
  return (
    <div class="thanks" role="status">
      <p>{t("rating.thanks")}</p>
      <p class="stars" role="img" aria-label={t("rating.given", { count: rating.stars })}>
        {STARS.map((star) => (
          <Star key={star} filled={star <= rating.stars} />
        ))}
      </p>
    </div>
  );
}

function Form({ conversationId, t }: { readonly conversationId: string; readonly t: LaterT }): JSX.Element {
  const { t: say, chat } = usePanel();
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
              <input
                type="radio"
                name="libri-rating"
                value={star}
                checked={stars === star}
                onChange={() => setStars(star)}
                aria-label={t(`rating.${star}`)}
              />
              <Star filled={star <= stars} />
            </label>
          ))}
        </div>
      </fieldset>
      {stars > 0 && (
        <>
          <textarea
            rows={2}
            maxLength={2000}
            value={comment}
            aria-label={t("rating.comment")}
            placeholder={t("rating.comment")}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" class="primary wide" disabled={state === "sending"}>
            {t("rating.send")}
          </button>
        </>
      )}
      {state === "failed" && (
        <p class="failure" role="alert">
          {say("error.action")}
        </p>
      )}
    </form>
  );
}

function Star({ filled }: { readonly filled: boolean }): JSX.Element {
  return (
    <svg class={filled ? "star filled" : "star"} viewBox="0 0 24 24" aria-hidden="true">
      <path d="m12 3 2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 16.8l-5.4 2.9 1.1-6.1L3.2 9.4l6.1-.8z" />
    </svg>
  );
}
