// The shop's page: its name, colour and questions to begin with, the tag for its site, and who changed what.
import { Check, Copy, Store, TriangleAlert } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { Button } from "../../shared/ui/Button";
import { Area, Field } from "../../shared/ui/Field";
import { Empty, Skeleton } from "../../shared/ui/Parts";
import { useMay } from "../../shared/desk/rights";
import { useLang, useT, type Key } from "../../shared/texts/i18n";
import { linesOf, useShop, useShopChange, WIDGET_LANGS, type Shop } from "./shop";

export function ShopPage() {
  const t = useT();
  const answer = useShop();
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 md:px-8">
        <div>
          <h1 className="text-xl font-semibold">{t("nav.shop")}</h1>
          <p className="text-sm text-muted">{t("shop.sentence")}</p>
        </div>
        {answer.isPending ? (
          <Skeleton className="h-64 rounded-card" />
        ) : answer.isError ? (
          <Empty icon={TriangleAlert} title={t("shop.failed")}>
            <Button className="mt-3" onClick={() => void answer.refetch()}>
              {t("common.retry")}
            </Button>
          </Empty>
        ) : (
          <>
            <ShopForm key={answer.dataUpdatedAt} shop={answer.data} />
            <SiteTag />
            <Changes shop={answer.data} />
          </>
        )}
      </div>
    </div>
  );
}

function ShopForm({ shop }: { shop: Shop }) {
  const t = useT();
  const change = useShopChange();
  const [name, setName] = useState(shop.name);
  const [accent, setAccent] = useState(shop.accent);
  const [privacy, setPrivacy] = useState(shop.privacy_url);
  const [examples, setExamples] = useState(() =>
    Object.fromEntries(WIDGET_LANGS.map((lang) => [lang, (shop.examples[lang] ?? []).join("\n")])),
  );
  const admin = useMay("change_shop");
  const locked = (field: string) => !admin || shop.fixed[field] !== undefined;
  const hint = (field: string, otherwise: Key) => {
    const variable = shop.fixed[field];
    return variable === undefined ? t(otherwise) : t("shop.fixed", { variable });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const written = Object.fromEntries(WIDGET_LANGS.map((lang) => [lang, linesOf(examples[lang] ?? "")]));
    change.mutate({
      ...(locked("name") ? {} : { name: name.trim() }),
      ...(locked("accent") ? {} : { accent }),
      ...(locked("privacy_url") ? {} : { privacy_url: privacy.trim() }),
      examples: written,
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4 rounded-card border border-line bg-card p-4 md:p-6">
      <Field
        label={t("shop.name")}
        hint={hint("name", "shop.name.hint")}
        value={name}
        required
        maxLength={80}
        disabled={locked("name")}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Field
          label={t("shop.accent")}
          hint={hint("accent", "shop.accent.hint")}
          type="color"
          value={accent}
          disabled={locked("accent")}
          onChange={(event) => setAccent(event.target.value)}
        />
        <Field
          label={t("shop.privacy")}
          hint={hint("privacy_url", "shop.privacy.hint")}
          type="url"
          pattern="https?://.+"
          placeholder="https://"
          value={privacy}
          maxLength={500}
          disabled={locked("privacy_url")}
          onChange={(event) => setPrivacy(event.target.value)}
        />
      </div>
      {WIDGET_LANGS.map((lang) => (
        <Area
          key={lang}
          label={t("shop.examples", { lang: t(`lang.${lang}`) })}
          hint={t("shop.examples.hint")}
          rows={4}
          lang={lang}
          value={examples[lang] ?? ""}
          disabled={!admin}
          onChange={(event) => setExamples({ ...examples, [lang]: event.target.value })}
        />
      ))}
      {admin ? (
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={change.isPending}>
            {t("common.save")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

/** The one line a shop's developer pastes. */
function SiteTag() {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const tag = `<script async src="${location.origin}/widget.js"></script>`;
  const copy = () => {
    void navigator.clipboard.writeText(tag).then(() => setCopied(true));
  };
  return (
    <section className="space-y-2 rounded-card border border-line bg-card p-4 md:p-6">
      <h2 className="font-semibold">{t("shop.tag")}</h2>
      <p className="text-sm text-muted">{t("shop.tag.hint")}</p>
      <div className="flex flex-wrap items-center gap-3">
        <code className="min-w-0 flex-1 rounded-control bg-sunken px-3 py-2 text-sm break-all">{tag}</code>
        <Button icon={copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />} onClick={copy}>
          {t(copied ? "shop.tag.copied" : "shop.tag.copy")}
        </Button>
      </div>
    </section>
  );
}

function Changes({ shop }: { shop: Shop }) {
  const t = useT();
  const lang = useLang();
  if (shop.changes.length === 0) return null;
  const when = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  return (
    <section className="rounded-card border border-line bg-card p-4 md:p-6">
      <h2 className="mb-2 flex items-center gap-2 font-semibold">
        <Store aria-hidden className="size-4 text-muted" />
        {t("shop.changes")}
      </h2>
      <ul className="divide-y divide-line text-sm">
        {shop.changes.map((change) => (
          <li key={`${change.at} ${change.name}`} className="py-2">
            <p>
              <span className="font-medium">{t(FIELDS[change.name] ?? "shop.name")}</span>
              {" : "}
              {change.old === null ? null : <s className="text-muted">{change.old}</s>} {change.new}
            </p>
            <p className="text-xs text-muted">{t("shop.changed", { name: change.by, when: when.format(new Date(change.at)) })}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const FIELDS: Readonly<Record<string, Key>> = {
  name: "shop.name",
  accent: "shop.accent",
  privacy_url: "shop.privacy",
  examples: "shop.examples.short",
};
