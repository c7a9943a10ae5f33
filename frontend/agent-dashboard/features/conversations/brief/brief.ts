// The brief as sections of lines, each with the message it comes from: drawn by the card, copied as text.
import { type AnyEvent, type Brief, type EventOf, findLast } from "../../../../chat-core";
import type { T } from "../../../shared/texts/i18n";
import { isoDay } from "../../../shared/texts/time";
import type { ScreenLang } from "../../../shared/rest/types";

export type BriefLine = {
  readonly key: string;
  readonly label: string | null;
  readonly text: string;
  /** What the client made of it, or who said it. */
  readonly aside: string | null;
  /** The message it comes from; null when there is none. */
  readonly seq: number | null;
};

export type BriefSection = {
  readonly kind: "verified" | "stated" | "tried" | "agent_said" | "missing";
  readonly title: string;
  readonly lines: readonly BriefLine[];
};

/** The sections that have something to say, in the order an agent needs them. */
export function briefSections(brief: Brief, t: T, lang: ScreenLang): BriefSection[] {
  const fact = (fact: Brief["verified"][number]): BriefLine => ({
    key: `${fact.kind}-${fact.text}`,
    label: t(`brief.fact.${fact.kind}`),
    text: fact.kind === "ordered_on" || fact.kind === "shipping_on" ? isoDay(fact.text, lang) : fact.text,
    aside: null,
    seq: fact.seq,
  });
  const lines: Record<BriefSection["kind"], BriefLine[]> = {
    missing: brief.missing.map(({ thing, seq }) => ({
      key: thing,
      label: null,
      text: t(`brief.missing.${thing}`),
      aside: seq === null ? null : t("brief.asked"),
      seq,
    })),
    verified: brief.verified.map(fact),
    stated: brief.stated.map(fact),
    tried: brief.tried.map((attempt) => ({
      key: String(attempt.seq),
      label: t(`brief.outcome.${attempt.outcome}`),
      text: attempt.outcome === "suggest" || attempt.outcome === "unknown" ? t("handoff.quote", { words: attempt.text }) : attempt.text,
      aside: t(`brief.reaction.${attempt.reaction}`),
      seq: attempt.reaction_seq ?? attempt.seq,
    })),
    agent_said: brief.agent_said.map((quote) => ({
      key: String(quote.seq),
      label: quote.name,
      text: t("handoff.quote", { words: quote.text }),
      aside: null,
      seq: quote.seq,
    })),
  };
  const order = ["agent_said", "verified", "stated", "tried", "missing"] as const;
  return order.filter((kind) => lines[kind].length > 0).map((kind) => ({ kind, title: t(`brief.${kind}`), lines: lines[kind] }));
}

/** The whole brief as plain text, to be pasted elsewhere. */
export function briefText(brief: Brief, t: T, lang: ScreenLang): string {
  const head = [
    t("brief.title"),
    `${t(`reason.${brief.reason}`)} · ${t(`brief.category.${brief.category}`)} · ${t(`brief.mood.${brief.mood}`)} · ${t(`lang.${brief.lang}`)}`,
    ...(brief.need === null ? [] : [t("handoff.quote", { words: brief.need.text })]),
  ];
  const sections = briefSections(brief, t, lang).map(({ title, lines }) =>
    [
      title,
      ...lines.map(
        ({ label, text, aside }) =>
          `- ${label === null ? "" : t("brief.pair", { label, text: "" })}${text}${aside === null ? "" : ` (${aside})`}`,
      ),
    ].join("\n"),
  );
  return [head.join("\n"), ...sections].join("\n\n");
}

function isBrief(event: AnyEvent): event is EventOf<"brief.written"> {
  return event.type === "brief.written";
}

/** The brief that holds now. */
export function latestBrief(events: readonly AnyEvent[]): EventOf<"brief.written"> | null {
  return findLast(events, isBrief) ?? null;
}

/** The request for a person that stands: neither withdrawn nor served and given back. */
export function openRequest(events: readonly AnyEvent[]): EventOf<"transfer.requested"> | null {
  const last = findLast(
    events,
    (event) => event.type === "transfer.requested" || event.type === "transfer.cancelled" || event.type === "assistant.resumed",
  );
  return last?.type === "transfer.requested" ? last : null;
}

/** The first brief since a person was last asked for: what came in later messages is new to its reader. */
export function firstBrief(events: readonly AnyEvent[]): EventOf<"brief.written"> | null {
  const asked = findLast(events, (event) => event.type === "transfer.requested")?.seq ?? 0;
  return events.filter(isBrief).find((event) => event.seq > asked) ?? null;
}
