// The wire and REST types under the names this app uses.
import type { components } from "../../../chat-core/protocol.gen";

type Schemas = components["schemas"];

export type {
  AgentPresence,
  AgentStatus,
  Attachment,
  ConversationSummary,
  ErrorCode,
  HandoffReason,
  Lang,
  ScreenLang,
  OrderDetails,
  Problem,
  Role,
} from "../../../chat-core/types";

export type Agent = Schemas["Agent"];
/** Who is signed in. */
export type Me = Schemas["Me"];
export type SessionState = Schemas["SessionState"];
/** Only what is given changes. */
export type AgentChange = Partial<Schemas["AgentChange"]>;
export type CannedReply = Schemas["CannedReply"];
export type CannedReplyText = Schemas["CannedReplyText"];
export type DraftToRewrite = Schemas["DraftToRewrite"];
export type DraftAction = DraftToRewrite["action"];
export type RewrittenDraft = Schemas["RewrittenDraft"];
export type MessagesToTranslate = Schemas["MessagesToTranslate"];
export type Suggestion = Schemas["Suggestion"];
export type Suggestions = Schemas["Suggestions"];
export type Conversation = Schemas["Conversation"];
export type ConversationPage = Schemas["ConversationPage"];
export type Credentials = Schemas["Credentials"];
export type DayStatistics = Schemas["DayStatistics"];
/** Without a password the server makes one. */
export type NewAgent = Omit<Schemas["NewAgent"], "password">;
export type NewAgentAnswer = Schemas["NewAgentAnswer"];

/** The tabs of the conversation list; they are the scopes of the REST route. */
export const SCOPES = ["mine", "waiting", "all", "closed"] as const;
export type Scope = (typeof SCOPES)[number];
