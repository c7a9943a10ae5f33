// The canned replies above the field, while "/" is being typed.
import { useEffect, useRef } from "react";
import { useT } from "../../shared/texts/i18n";
import type { Lang } from "../../shared/rest/types";
import type { Slash } from "./useSlash";
import { Tag } from "../../shared/ui/Parts";

export function CannedList({ id, slash, lang }: { id: string; slash: Slash; lang: Lang }) {
  const t = useT();
  const chosen = useRef<HTMLLIElement>(null);
  const chosenId = slash.chosen?.id;
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  return (
    <div className="floating absolute inset-x-0 bottom-full z-20 mb-2 overflow-hidden">
      <ul id={id} role="listbox" aria-label={t("canned.list")} className="max-h-[min(17rem,40dvh)] overflow-y-auto p-1">
        {slash.found.map((reply) => (
          <li
            key={reply.id}
            id={`${id}-${reply.id}`}
            ref={reply.id === chosenId ? chosen : null}
            role="option"
            aria-selected={reply.id === chosenId}
            // The field must keep the focus and its caret.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => slash.insert(reply)}
            className={`cursor-pointer rounded-control px-2.5 py-1.5 text-sm ${reply.id === chosenId ? "bg-sunken" : "hover:bg-sunken"}`}
          >
            <span className="flex items-center gap-2">
              <span className="font-medium text-accent">/{reply.shortcut}</span>
              <span className="min-w-0 flex-1 truncate">{reply.title}</span>
              {reply.lang === lang ? null : <Tag>{t(`lang.${reply.lang}`)}</Tag>}
            </span>
            <span className="block truncate text-xs text-muted">{reply.content}</span>
          </li>
        ))}
      </ul>
      {slash.found.length === 0 ? (
        <p role="status" className="px-3.5 pb-3 text-sm text-muted">
          {t("canned.none", { words: slash.words })}
        </p>
      ) : (
        <p className="border-t border-line px-3.5 py-1.5 text-xs text-muted max-md:hidden">{t("canned.list.hint")}</p>
      )}
    </div>
  );
}
