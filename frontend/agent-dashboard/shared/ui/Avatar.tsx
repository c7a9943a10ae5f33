// A person's initials on a calm tint, with the presence dot when it is known.
import { UserRound } from "lucide-react";
import type { AgentStatus } from "../rest/types";
import { initialsOf, tintOf } from "../desk/names";

const dots: Record<AgentStatus | "online" | "gone", string> = {
  available: "bg-green",
  online: "bg-green",
  busy: "bg-amber",
  offline: "bg-line-strong",
  gone: "bg-line-strong",
};

/** The coloured dot of a status. Decorative: the word always stands beside it. */
export function StatusDot({ status, className = "" }: { status: keyof typeof dots; className?: string }) {
  return <span aria-hidden className={`inline-block size-2.5 shrink-0 rounded-full ${dots[status]} ${className}`} />;
}

/** Initials in a circle; `seed` picks the tint so that a person keeps theirs. */
export function Avatar({
  name,
  seed,
  status,
  size = "size-9 text-sm",
}: {
  name: string;
  seed: string;
  status?: keyof typeof dots | undefined;
  size?: string;
}) {
  return (
    <span aria-hidden className={`relative inline-flex shrink-0 ${size}`}>
      <span className={`avatar-${String(tintOf(seed))} inline-flex size-full items-center justify-center rounded-full font-semibold`}>
        {initialsOf(name) ?? <UserRound className="size-1/2" />}
      </span>
      {status === undefined ? null : <StatusDot status={status} className="absolute -right-0.5 -bottom-0.5 ring-2 ring-surface" />}
    </span>
  );
}
