// The field that grows with its text, keeps a draft, and sends on Enter.
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { MAX_MESSAGE_CHARS } from "../../../chat-core";
import { readDraft, writeDraft, type DraftKind } from "../../lib/drafts";
import { useT } from "../../lib/i18n";
import { useInterface } from "../../lib/interface";
import { Button } from "../ui/Button";

/** The counter shows from here on. */
const NEAR_LIMIT = MAX_MESSAGE_CHARS - 500;
const MAX_HEIGHT = 220;

type DraftFieldProps = {
  conversationId: string;
  kind: DraftKind;
  label: string;
  placeholder: string;
  button: string;
  icon: ReactNode;
  onKey: () => void;
  onSend: (text: string) => void;
};

export function DraftField({ conversationId, kind, label, placeholder, button, icon, onKey, onSend }: DraftFieldProps) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(conversationId, kind));
  useFocusRequests(field);
  useLayoutEffect(() => {
    const box = field.current;
    if (box === null) return;
    box.style.height = "auto";
    box.style.height = `${String(Math.min(box.scrollHeight, MAX_HEIGHT))}px`;
  }, [text]);
  const length = Array.from(text).length;
  const tooLong = length > MAX_MESSAGE_CHARS;
  const change = (next: string) => {
    setText(next);
    writeDraft(conversationId, kind, next);
  };
  const send = () => {
    if (text.trim() === "" || tooLong) return;
    onSend(text.trim());
    change("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") field.current?.blur();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="rounded-card border border-line-strong bg-card transition-colors focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label={label}
        aria-invalid={tooLong || undefined}
        placeholder={placeholder}
        onChange={(event) => {
          change(event.target.value);
          onKey();
        }}
        onKeyDown={onKeyDown}
        className="block min-h-11 w-full resize-none bg-transparent px-3 pt-2.5 text-message outline-none max-md:text-[1rem]"
      />
      <div className="flex items-center justify-end gap-3 p-1.5 pl-3">
        <p className="mr-auto hidden text-xs text-faint sm:block">{t("composer.keys")}</p>
        {length > NEAR_LIMIT ? (
          <p role="status" className={`tabular text-xs ${tooLong ? "font-semibold text-red-ink" : "text-muted"}`}>
            {t("composer.left", { count: MAX_MESSAGE_CHARS - length })}
          </p>
        ) : null}
        <Button look="primary" icon={icon} disabled={text.trim() === "" || tooLong} onClick={send}>
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
