// A drawing of the files' buttons.
import type { JSX } from "preact";

export function Glyph({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
