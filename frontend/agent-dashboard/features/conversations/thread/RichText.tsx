// A message's text with its addresses as links. Everything else stays plain text.
import { Fragment } from "react";
import { pieces } from "../../../../chat-core";

export function RichText({ text }: { text: string }) {
  return pieces(text).map(({ text: shown, href }, index) => (
    <Fragment key={index}>
      {href === null ? (
        shown
      ) : (
        <a href={href} target="_blank" rel="noreferrer nofollow" className="wrap-anywhere text-accent underline underline-offset-2">
          {shown}
        </a>
      )}
    </Fragment>
  ));
}
