// The beginning of every conversation: who answers, what not to write, a greeting, and a few ways to start.
import type { JSX } from "preact";
import { safeHref } from "../../chat-core";
import type { ChatState } from "./client";
import { usePanel } from "./context";

export function Welcome({ state }: { readonly state: ChatState }): JSX.Element {
  const { t, lang, chat } = usePanel();
  const { view, bubbles, config } = state;
  const privacy = safeHref(config?.privacy_url ?? null);
  const model = config?.model;
  const begun = (view?.events.length ?? 0) > 1 || bubbles.length > 0;
  return (
    <div class="welcome">
      <p class="notice">
        {t("notice.text", { model: model ? ` · ${model}` : "" })}{" "}
        {privacy && (
          <a href={privacy} target="_blank" rel="noreferrer">
            {t("notice.privacy")}
          </a>
        )}
      </p>
      <div class="message ai first">
        <span class="sender">
          <span class="badge-ai">{t("sender.badge")}</span>
        </span>
        <div class="bubble">{t("greeting", { shop: shopName(state) })}</div>
      </div>
      {!begun && (
        <div class="choices" role="group" aria-label={t("examples.label")}>
          {[...(config?.examples[lang] ?? []), ...(config?.orders ? [t("examples.order")] : [])].map((question) => (
            <button type="button" class="choice" key={question} onClick={() => chat.say(question)}>
              {question}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** The shop's name; its address as long as nobody has said one. */
export function shopName(state: ChatState): string {
  return state.config?.shop_name || location.hostname;
}
