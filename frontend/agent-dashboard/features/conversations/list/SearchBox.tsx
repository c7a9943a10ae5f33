// The search field of the list; it waits for a pause before it searches.
import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { pressed } from "../../../../chat-core";
import { useT } from "../../../shared/texts/i18n";

const PAUSE_MS = 250;

export function SearchBox({ words, onWords }: { words: string; onWords: (words: string) => void }) {
  const t = useT();
  const [text, setText] = useState(words);
  useEffect(() => {
    if (text.trim() === words) return;
    const timer = setTimeout(() => onWords(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, words, onWords]);
  return (
    <div role="search" className="relative shrink-0 border-b border-line px-3 py-2">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-5.5 size-4 -translate-y-1/2 text-faint" />
      <input
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (pressed(event.nativeEvent) === "Escape") setText("");
        }}
        aria-label={t("list.search")}
        placeholder={t("list.search")}
        className="h-8.5 w-full rounded-control bg-sunken px-9 text-sm placeholder:text-muted"
      />
      {text === "" ? null : (
        <button
          type="button"
          aria-label={t("list.search.clear")}
          onClick={() => setText("")}
          className="absolute top-1/2 right-4 inline-flex size-7 -translate-y-1/2 items-center justify-center rounded-control text-muted hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  );
}
