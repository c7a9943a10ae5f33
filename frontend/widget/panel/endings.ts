// What brings the panel to the next page: a talk with a person, and sessions that were ended here, of which the server
// is told until it answers.
import type { KeyValue } from "../../chat-core";
import { FOLLOWED, PREFIX, TALK } from "../keys";

const KEY = TALK.slice(PREFIX.length);
/** Wait before the server is told again, in milliseconds. */
const TELL_AGAIN_MS = 5_000;

export type Endings = {
  /** Ends a session. Until the server took note, its proof stays, and nothing else of it. */
  readonly add: (proof: string) => void;
  /** Tells of those that pages before could not. */
  readonly resume: () => void;
  /** Whether the visitor is followed from page to page. */
  readonly follow: (on: boolean) => void;
};

export function endings(base: string, storage: KeyValue): Endings {
  const lines = (): string[] => storage.get(KEY)?.split("\n") ?? [];
  const keep = (now: string[]): void => (now[0] ? storage.set(KEY, now.join("\n")) : storage.remove(KEY));
  const tell = async (proof: string): Promise<void> => {
    // Also while the page is left.
    const answer = await fetch(`${base}api/client/sessions`, {
      method: "DELETE",
      headers: { Authorization: proof },
      credentials: "omit",
      keepalive: true,
    }).catch(() => null);
    if (!answer || answer.status === 429 || answer.status >= 500) setTimeout(() => void tell(proof), TELL_AGAIN_MS);
    else keep(lines().filter((one) => one !== proof));
  };
  return {
    add: (proof) => {
      keep([...lines(), proof]);
      void tell(proof);
    },
    resume: () => lines().forEach((line) => line !== FOLLOWED && void tell(line)),
    follow: (on) => {
      const now = lines();
      if (on !== now.includes(FOLLOWED)) keep(on ? [FOLLOWED, ...now] : now.filter((line) => line !== FOLLOWED));
    },
  };
}
