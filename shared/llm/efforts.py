"""How long a model may think about a question, and how hard: by what is asked for.

Source of the levels: https://ai.google.dev/gemini-api/docs/thinking. The times are for the slowest answer in twenty.
"""

from typing import NamedTuple

from pydantic import BaseModel

from shared.settings import ModelSettings


class Effort(NamedTuple):
    """`level` is Gemini's thinking level, `seconds` the time for an answer, retries included."""

    level: str
    seconds: float


_USUAL = Effort("LOW", 45.0)
_EFFORTS = {
    # Evidence is gathered before, and somebody waits.
    "OpsDecision": Effort("LOW", 30.0),
    "InfraPlan": Effort("MEDIUM", 60.0),
    "Graph": Effort("LOW", 60.0),
    # Whole files.
    "TerraformFiles": Effort("MEDIUM", 100.0),
}
# Models before these know a budget of tokens and no level.
_WITHOUT_LEVEL = ("gemini-1", "gemini-2")


def effort(schema: type[BaseModel] | None) -> Effort:
    """The effort for a question whose answer has this schema."""
    return _EFFORTS.get(schema.__name__, _USUAL) if schema else _USUAL


def longest(settings: ModelSettings, schema: type[BaseModel]) -> float:
    """Seconds after which an answer with this schema has come or failed."""
    return min(settings.llm_deadline_seconds, effort(schema).seconds)


def knows_levels(model: str) -> bool:
    """Whether the model takes a thinking level."""
    return not model.rpartition("/")[2].startswith(_WITHOUT_LEVEL)
