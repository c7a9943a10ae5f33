// Reading a new source: a file, a page, or all pages of a sitemap.
import { TriangleAlert, Upload } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useT } from "../../shared/texts/i18n";
import { knowledgeApi, knowledgeRefusal, LANGS, useKnowledgeChange, type ImportReport } from "./knowledge";
import type { Lang } from "../../shared/rest/types";
import { Button } from "../../shared/ui/Button";
import { Field, OneOf } from "../../shared/ui/Field";

const WAYS = ["file", "page", "sitemap"] as const;
type Way = (typeof WAYS)[number];
const KINDS = ".json,.md,.markdown,.txt,.html,.htm,.pdf,.docx,.csv,.tsv";

export function ImportForm({ onReport }: { onReport: (report: ImportReport | null) => void }) {
  const t = useT();
  const fileId = useId();
  const [way, setWay] = useState<Way>("file");
  const [file, setFile] = useState<File | null>(null);
  const [url, setUrl] = useState("");
  const [lang, setLang] = useState<Lang | "">("");
  const [toConfirm, setToConfirm] = useState(true);
  const reading = useKnowledgeChange((chosen: File | null) => {
    const said = lang === "" ? null : lang;
    if (chosen !== null) return knowledgeApi.importFile(chosen, said, toConfirm);
    return knowledgeApi.importAddress({ url: url.trim(), sitemap: way === "sitemap", lang: said, to_confirm: toConfirm });
  }, onReport);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onReport(null);
    if (way !== "file" || file !== null) reading.mutate(way === "file" ? file : null);
  };
  return (
    <form onSubmit={submit} className="space-y-3 rounded-card border border-line bg-surface p-4">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1 text-sm font-medium">{t("knowledge.import")}</legend>
        {WAYS.map((one) => (
          <label key={one} className="flex min-h-6 items-center gap-2 text-sm">
            <input type="radio" name={fileId} className="size-4 accent-accent" checked={way === one} onChange={() => setWay(one)} />
            {t(`knowledge.import.${one}`)}
          </label>
        ))}
      </fieldset>
      {way === "file" ? (
        <div>
          <label htmlFor={fileId} className="mb-1 block text-sm font-medium">
            {t("knowledge.import.choose")}
          </label>
          <input
            id={fileId}
            type="file"
            required
            accept={KINDS}
            aria-describedby={`${fileId}-help`}
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            className="block w-full text-sm file:mr-3 file:h-9 file:rounded-control file:border file:border-line-strong file:bg-card file:px-3 file:text-ink"
          />
          <p id={`${fileId}-help`} className="mt-1 text-xs text-muted">
            {t("knowledge.import.kinds")}
          </p>
        </div>
      ) : (
        <Field
          label={t(`knowledge.import.${way}.address`)}
          type="url"
          required
          value={url}
          placeholder="https://"
          onChange={(event) => setUrl(event.target.value)}
        />
      )}
      <div className="flex flex-wrap items-end gap-3">
        <OneOf
          label={t("knowledge.language")}
          values={LANGS}
          textOf={(one) => t(`lang.${one}`)}
          any={t("knowledge.language.own")}
          value={lang}
          className="w-44"
          onValue={setLang}
        />
        <label className="flex h-10 flex-1 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={toConfirm}
            onChange={(event) => setToConfirm(event.target.checked)}
          />
          {t("knowledge.import.to_confirm")}
        </label>
        <Button type="submit" look="primary" busy={reading.isPending} icon={<Upload aria-hidden className="size-4" />}>
          {t("knowledge.import.go")}
        </Button>
      </div>
      {reading.error === null ? null : (
        <p role="alert" className="flex items-start gap-2 text-sm text-red-ink">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {knowledgeRefusal(reading.error)} {t("knowledge.import.unchanged")}
        </p>
      )}
    </form>
  );
}
