// Styles of the shadow root, allowed by the strictest content policy where the browser can.

export function addStyle(root: ShadowRoot, css: string): void {
  try {
    // eslint-disable-next-line libri/supported -- Safari before 16.4 comes to the other way below.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    // eslint-disable-next-line libri/supported
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
}
