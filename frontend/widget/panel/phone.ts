// On a phone the panel covers the page: the page behind is still, and the on-screen keyboard does not hide the input.

const NARROW = "(max-width: 480px)";

export class PhoneScreen {
  #open = false;
  #stilled: HTMLElement[] = [];
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

  readonly #narrowChanged = (): void => {
    this.#still();
    this.#fit();
    this.onChange();
  };

  /** Makes everything but the chat inert, and undoes exactly that. */
  #still(): void {
    this.#stilled.forEach((element) => (element.inert = false));
    const others = this.covering ? [...document.body.children] : [];
    this.#stilled = others.filter((element): element is HTMLElement => element instanceof HTMLElement && element !== this.host && !element.inert);
    this.#stilled.forEach((element) => (element.inert = true));
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
