// Where words lead: the addresses in a text as people wrote it, and the sources of an answer. Never HTML. Fetched later.
import type { JSX } from "preact";
import { pieces, safeHref } from "../../chat-core";
import { bound } from "./bound";
import type { SourcesProps } from "./parts";

export function Linked({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {pieces(text).map(({ text: shown, href }) =>
        href ? (
          <a href={href} target="_blank" rel="noreferrer nofollow">
            {shown}
          </a>
        ) : (
          shown
        ),
      )}
    </>
  );
}

/** Where an answer comes from: one source in plain sight, several folded, and those of words a model wrote. */
export function Sources({ sources, generated, t }: SourcesProps): JSX.Element {
  const [only, ...more] = sources;
  if (only && more.length === 0 && !generated) {
    return (
      <p class="sources">
        <SourceLink url={only.url} text={bound(t("answer.source", { title: only.title }))} />
      </p>
    );
  }
  return (
    <details class="sources">
      <summary>{t(generated ? "answer.ai" : "answer.sources", { count: sources.length })}</summary>
      <ul>
        {sources.map(({ id, title, url }) => (
          <li key={id}>
            <SourceLink url={url} text={bound(title)} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function SourceLink({ url, text }: { readonly url: string | null; readonly text: string }): JSX.Element {
  const href = safeHref(url);
  return href ? (
    <a href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  ) : (
    <>{text}</>
  );
}
