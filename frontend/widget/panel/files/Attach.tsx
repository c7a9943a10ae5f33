// Choosing, pasting and dropping files, and sending them: the button and the tray above the text.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { AttachProps } from "../parts";
import { Glyph } from "./Glyph";
import type { Tools } from "./tools";
import { type Item, TrayItem } from "./TrayItem";
import { upload } from "./upload";

const KINDS = "image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain";
const AT_MOST = 5;

export function Attach({ field, onChange, t, chat, address, newId }: AttachProps & Tools & { readonly newId: () => string }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [items, setItems] = useState<readonly Item[]>([]);
  const [note, setNote] = useState("");
  const latest = useRef(items);
  latest.current = items;

  const change = (cmdId: string, with_: Partial<Item>): void =>
    setItems((now) => now.map((item) => (item.cmdId === cmdId ? { ...item, ...with_ } : item)));
  const start = (file: File, cmdId: string): (() => void) =>
    upload(`${address}?cmd_id=${cmdId}`, chat.bearer, file, {
      progress: (percent) => change(cmdId, { percent }),
      done: (attachment) => {
        change(cmdId, { attachment, percent: 100 });
        setNote(t("ready", { name: file.name }));
      },
      failed: (problem, retryable) => {
        change(cmdId, { problem, retryable });
        setNote(t("failed", { name: file.name, reason: t(problem) }));
      },
    });
  const add = (files: Iterable<File>): void => {
    const chosen = [...files];
    const room = AT_MOST - latest.current.length;
    if (chosen.length > room) setNote(t("five"));
    const fresh = chosen.slice(0, room).map((file): Item => {
      const cmdId = newId();
      const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
      return { cmdId, file, preview, percent: 0, attachment: null, problem: null, retryable: false, stop: start(file, cmdId) };
    });
    setItems((now) => [...now, ...fresh]);
  };
  const remove = (item: Item): void => {
    item.stop();
    if (item.preview) URL.revokeObjectURL(item.preview);
    setItems((now) => now.filter((other) => other !== item));
    field.current?.focus();
  };

  useEffect(() => {
    const ready = items.flatMap(({ attachment }) => (attachment ? [attachment.id] : []));
    chat.attached = items.some((item) => !item.attachment && !item.problem) ? null : ready;
    onChange();
  }, [items]);
  // What was ready goes with the words just sent.
  useEffect(
    () =>
      chat.onSent((ids) => {
        latest.current.forEach((item) => item.attachment && item.preview && URL.revokeObjectURL(item.preview));
        setNote("");
        setItems((now) => now.filter(({ attachment }) => !attachment || !ids.includes(attachment.id)));
      }),
    [],
  );
  useEffect(() => {
    const box = field.current;
    const panel = box?.closest<HTMLElement>(".panel");
    const take = (event: Event, given: DataTransfer | null): void => {
      if (!given?.files.length) return;
      event.preventDefault();
      add(given.files);
    };
    const paste = (event: ClipboardEvent): void => take(event, event.clipboardData);
    const drop = (event: DragEvent): void => take(event, event.dataTransfer);
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    box?.addEventListener("paste", paste);
    panel?.addEventListener("drop", drop);
    panel?.addEventListener("dragover", over);
    return () => {
      box?.removeEventListener("paste", paste);
      panel?.removeEventListener("drop", drop);
      panel?.removeEventListener("dragover", over);
    };
  }, []);

  return (
    <>
      {items.length > 0 && (
        <ul class="tray" aria-label={t("tray")}>
          {items.map((item) => (
            <TrayItem
              key={item.cmdId}
              item={item}
              t={t}
              onRemove={() => remove(item)}
              onRetry={() => change(item.cmdId, { problem: null, percent: 0, stop: start(item.file, item.cmdId) })}
            />
          ))}
        </ul>
      )}
      <span class="hidden" role="status">
        {note}
      </span>
      <button type="button" class="clip" aria-label={t("attach")} title={t("attach")} onClick={() => input.current?.click()}>
        <Glyph path="M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.500a3.4 3.4 0 0 1 4.8 4.800L9.8 17.300a1.7 1.7 0 0 1-2.4-2.400L15 7.3" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={KINDS}
        onChange={({ currentTarget }) => {
          add(currentTarget.files ?? []);
          currentTarget.value = "";
          field.current?.focus();
        }}
      />
    </>
  );
}
