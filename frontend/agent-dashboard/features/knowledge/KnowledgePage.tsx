// What the assistant knows: everybody reads and tries it, supervisors and admins change it.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft, Library, ListChecks, Plus } from "lucide-react";
import { useState } from "react";
import { EntryList } from "./EntryList";
import { EntryPane } from "./EntryPane";
import { SourcesDialog } from "./SourcesDialog";
import { Button } from "../../shared/ui/Button";
import { useMay } from "../../shared/desk/rights";
import { useT } from "../../shared/texts/i18n";
import { NO_FILTERS, type Todo } from "./knowledge";
import { Upkeep } from "./Upkeep";

const NEW = "new";
const UPKEEP = "upkeep";

export function KnowledgePage() {
  const t = useT();
  const mayWrite = useMay("write_knowledge");
  const { entry } = useSearch({ from: "/desk/knowledge" });
  const navigate = useNavigate();
  const [filters, setFilters] = useState(NO_FILTERS);
  const [sources, setSources] = useState(false);
  const open = (id: string | undefined) => void navigate({ to: "/knowledge", search: id === undefined ? {} : { entry: id } });
  const show = (todo: Todo) => {
    setFilters({ ...NO_FILTERS, todo });
    open(undefined);
  };
  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label={t("knowledge.list")}
        className={`flex min-h-0 flex-col border-line bg-surface max-lg:flex-1 lg:w-96 lg:shrink-0 lg:border-r ${entry === undefined ? "" : "max-lg:hidden"}`}
      >
        <div className="px-4 pt-4 pb-3">
          <h1 className="text-xl font-semibold">{t("nav.knowledge")}</h1>
          <p className="text-sm text-muted">{t(mayWrite ? "knowledge.sentence.senior" : "knowledge.sentence")}</p>
          <div className="mt-3 flex flex-wrap gap-2">
            {mayWrite ? (
              <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => open(NEW)}>
                {t("knowledge.add")}
              </Button>
            ) : null}
            <Button icon={<Library aria-hidden className="size-4" />} onClick={() => setSources(true)}>
              {t("knowledge.sources")}
            </Button>
            <Button icon={<ListChecks aria-hidden className="size-4" />} onClick={() => open(UPKEEP)}>
              {t("knowledge.upkeep.open")}
            </Button>
          </div>
        </div>
        <EntryList filters={filters} onFilters={setFilters} selected={entry} onOpen={open} />
      </section>
      <section
        aria-label={t("knowledge.entry")}
        className={`flex min-h-0 min-w-0 flex-1 flex-col ${entry === undefined ? "max-lg:hidden" : ""}`}
      >
        {entry === undefined ? (
          <Upkeep onTodo={show} mayWrite={mayWrite} onOpen={open} />
        ) : (
          <>
            <div className="border-b border-line px-2 py-1.5 lg:hidden">
              <Button look="quiet" icon={<ArrowLeft aria-hidden className="size-4" />} onClick={() => open(undefined)}>
                {t("knowledge.back")}
              </Button>
            </div>
            {entry === UPKEEP ? (
              <Upkeep onTodo={show} mayWrite={mayWrite} onOpen={open} />
            ) : (
              <EntryPane key={entry} id={entry === NEW ? null : entry} mayWrite={mayWrite} onOpen={open} />
            )}
          </>
        )}
      </section>
      {sources ? (
        <SourcesDialog
          mayWrite={mayWrite}
          onClose={() => setSources(false)}
          onShow={(source) => {
            setFilters({ ...NO_FILTERS, source });
            setSources(false);
            open(undefined);
          }}
        />
      ) : null}
    </div>
  );
}
