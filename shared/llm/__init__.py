"""The language model, whichever it is.

    model = provider(settings)                                   settings: ModelSettings
    plan = model.generate(question(prompt, facts), InfraPlan)     an InfraPlan, or a ModelError
    answer = model.answer(question(prompt, facts), InfraPlan)     the same with answer.provider: who gave it

Nothing here is imported before it is used: neither google-genai nor the offline rules.
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
    "Provider",
    "RateLimited",
    "SchemaMismatch",
    "ServerFailed",
    "Truncated",
    "facts",
    "provider",
    "question",
]
