// Around each message: if one cannot be drawn, its plain words are, and all the others stay.
import { Component, type ComponentChildren, type JSX } from "preact";

type GuardedProps = {
  readonly text: string;
  readonly own: boolean;
  readonly children: ComponentChildren;
};

export class Guarded extends Component<GuardedProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  render({ text, own, children }: GuardedProps): ComponentChildren | JSX.Element {
    if (!this.state.failed) return children;
    return (
      <li class={own ? "message own first" : "message ai first"}>
        <div class="bubble">{text}</div>
      </li>
    );
  }
}
