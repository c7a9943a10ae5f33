// Sessions that were ended here: the server is told until it answers, also from the next page.
import type { KeyValue } from "../../chat-core";
import { ENDED, PREFIX } from "../keys";

const KEY = ENDED.slice(PREFIX.length);
/** Wait before the server is told again, in milliseconds. */
const TELL_AGAIN_MS = 5_000;

export interface Endings {
  /** Ends a session. Until the server took note, its proof stays, and nothing else of it. */
  readonly add: (proof: string) => void;
  /** Tells of those that pages before could not. */
  readonly resume: () => void;
}

export function endings(base: string, storage: KeyValue): Endings {
  const kept = (): string[] => storage.get(KEY)?.split("\n") ?? [];
  const keep = (proofs: string[]): void => (proofs[0] ? storage.set(KEY, proofs.join("\n")) : storage.remove(KEY));
  const tell = async (proof: string): Promise<void> => {
    // Also while the page is left.
    const answer = await fetch(`${base}api/client/sessions`, { method: "DELETE", headers: { Authorization: proof }, credentials: "omit", keepalive: true }).catch(() => null);
    if (!answer || answer.status === 429 || answer.status >= 500) setTimeout(() => void tell(proof), TELL_AGAIN_MS);
    else keep(kept().filter((one) => one !== proof));
  };
  return {
    add: (proof) => {
      keep([...kept(), proof]);
      void tell(proof);
    },
    resume: () => kept().forEach((proof) => void tell(proof)),
  };
}
