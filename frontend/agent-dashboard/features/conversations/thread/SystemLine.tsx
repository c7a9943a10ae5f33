// What happened to a conversation, as one centred line; the request for a person as a small card.
import {
  ArrowRightLeft,
  BellRing,
  Bot,
  CircleCheck,
  DoorOpen,
  Flag,
  Hand,
  LogIn,
  LogOut,
  MessageCirclePlus,
  MessageCircleQuestion,
  PackageCheck,
  RotateCcw,
  Star,
  Undo2,
  Unplug,
  UserCheck,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import type { EventOf } from "../../../../chat-core";
import { useDesk } from "../../../shared/desk/desk";
import { useLang, useT, type T } from "../../../shared/texts/i18n";
import { clock } from "../../../shared/texts/time";
import type { SystemEvent } from "./thread";

type NameOf = (event: { agent_id: string | null; agent_name: string }) => string;

/** The sentence and the icon of an event. Exhaustive: a new event is a compile error here. */
function sentenceOf(event: SystemEvent, t: T, nameOf: NameOf): [LucideIcon, string] {
  switch (event.type) {
    case "conversation.started":
      return [MessageCirclePlus, t("event.started")];
    case "transfer.requested":
      return [Hand, t(`event.requested.${event.requested_by}`)];
    case "transfer.cancelled":
      return [Undo2, t("event.cancelled")];
    case "client.left":
      return [LogOut, t("event.client_left")];
    case "client.returned":
      return [LogIn, t("event.client_returned")];
    case "client.asked":
      return [MessageCircleQuestion, t("event.client_asked")];
    case "agent.offered":
      return [BellRing, t("event.offered", { name: nameOf(event) })];
    case "offer.ended":
      return [DoorOpen, t(`event.offer_ended.${event.reason}`, { name: nameOf(event) })];
    case "agent.assigned":
      return event.cause === "accepted"
        ? [UserCheck, t("event.joined", { name: nameOf(event) })]
        : [ArrowRightLeft, t("event.transferred", { name: nameOf(event), from: event.previous_agent_name ?? "" })];
    case "agent.left":
      return [Unplug, t("event.left", { name: nameOf(event) })];
    case "order.verified":
      return [PackageCheck, t("event.order", { number: event.order.number })];
    case "assistant.resumed":
      return [Bot, t("event.resumed", { name: nameOf(event) })];
    case "conversation.closed":
      if (event.reason === "abandoned") return [LogOut, t("event.closed.abandoned")];
      return [CircleCheck, t(`event.closed.${event.closed_by}`, { name: event.agent_name ?? "" })];
    case "conversation.reopened":
      return [RotateCcw, t("event.reopened")];
    case "conversation.rated":
      return [Star, t("event.rated", { stars: event.rating })];
  }
}

export function SystemLine({ event, at }: { event: SystemEvent; at: number }) {
  const t = useT();
  const agents = useDesk((state) => state.agents);
  const nameOf: NameOf = ({ agent_id: id, agent_name: name }) => (name !== "" ? name : (agents.get(id ?? "")?.name ?? t("agent.someone")));
  const [Icon, sentence] = sentenceOf(event, t, nameOf);
  if (event.type === "transfer.requested") return <RequestCard event={event} sentence={sentence} at={at} />;
  const comment = event.type === "conversation.rated" ? event.comment : "";
  return (
    <CentredLine at={at}>
      <Icon aria-hidden className="size-3.5 shrink-0 text-faint" />
      <span>
        {sentence}
        {comment === "" ? null : <span className="ml-1 text-ink italic">{t("handoff.quote", { words: comment })}</span>}
      </span>
    </CentredLine>
  );
}

/** Plain words in the middle of the thread, with their time. */
export function CentredLine({ at, children }: { at: number; children: ReactNode }) {
  const lang = useLang();
  return (
    <div className="flex items-center justify-center gap-1.5 px-6 pt-3 text-center text-xs text-muted">
      {children}
      <time dateTime={new Date(at).toISOString()} className="text-faint">
        {clock(at, lang)}
      </time>
    </div>
  );
}

function RequestCard({ event, sentence, at }: { event: EventOf<"transfer.requested">; sentence: string; at: number }) {
  const t = useT();
  const lang = useLang();
  return (
    <div className="flex justify-center px-6 pt-4 pb-1">
      <div className="max-w-md rounded-card border border-line bg-surface px-4 py-2.5 text-center">
        <p className="text-sm font-semibold text-balance">
          <Flag aria-hidden className="mr-1.5 inline size-4 align-[-0.2em] text-accent" />
          {sentence}
        </p>
        <p className="mt-0.5 text-sm text-muted">
          {t("event.requested.reason", { reason: t(`reason.${event.reason}`) })}
          <time dateTime={new Date(at).toISOString()} className="ml-2 text-xs">
            {clock(at, lang)}
          </time>
        </p>
        <Evidence words={event.evidence} className="mt-1.5 justify-center" />
      </div>
    </div>
  );
}

/** The client's own words that decided for a handoff. */
export function Evidence({ words, className = "" }: { words: readonly string[]; className?: string }) {
  const t = useT();
  if (words.length === 0) return null;
  return (
    <ul aria-label={t("handoff.evidence")} className={`flex flex-wrap gap-1 ${className}`}>
      {words.map((word) => (
        <li key={word} className="rounded-sm bg-sunken px-1.5 py-0.5 text-xs text-muted">
          {t("handoff.quote", { words: word })}
        </li>
      ))}
    </ul>
  );
}
