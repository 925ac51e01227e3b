"""Answers by rule: no key, no network, the same answer every time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from shared.llm.errors import Misconfigured
from shared.llm.messages import Message, facts
from shared.llm.provider import Answer, Provider

Rules = Mapping[type[BaseModel], Callable[[dict[str, Any]], BaseModel]]
"""The schema of an answer -> the rule that gives it from the facts of a question."""


class OfflineProvider(Provider):
    """Answers with the rules of whoever asks: each room knows its own."""

    name = "offline"

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def respond(self, messages: Sequence[Message], response_schema: type[BaseModel] | None) -> Answer[Any]:
        known = ", ".join(sorted(schema.__name__ for schema in self._rules)) or "nothing"
        if response_schema is None:
            text = f"There is no language model here, only rules, and they answer with {known} alone."
            return Answer(text, self.name, by_rules=True)
        rule = self._rules.get(response_schema)
        if rule is None:
            raise Misconfigured(f"no rule here answers with the type {response_schema.__name__}, but with {known}")
        try:
            return Answer(rule(facts(messages)), self.name, by_rules=True)
        except ValidationError as error:
            raise Misconfigured(f"the facts for {response_schema.__name__} do not fit: {error.title}") from error
