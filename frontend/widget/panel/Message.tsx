// One message: the visitor's, the assistant's or an agent's, and the assistant's answer while it is being given.
import type { ComponentChildren, JSX } from "preact";
import type { Bubble, MessagePosted } from "../../chat-core";
import { bound } from "./bound";
import { usePanel } from "./context";
import { senderOf } from "./timeline";

type MessageProps = {
  readonly event: MessagePosted;
  readonly first: boolean;
  /** Under the visitor's last message: how far it got. */
  readonly mark: string | null;
  readonly children?: ComponentChildren;
};

export function Message({ event, first, mark, children }: MessageProps): JSX.Element {
  const { t, later } = usePanel();
  const own = event.sender_type === "client";
  const time = new Date(event.created_at);
  return (
    <li class={`message ${own ? "own" : event.sender_type}${first ? " first" : ""}`}>
      {own ? (
        <span class="hidden">{t("sender.you")}</span>
      ) : (
        <Sender shown={first} name={senderOf(event, t)} assistant={event.sender_type === "ai"} />
      )}
      {event.content && (
        <div class="bubble" title={time.toLocaleTimeString([], { timeStyle: "short" })}>
          <Words text={own ? event.content : bound(event.content)} />
        </div>
      )}
      {later && event.attachments[0] && <later.Sent files={event.attachments} />}
      {later && event.answer && event.answer.sources.length > 0 && <later.Sources {...event.answer} t={later.t} />}
      {children}
      {mark && <span class="mark">{mark}</span>}
    </li>
  );
}

/** The addresses in it become links as soon as what finds them is there. */
function Words({ text }: { readonly text: string }): JSX.Element {
  const { later } = usePanel();
  return later ? <later.Linked text={text} /> : <>{text}</>;
}

function Sender({ shown, name, assistant }: { readonly shown: boolean; readonly name: string; readonly assistant: boolean }): JSX.Element {
  const { t } = usePanel();
  return <span class={shown ? "sender" : "hidden"}>{assistant ? <span class="badge-ai">{t("sender.badge")}</span> : name}</span>;
}

/** The answer being given. Not read aloud: the finished message is. */
export function StreamingMessage({ text }: { readonly text: string }): JSX.Element {
  return (
    <li class="message ai first">
      <Sender shown={true} name="" assistant={true} />
      <div class="bubble">{text}</div>
    </li>
  );
}

export function Typing({ label, assistant }: { readonly label: string; readonly assistant: boolean }): JSX.Element {
  return (
    <li class={`message first ${assistant ? "ai" : "agent"}`}>
      <div class="bubble typing" role="img" aria-label={label}>
        <i />
        <i />
        <i />
      </div>
    </li>
  );
}

/** A text on its way, or refused with a way out. */
export function PendingMessage({ bubble, online }: { readonly bubble: Bubble; readonly online: boolean }): JSX.Element {
  const { t, chat } = usePanel();
  return (
    <li class={`message own first ${bubble.failed && "failed"}`}>
      <span class="hidden">{t("sender.you")}</span>
      <div class="bubble">
        <Words text={bubble.text || "📎"} />
      </div>
      {bubble.failed ? (
        <span class="mark failure">
          {t(bubble.failed === "conversation_closed" ? "error.conversation_closed" : "error.other")}
          <span class="ways">
            <button type="button" class="link" onClick={() => chat.session.retry(bubble.cmdId)}>
              {t("message.retry")}
            </button>
            <button type="button" class="link" onClick={() => chat.session.discard(bubble.cmdId)}>
              {t("message.discard")}
            </button>
          </span>
        </span>
      ) : (
        <span class="mark">{t(online ? "message.sending" : "message.waitingNetwork")}</span>
      )}
    </li>
  );
}
