// The canned replies: every agent reads them, supervisors and admins write them.
import { MessageSquareText, Plus, Search, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { ReplyCard } from "./ReplyCard";
import { ReplyDialog } from "./ReplyDialog";
import { Button } from "../../shared/ui/Button";
import { Empty, Skeleton } from "../../shared/ui/Parts";
import { findReplies } from "./canned";
import { useMay } from "../../shared/desk/rights";
import { useLang, useT } from "../../shared/texts/i18n";
import type { CannedReply } from "../../shared/rest/types";
import { useCannedReplies } from "./useCanned";

export function RepliesPage() {
  const t = useT();
  const mayWrite = useMay("write_replies");
  const [edited, setEdited] = useState<CannedReply | "new" | null>(null);
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-4xl px-4 py-6 md:px-8">
        <div className="mb-4 flex flex-wrap items-center gap-3">
          <div className="min-w-0 flex-1">
            <h1 className="text-xl font-semibold">{t("nav.replies")}</h1>
            <p className="text-sm text-muted">{t(mayWrite ? "canned.sentence.senior" : "canned.sentence")}</p>
          </div>
          {mayWrite ? (
            <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEdited("new")}>
              {t("canned.add")}
            </Button>
          ) : null}
        </div>
        <Replies onChange={mayWrite ? setEdited : null} />
      </div>
      {edited === null ? null : (
        <ReplyDialog key={edited === "new" ? "new" : edited.id} reply={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}

function Replies({ onChange }: { onChange: ((reply: CannedReply) => void) | null }) {
  const t = useT();
  const lang = useLang();
  const answer = useCannedReplies();
  const [words, setWords] = useState("");
  if (answer.isPending) return <Skeleton className="h-64 rounded-card" />;
  if (answer.isError) {
    return (
      <Empty icon={TriangleAlert} title={t("canned.failed")}>
        <Button className="mt-3" onClick={() => void answer.refetch()}>
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  if (answer.data.length === 0) {
    return (
      <Empty icon={MessageSquareText} title={t("canned.empty")}>
        {t("canned.empty.hint")}
      </Empty>
    );
  }
  const found = findReplies(answer.data, words, lang);
  return (
    <>
      <label className="relative mb-3 block">
        <span className="sr-only">{t("canned.filter")}</span>
        <Search aria-hidden className="absolute top-3 left-3 size-4 text-muted" />
        <input
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder={t("canned.filter.hint")}
          className="h-10 w-full rounded-control border border-line-strong bg-card pr-3 pl-9 text-base"
        />
      </label>
      {found.length === 0 ? (
        <p role="status" className="px-1 py-6 text-center text-sm text-muted">
          {t("canned.none", { words })}
        </p>
      ) : (
        <ul aria-label={t("canned.list")} className="divide-y divide-line overflow-hidden rounded-card border border-line bg-card">
          {found.map((reply) => (
            <ReplyCard key={reply.id} reply={reply} onChange={onChange} />
          ))}
        </ul>
      )}
    </>
  );
}
