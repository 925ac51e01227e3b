"""The language model, whichever it is.

    model = provider(settings, rules)                            settings: ModelSettings; rules of the room that asks
    plan = model.generate(question(prompt, facts), InfraPlan)     an InfraPlan, or a ModelError
    answer = model.answer(question(prompt, facts), InfraPlan)     the same with answer.provider: who gave it

google-genai is not imported before it is used.
"""

from shared.llm.errors import (
    Blocked,
    EmptyAnswer,
    InvalidJSON,
    Misconfigured,
    ModelError,
    ModelTimeout,
    ModelUnreachable,
    RateLimited,
    SchemaMismatch,
    ServerFailed,
    Truncated,
)
from shared.llm.factory import provider
from shared.llm.messages import Message, facts, question
from shared.llm.offline import OfflineProvider, Rules
from shared.llm.provider import Answer, Provider

__all__ = [
    "Answer",
    "Blocked",
    "EmptyAnswer",
    "InvalidJSON",
    "Message",
    "Misconfigured",
    "ModelError",
    "ModelTimeout",
    "ModelUnreachable",
    "OfflineProvider",
    "Provider",
    "RateLimited",
    "Rules",
    "SchemaMismatch",
    "ServerFailed",
    "Truncated",
    "facts",
    "provider",
    "question",
]
