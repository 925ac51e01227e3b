"""What the rules answer when there is no model: the draft that comes with the question is what they have drawn already."""

from typing import Any

from shared.llm import Rules
from shared.schemas import Architecture


def answer(facts: dict[str, Any]) -> Architecture:
    """The architecture in `facts["draft"]`, as it is."""
    return Architecture.model_validate(facts.get("draft") or {})


RULES: Rules = {Architecture: answer}
"""The questions of planning that are answered without a model."""
