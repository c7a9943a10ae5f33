// widget.js: draws the launcher and nothing else. Before the visitor comes near it: one script, and one look at one key,
// which is there only while they are in a talk with a person, or left one that the server does not know of. Only then
// the panel follows them to this page.
import { paint, readColour } from "./accent";
import { makeLauncher } from "./launcher";
import { CLIENT, TALK } from "./keys";
import type { MountOptions, Panel, PanelModule } from "./panel/main";

/** The panel's hashed file name, put in by the build. */
declare const PANEL_FILE: string;

type Method = "open" | "close" | "reset" | "destroy";
type Call = [method: Method];
type Api = {
  (...call: Call): void;
  q?: ArrayLike<Call>;
};
/** The widget of this window: it outlives the pages of a shop that changes them without loading. */
type Widget = {
  /** What of the script tag makes it this one and no other. */
  readonly is: string;
  /** Is in the page, and window.libri is its own. */
  attach(): void;
  destroy(): void;
};
declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- merged with the browser's own
  interface Window {
    libri?: Api;
    libriassist?: Widget | undefined;
  }
}

/** Starts the widget, or brings back the one there is: a page changed by script runs its script tags again. */
function boot(script: HTMLScriptElement): void {
  const lang = pick(script.dataset["lang"] ?? (document.documentElement.lang || navigator.language));
  const is = [new URL(".", script.src).href, lang, script.dataset["accent"]].join(" ");
  const before = window.libriassist;
  if (before?.is !== is) {
    before?.destroy();
    start(script, is, lang);
  }
  window.libriassist?.attach();
}

function start(script: HTMLScriptElement, is: string, lang: "fr" | "en"): void {
  const ownColour = readColour(script.dataset["accent"]);
  const launcher = makeLauncher(lang);
  const { host, root, button } = launcher;
  if (ownColour) paint(host, ownColour);

  let gone = false;
  let unread = 0;
  const panel = fetchedPanel({
    host,
    root,
    base: new URL(".", script.src).href,
    lang,
    onAccent: (colour) => {
      const read = ownColour ?? readColour(colour);
      if (read) paint(host, read);
    },
    onToggle: (open) => {
      launcher.draw(open, unread);
      if (!open) button.focus();
    },
    onUnread: (count) => launcher.draw(isOpen(), (unread = count)),
  });
  const isOpen = (): boolean => panel.made()?.isOpen() ?? false;
  const withPanel = (act: (panel: Panel) => void): Promise<void> => panel.get().then((made) => (gone ? made.destroy() : act(made)));
  const methods: Record<Method, () => void> = {
    open: () => {
      launcher.loading("begun");
      withPanel((made) => made.open()).then(
        () => launcher.loading("done"),
        () => launcher.loading("failed"),
      );
    },
    close: () => panel.made()?.close(),
    reset: () => {
      if (panel.made() || isKept(CLIENT)) void withPanel((made) => made.forget());
    },
    destroy: () => {
      gone = true;
      observer.disconnect();
      panel.made()?.destroy();
      host.remove();
      window.libriassist = undefined;
    },
  };
  // A page may replace its body, or all of itself: the launcher is put back, after the page is done.
  const observer = new MutationObserver(() => {
    if (!host.isConnected) setTimeout(attach);
  });
  const attach = (): void => {
    if (gone) return;
    // document.open() takes the listeners of every element away: nothing of the old one works any more.
    if (!button.onclick) {
      revive();
      return;
    }
    // Copies that a page kept in its cache have nothing inside.
    document.querySelectorAll("libri-assist").forEach((one) => one !== host && one.remove());
    const missing = !host.isConnected;
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- a page being written has no body yet
    if (missing) document.body?.append(host);
    for (const node of [document, document.documentElement, document.body])
      if (node as Node | null) observer.observe(node, { childList: true });
    if (missing) panel.made()?.attached();
    answerCalls(methods);
  };
  const revive = (): void => {
    const wasOpen = isOpen();
    methods.destroy();
    boot(script);
    if (wasOpen) window.libri?.("open");
  };
  button.onclick = () => (isOpen() ? methods.close() : methods.open());
  button.onpointerenter = button.onfocus = () => void panel.fetch().catch(() => {});
  launcher.draw(false, 0);
  window.libriassist = { is, attach, destroy: methods.destroy };
  if (isKept(TALK)) withPanel((made) => made.follow()).catch(() => {});
}

/** The panel, fetched once when first needed; a failure is forgotten, so that the next click tries again. */
function fetchedPanel(options: MountOptions) {
  let code: Promise<PanelModule> | null = null;
  let mounting: Promise<Panel> | null = null;
  let made: Panel | null = null;
  const fetch = (): Promise<PanelModule> =>
    (code ??= (import(/* @vite-ignore */ `${options.base}widget/${PANEL_FILE}`) as Promise<PanelModule>).catch((problem: unknown) => {
      code = null;
      throw problem;
    }));
  const mount = async (): Promise<Panel> => {
    try {
      const module = await fetch();
      return (made = await module.mount(options));
    } catch (problem) {
      mounting = null;
      throw problem;
    }
  };
  return { fetch, get: () => (mounting ??= mount()), made: () => made };
}

/** Makes window.libri real and does what was asked of its stub. */
function answerCalls(methods: Record<Method, () => void>): void {
  const early = window.libri?.q ?? [];
  const api: Api = (method) => {
    if (Object.keys(methods).includes(method)) methods[method]();
  };
  window.libri = api;
  Array.from(early).forEach((call) => api(call[0]));
}

function isKept(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** French or English; anything else gets French, the shop's first language. */
function pick(wanted: string): "fr" | "en" {
  return wanted.toLowerCase().startsWith("en") ? "en" : "fr";
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => boot(script));
  else boot(script);
}
