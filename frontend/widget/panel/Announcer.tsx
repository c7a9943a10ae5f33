// Reads finished messages aloud: one hidden polite log, in the page before anything is put in.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatState } from "./client";
import { usePanel } from "./context";
import { announcementOf } from "./timeline";

const KEPT = 10;

export function Announcer({ state }: { readonly state: ChatState }): JSX.Element {
  const { t } = usePanel();
  const [lines, setLines] = useState<readonly { readonly id: string; readonly text: string }[]>([]);
  const told = useRef<{ id: string; seq: number } | null>(null);
  const { view } = state;
  useEffect(() => {
    if (!view) return;
    // What was said before this page came is history, not news.
    const seq = told.current?.id === view.id ? told.current.seq : view.synced ? view.lastSeq : null;
    if (seq === null) return;
    told.current = { id: view.id, seq: view.lastSeq };
    const fresh = view.events
      .filter((event) => event.seq > seq)
      .flatMap((event) => {
        const text = announcementOf(event, t);
        return text === null ? [] : [{ id: event.id, text }];
      });
    if (fresh.length > 0) setLines((now) => [...now, ...fresh].slice(-KEPT));
  }, [view]);
  return (
    <div class="hidden" role="log" aria-live="polite">
      {lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  );
}
