// Small shared parts: tags, counters, empty states, skeletons.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

const tones = {
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
  green: "bg-green-soft text-green-ink",
  amber: "bg-amber-soft text-amber-ink",
  red: "bg-red-soft text-red-ink",
  note: "bg-note text-note-ink",
};

export type Tone = keyof typeof tones;

/** A word on a tint. Colour is never the only sign. */
export function Tag({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 py-0.5 text-xs leading-4 font-medium wrap-anywhere ${tones[tone]}`}
    >
      {children}
    </span>
  );
}

/** A number in a pill, with what it counts for those who do not see it. */
export function Count({ value, label, loud = false }: { value: number; label?: string; loud?: boolean }) {
  return (
    <span
      className={`tabular inline-flex h-5 min-w-5 items-center justify-center rounded-full px-1.5 text-xs font-semibold ${loud ? "bg-accent text-on-accent" : "bg-sunken text-muted"}`}
    >
      {value}
      {label === undefined ? null : <span className="sr-only"> {label}</span>}
    </span>
  );
}

type EmptyProps = { icon: LucideIcon; title: string; page?: boolean; children?: ReactNode };

/** An empty place that says what will come there, and what to do; `page`: it is all there is, its title the page's. */
export function Empty({ icon: Icon, title, page = false, children }: EmptyProps) {
  const Title = page ? "h1" : "p";
  return (
    <div className={`flex flex-col items-center justify-center gap-1.5 px-6 py-10 text-center ${page ? "m-auto" : ""}`}>
      <span className="mb-2 inline-flex size-11 items-center justify-center rounded-full bg-sunken text-muted">
        <Icon aria-hidden className="size-5" />
      </span>
      <Title className="font-semibold">{title}</Title>
      {children === undefined ? null : <div className="max-w-xs text-sm text-balance text-muted">{children}</div>}
    </div>
  );
}

/** Grey bars while something loads. */
export function Skeleton({ className = "" }: { className?: string }) {
  return <span aria-hidden className={`block animate-skeleton rounded-sm bg-line ${className}`} />;
}
