"""The model first, the offline rules when it gives no answer, and the answer says which it was."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel

from shared.llm.errors import ModelError
from shared.llm.messages import Message
from shared.llm.provider import Answer, Provider

_log = logging.getLogger(__name__)

_REST_SECONDS = 30.0


class FallbackProvider(Provider):
    """Asks `first`; on any ModelError asks `second` and says why.

    After an outage `first` is left alone for 30 s (longer when the service said so), so that the second question of
    one request does not wait for the same deadline again.
    """

    def __init__(self, first: Provider, second: Provider, *, clock: Callable[[], float]) -> None:
        self.name = first.name
        self._first = first
        self._second = second
        self._clock = clock
        # One tuple, replaced as a whole: threads that race for it see one state or the other.
        self._rests: tuple[float, str] = (float("-inf"), "")

    def respond(self, messages: Sequence[Message], response_schema: type[BaseModel] | None) -> Answer[Any]:
        until, why = self._rests
        if self._clock() >= until:
            try:
                return self._first.respond(messages, response_schema)
            except ModelError as error:
                why = str(error)
                if error.outage:
                    self._rests = (self._clock() + max(_REST_SECONDS, error.retry_after or 0.0), why)
        # Each of these is counted on Google Cloud, and people are told (infra/gcp/alerts.tf).
        _log.warning("%s gave no answer, the rules answer instead: %s", self._first.name, why)
        answer = self._second.respond(messages, response_schema)
        who = f"{answer.provider} ({self._first.name} unavailable: {why})"
        return Answer(answer.value, who, by_rules=answer.by_rules)
