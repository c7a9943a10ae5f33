// On top of a closed conversation: what was wanted, done and promised, and how it ended, in people's own words.
import { ClipboardCheck } from "lucide-react";
import type { EventOf } from "../../../../chat-core";
import { useT, type Key } from "../../../shared/texts/i18n";
import { Tag, type Tone } from "../../../shared/ui/Parts";

type Summary = EventOf<"conversation.summarized">["summary"];
type Quotes = Summary["done"];

const tones: Record<Summary["outcome"], Tone> = { solved: "green", unsolved: "amber", unknown: "neutral" };

export function SummaryCard({ summary }: { summary: Summary }) {
  const t = useT();
  return (
    <section
      aria-label={t("summary.title")}
      className="max-h-[40dvh] shrink-0 overflow-y-auto border-b border-line bg-surface px-4 py-3 md:px-6"
    >
      <details open>
        <summary className="flex cursor-pointer flex-wrap items-center gap-2 rounded-control text-sm font-semibold">
          <ClipboardCheck aria-hidden className="size-4 text-accent" />
          {t("summary.title")}
          <Tag tone={tones[summary.outcome]}>{t(`summary.outcome.${summary.outcome}`)}</Tag>
          {summary.written_by === "llm" ? <Tag>{t("summary.by_llm")}</Tag> : null}
        </summary>
        <dl className="mt-2 space-y-1.5 text-sm">
          <Line name="summary.need" quotes={summary.need === null ? [] : [summary.need]} empty="summary.nothing" />
          <Line name="summary.done" quotes={summary.done} />
          <Line name="summary.promises" quotes={summary.promises} />
        </dl>
      </details>
    </section>
  );
}

function Line({ name, quotes, empty }: { name: Key; quotes: Quotes; empty?: Key }) {
  const t = useT();
  if (quotes.length === 0 && empty === undefined) return null;
  return (
    <div className="flex gap-3">
      <dt className="w-16 shrink-0 text-muted">{t(name)}</dt>
      <dd className="min-w-0 flex-1 break-words">
        {quotes.length === 0 && empty !== undefined ? <span className="text-muted">{t(empty)}</span> : null}
        {quotes.map((quote) => (
          <p key={`${quote.seq}${quote.text}`}>{quote.text}</p>
        ))}
      </dd>
    </div>
  );
}
