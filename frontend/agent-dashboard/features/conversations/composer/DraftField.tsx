// The field that grows with its text, keeps a draft, opens the canned replies on "/", and sends on Enter.
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { MAX_MESSAGE_CHARS, pressed } from "../../../../chat-core";
import { firstGap } from "../../canned/canned";
import { draftFieldId, useDraft, writeDraft, type DraftKind } from "../../../shared/desk/drafts";
import { useT } from "../../../shared/texts/i18n";
import { useInterface } from "../../../shared/desk/interface";
import type { ConversationSummary } from "../../../shared/rest/types";
import { goToGap } from "../../canned/useCanned";
import { useUploads } from "../../files/uploads";
import { useSlash } from "../../canned/useSlash";
import { Button } from "../../../shared/ui/Button";
import { CannedList } from "../../canned/CannedList";
import { AttachButton, UploadTray } from "../../files/UploadTray";

/** The counter shows from here on. */
const NEAR_LIMIT = MAX_MESSAGE_CHARS - 500;
const MAX_HEIGHT = 220;

type DraftFieldProps = {
  row: ConversationSummary;
  kind: DraftKind;
  label: string;
  placeholder: string;
  button: string;
  icon: ReactNode;
  /** Beside the button. */
  tools?: ReactNode;
  /** Under the text. */
  below?: ReactNode;
  onKey: () => void;
  onSend: (text: string, attachments: readonly string[]) => void;
};

export function DraftField({ row, kind, label, placeholder, button, icon, tools, below, onKey, onSend }: DraftFieldProps) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const text = useDraft(row.id, kind);
  const [caret, setCaret] = useState(0);
  const slash = useSlash(row, kind === "reply" ? text : "", caret);
  useFocusRequests(field);
  useLayoutEffect(() => {
    const box = field.current;
    if (box === null) return;
    box.style.height = "auto";
    box.style.height = `${String(Math.min(box.scrollHeight, MAX_HEIGHT))}px`;
  }, [text]);
  const length = Array.from(text).length;
  const tooLong = length > MAX_MESSAGE_CHARS;
  const gap = kind === "reply" ? firstGap(text) : null;
  const uploads = useUploads(kind === "reply" ? row.id : null);
  const sendable = text.trim() !== "" || uploads.ready.length > 0;
  const ready = sendable && !uploads.busy && !tooLong && gap === null;
  const change = (next: string) => writeDraft(row.id, kind, next);
  const send = () => {
    if (gap !== null) goToGap(row.id);
    if (!ready) return;
    onSend(text.trim(), uploads.ready);
    uploads.sent();
    change("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (slash.onKey(event)) return;
    const key = pressed(event.nativeEvent);
    if (key === "Escape") field.current?.blur();
    if (key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  return (
    <div
      onDrop={(event) => uploads.take(event, event.dataTransfer)}
      onDragOver={(event) => {
        if (kind === "reply" && event.dataTransfer.types.includes("Files")) event.preventDefault();
      }}
      className="relative rounded-card border border-line-strong bg-card transition-colors focus-within:border-accent focus-within:ring-1 focus-within:ring-accent"
    >
      {slash.open ? <CannedList id={listId} slash={slash} lang={row.lang} /> : null}
      <textarea
        ref={field}
        id={draftFieldId(row.id, kind)}
        rows={1}
        value={text}
        aria-label={label}
        aria-invalid={tooLong || undefined}
        aria-autocomplete={kind === "reply" ? "list" : undefined}
        aria-controls={slash.open ? listId : undefined}
        aria-activedescendant={slash.chosen === null ? undefined : `${listId}-${slash.chosen.id}`}
        placeholder={placeholder}
        onChange={(event) => {
          change(event.target.value);
          setCaret(event.target.selectionStart);
          onKey();
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={slash.close}
        onPaste={(event) => uploads.take(event, event.clipboardData)}
        onKeyDown={onKeyDown}
        className="block min-h-11 w-full resize-none bg-transparent px-3 pt-2.5 text-message outline-none max-md:text-[1rem]"
      />
      {below}
      <UploadTray uploads={uploads} />
      <div className="flex items-center justify-end gap-3 p-1.5">
        {kind === "reply" ? <AttachButton onFiles={uploads.add} /> : null}
        {gap === null ? (
          <p className="mr-auto hidden text-xs text-faint sm:block">{t("composer.keys")}</p>
        ) : (
          <p role="status" className="mr-auto flex min-w-0 items-center gap-2 text-xs font-medium text-amber-ink">
            {t("canned.gap", { name: gap.name })}
            <Button size="small" onClick={() => goToGap(row.id)}>
              {t("canned.gap.go")}
            </Button>
          </p>
        )}
        {length > NEAR_LIMIT ? (
          <p role="status" className={`tabular text-xs ${tooLong ? "font-semibold text-red-ink" : "text-muted"}`}>
            {t("composer.left", { count: MAX_MESSAGE_CHARS - length })}
          </p>
        ) : null}
        {tools}
        <Button look="primary" icon={icon} disabled={!ready} onClick={send}>
          {button}
        </Button>
      </div>
    </div>
  );
}

/** Takes the focus when a shortcut or an action asks for it, also when the field comes later. */
function useFocusRequests(field: { current: HTMLTextAreaElement | null }): void {
  const wanted = useInterface((state) => state.wantsFocus);
  const focused = useInterface((state) => state.focused);
  useEffect(() => {
    if (!wanted || field.current === null) return;
    field.current.focus();
    focused();
  }, [field, wanted, focused]);
}
