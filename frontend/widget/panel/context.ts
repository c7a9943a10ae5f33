// What every component of the panel may reach without being handed it: the texts and the chat.
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { ScreenLang } from "../../chat-core";
import type { ChatClient, ChatState } from "./client";
import type { Later } from "./parts";
import type { T } from "./texts";

export type Panel = {
  readonly t: T;
  readonly lang: ScreenLang;
  readonly chat: ChatClient;
  /** Comes after the first opening. */
  readonly later: Later | null;
};

const PanelContext = createContext<Panel | null>(null);
export const PanelProvider = PanelContext.Provider;

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error("no panel");
  return panel;
}

/** The chat's state, drawn again whenever it changes. */
export function useChat(chat: ChatClient): ChatState {
  const [state, setState] = useState(chat.getSnapshot);
  useEffect(() => {
    setState(chat.getSnapshot());
    return chat.subscribe(() => setState(chat.getSnapshot()));
  }, [chat]);
  return state;
}

/** Whether the browser believes that it has a network. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const update = (): void => setOnline(navigator.onLine);
    addEventListener("online", update);
    addEventListener("offline", update);
    return () => {
      removeEventListener("online", update);
      removeEventListener("offline", update);
    };
  }, []);
  return online;
}
