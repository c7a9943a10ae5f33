// How long to wait before trying again: full jitter, 0.5 s doubling to 30 s.

const FIRST_MS = 500;
const LAST_MS = 30_000;

/**
 * Milliseconds before attempt number `attempt` (0 is the first retry).
 * `atLeast` is the wait in seconds the server asked for; it is never undercut.
 */
export function backoff(attempt: number, random: () => number, atLeast: number | null = null): number {
  const ceiling = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.max(random() * ceiling, (atLeast ?? 0) * 1000);
}
