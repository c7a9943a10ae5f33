// The names under which the widget keeps something in the browser. Nothing is kept before the chat was opened.

export const PREFIX = "libriassist.";
/** Who this visitor is. */
export const CLIENT = `${PREFIX}client`;
/**
 * Why the panel comes to the next page without a click, a line each: FOLLOWED while the visitor waits for a person or
 * talks to one, and the proof of each session that was ended here and that the server could not be told of.
 */
export const TALK = `${PREFIX}talk`;
export const FOLLOWED = "1";
