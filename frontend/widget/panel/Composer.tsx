// Where the visitor writes: grows with the text, Enter sends, Shift+Enter begins a new line.
import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { MAX_MESSAGE_CHARS, pressed } from "../../chat-core";
import { usePanel } from "./context";
import { Icon } from "./icons";

/** The counter appears when this many characters are left. */
const COUNT_FROM = 500;

type ComposerProps = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onSend: (text: string) => void;
};

export function Composer({ field, onSend }: ComposerProps): JSX.Element {
  const { t, chat, later } = usePanel();
  const [, changed] = useState({});
  const [text, setText] = useState(chat.draft.read);
  // As the server counts: characters, not UTF-16 units.
  const left = MAX_MESSAGE_CHARS - Array.from(text.trim()).length;
  const { attached } = chat;
  const sendable = attached && (text.trim() || attached[0]) && left >= 0;

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "";
    // While the panel is hidden there is nothing to measure: one row is right then.
    if (text) box.style.height = `${box.scrollHeight}px`;
  }, [text]);

  const send = (): void => {
    if (!sendable) return;
    onSend(text.trim());
    write("");
    field.current?.focus();
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (pressed(event) !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  const write = (value: string): void => {
    setText(value);
    chat.draft.write(value);
  };
  const input = (value: string): void => {
    write(value);
    chat.typing(value.trim() !== "");
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {later && <later.Attach field={field} onChange={() => changed({})} />}
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label={t("composer.label")}
        aria-invalid={left < 0}
        aria-describedby={left <= COUNT_FROM ? "libri-left" : undefined}
        placeholder={t("composer.placeholder")}
        onInput={(event) => input(event.currentTarget.value)}
        onKeyDown={keyDown}
      />
      <button type="submit" class="send" aria-label={t("composer.send")} aria-disabled={!sendable}>
        <Icon name="send" />
      </button>
      {left <= COUNT_FROM && (
        <p id="libri-left" class={left < 0 ? "left over" : "left"}>
          {left < 0 ? t("composer.over", { count: -left }) : t("composer.left", { count: left })}
        </p>
      )}
    </form>
  );
}
