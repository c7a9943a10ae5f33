// The wand of the reply: a menu of what the language model may do with the draft, and what it proposes.
import { Menu } from "@base-ui/react/menu";
import { Languages, LoaderCircle, Sparkles, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { useDraft } from "../../shared/desk/drafts";
import { useLang, useT } from "../../shared/texts/i18n";
import { usePreferences } from "../../shared/browser/preferences";
import type { ConversationSummary, DraftAction, Lang } from "../../shared/rest/types";
import { askForHelp, leaveProposal, takeProposal, targets, undoProposal, useHelp, useWritingAids } from "./writing";
import { Button } from "../../shared/ui/Button";
import { MenuPopup, menuItem } from "../../shared/ui/MenuPopup";

const REWRITES: readonly DraftAction[] = ["improve", "shorten", "friendlier", "correct"];

/** Stands beside the button that sends. */
export function DraftTools({ row }: { row: ConversationSummary }) {
  const t = useT();
  const lang = useLang();
  const aids = useWritingAids();
  const live = usePreferences((state) => state.translate);
  const empty = useDraft(row.id, "reply").trim() === "";
  const { pending, original } = useHelp(row.id);
  const nameOf = useLangName();
  if (!aids) return null;
  const wishes = [
    ...REWRITES.map((action) => ({ action, lang: row.lang })),
    ...targets(row, lang).map((target) => ({ action: "translate", lang: target }) as const),
  ];
  return (
    <>
      {live && row.lang !== lang && original === null ? (
        <Button
          look="plain"
          busy={pending === "translate"}
          disabled={empty}
          icon={<Languages aria-hidden className="size-4" />}
          onClick={() => void askForHelp(row, { action: "translate", lang: row.lang })}
        >
          {t("writing.action.translate", { lang: nameOf(row.lang) })}
        </Button>
      ) : null}
      <Menu.Root>
        <Menu.Trigger
          disabled={empty || pending !== null}
          render={
            <button
              type="button"
              aria-label={t("writing.menu")}
              title={t("writing.menu")}
              className="inline-flex size-8.5 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:bg-sunken hover:text-ink disabled:cursor-default disabled:opacity-50"
            />
          }
        >
          <Sparkles aria-hidden className="size-4.5" />
        </Menu.Trigger>
        <MenuPopup side="top">
          {wishes.map((wish) => (
            <Menu.Item key={`${wish.action}${wish.lang}`} className={menuItem} onClick={() => void askForHelp(row, wish)}>
              {t(`writing.action.${wish.action}`, { lang: nameOf(wish.lang) })}
            </Menu.Item>
          ))}
        </MenuPopup>
      </Menu.Root>
    </>
  );
}

/** A language's name as it stands within a sentence. */
function useLangName(): (lang: Lang) => string {
  const t = useT();
  const lower = useLang() === "fr";
  return (lang) => (lower ? t(`lang.${lang}`).toLowerCase() : t(`lang.${lang}`));
}

/** Stands under the draft: the proposal, or why there is none. */
export function DraftProposal({ row }: { row: ConversationSummary }) {
  const t = useT();
  const { pending, proposal, problem, before, original } = useHelp(row.id);
  const nameOf = useLangName();
  if (pending !== null) {
    return (
      <Line>
        <p role="status" className="flex items-center gap-2 text-sm text-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {t("writing.pending")}
        </p>
      </Line>
    );
  }
  if (problem !== null) {
    return (
      <Line>
        <p role="alert" className="min-w-0 flex-1 basis-56 text-sm text-red-ink">
          {problem.text}
        </p>
        {problem.mayHelp ? (
          <Button size="small" onClick={() => void askForHelp(row, problem)}>
            {t("common.retry")}
          </Button>
        ) : null}
        <Button size="small" look="plain" onClick={() => leaveProposal(row.id)}>
          {t("writing.leave")}
        </Button>
      </Line>
    );
  }
  if (proposal !== null) {
    return (
      <section aria-label={t("writing.proposal")} className="mx-2 mb-1 rounded-control border border-accent-line bg-accent-soft p-2.5">
        <p role="status" className="mb-1 flex items-center gap-1.5 text-xs font-medium text-accent">
          <Sparkles aria-hidden className="size-3.5" />
          {t(`writing.action.${proposal.action}`, { lang: nameOf(proposal.lang) })} · {t("writing.read_it")}
        </p>
        <p
          tabIndex={0}
          lang={proposal.action === "translate" ? proposal.lang : undefined}
          className="max-h-40 overflow-y-auto text-message break-words whitespace-pre-wrap"
        >
          {proposal.text}
        </p>
        <div className="mt-2 flex justify-end gap-2">
          <Button size="small" look="plain" onClick={() => leaveProposal(row.id)}>
            {t("writing.leave")}
          </Button>
          <Button size="small" look="primary" onClick={() => takeProposal(row.id)}>
            {t("writing.take")}
          </Button>
        </div>
      </section>
    );
  }
  if (before === null) return null;
  return (
    <Line>
      <p role="status" className="min-w-0 flex-1 basis-56 text-xs text-muted">
        {t(original === null ? "writing.taken" : "writing.taken.translated")}
      </p>
      <Button size="small" look="plain" icon={<Undo2 aria-hidden className="size-3.5" />} onClick={() => undoProposal(row.id)}>
        {t("writing.undo")}
      </Button>
    </Line>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2 px-3 pb-1">{children}</div>;
}
