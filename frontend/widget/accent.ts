// The shop's colour: read safely, with a text colour that is always readable on it.

const HEX = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i;

/** The colour as given if it is #rgb or #rrggbb, else null. */
export function readColour(value: string | null | undefined): string | null {
  return value && HEX.test(value) ? value : null;
}

/** Black or white, whichever has a contrast of at least 4.5 to 1 on the colour. */
export function inkOn(colour: string): "#fff" | "#000" {
  const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue <= 0.1833 ? "#fff" : "#000";
}

/** Makes a colour the accent of everything under `host`. */
export function paint(host: HTMLElement, colour: string): void {
  host.style.setProperty("--libri-accent", colour);
  host.style.setProperty("--libri-ink", inkOn(colour));
}
