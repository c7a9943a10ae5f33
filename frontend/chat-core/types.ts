// Friendly names for the generated wire types.
import type { components } from "./protocol.gen";

type Schemas = components["schemas"];

export type AnyEvent = Schemas["AnyEvent"];
export type EventType = AnyEvent["type"];
export type EventOf<T extends EventType> = Extract<AnyEvent, { readonly type: T }>;
export type MessagePosted = Schemas["MessagePosted"];
export type NotePosted = Schemas["NotePosted"];
export type AssistantAnswer = Schemas["AssistantAnswer"];
export type OrderDetails = Schemas["OrderDetails"];
export type Source = Schemas["Source"];
export type Brief = Schemas["Brief"];

export type Ack = Schemas["Ack"];
export type WireError = Schemas["Error"];
export type ErrorCode = WireError["code"];
export type Problem = Schemas["Problem"];

export type Hello = Schemas["Hello"];
export type ClientFrame = Schemas["ClientFrame"];
export type AgentFrame = Schemas["AgentFrame"];
export type ClientBound = Schemas["ClientBound"];
export type AgentBound = Schemas["AgentBound"];
export type Attachment = Schemas["Attachment"];
/** What the server fills in may be left out. */
type Optional = "attachments" | "original";
type Sendable<F> = F extends { readonly type: "post_message" } ? Omit<F, Optional> & Partial<Pick<F, Optional & keyof F>> : F;
/** Everything this side may send. */
export type FrameOut = Sendable<ClientFrame | AgentFrame>;
/** Everything a server may send to either kind of person. */
export type FrameIn = ClientBound | AgentBound;

/** Everything sent with a `cmd_id` and answered by one `ack` or `error`. */
export type Command = Extract<FrameOut, { readonly cmd_id: string }>;
type WithoutId<C> = C extends Command ? Omit<C, "cmd_id"> : never;
/** A command as the application writes it: the outbox adds the `cmd_id`. */
export type NewCommand = WithoutId<Command>;

export type ClientWelcome = Schemas["ClientWelcome"];
export type AgentWelcome = Schemas["AgentWelcome"];
export type ClientConversation = Schemas["ClientConversation"];
export type ConversationSummary = Schemas["ConversationSummary"];
export type AgentPresence = Schemas["AgentPresence"];
export type Desk = Schemas["Desk"];
export type Presence = Schemas["Presence"];
export type ClientPresence = Schemas["ClientPresence"];
export type Limits = Schemas["Limits"];

export type Status = ClientConversation["status"];
export type Lang = ClientConversation["lang"];
/** The languages people's own screens speak. */
export type ScreenLang = "fr" | "en";
export type SenderType = MessagePosted["sender_type"];
export type HandoffReason = EventOf<"transfer.requested">["reason"];
/** What a waiting client is told of the wait. */
export type WaitKind = EventOf<"transfer.requested">["wait"];
export type AgentStatus = AgentPresence["status"];
export type Role = AgentPresence["role"];

export type ClientSession = Schemas["ClientSession"];
export type WidgetConfig = Schemas["WidgetConfig"];

/** The version of the wire this build speaks; the server answers `protocol_mismatch` to any other. */
export const PROTOCOL = 1;
/** The longest message, in UTF-16 units as the field counts them; the server counts characters. */
export const MAX_MESSAGE_CHARS = 8_000;
