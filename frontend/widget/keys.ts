// The names under which the widget keeps something in the browser. Nothing is kept before the chat was opened.

export const PREFIX = "libriassist.";
/** Who this visitor is. */
export const CLIENT = `${PREFIX}client`;
/** There while the visitor waits for a person or talks to one: they are followed from page to page. */
export const TALK = `${PREFIX}talk`;
/** There while the server could not be told of a session that was ended: the next page tells it. */
export const ENDED = `${PREFIX}ended`;
