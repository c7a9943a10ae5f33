// The messages of one conversation: virtual, stuck to its end, with the jump-to-latest pill.
import { ArrowDown } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import type { Bubble, View } from "../../../../chat-core";
import { useLang, useT } from "../../../shared/texts/i18n";
import { useInterface } from "../../../shared/desk/interface";
import { layoutThread, seqOf, type ThreadLine } from "./thread";
import { dayName } from "../../../shared/texts/time";
import type { AgentPresence, ConversationSummary } from "../../../shared/rest/types";
import { useNow } from "../../../shared/desk/useNow";
import { useReading } from "./useReading";
import { useTranslations, type TranslationOf } from "../../assist/useTranslations";
import { Announcer } from "./Announcer";
import { Guarded } from "./Guarded";
import { AnswerBeingGiven, TypingLine } from "./LiveLines";
import { MessageBubble } from "./MessageBubble";
import { CentredLine, SystemLine } from "./SystemLine";

/** Nearer to the end than this (in pixels), the thread follows new messages. */
const STICKY = 96;

type ThreadProps = {
  view: View;
  row: ConversationSummary;
  clientName: string;
  bubbles: readonly Bubble[];
  me: AgentPresence;
};

export function Thread({ view, row, clientName, bubbles, me }: ThreadProps) {
  const t = useT();
  const list = useRef<VirtualizerHandle>(null);
  const firstTurn = useRef(useInterface.getState().pointed?.turn ?? 0);
  const [atEnd, setAtEnd] = useState(true);
  const mine = row.agent_id === me.id && row.status === "active";
  const newAfter = useReading(view, row, mine, atEnd);
  const lines = layoutThread(view.events, bubbles, me, newAfter);
  const readSeq = Math.max(row.client_read_seq, view.clientReadSeq);
  const translationOf = useTranslations(row, view);
  const clientTypes = view.typing?.senderType === "client";
  const length = lines.length + (view.streaming === null ? 0 : 1) + (clientTypes ? 1 : 0);
  const toEnd = () => list.current?.scrollToIndex(length - 1, { align: "end" });
  const sent = bubbles.length;
  const words = view.streaming?.text.length ?? 0;
  const [sentBefore, setSentBefore] = useState(sent);
  if (sent !== sentBefore) {
    setSentBefore(sent);
    if (sent > sentBefore) setAtEnd(true);
  }
  useLayoutEffect(() => {
    if (atEnd) list.current?.scrollToIndex(length - 1, { align: "end" });
  }, [length, words, atEnd]);
  const pointed = useInterface((state) => (state.pointed?.conversationId === row.id ? state.pointed : null));
  const place = pointed === null ? -1 : lines.findIndex((line) => seqOf(line) === pointed.seq);
  const turn = pointed?.turn ?? 0;
  const [turnBefore, setTurnBefore] = useState(turn);
  if (turn !== turnBefore) {
    setTurnBefore(turn);
    if (place >= 0) setAtEnd(false);
  }
  useEffect(() => {
    if (turn !== firstTurn.current && place >= 0) list.current?.scrollToIndex(place, { align: "center" });
    // Only a new wish scrolls: messages that come meanwhile must not pull the reader back.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [turn]);
  const follow = () => {
    const handle = list.current;
    if (handle !== null) setAtEnd(handle.scrollSize - handle.scrollOffset - handle.viewportSize < STICKY);
  };
  const stay = () => {
    if (atEnd) toEnd();
  };
  return (
    <div className="relative min-h-0 flex-1">
      <section
        aria-label={t("thread.label", { name: clientName })}
        tabIndex={0}
        className="focus-inset h-full overflow-y-auto overscroll-contain pb-4 [overflow-anchor:none]"
      >
        <Virtualizer ref={list} as="ol" item="li" onScroll={follow} onResize={stay} bufferSize={600}>
          {lines.map((line, index) => (
            <Pointed key={line.key} turn={index === place ? turn : 0}>
              <Guarded text={line.kind === "text" || line.kind === "words" ? line.text : ""}>
                <Line line={line} clientName={clientName} clientId={row.client_id} readSeq={readSeq} translationOf={translationOf} />
              </Guarded>
            </Pointed>
          ))}
          {view.streaming === null ? null : <AnswerBeingGiven key="answer" streaming={view.streaming} />}
          {clientTypes ? <TypingLine key="typing" name={clientName} /> : null}
        </Virtualizer>
      </section>
      <Announcer events={view.events} clientName={clientName} ready={view.synced} />
      {atEnd ? null : (
        <button
          type="button"
          onClick={() => {
            setAtEnd(true);
            toEnd();
          }}
          className="floating absolute bottom-3 left-1/2 inline-flex h-8.5 -translate-x-1/2 animate-rise items-center gap-1.5 rounded-full px-3.5 text-sm font-medium"
        >
          <ArrowDown aria-hidden className="size-4 text-accent" />
          {t("thread.latest")}
        </button>
      )}
    </div>
  );
}

/** A line that somebody was led to lights up for a moment. */
function Pointed({ turn, children }: { turn: number; children: ReactNode }) {
  return turn === 0 ? (
    children
  ) : (
    <div key={turn} data-pointed className="animate-pointed">
      {children}
    </div>
  );
}

type LineProps = { line: ThreadLine; clientName: string; clientId: string; readSeq: number; translationOf: TranslationOf };

function Line({ line, clientName, clientId, readSeq, translationOf }: LineProps) {
  switch (line.kind) {
    case "day":
      return <DayLine at={line.at} />;
    case "new":
      return <NewLine />;
    case "system":
      return <SystemLine event={line.event} at={line.at} />;
    case "words":
      return <CentredLine at={line.at}>{line.text}</CentredLine>;
    case "text":
      return (
        <MessageBubble
          line={line}
          clientName={clientName}
          clientId={clientId}
          readSeq={readSeq}
          translation={line.author === "client" ? translationOf(line.seq) : undefined}
        />
      );
  }
}

function DayLine({ at }: { at: number }) {
  const t = useT();
  const lang = useLang();
  const now = useNow(60_000);
  const day = dayName(at, now, lang);
  return (
    <div className="flex items-center gap-3 px-4 pt-5 pb-1 text-xs font-medium text-muted md:px-6">
      <span className="h-px flex-1 bg-line" />
      <span className="first-letter:uppercase">{typeof day === "string" ? t(`time.${day}`) : day.date}</span>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function NewLine() {
  const t = useT();
  return (
    <div className="flex items-center gap-3 px-4 pt-4 text-xs font-semibold text-accent md:px-6">
      <span className="h-px flex-1 bg-accent" />
      {t("thread.new")}
      <span className="h-px flex-1 bg-accent" />
    </div>
  );
}
