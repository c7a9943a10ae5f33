// What is known of the client and of the conversation, beside the thread.
import { Copy, Star, TriangleAlert, UserRound, X } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { useQuery } from "@tanstack/react-query";
import { conversationsApi } from "../rest";
import { useLang, useT } from "../../../shared/texts/i18n";
import { orderState } from "./orders";
import { isoDay, shortMoment } from "../../../shared/texts/time";
import type { ConversationSummary, OrderDetails } from "../../../shared/rest/types";
import { useClientName } from "../../../shared/desk/useClientName";
import { useNow } from "../../../shared/desk/useNow";
import { useView } from "../../../shared/desk/session";
import { BriefCard } from "../brief/BriefCard";
import { HandoffVerdict } from "../../learning/HandoffVerdict";
import { Avatar } from "../../../shared/ui/Avatar";
import { IconButton } from "../../../shared/ui/Button";
import { Tag } from "../../../shared/ui/Parts";

export function ClientInfo({ row, onClose }: { row: ConversationSummary; onClose: () => void }) {
  const t = useT();
  const view = useView(row.id);
  const past = useQuery({
    queryKey: ["conversation", row.id],
    queryFn: () => conversationsApi.one(row.id),
    enabled: view?.synced !== true && row.order_number !== null,
  });
  const order = view?.order ?? past.data?.order ?? null;
  const rating = view?.rating ?? (row.rating === null ? null : { stars: row.rating, comment: "" });
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <div className="flex h-14 shrink-0 items-center border-b border-line px-4">
        <h2 className="flex-1 text-base font-semibold">{t("info.title")}</h2>
        <IconButton label={t("common.close")} onClick={onClose} className="-mr-2 xl:hidden">
          <X aria-hidden className="size-4.5" />
        </IconButton>
      </div>
      <div className="space-y-5 p-4">
        <BriefCard row={row} onLeave={onClose} />
        {row.handoff_reason === null ? null : <HandoffVerdict conversation={row.id} />}
        <Client row={row} order={order} />
        <Facts row={row} />
        {rating === null ? null : <Rating stars={rating.stars} comment={rating.comment} />}
      </div>
    </div>
  );
}

function Client({ row, order }: { row: ConversationSummary; order: OrderDetails | null }) {
  const t = useT();
  const lang = useLang();
  const name = useClientName(row);
  return (
    <section aria-label={t("info.client")}>
      <div className="flex items-center gap-3">
        <Avatar name={name} seed={row.client_id} size="size-10 text-base" />
        <div className="min-w-0">
          <p className="truncate font-semibold">{name}</p>
          <p className="text-xs text-muted">{t(row.client_online ? "client.online" : "client.gone")}</p>
        </div>
      </div>
      {order === null ? (
        <p className="mt-3 flex items-start gap-2 rounded-card border border-dashed border-line-strong px-3 py-2.5 text-sm text-muted">
          <UserRound aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
          {t("info.no_order")}
        </p>
      ) : (
        <dl className="mt-3 divide-y divide-line rounded-card border border-line bg-card">
          {order.client_name === null ? null : <Fact name={t("info.name")}>{order.client_name}</Fact>}
          <Fact name={t("info.order")}>
            <span className="tabular font-medium whitespace-nowrap">{order.number}</span>
            <CopyButton text={order.number} />
          </Fact>
          {order.title === null ? null : <Fact name={t("info.item")}>{order.title}</Fact>}
          <Fact name={t("info.status")}>
            <OrderStatus order={order} />
          </Fact>
          {order.ordered_on === null ? null : <Fact name={t("info.ordered_on")}>{isoDay(order.ordered_on, lang)}</Fact>}
          <Fact name={t("info.shipping")}>{order.shipping_on === null ? t("info.unknown") : isoDay(order.shipping_on, lang)}</Fact>
        </dl>
      )}
    </section>
  );
}

/** The shop's word, and in words what needs somebody: blocked, late, or a shipping date that has passed since. */
function OrderStatus({ order }: { order: OrderDetails }) {
  const t = useT();
  const state = orderState(order, useNow(60_000));
  const trouble = state === "late" || state === "blocked" ? state : null;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1">
      <Tag tone={trouble === null ? "accent" : orderTones[trouble]}>{order.status}</Tag>
      {trouble === null ? null : (
        <Tag tone={orderTones[trouble]}>
          <TriangleAlert aria-hidden className="size-3" />
          {t(`order.${trouble}`)}
        </Tag>
      )}
    </span>
  );
}

const orderTones = { late: "amber", blocked: "red" } as const;

function Facts({ row }: { row: ConversationSummary }) {
  const t = useT();
  const lang = useLang();
  const messages = useView(row.id)?.events.filter((event) => event.type === "message.posted").length;
  return (
    <section aria-label={t("info.conversation")}>
      <h3 className="mb-1.5 text-xs font-medium text-muted">{t("info.conversation")}</h3>
      <dl className="divide-y divide-line rounded-card border border-line bg-card">
        <Fact name={t("info.state")}>{t(`state.${row.status}.short`)}</Fact>
        {row.agent_name === null ? null : <Fact name={t("info.agent")}>{row.agent_name}</Fact>}
        <Fact name={t("info.language")}>{t(`lang.${row.lang}`)}</Fact>
        <Fact name={t("info.first_seen")}>{shortMoment(Date.parse(row.created_at), lang)}</Fact>
        {row.closed_at === null ? null : <Fact name={t("info.closed_at")}>{shortMoment(Date.parse(row.closed_at), lang)}</Fact>}
        {messages === undefined ? null : <Fact name={t("info.messages")}>{messages}</Fact>}
      </dl>
    </section>
  );
}

function Rating({ stars, comment }: { stars: number; comment: string }) {
  const t = useT();
  return (
    <section aria-label={t("info.rating")}>
      <h3 className="mb-1.5 text-xs font-medium text-muted">{t("info.rating")}</h3>
      <div className="rounded-card border border-line bg-card p-3">
        <p className="flex items-center gap-0.5" role="img" aria-label={t("rating.value", { stars })}>
          {[1, 2, 3, 4, 5].map((star) => (
            <Star key={star} aria-hidden className={`size-4.5 ${star <= stars ? "fill-amber text-amber" : "text-line-strong"}`} />
          ))}
        </p>
        {comment === "" ? null : <blockquote className="mt-2 text-sm">{comment}</blockquote>}
      </div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center gap-3 px-3 py-1.5 text-sm">
      <dt className="w-28 shrink-0 text-muted">{name}</dt>
      <dd className="flex min-w-0 flex-1 items-center gap-1 break-words">{children}</dd>
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const t = useT();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast.success(t("info.copied"));
  };
  return (
    <IconButton label={t("info.copy")} onClick={() => void copy()} className="-my-1 -mr-1.5 ml-auto size-7">
      <Copy aria-hidden className="size-3.5" />
    </IconButton>
  );
}
