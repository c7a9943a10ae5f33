// The round button in the corner: its shadow root, its drawing and its words.
import css from "./launcher.css?inline";
import { addStyle } from "./style";
import texts from "./locales/launcher.json";

const SVG = "http://www.w3.org/2000/svg";
const FACES = {
  closed:
    "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.1c-.4.3-.9.1-.9-.5V15.8A2.5 2.5 0 0 1 4 13.5z",
  open: "m6 9.5 6 6 6-6",
};

export type Launcher = {
  /** The element in the page; everything else is in its shadow root. */
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly button: HTMLButtonElement;
  draw(open: boolean, unread: number): void;
  /** While the panel is being fetched; `failed` says that it could not be. */
  loading(state: "begun" | "done" | "failed"): void;
};

export function makeLauncher(lang: "fr" | "en"): Launcher {
  const text = texts[lang];
  const host = document.createElement("libri-assist");
  const root = host.attachShadow({ mode: "open" });
  addStyle(root, css);

  const button = make("button", { class: "launcher", type: "button", "aria-haspopup": "dialog" });
  const badge = make("span", { class: "badge", "aria-hidden": "true" });
  const status = make("p", { class: "trouble", role: "status" });
  const face = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  face.setAttribute("viewBox", "0 0 24 24");
  face.setAttribute("aria-hidden", "true");
  face.append(path);
  button.append(face, badge);
  root.append(status, button);
  return {
    host,
    root,
    button,
    draw: (open, unread) => {
      button.setAttribute("aria-expanded", String(open));
      button.setAttribute("aria-label", open ? text.close : unread ? text.unread + String(unread) : text.open);
      path.setAttribute("d", open ? FACES.open : FACES.closed);
      host.toggleAttribute("data-open", open);
      badge.textContent = unread && !open ? String(Math.min(unread, 99)) : "";
    },
    loading: (state) => {
      button.setAttribute("aria-busy", String(state === "begun"));
      status.textContent = state === "failed" ? text.failed : "";
    },
  };
}

function make<Tag extends "button" | "span" | "p">(tag: Tag, attributes: Record<string, string>): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
