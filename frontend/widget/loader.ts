// widget.js: draws the launcher and nothing else. No storage, no socket, no other request before the visitor comes near it.
import { paint, readColour } from "./accent";
import css from "./launcher.css?inline";
import texts from "./locales/launcher.json";
import type { PanelModule, Panel } from "./panel/main";

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

const SVG = "http://www.w3.org/2000/svg";
const FACES = {
  closed: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.1c-.4.3-.9.1-.9-.5V15.8A2.5 2.5 0 0 1 4 13.5z",
  open: "m6 9.5 6 6 6-6",
};

function start(script: HTMLScriptElement): void {
  const base = new URL(".", script.src).href;
  const lang = pick(script.dataset["lang"] ?? (document.documentElement.lang || navigator.language));
  const ownColour = readColour(script.dataset["accent"]);
  const text = texts[lang];

  const host = document.createElement("libri-assist");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  if (ownColour) paint(host, ownColour);

  const button = document.createElement("button");
  button.className = "launcher";
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  const path = document.createElementNS(SVG, "path");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.setAttribute("aria-hidden", "true");
  button.append(svg, badge);
  const status = document.createElement("p");
  status.className = "trouble";
  status.setAttribute("role", "status");
  root.append(status, button);

  let panel: Panel | null = null;
  let loading: Promise<Panel | null> | null = null;
  let code: Promise<PanelModule> | null = null;
  let destroyed = false;
  let unread = 0;

  const draw = (open: boolean): void => {
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? text.close : unread ? text.unread + String(unread) : text.open);
    path.setAttribute("d", open ? FACES.open : FACES.closed);
    host.toggleAttribute("data-open", open);
    badge.textContent = unread && !open ? String(Math.min(unread, 99)) : "";
  };
  const fetchCode = (): Promise<PanelModule> => {
    code ??= (import(/* @vite-ignore */ `${base}widget/${PANEL_FILE}`) as Promise<PanelModule>).catch((problem: unknown) => {
      code = null;
      throw problem;
    });
    return code;
  };
  const prefetch = (): void => void fetchCode().catch(() => {});
  const load = async (): Promise<Panel | null> => {
    const module = await fetchCode();
    const made = await module.mount({
      host,
      root,
      base,
      lang,
      onAccent: (colour) => {
        const read = ownColour ?? readColour(colour);
        if (read) paint(host, read);
      },
      onToggle: (open) => {
        draw(open);
        if (!open) button.focus();
      },
      onUnread: (count) => {
        unread = count;
        draw(panel?.isOpen() ?? false);
      },
    });
    if (!destroyed) return (panel = made);
    made.destroy();
    return null;
  };
  const open = async (): Promise<void> => {
    button.setAttribute("aria-busy", "true");
    status.textContent = "";
    try {
      (await (loading ??= load()))?.open();
    } catch {
      loading = null;
      status.textContent = text.failed;
    }
    button.removeAttribute("aria-busy");
  };
  const methods: Record<Call[0], () => void> = {
    open: () => void open(),
    close: () => panel?.close(),
    destroy: () => {
      destroyed = true;
      panel?.destroy();
      host.remove();
    },
  };

  button.onclick = () => (panel?.isOpen() ? panel.close() : void open());
  button.onpointerenter = button.onfocus = prefetch;
  draw(false);
  document.body.append(host);

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
