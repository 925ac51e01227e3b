"""What every provider of answers is."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from pydantic import BaseModel

from shared.llm.messages import Message

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An answer and who gave it: `vertex`, `gemini`, `offline` or `offline (... unavailable: ...)`.

    `by_rules`: no model had a part in it.
    """

    value: T
    provider: str
    by_rules: bool = False


class Provider(ABC):
    """Answers questions: as text, or as an instance of a pydantic model. Safe to share between threads."""

    name: str

    @overload
    def answer(self, messages: Sequence[Message], response_schema: type[M]) -> Answer[M]: ...
    @overload
    def answer(self, messages: Sequence[Message], response_schema: None = None) -> Answer[str]: ...
    def answer(self, messages: Sequence[Message], response_schema: type[BaseModel] | None = None) -> Answer[Any]:
        """An answer and who gave it; raises ModelError."""
        return self.respond(messages, response_schema)

    @overload
    def generate(self, messages: Sequence[Message], response_schema: type[M]) -> M: ...
    @overload
    def generate(self, messages: Sequence[Message], response_schema: None = None) -> str: ...
    def generate(self, messages: Sequence[Message], response_schema: type[BaseModel] | None = None) -> str | BaseModel:
        """The answer alone: text, or an instance of `response_schema`; raises ModelError."""
        value: str | BaseModel = self.respond(messages, response_schema).value
        return value

    @abstractmethod
    def respond(self, messages: Sequence[Message], response_schema: type[BaseModel] | None) -> Answer[Any]:
        """What a provider implements."""
