// A chosen file in the tray: on its way, ready, or refused.
import type { JSX } from "preact";
import type { Attachment } from "../../../chat-core";
import { Glyph } from "./Glyph";
import type { Say } from "./tools";
import type { Refusal } from "./upload";

export type Item = {
  readonly cmdId: string;
  readonly file: File;
  readonly preview: string | null;
  readonly percent: number;
  readonly attachment: Attachment | null;
  readonly problem: Refusal | null;
  readonly retryable: boolean;
  readonly stop: () => void;
};

export function TrayItem({
  item,
  t,
  onRemove,
  onRetry,
}: {
  readonly item: Item;
  readonly t: Say;
  readonly onRemove: () => void;
  readonly onRetry: () => void;
}): JSX.Element {
  const { name } = item.file;
  const { percent, problem } = item;
  return (
    <li class={problem ? "wrong" : ""}>
      {item.preview && <img src={item.preview} alt="" />}
      <span>{problem ? t("failed", { name, reason: t(problem) }) : name}</span>
      {!problem && !item.attachment && <progress max={100} value={percent} aria-label={t("sending", { name, percent })} />}
      {problem && item.retryable && (
        <button type="button" aria-label={t("again", { name })} onClick={onRetry}>
          <Glyph path="M19 12a7 7 0 1 1-2-4.900M19 4v4h-4" />
        </button>
      )}
      <button type="button" aria-label={t("remove", { name })} onClick={onRemove}>
        <Glyph path="M7 7l10 10M17 7 7 17" />
      </button>
    </li>
  );
}
