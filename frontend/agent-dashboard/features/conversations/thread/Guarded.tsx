// Around each line of a thread: if one cannot be drawn, its plain words are, and all the others stay.
import { Component, type ReactNode } from "react";

type GuardedProps = { text: string; children: ReactNode };

export class Guarded extends Component<GuardedProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <p className="px-4 pt-1 text-message break-words whitespace-pre-wrap md:px-6">{this.props.text}</p>;
  }
}
