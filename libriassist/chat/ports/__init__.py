"""The few Protocols the shell needs from the outside; adapters live in store/, ai/ and features/."""

from __future__ import annotations

from .answers import Assistant, CollectingWords, Question, Reply
from .assist import AgentAssist, Suggestion
from .canned import CannedReplies, CannedReply, CannedReplyText
from .clock import Clock
from .files import FileRecord, Files
from .log import AnsweredConversation, Committed, ConversationQuery, Envelope, Outcome, Store
from .model import LlmUsage
from .orders import OrderAttempts, OrderRecord, OrderSource
from .shop import Shop, ShopFacts
from .team import Accounts, AgentRecord, AgentSession, Login, LoginTries, NewAgentRow
