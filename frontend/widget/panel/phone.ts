// On a phone the panel covers the page: the page behind is still, and the on-screen keyboard does not hide the input.

/** What the panel made inert bears it. */
const STILL = "data-libri-still";
const NARROW = "(max-width: 480px)";

export class PhoneScreen {
  #open = false;
  #narrow = matchMedia(NARROW);

  constructor(
    readonly host: HTMLElement,
    readonly onChange: () => void,
  ) {}

  /** Whether the panel covers the page right now. */
  get covering(): boolean {
    return this.#open && this.#narrow.matches;
  }

  toggle(open: boolean): void {
    this.#open = open;
    const change = open ? "addEventListener" : "removeEventListener";
    this.#narrow[change]("change", this.#narrowChanged);
    window.visualViewport?.[change]("resize", this.#fit);
    window.visualViewport?.[change]("scroll", this.#fit);
    this.#still();
    this.#fit();
  }

  /** The page behind may be another one. */
  attached(): void {
    this.#still();
    this.#fit();
  }

  readonly #narrowChanged = (): void => {
    this.#still();
    this.#fit();
    this.onChange();
  };

  /** Makes everything but the chat inert, and undoes exactly that. */
  #still(): void {
    // By a mark, not from memory: a page may keep copies of itself and show them again.
    document.querySelectorAll<HTMLElement>(`[${STILL}]`).forEach((element) => {
      element.inert = false;
      element.removeAttribute(STILL);
    });
    const others = this.covering ? [...document.body.children] : [];
    for (const element of others) {
      if (!(element instanceof HTMLElement) || element === this.host || element.inert) continue;
      element.inert = true;
      element.setAttribute(STILL, "");
    }
    document.documentElement.style.overflow = this.covering ? "hidden" : "";
  }

  /** Keeps the panel in what the keyboard leaves of the screen. */
  readonly #fit = (): void => {
    const seen = this.covering ? window.visualViewport : null;
    const style = this.host.style;
    if (!seen) {
      style.removeProperty("--libri-height");
      style.removeProperty("--libri-top");
      return;
    }
    style.setProperty("--libri-height", `${seen.height}px`);
    style.setProperty("--libri-top", `${seen.offsetTop}px`);
  };
}
