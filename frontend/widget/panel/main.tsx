// The panel's entry, fetched when the visitor comes near the launcher: puts the chat into the launcher's shadow root.
import { render } from "preact";
import { type ScreenLang, type WidgetConfig, browserHost, browserStorage } from "../../chat-core";
import { CLIENT, PREFIX } from "../keys";
import { addStyle } from "../style";
import { ChatClient } from "./client";
import { PanelProvider } from "./context";
import { credentials } from "./credentials";
import { endings } from "./endings";
import css from "./panel.css?inline";
import { PanelView } from "./PanelView";
import type { Later } from "./parts";
import { PhoneScreen } from "./phone";
import { loadTexts } from "./texts";
import { Unread } from "./unread";

export type MountOptions = {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** The server's address, with a slash at the end. */
  readonly base: string;
  readonly lang: ScreenLang;
  /** Takes the server's colour, unless the shop page chose its own. */
  readonly onAccent: (colour: string) => void;
  readonly onToggle: (open: boolean) => void;
  readonly onUnread: (count: number) => void;
};

export type Panel = {
  open(): void;
  readonly close: () => void;
  /** Connects without being opened, for a visitor whose talk goes on. */
  follow(): void;
  /** The launcher was put into the page again, perhaps another one. */
  attached(): void;
  /** Ends the talk and the session; nothing stays in this browser. */
  readonly forget: () => void;
  destroy(): void;
  isOpen(): boolean;
};

export type PanelModule = {
  mount(options: MountOptions): Promise<Panel>;
};

/** Builds the panel, closed. The chat uses the network and the storage from `open()` or `follow()` on. */
export async function mount(options: MountOptions): Promise<Panel> {
  const { host, root, base, lang } = options;
  const t = await loadTexts(lang);
  const browser = browserHost();
  const storage = (part: string) => browserStorage(() => localStorage, PREFIX + part);
  const kept = storage("");
  const ofTab = browserStorage(() => sessionStorage, PREFIX);
  const ended = endings(base, kept);
  const proofs = credentials(base, lang, kept, browser.clock.now);
  const chat = new ChatClient({
    base,
    lang,
    host: browser,
    // Read at the first opening, not before.
    outbox: storage("outbox."),
    credentials: proofs,
    draft: {
      read: () => ofTab.get("draft") ?? "",
      write: (text) => (text ? ofTab.set("draft", text) : ofTab.remove("draft")),
    },
    fetchConfig: () => fetchConfig(base, options.onAccent),
    onEnded: () => clear(),
  });
  addStyle(root, css);
  const place = document.createElement("div");
  root.prepend(place);

  let isOpen = false;
  let person = 0;
  let later: Later | null = null;
  const unread = new Unread(chat, options.onUnread);
  const phone = new PhoneScreen(host, () => draw());
  const draw = (): void =>
    render(
      <PanelProvider value={{ t, lang, chat, later }}>
        <PanelView key={person} lang={lang} open={isOpen} modal={phone.covering} onClose={panel.close} onForget={panel.forget} />
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
  /** Nothing of this person stays here, in sight or not. */
  const clear = (): string | null => {
    toggle(false);
    const proof = chat.leave();
    for (const store of [kept, ofTab]) ["client", "draft"].forEach(store.remove);
    ended.follow(false);
    person++;
    draw();
    return proof;
  };
  const stopListening = listen(chat, clear);
  const stopFollowing = chat.subscribe(() => {
    const { view, ready } = chat.getSnapshot();
    if (!ready) return;
    ended.follow(view?.status === "waiting" || view?.status === "active");
  });
  const panel: Panel = {
    open: () => {
      chat.start();
      toggle(true);
      void import("./later").then(
        (module) => {
          later ??= module.later(root, base, lang, chat, browser.newId);
          draw();
        },
        () => {
          // Without a network: the next opening tries again.
        },
      );
    },
    close: () => toggle(false),
    follow: () => {
      if (proofs.kept()) chat.start();
      else ended.follow(false);
    },
    attached: () => phone.attached(),
    forget: () => {
      const proof = clear();
      if (proof) ended.add(proof);
    },
    isOpen: () => isOpen,
    destroy: () => {
      stopListening();
      stopFollowing();
      phone.toggle(false);
      unread.stop();
      chat.pause();
      render(null, place);
    },
  };
  draw();
  ended.resume();
  return panel;
}

/** Follows the page: leaves with it, so that the browser may keep it, and comes back with it and with the network. */
function listen(chat: ChatClient, onEnded: () => void): () => void {
  const events: Record<string, (event: Event) => void> = {
    pagehide: () => chat.pause(),
    pageshow: () => chat.resume(),
    online: () => chat.session.online(),
    offline: () => chat.session.offline(),
    // In another tab.
    storage: (event) => {
      const { key, newValue } = event as StorageEvent;
      if (key === CLIENT && newValue === null) onEnded();
    },
  };
  for (const [name, listener] of Object.entries(events)) addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(events)) removeEventListener(name, listener);
  };
}

async function fetchConfig(base: string, onAccent: (colour: string) => void): Promise<WidgetConfig> {
  const answer = await fetch(`${base}api/widget/config`, { credentials: "omit" });
  if (!answer.ok) throw new Error("no configuration");
  const config = (await answer.json()) as WidgetConfig;
  onAccent(config.accent);
  return config;
}
