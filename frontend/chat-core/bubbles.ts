// The texts on their way, as bubbles to draw under a conversation's events.
import type { View } from "./conversation";
import { type Pending, TO_BE_STARTED } from "./outbox";
import type { ErrorCode } from "./types";

/** A message or note that has no place in the log yet. `failed`: refused, offers retry and discard. */
export type Bubble = {
  readonly cmdId: string;
  readonly kind: "message" | "note";
  readonly text: string;
  /** How many files go with it. */
  readonly files: number;
  readonly at: number;
  readonly failed: ErrorCode | null;
};

/**
 * The pending texts of a conversation, in order. Those whose event has been applied are left out,
 * so that a text is drawn exactly once at any time. Without a view: those of the conversation to be started.
 */
export function pendingTexts(pending: readonly Pending[], view: View | null): Bubble[] {
  const id = view?.id ?? TO_BE_STARTED;
  const applied = new Set((view?.events ?? []).map((event) => ("cmd_id" in event ? event.cmd_id : null)));
  return pending.flatMap(({ command, at, failed }): Bubble[] => {
    if (command.type !== "post_message" && command.type !== "post_note") return [];
    if (command.conversation_id !== id || applied.has(command.cmd_id)) return [];
    const [kind, files] = command.type === "post_note" ? (["note", 0] as const) : (["message", command.attachments?.length ?? 0] as const);
    return [{ cmdId: command.cmd_id, kind, text: command.content, files, at, failed }];
  });
}
