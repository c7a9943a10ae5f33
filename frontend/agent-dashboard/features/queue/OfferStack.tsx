// The client who waits for this agent, as a card nobody overlooks: who, why, how long, take or pass.
// It has a place of its own above the page: whatever somebody reads or writes there is never covered.
import { BellRing, Hourglass } from "lucide-react";
import { unbroken } from "../../shared/texts/typography";
import { useActions } from "../../shared/desk/actions";
import { useDesk } from "../../shared/desk/desk";
import { useLang, useT } from "../../shared/texts/i18n";
import { useAct } from "../../shared/desk/interface";
import { offersTo, waitOf } from "../../shared/desk/rows";
import { KEYS } from "../../shared/browser/shortcuts";
import { timer } from "../../shared/texts/time";
import type { ConversationSummary } from "../../shared/rest/types";
import { useClientName } from "../../shared/desk/useClientName";
import { useNow } from "../../shared/desk/useNow";
import { Avatar } from "../../shared/ui/Avatar";
import { Button, Keys } from "../../shared/ui/Button";
import { Tag } from "../../shared/ui/Parts";

const SHOWN = 3;

export function OfferStack() {
  const t = useT();
  const rows = useDesk((state) => state.rows);
  const meId = useDesk((state) => state.meId);
  const now = useNow(1_000);
  const offers = offersTo(rows.values(), meId, now);
  return (
    <section aria-label={t("offer.region")} aria-live="assertive" className="flex shrink-0 flex-col gap-2 px-3 not-empty:py-2">
      {offers.slice(0, SHOWN).map((row, index) => (
        <OfferCard key={row.id} row={row} now={now} first={index === 0} />
      ))}
    </section>
  );
}

function OfferCard({ row, now, first }: { row: ConversationSummary; now: number; first: boolean }) {
  const t = useT();
  const lang = useLang();
  const name = useClientName(row);
  const act = useAct(row.id);
  const { accept, decline } = useActions();
  const wait = waitOf(row, now);
  return (
    <article className="floating animate-rise overflow-hidden border-accent">
      <Countdown row={row} now={now} />
      <div className="grid gap-x-6 gap-y-2.5 p-3 sm:px-4 lg:grid-cols-[auto_auto_1fr_auto] lg:items-center lg:py-2.5">
        <p className="flex items-center gap-1.5 text-xs font-semibold text-accent">
          <BellRing aria-hidden className="size-3.5" />
          {t("offer.title")}
          {wait === null ? null : (
            <span aria-hidden className="tabular ml-auto inline-flex items-center gap-1 font-medium text-muted">
              <Hourglass className="size-3" />
              {timer(wait)}
            </span>
          )}
        </p>
        <div className="flex min-w-0 items-center gap-3">
          <Avatar name={name} seed={row.client_id} />
          <div className="min-w-0 flex-1">
            <p className="truncate text-base font-semibold">{name}</p>
            <p className="flex flex-wrap gap-1">
              {row.handoff_reason === null ? null : <Tag>{t(`reason.${row.handoff_reason}`)}</Tag>}
              {row.lang === lang ? null : <Tag>{t(`lang.${row.lang}`)}</Tag>}
            </p>
          </div>
        </div>
        <Need row={row} />
        <div className="flex gap-2 max-lg:mt-0.5 lg:col-start-4">
          <Button
            look="primary"
            size="large"
            className="flex-1"
            busy={act === "accept"}
            disabled={act !== undefined}
            onClick={() => accept(row.id)}
          >
            {t("offer.accept")}
            {first ? (
              <span aria-hidden className="ml-1 hidden opacity-90 sm:inline">
                <Keys keys={KEYS.accept} />
              </span>
            ) : null}
          </Button>
          <Button size="large" busy={act === "decline"} disabled={act !== undefined} onClick={() => decline(row.id)}>
            {t("offer.decline")}
          </Button>
        </div>
      </div>
    </article>
  );
}

/** What the client wants, in their own words: the sentence of the brief, else the last thing they said. */
function Need({ row }: { row: ConversationSummary }) {
  const t = useT();
  const words = row.need ?? (row.last_message_from === "client" ? row.last_message : null);
  if (words === null) return null;
  return <p className="line-clamp-1 text-sm sm:line-clamp-2 text-muted">{t("handoff.quote", { words: unbroken(words) })}</p>;
}

/** A thin bar that runs out with the offer. */
function Countdown({ row, now }: { row: ConversationSummary; now: number }) {
  const t = useT();
  if (row.offer_expires_at === null) return null;
  const left = Math.max(0, Date.parse(row.offer_expires_at) - now);
  return (
    <div className="flex items-center gap-2 border-b border-line bg-surface px-4 py-1.5">
      <span className="h-1 flex-1 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full origin-left rounded-full bg-accent transition-transform duration-1000 ease-linear"
          style={{ transform: `scaleX(${String(Math.min(1, left / OFFER_MS))})` }}
        />
      </span>
      <span role="timer" aria-live="off" aria-label={t("offer.left")} className="tabular text-xs text-muted">
        {timer(left)}
      </span>
    </div>
  );
}

/** The bar is full at this much and more; the figure beside it is exact. */
const OFFER_MS = 30_000;
