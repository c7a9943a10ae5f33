// Which conversations are followed live: all of mine, and the last few that were open, so that switching is instant.
import { useEffect, useMemo, useRef } from "react";
import { useDesk } from "../../shared/desk/desk";
import { mineOf } from "../../shared/desk/rows";
import { useSession } from "../../shared/desk/session";

const KEPT = 6;

/** To be used once, by the layout. */
export function useWatching(openId: string | undefined): void {
  const session = useSession();
  const rows = useDesk((state) => state.rows);
  const meId = useDesk((state) => state.meId);
  const mine = useMemo(
    () =>
      mineOf(rows.values(), meId)
        .map((row) => row.id)
        .sort()
        .join(" "),
    [rows, meId],
  );
  const recent = useRef<string[]>([]);
  const watched = useRef(new Set<string>());
  useEffect(() => {
    if (openId !== undefined) recent.current = [openId, ...recent.current.filter((id) => id !== openId)].slice(0, KEPT);
    const wanted = new Set([...mine.split(" ").filter((id) => id !== ""), ...recent.current]);
    for (const id of wanted) session.watch(id);
    for (const id of watched.current) if (!wanted.has(id)) session.unwatch(id);
    watched.current = wanted;
  }, [session, openId, mine]);
}
