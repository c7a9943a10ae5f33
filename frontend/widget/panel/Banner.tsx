// One line about the connection, only when there is something to say.
import type { JSX } from "preact";
import type { ChatState } from "./client";
import { useOnline, usePanel } from "./context";
import type { Key } from "./texts";

export function Banner({ state, actionFailed }: { readonly state: ChatState; readonly actionFailed: boolean }): JSX.Element {
  const { t, chat } = usePanel();
  const key = bannerKey(state, useOnline()) ?? (actionFailed ? "error.action" : null);
  return (
    <div role="status" class="banner-place">
      {key && (
        <p class={key === "banner.reconnecting" ? "banner late" : "banner"} key={key}>
          {t(key)}
          {key === "banner.stopped" && (
            <button type="button" class="link" onClick={() => chat.resume()}>
              {t("banner.retry")}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

/** Which line, if any. A first connection under way is no trouble. */
export function bannerKey(state: Pick<ChatState, "trouble" | "connection">, online: boolean): Key | null {
  if (!online) return "banner.offline";
  if (state.trouble) return `banner.${state.trouble}`;
  return state.connection.kind === "waiting" ? "banner.reconnecting" : null;
}
