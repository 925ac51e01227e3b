"""Messages to a model: words for a model that reads, facts for rules that don't, the same messages for both."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Message: TypeAlias = Mapping[str, str]
"""One turn: `role` (`system` for the instructions, `user` or `assistant`) and `content`."""


def question(instructions: str, about: dict[str, Any]) -> list[dict[str, str]]:
    """Instructions and the facts they are about.

    The facts travel as JSON in a message of their own, so that text from outside can't pass for instructions.
    """
    return [
        {"role": "system", "content": instructions},
        {"role": "user", "content": json.dumps(about, ensure_ascii=False)},
    ]


def facts(messages: Sequence[Message]) -> dict[str, Any]:
    """The facts in the last user message; plain text there is `{"goal": text}`."""
    content = next((each["content"] for each in reversed(messages) if each["role"] == "user"), "")
    try:
        about = json.loads(content)
    except (ValueError, RecursionError):
        about = None
    return about if isinstance(about, dict) else {"goal": content}
