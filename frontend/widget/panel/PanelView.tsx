// The panel as a dialog: beside the page on a desk, over all of it on a phone.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type ScreenLang, pressed } from "../../chat-core";
import { Announcer } from "./Announcer";
import { Banner } from "./Banner";
import { Composer } from "./Composer";
import { useChat, usePanel } from "./context";
import { Header } from "./Header";
import { Icon } from "./icons";
import type { Question } from "./parts";
import { Thread } from "./Thread";
import { shopName } from "./Welcome";

type PanelViewProps = {
  readonly lang: ScreenLang;
  readonly open: boolean;
  /** Covers the whole page, as on phones. */
  readonly modal: boolean;
  readonly onClose: () => void;
  readonly onForget: () => void;
};

export function PanelView({ lang, open, modal, onClose, onForget }: PanelViewProps): JSX.Element {
  const { t, chat, later } = usePanel();
  const state = useChat(chat);
  const { view } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  const [question, ask] = useState<Question | null>(null);
  const [actionFailed, setActionFailed] = useState(false);
  const closed = view?.status === "closed";

  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  useEffect(() => {
    const read = (): void => {
      if (open && view && document.visibilityState === "visible") chat.session.markRead(view.id, view.lastSeq);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [open, view?.lastSeq]);
  useEffect(() => {
    if (closed) ask(null);
  }, [closed]);

  const report = async (action: ReturnType<typeof chat.end>): Promise<void> => {
    const outcome = await action;
    setActionFailed(!outcome.ok && outcome.code !== "wrong_state" && outcome.code !== "conversation_closed");
  };
  const stopAsking = (): void => {
    ask(null);
    field.current?.focus();
  };
  const confirm = (): void => {
    ask(null);
    if (question === "end") void report(chat.end());
    else onForget();
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (pressed(event) !== "Escape") return;
    event.stopPropagation();
    if (question) stopAsking();
    else onClose();
  };
  const again = (): void => {
    chat.startOver();
    requestAnimationFrame(() => field.current?.focus());
  };
  const forget = later && (
    <button type="button" class="forget" onClick={() => ask("forget")}>
      {later.t("forget.action")}
    </button>
  );
  return (
    <>
      <Announcer state={state} />
      <div
        class="panel"
        role="dialog"
        lang={lang}
        hidden={!open}
        aria-modal={modal}
        aria-label={t("panel.label", { shop: shopName(state) })}
        onKeyDown={keyDown}
      >
        <div class="stack" inert={question !== null}>
          <Header state={state} onEnd={() => ask("end")} onClose={onClose} />
          <Banner state={state} actionFailed={actionFailed} />
          <Thread state={state} />
          {later && view?.status === "waiting" && <later.Waiting view={view} t={later.t} onTrouble={() => setActionFailed(true)} />}
          {closed ? (
            <>
              {later && <later.Closed view={view} t={later.t} onAgain={again} onTrouble={() => setActionFailed(true)} />}
              {forget}
            </>
          ) : (
            <div class="footer">
              {(view === null || view.status === "ai") && (
                <button type="button" class="ask-human" onClick={() => void report(chat.requestHuman())}>
                  <Icon name="person" />
                  {t("human.ask")}
                </button>
              )}
              <Composer field={field} onSend={(text) => chat.say(text, chat.attached ?? [])} />
              {view && forget}
            </div>
          )}
        </div>
        {later && question && <later.Confirm question={question} t={later.t} onCancel={stopAsking} onConfirm={confirm} />}
      </div>
    </>
  );
}
