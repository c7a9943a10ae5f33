// The panel's entry, fetched when the visitor comes near the launcher: puts the chat into the launcher's shadow root.
import { render } from "preact";
import { type ScreenLang, type WidgetConfig, browserHost, browserStorage } from "../../chat-core";
import { ChatClient } from "./client";
import { PanelProvider } from "./context";
import { credentials } from "./credentials";
import css from "./panel.css?inline";
import type { Later } from "./later";
import { PanelView } from "./PanelView";
import { PhoneScreen } from "./phone";
import { loadTexts } from "./texts";
import { Unread } from "./unread";

export interface MountOptions {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** The server's address, with a slash at the end. */
  readonly base: string;
  readonly lang: ScreenLang;
  /** Takes the server's colour, unless the shop page chose its own. */
  readonly onAccent: (colour: string) => void;
  readonly onToggle: (open: boolean) => void;
  readonly onUnread: (count: number) => void;
}

export interface Panel {
  open(): void;
  close(): void;
  destroy(): void;
  isOpen(): boolean;
}

export interface PanelModule {
  mount(options: MountOptions): Promise<Panel>;
}

const PREFIX = "libriassist.";

/** Builds the panel, closed. The network and the storage are first used by `open()`. */
export async function mount(options: MountOptions): Promise<Panel> {
  const { host, root, base, lang } = options;
  const t = await loadTexts(lang);
  const browser = browserHost();
  const storage = (part: string) => browserStorage(() => localStorage, PREFIX + part);
  const chat = new ChatClient({
    base,
    lang,
    host: browser,
    // Read at the first opening, not before.
    outbox: storage("outbox."),
    credentials: credentials(base, lang, storage(""), browser.clock.now),
    fetchConfig: () => fetchConfig(base, options.onAccent),
  });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const place = document.createElement("div");
  root.prepend(place);

  let isOpen = false;
  let later: Later | null = null;
  const unread = new Unread(chat, options.onUnread);
  const phone = new PhoneScreen(host, () => draw());
  const draw = (): void =>
    render(
      <PanelProvider value={{ t, lang, chat, later }}>
        <PanelView lang={lang} open={isOpen} modal={phone.covering} onClose={panel.close} />
      </PanelProvider>,
      place,
    );
  const toggle = (open: boolean): void => {
    if (open === isOpen) return;
    isOpen = open;
    phone.toggle(open);
    unread.toggle(open);
    draw();
    options.onToggle(open);
  };
  const stopListening = listen(chat);
  const panel = {
    open: () => {
      chat.start();
      toggle(true);
      void import("./later").then((module) => {
        later ??= module.later(root, base, lang, chat, browser.newId);
        draw();
      }, () => {
        // Without a network: the next opening tries again.
      });
    },
    close: () => toggle(false),
    isOpen: () => isOpen,
    destroy: () => {
      stopListening();
      phone.toggle(false);
      unread.stop();
      chat.pause();
      render(null, place);
    },
  };
  draw();
  return panel;
}

/** Follows the page: leaves with it, so that the browser may keep it, and comes back with it and with the network. */
function listen(chat: ChatClient): () => void {
  const events: Record<string, () => void> = {
    pagehide: () => chat.pause(),
    pageshow: () => chat.resume(),
    online: () => chat.session.online(),
    offline: () => chat.session.offline(),
  };
  for (const [name, listener] of Object.entries(events)) addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(events)) removeEventListener(name, listener);
  };
}

async function fetchConfig(base: string, onAccent: (colour: string) => void): Promise<WidgetConfig> {
  const answer = await fetch(`${base}api/widget/config`, { credentials: "omit" });
  if (!answer.ok) throw new Error(`no configuration: ${answer.status}`);
  const config = (await answer.json()) as WidgetConfig;
  onAccent(config.accent);
  return config;
}
