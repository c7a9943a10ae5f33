// The panel as a dialog: beside the page on a desk, over all of it on a phone.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ScreenLang } from "../../chat-core";
import { Announcer } from "./Announcer";
import { Banner } from "./Banner";
import { ConfirmEnd } from "./Closing";
import { Composer } from "./Composer";
import { useChat, usePanel } from "./context";
import { Header } from "./Header";
import { Icon } from "./icons";
import { Thread } from "./Thread";
import { shopName } from "./Welcome";

interface PanelViewProps {
  readonly lang: ScreenLang;
  readonly open: boolean;
  /** Covers the whole page, as on phones. */
  readonly modal: boolean;
  readonly onClose: () => void;
}

export function PanelView({ lang, open, modal, onClose }: PanelViewProps): JSX.Element {
  const { t, chat, later } = usePanel();
  const state = useChat(chat);
  const { view } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  const [ending, setEnding] = useState(false);
  const [actionFailed, setActionFailed] = useState(false);
  const closed = view?.status === "closed";

  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  useEffect(() => {
    if (open && view && document.visibilityState === "visible") chat.session.markRead(view.id, view.lastSeq);
  }, [open, view?.lastSeq]);
  useEffect(() => {
    if (closed) setEnding(false);
  }, [closed]);

  const report = async (action: ReturnType<typeof chat.end>): Promise<void> => {
    const outcome = await action;
    setActionFailed(!outcome.ok && outcome.code !== "wrong_state" && outcome.code !== "conversation_closed");
  };
  const stopEnding = (): void => {
    setEnding(false);
    field.current?.focus();
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (ending) stopEnding();
    else onClose();
  };
  const again = (): void => {
    chat.startOver();
    requestAnimationFrame(() => field.current?.focus());
  };
  return (
    <>
      <Announcer state={state} />
      <div class="panel" role="dialog" lang={lang} hidden={!open} aria-modal={modal} aria-label={t("panel.label", { shop: shopName(state) })} onKeyDown={keyDown}>
        <div class="stack" inert={ending}>
          <Header state={state} onEnd={() => setEnding(true)} onClose={onClose} />
          <Banner state={state} actionFailed={actionFailed} />
          <Thread state={state} />
          {later && view?.status === "waiting" && <later.Waiting view={view} onTrouble={() => setActionFailed(true)} />}
          {closed ? (
            later && <later.Closed view={view} onAgain={again} onTrouble={() => setActionFailed(true)} />
          ) : (
            <div class="footer">
              {(view === null || view.status === "ai") && (
                <button type="button" class="ask-human" onClick={() => void report(chat.requestHuman())}>
                  <Icon name="person" />
                  {t("human.ask")}
                </button>
              )}
              <Composer field={field} onSend={(text) => chat.say(text, chat.attached ?? [])} />
            </div>
          )}
        </div>
        {ending && (
          <ConfirmEnd
            onCancel={stopEnding}
            onEnd={() => {
              setEnding(false);
              void report(chat.end());
            }}
          />
        )}
      </div>
    </>
  );
}
