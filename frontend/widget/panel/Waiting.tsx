// The visitor's place in the queue, live, and the way out of it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { View } from "../../chat-core";
import { usePanel } from "./context";
import { Icon } from "./icons";
import type { LaterT, WaitingProps } from "./parts";
import { type T, waitText } from "./texts";

export function Waiting({ view, t: say, onTrouble }: WaitingProps): JSX.Element {
  const { t, chat } = usePanel();
  const [leaving, setLeaving] = useState(false);
  const cancel = async (): Promise<void> => {
    setLeaving(true);
    const outcome = await chat.cancelRequest();
    setLeaving(false);
    if (!outcome.ok && outcome.code !== "not_waiting") onTrouble();
  };
  const { wait = null, estimatedWaitSeconds: seconds = null } = view.queue ?? {};
  return (
    <section class="queue" aria-label={say("waiting.label")}>
      <Icon name="clock" />
      <div>
        <p>{positionText(view, say, t)}</p>
        {wait !== "long" && seconds !== null && <p class="estimate">{say("waiting.estimate", { wait: waitText(t, seconds) })}</p>}
      </div>
      <button type="button" class="quiet" disabled={leaving} onClick={() => void cancel()}>
        {say("waiting.cancel")}
      </button>
    </section>
  );
}

export function positionText(view: View, say: LaterT, t: T): string {
  if (!view.queue) return say("waiting.unknown");
  const { position, wait, estimatedWaitSeconds: seconds } = view.queue;
  return say(`waiting.${wait}`, { position, wait: waitText(t, seconds ?? 0) });
}
