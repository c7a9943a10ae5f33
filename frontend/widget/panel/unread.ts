// How many messages nobody has read: neither in this tab nor, as the server tells, in another or on an earlier page.
import type { View } from "../../chat-core";

/** The part of the chat that is needed here. */
type Source = {
  getSnapshot(): { readonly view: View | null };
  subscribe(listener: () => void): () => void;
};

export class Unread {
  #seen: { readonly id: string; readonly seq: number } | null = null;
  #open = false;
  #count = 0;
  readonly stop: () => void;

  constructor(
    readonly chat: Source,
    readonly onCount: (count: number) => void,
  ) {
    this.stop = chat.subscribe(() => this.#update());
  }

  toggle(open: boolean): void {
    this.#open = open;
    this.#update();
  }

  #update(): void {
    const { view } = this.chat.getSnapshot();
    if (view && this.#open) this.#seen = { id: view.id, seq: view.lastSeq };
    // How far was read is told at the end of what happened before.
    if (view && !view.synced) return;
    const seen = Math.max(view?.clientReadSeq ?? 0, this.#seen?.id === view?.id ? (this.#seen?.seq ?? 0) : 0);
    const fresh = view?.events.filter((event) => event.seq > seen && event.type === "message.posted" && event.sender_type !== "client");
    const count = fresh?.length ?? 0;
    if (count === this.#count) return;
    this.#count = count;
    this.onCount(count);
  }
}
