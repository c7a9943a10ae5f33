// Who answers right now, in which state, and the two ways out: end the conversation, close the panel.
import type { JSX } from "preact";
import { characters, lastOf } from "../../chat-core";
import type { ChatState } from "./client";
import { usePanel } from "./context";
import { Icon } from "./icons";
import { shopName } from "./Welcome";

type HeaderProps = {
  readonly state: ChatState;
  readonly onEnd: () => void;
  readonly onClose: () => void;
};

export function Header({ state, onEnd, onClose }: HeaderProps): JSX.Element {
  const { t } = usePanel();
  const status = state.view?.status ?? "ai";
  const agent = status === "active" ? (state.view?.agentName ?? null) : null;
  return (
    <div class="header">
      <span class="face" aria-hidden="true">
        {agent ? initials(agent) : <Icon name="assistant" />}
      </span>
      <div class="who">
        <h2>{agent ?? t("header.assistant", { shop: shopName(state) })}</h2>
        <p class={`state ${status}`}>{t(`header.state.${status}`)}</p>
      </div>
      {state.view && status !== "closed" && (
        <button type="button" class="round" onClick={onEnd} aria-label={t("end.action")} title={t("end.action")}>
          <Icon name="end" />
        </button>
      )}
      <button type="button" class="round" onClick={onClose} aria-label={t("panel.close")}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** One or two letters for a face. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? lastOf(words) : ""].map((word) => characters(word ?? "")[0] ?? "");
  return letters.join("").toLocaleUpperCase();
}
