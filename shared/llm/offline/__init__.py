"""Answers by rule: no key, no network, the same answer every time.

One file per question, found by the schema that is asked for:

    InfraPlan       plan.py      facts {"goal"}
    Graph           draw.py      facts {"plan"}
    OpsDecision     decide.py    facts {"alert": {...}}
    TerraformFiles  repair.py    facts {"files": {name: text}, "diagnostics": [...]}
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from shared.llm.errors import Misconfigured
from shared.llm.messages import Message, facts
from shared.llm.provider import Answer, Provider

_RULES = {"InfraPlan": "plan", "OpsDecision": "decide", "TerraformFiles": "repair"}


class OfflineProvider(Provider):
    """The rules. A rule's file is loaded when its question is first asked."""

    name = "offline"

    def _answer(self, messages: Sequence[Message], response_schema: type[BaseModel] | None) -> Answer[Any]:
        if response_schema is None:
            text = f"There is no language model here, only rules, and they answer with {', '.join(_RULES)} alone."
            return Answer(text, self.name)
        if response_schema.__name__ not in _RULES:
            raise Misconfigured(f"the offline rules have no answer of the type {response_schema.__name__}")
        module = import_module(f"{__name__}.{_RULES[response_schema.__name__]}")
        rule: Callable[[dict[str, Any]], BaseModel] = module.answer
        try:
            return Answer(rule(facts(messages)), self.name)
        except ValidationError as error:
            raise Misconfigured(f"the facts for {response_schema.__name__} do not fit: {error.title}") from error
