// The quiet strip above the reply: what one may answer, from where; it keeps its height whatever it holds.
import { BookOpen, ChevronDown, ChevronUp, Lightbulb, MessageSquareText, Package, UserRound } from "lucide-react";
import { useEffect } from "react";
import { byInputMethod } from "../../../chat-core";
import { useT } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { usePreferences } from "../../shared/browser/preferences";
import type { ConversationSummary, Suggestion } from "../../shared/rest/types";
import { useSuggestions, type SuggestionState } from "./useSuggestions";
import { Keys } from "../../shared/ui/Button";
import { Skeleton } from "../../shared/ui/Parts";

const ICONS = { knowledge: BookOpen, order: Package, colleague: UserRound, canned: MessageSquareText } as const;

export function AssistStrip({ row }: { row: ConversationSummary }) {
  const t = useT();
  const open = usePreferences((state) => state.suggestions);
  const set = usePreferences((state) => state.set);
  const state = useSuggestions(open ? row : null);
  useSuggestionKeys(state);
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <section aria-label={t("assist.title")} className="pb-1">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => set({ suggestions: !open })}
        className="inline-flex h-6 items-center gap-1.5 rounded-control px-1 text-xs font-medium text-muted hover:text-ink"
      >
        <Lightbulb aria-hidden className="size-3.5" />
        {t(open ? "assist.title" : "assist.show")}
        <Chevron aria-hidden className="size-3.5" />
      </button>
      {open ? <Line state={state} /> : null}
    </section>
  );
}

function Line({ state }: { state: SuggestionState }) {
  const t = useT();
  const { suggestions, pending, failed } = state;
  return (
    <div className="flex h-13 items-stretch gap-2 overflow-x-auto py-0.5 [scrollbar-width:thin]">
      {pending ? (
        <Skeleton className="h-full w-1/3 rounded-control" />
      ) : suggestions.length === 0 ? (
        <p className="self-center px-1 text-sm text-muted">{t(failed ? "assist.failed" : "assist.none")}</p>
      ) : (
        suggestions.map((one, index) => <Chip key={`${one.kind}${one.title}${index}`} one={one} number={index + 1} state={state} />)
      )}
    </div>
  );
}

function Chip({ one, number, state }: { one: Suggestion; number: number; state: SuggestionState }) {
  const t = useT();
  const source = state.sourceOf(one);
  const Icon = ICONS[one.kind];
  return (
    <button
      type="button"
      onClick={() => state.insert(one)}
      className="flex min-w-52 flex-1 flex-col justify-center rounded-control border border-line bg-card px-2.5 text-left transition-colors hover:border-accent-line hover:bg-accent-soft"
    >
      <span className="flex w-full min-w-0 items-center gap-1.5 text-xs text-muted">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">{t("assist.insert", { number })}</span>
        <span lang={one.lang} className="min-w-0 flex-1 truncate">
          {source}
        </span>
        <span aria-hidden className="max-md:hidden">
          <Keys keys={`Alt ${number}`} />
        </span>
      </span>
      <span lang={one.lang} title={one.text} className="w-full truncate text-sm">
        {one.text}
      </span>
    </button>
  );
}

/** Alt with 1, 2 or 3, by the key's place: it works on every keyboard, and while writing. */
function useSuggestionKeys({ suggestions, insert }: SuggestionState): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const place = /^Digit([1-3])$/u.exec(event.code)?.[1];
      if (place === undefined || byInputMethod(event) || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const one = suggestions[Number(place) - 1];
      if (one === undefined || useInterface.getState().layer !== null) return;
      event.preventDefault();
      insert(one);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [suggestions, insert]);
}
