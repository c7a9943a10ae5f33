// After the end: rating it, beginning another conversation, or taking up one that was given up.
import type { JSX } from "preact";
import { type View, findLast } from "../../chat-core";
import { usePanel } from "./context";
import type { ClosedProps } from "./parts";
import { Rating } from "./Rating";

export function Closed({ view, t, onAgain, onTrouble }: ClosedProps): JSX.Element {
  const { chat } = usePanel();
  const { rating } = view;
  const resume = async (): Promise<void> => {
    if (!(await chat.requestHumanAgain(view.id)).ok) onTrouble();
  };
  if (wasAbandoned(view)) {
    return (
      <section class="ending">
        <button type="button" class="primary wide" onClick={() => void resume()}>
          {t("closed.resume")}
        </button>
        <button type="button" class="quiet wide" onClick={onAgain}>
          {t("closed.again")}
        </button>
      </section>
    );
  }
  return (
    <section class="ending">
      <Rating view={view} t={t} />
      <button type="button" class={rating ? "primary wide" : "quiet wide"} onClick={onAgain}>
        {t("closed.again")}
      </button>
    </section>
  );
}

/** Whether the visitor waited, went away and was let go: there is nothing to rate, and they may go on. */
function wasAbandoned(view: View): boolean {
  return findLast(view.events, (event) => event.type === "conversation.closed")?.reason === "abandoned";
}
