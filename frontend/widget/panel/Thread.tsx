// The conversation as a list that stays at its end, unless the visitor reads above.
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type View, findLast, lastOf } from "../../chat-core";
import type { ChatState } from "./client";
import { usePanel } from "./context";
import { Guarded } from "./Guarded";
import { Icon } from "./icons";
import { Message, PendingMessage, StreamingMessage, Typing } from "./Message";
import { Welcome } from "./Welcome";
import { openAnswer, rowsOf } from "./timeline";

/** This near to the end, in pixels, counts as at the end. */
const NEAR = 60;

export function Thread({ state }: { readonly state: ChatState }): JSX.Element {
  const { t } = usePanel();
  const { view, bubbles } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const follows = useRef(true);
  const top = useRef(0);
  const rows = useMemo(() => rowsOf(view?.events ?? [], t, view?.queue), [view?.events, t, view?.queue]);

  const toEnd = (): void => {
    const box = scroller.current;
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    top.current = box.scrollTop;
  };
  // One's own words are always worth going to.
  useLayoutEffect(toEnd, [bubbles.length]);
  // Whatever grows or shrinks - a message, unfolded sources, the screen - the end stays in sight.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd();
    });
    [box, ...box.children].forEach((element) => observer.observe(element));
    return () => observer.disconnect();
  }, []);

  const scrolled = (): void => {
    const box = scroller.current;
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    // Only the visitor scrolls up. What grew since the last frame does not make the thread stop following.
    if (near || box.scrollTop < top.current) setAtEnd((follows.current = near));
    top.current = box.scrollTop;
  };
  const lastOwn = findLast(rows, (row) => row.kind === "message" && row.event.sender_type === "client");
  return (
    <div class="thread">
      <div class="scroller" ref={scroller} onScroll={scrolled} tabIndex={0} role="region" aria-label={t("thread.label")}>
        <Welcome state={state} />
        <ul>
          {rows.map((row) =>
            row.kind === "line" ? (
              <li class="line" key={row.id}>
                {row.text}
              </li>
            ) : (
              <Guarded key={row.event.id} text={row.event.content} own={row.event.sender_type === "client"}>
                <Message event={row.event} first={row.first} mark={row === lastOwn ? markOf(row.event.seq, view, t) : null}>
                  <Suggestions view={view} id={row.event.id} />
                </Message>
              </Guarded>
            ),
          )}
          {bubbles.map((bubble) => (
            <Guarded key={bubble.cmdId} text={bubble.text} own>
              <PendingMessage bubble={bubble} online={state.connection.kind === "online"} />
            </Guarded>
          ))}
          <Coming view={view} pending={bubbles.length > 0} />
        </ul>
      </div>
      {!atEnd && (
        <button type="button" class="latest" onClick={toEnd}>
          <Icon name="down" />
          {t("thread.latest")}
        </button>
      )}
    </div>
  );
}

function markOf(seq: number, view: View | null, t: ReturnType<typeof usePanel>["t"]): string {
  return t(view && view.agentReadSeq >= seq ? "message.read" : "message.sent");
}

/** The ways on from the assistant's last answer, while they make sense. */
function Suggestions({ view, id }: { readonly view: View | null; readonly id: string }): JSX.Element | null {
  const { t, chat } = usePanel();
  const open = view ? openAnswer(view.events) : null;
  if (!view || open?.id !== id || view.status === "active" || view.status === "closed") return null;
  const { suggestions, offers_human: offersHuman } = open.answer;
  const showHuman = offersHuman && view.status === "ai";
  if (suggestions.length === 0 && !showHuman) return null;
  return (
    <div class="choices" role="group" aria-label={t("answer.suggestions")}>
      {suggestions.map((question) => (
        <button type="button" class="choice" key={question} onClick={() => chat.say(question)}>
          {question}
        </button>
      ))}
      {showHuman && (
        <button type="button" class="choice" onClick={() => void chat.requestHuman()}>
          <Icon name="person" />
          {t("human.ask")}
        </button>
      )}
    </div>
  );
}

/** What is about to come: words of the assistant, or the sign that someone writes. */
function Coming({ view, pending }: { readonly view: View | null; readonly pending: boolean }): JSX.Element | null {
  const { t } = usePanel();
  if (!view || view.status === "closed") return null;
  if (view.streaming?.text) return <StreamingMessage text={view.streaming.text} />;
  const { typing } = view;
  if (typing?.senderType === "agent")
    return <Typing assistant={false} label={t("typing.agent", { name: typing.senderName ?? t("sender.service") })} />;
  const end = lastOf(view.events);
  const asked = view.status === "ai" && !pending && end?.type === "message.posted" && end.sender_type === "client";
  return asked || view.streaming || typing?.senderType === "ai" ? <Typing assistant={true} label={t("typing.ai")} /> : null;
}
