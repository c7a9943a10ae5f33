// One message: the visitor's, the assistant's or an agent's, and the assistant's answer while it is being given.
import type { ComponentChildren, JSX } from "preact";
import type { Bubble, MessagePosted, Source } from "../../chat-core";
import { usePanel } from "./context";
import { Linked, bound, safeHref } from "./links";
import { senderOf } from "./timeline";

interface MessageProps {
  readonly event: MessagePosted;
  readonly first: boolean;
  /** Under the visitor's last message: how far it got. */
  readonly mark: string | null;
  readonly children?: ComponentChildren;
}

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
          <Linked text={own ? event.content : bound(event.content)} />
        </div>
      )}
      {later && event.attachments[0] && <later.Sent files={event.attachments} />}
      {event.answer && event.answer.sources.length > 0 && <Sources {...event.answer} />}
      {children}
      {mark && <span class="mark">{mark}</span>}
    </li>
  );
}

function Sender({ shown, name, assistant }: { readonly shown: boolean; readonly name: string; readonly assistant: boolean }): JSX.Element {
  const { t } = usePanel();
  return <span class={shown ? "sender" : "hidden"}>{assistant ? <span class="badge-ai">{t("sender.badge")}</span> : name}</span>;
}

/** Where an answer comes from: one source in plain sight, several folded, and those of words a model wrote. */
function Sources({ sources, generated }: { readonly sources: readonly Source[]; readonly generated: boolean }): JSX.Element {
  const { t } = usePanel();
  const [only, ...more] = sources;
  if (only && more.length === 0 && !generated) {
    return (
      <p class="sources">
        <SourceLink url={only.url} text={bound(t("answer.source", { title: only.title }))} />
      </p>
    );
  }
  return (
    <details class="sources">
      <summary>{t(generated ? "answer.ai" : "answer.sources", { count: sources.length })}</summary>
      <ul>
        {sources.map(({ id, title, url }) => (
          <li key={id}>
            <SourceLink url={url} text={bound(title)} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function SourceLink({ url, text }: { readonly url: string | null; readonly text: string }): JSX.Element {
  const href = safeHref(url);
  return href ? (
    <a href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  ) : (
    <>{text}</>
  );
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
        <Linked text={bubble.text || "📎"} />
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
