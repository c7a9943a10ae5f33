// A message's text with its web addresses as links. Everything else stays plain text.
import { Fragment } from "react";

const ADDRESS = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]»’']/gu;

export function RichText({ text }: { text: string }) {
  const words = text.split(ADDRESS);
  const links = text.match(ADDRESS) ?? [];
  return words.map((word, index) => {
    const link = links[index];
    return (
      <Fragment key={index}>
        {word}
        {link === undefined ? null : (
          <a href={link} target="_blank" rel="noreferrer nofollow" className="wrap-anywhere text-accent underline underline-offset-2">
            {link}
          </a>
        )}
      </Fragment>
    );
  });
}
