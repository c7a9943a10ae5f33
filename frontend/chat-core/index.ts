// What the applications use of chat-core.
export * from "./types";
export { type Clock, type Host, type KeyValue, type Socket, browserHost, browserStorage, memoryStorage } from "./host";
export { type ConnectionState } from "./connection";
export { type Streaming, type View } from "./conversation";
export { type Outcome, type Pending, type Sent, TO_BE_STARTED } from "./outbox";
export { Session, type SessionOptions, type Snapshot } from "./session";
export { type Bubble, pendingTexts } from "./bubbles";
export { characters, toJson, wellFormed } from "./cut";
export { fileNameHeader, lastCharacters } from "./filename";
export { byInputMethod, pressed } from "./keys";
export { findLast, lastOf } from "./last";
export { safeHref } from "./href";
export { type Piece, pieces } from "./links";
export { type Message, type Params, type Translate, translator } from "./i18n";
