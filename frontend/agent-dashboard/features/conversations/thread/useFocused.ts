// Whether this window is in front, and a person looks at it.
import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  const events = ["focus", "blur"] as const;
  for (const name of events) window.addEventListener(name, listener);
  document.addEventListener("visibilitychange", listener);
  return () => {
    for (const name of events) window.removeEventListener(name, listener);
    document.removeEventListener("visibilitychange", listener);
  };
}

export function useFocused(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === "visible" && document.hasFocus());
}
