// widget.js: draws the launcher and nothing else. No storage, no socket, no other request before the visitor comes near it.
import { paint, readColour } from "./accent";
import { makeLauncher } from "./launcher";
import type { MountOptions, Panel, PanelModule } from "./panel/main";

/** The panel's hashed file name, put in by the build. */
declare const PANEL_FILE: string;

type Call = [method: "open" | "close" | "destroy"];
interface Api {
  (...call: Call): void;
  q?: ArrayLike<Call>;
}
declare global {
  interface Window {
    libri?: Api;
  }
}

function start(script: HTMLScriptElement): void {
  const base = new URL(".", script.src).href;
  const lang = pick(script.dataset["lang"] ?? (document.documentElement.lang || navigator.language));
  const ownColour = readColour(script.dataset["accent"]);
  const launcher = makeLauncher(lang);
  const { host, root, button } = launcher;
  if (ownColour) paint(host, ownColour);

  let unread = 0;
  const panel = fetchedPanel({
    host,
    root,
    base,
    lang,
    onAccent: (colour) => {
      const read = ownColour ?? readColour(colour);
      if (read) paint(host, read);
    },
    onToggle: (open) => {
      launcher.draw(open, unread);
      if (!open) button.focus();
    },
    onUnread: (count) => launcher.draw(panel.made()?.isOpen() ?? false, (unread = count)),
  });
  const open = async (): Promise<void> => {
    launcher.loading("begun");
    try {
      const made = await panel.get();
      if (host.isConnected) made.open();
      else made.destroy();
      launcher.loading("done");
    } catch {
      launcher.loading("failed");
    }
  };
  const methods: Record<Call[0], () => void> = {
    open: () => void open(),
    close: () => panel.made()?.close(),
    destroy: () => {
      panel.made()?.destroy();
      host.remove();
    },
  };
  button.onclick = () => (panel.made()?.isOpen() ? methods.close() : methods.open());
  button.onpointerenter = button.onfocus = () => void panel.fetch().catch(() => {});
  launcher.draw(false, 0);
  document.body.append(host);
  answerCalls(methods);
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
function answerCalls(methods: Record<Call[0], () => void>): void {
  const early = window.libri?.q ?? [];
  const api: Api = (method) => {
    if (Object.hasOwn(methods, method)) methods[method]();
  };
  window.libri = api;
  Array.from(early).forEach((call) => api(call[0]));
}

/** French or English; anything else gets French, the shop's first language. */
function pick(wanted: string): "fr" | "en" {
  return wanted.toLowerCase().startsWith("en") ? "en" : "fr";
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !document.querySelector("libri-assist")) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(script));
  else start(script);
}
