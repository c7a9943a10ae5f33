// One canned reply in the list: its shortcut, language, text and use.
import { Pencil } from "lucide-react";
import { Fragment } from "react";
import { useT, type T } from "../../shared/texts/i18n";
import { PLACEHOLDERS } from "./canned";
import type { CannedReply } from "../../shared/rest/types";
import { IconButton } from "../../shared/ui/Button";
import { Tag } from "../../shared/ui/Parts";

export function ReplyCard({ reply, onChange }: { reply: CannedReply; onChange: ((reply: CannedReply) => void) | null }) {
  const t = useT();
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-semibold text-accent">/{reply.shortcut}</span>
          <span className="font-medium">{reply.title}</span>
          <Tag>{t(`lang.${reply.lang}`)}</Tag>
        </p>
        <p className="mt-1 text-sm break-words whitespace-pre-line text-muted">{withHoles(reply.content, t)}</p>
        <p className="mt-1 text-xs text-faint">{t("canned.uses", { count: reply.uses })}</p>
      </div>
      {onChange === null ? null : (
        <IconButton label={t("canned.change", { shortcut: reply.shortcut })} onClick={() => onChange(reply)}>
          <Pencil aria-hidden className="size-4" />
        </IconButton>
      )}
    </li>
  );
}

/** The holes drawn as tags, in words. */
function withHoles(content: string, t: T) {
  return content.split(/\{(\w+)\}/u).map((part, index) => {
    const hole = index % 2 === 1 ? PLACEHOLDERS.find((one) => one === part) : undefined;
    return <Fragment key={index}>{hole === undefined ? part : <Tag tone="accent">{t(`canned.hole.${hole}`)}</Tag>}</Fragment>;
  });
}
