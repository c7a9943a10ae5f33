// What the assistant did not settle, and what becomes of it: figures, groups by frequency, one group at a time.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft, GraduationCap } from "lucide-react";
import { useState } from "react";
import { ExportButton } from "./ExportButton";
import { Figures } from "./Figures";
import { GroupList } from "./GroupList";
import { GroupPane } from "./GroupPane";
import { Button } from "../../shared/ui/Button";
import { Empty, Skeleton } from "../../shared/ui/Parts";
import { useMe } from "../../shared/desk/desk";
import { useMay } from "../../shared/desk/rights";
import { useT } from "../../shared/texts/i18n";
import type { GroupFilters } from "./learning";

export function LearningPage() {
  const t = useT();
  const me = useMe();
  const reviews = useMay("review_learning");
  if (me === null) return <Skeleton className="m-6 h-64 flex-1 rounded-card" />;
  return reviews ? <Review /> : <Empty icon={GraduationCap} title={t("learning.seniors")} page />;
}

function Review() {
  const t = useT();
  const { group } = useSearch({ from: "/desk/learning" });
  const navigate = useNavigate();
  const [filters, setFilters] = useState<GroupFilters>({ state: "open", lang: "", why: "", days: 0 });
  const open = (id: string | undefined) => void navigate({ to: "/learning", search: id === undefined ? {} : { group: id } });
  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label={t("learning.list")}
        className={`flex min-h-0 flex-col border-line bg-surface max-lg:flex-1 lg:w-96 lg:shrink-0 lg:border-r ${group === undefined ? "" : "max-lg:hidden"}`}
      >
        <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
          <div className="px-4 pt-4 pb-3">
            <div className="flex flex-wrap items-start gap-2">
              <h1 className="min-w-0 flex-1 text-xl font-semibold">{t("nav.learning")}</h1>
              <ExportButton />
            </div>
            <p className="text-sm text-muted">{t("learning.sentence")}</p>
          </div>
          <div className="lg:hidden">
            <Figures />
          </div>
          <GroupList filters={filters} onFilters={setFilters} selected={group} onOpen={open} />
        </div>
      </section>
      <section
        aria-label={t("learning.group")}
        className={`flex min-h-0 min-w-0 flex-1 flex-col ${group === undefined ? "max-lg:hidden" : ""}`}
      >
        {group === undefined ? (
          <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto py-4">
            <Figures />
            <p className="flex items-center justify-center gap-2 px-6 py-8 text-center text-sm text-muted">
              <GraduationCap aria-hidden className="size-4 shrink-0" />
              {t("learning.choose")}
            </p>
          </div>
        ) : (
          <>
            <div className="border-b border-line px-2 py-1.5">
              <Button look="plain" icon={<ArrowLeft aria-hidden className="size-4" />} onClick={() => open(undefined)}>
                {t("learning.back")}
              </Button>
            </div>
            <GroupPane key={group} id={group} onOpen={open} />
          </>
        )}
      </section>
    </div>
  );
}
