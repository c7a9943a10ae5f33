// What is open on screen and under way: dialogs, the composer's mode, commands not answered yet.
import { create } from "zustand";
import type { DraftKind } from "./drafts";

type Layer =
  | { readonly kind: "palette" | "help" | "settings" }
  | { readonly kind: "transfer" | "close" | "return"; readonly conversationId: string };

/** What is being done to a conversation, until the server has answered. */
export type Act = "accept" | "decline" | "transfer" | "close" | "return";

/** A message somebody wants to see; `turn` tells one wish from the next. */
type Pointed = { readonly conversationId: string; readonly seq: number; readonly turn: number };

type Interface = {
  layer: Layer | null;
  composer: DraftKind;
  /** The composer is asked to take the focus as soon as it can. */
  wantsFocus: boolean;
  acts: ReadonlyMap<string, Act>;
  pointed: Pointed | null;
  open: (layer: Layer) => void;
  dismiss: () => void;
  compose: (kind: DraftKind, focus: boolean) => void;
  focused: () => void;
  /** Show this message in the thread. */
  point: (conversationId: string, seq: number) => void;
  begin: (conversationId: string, act: Act) => void;
  end: (conversationId: string) => void;
};

export const useInterface = create<Interface>()((set) => ({
  layer: null,
  composer: "reply",
  wantsFocus: false,
  acts: new Map(),
  pointed: null,
  open: (layer) => set({ layer }),
  dismiss: () => set({ layer: null }),
  compose: (composer, focus) => set({ composer, wantsFocus: focus }),
  focused: () => set({ wantsFocus: false }),
  point: (conversationId, seq) => set((state) => ({ pointed: { conversationId, seq, turn: (state.pointed?.turn ?? 0) + 1 } })),
  begin: (conversationId, act) => set((state) => ({ acts: new Map(state.acts).set(conversationId, act) })),
  end: (conversationId) =>
    set((state) => {
      const acts = new Map(state.acts);
      acts.delete(conversationId);
      return { acts };
    }),
}));

/** What is being done to this conversation right now. */
export function useAct(conversationId: string): Act | undefined {
  return useInterface((state) => state.acts.get(conversationId));
}
