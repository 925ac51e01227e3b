"""What stands in an incident's sentences and nowhere else. Words are anybody's: what is read here decides no action."""

import re
from typing import NamedTuple

from functions.webhook.conditions import Comparison
from functions.webhook.reading import decimal
from shared.schemas import Closing

_BRACES = re.compile(r"\{[^{}]*\}")
_LABELS = re.compile(r"(?:labels|with) \{([^{}]*)\}")
_VALUE = re.compile(r"\bwith a value of (\S{1,40}?) ?%?\.{0,2} ?$")
_BOUND = re.compile(r"\b(above|below) (?:the|a) threshold of ([-+]?[\d.]{0,30}\d)")
_FIRED = re.compile(r"\bfired for ([A-Za-z][\w /]{1,60}?)(?: with)?$")
_LABELLED = re.compile(r"\b(?:for|on) (?:\S+ )?([A-Z][\w/ ]{1,60}?) labels\b")
_METRIC = re.compile(r"\s*((?:[a-z0-9-]+\.)+googleapis\.com/[\w./-]+)\s")
_LOG_METRIC = re.compile(r"\s*logging/user/([\w./-]+)\s")
_CHANGED = re.compile(
    r"cancell?ed because|\b(?:policy|condition)\b[^.]*\b(?:deleted|modified|disabled|changed|updated|removed)\b",
    re.IGNORECASE,
)
_SILENT = re.compile(
    r"\bauto(?:matically)?[- ]?clos|\bno (?:new )?data\b|\b(?:absence|lack) of data\b|"
    r"\b(?:stopped|no longer) (?:receiving|reporting|arriving)\b|\bmissing data\b|\bno longer observed\b",
    re.IGNORECASE,
)
_NORMAL = re.compile(r"\breturned to (?:a )?normal\b|\bno longer (?:met|true|violated)\b|\brecovered\b", re.IGNORECASE)


class Words(NamedTuple):
    """What a summary says: labels, the value, the bound, the metric, and what the type of the resource is called."""

    labels: dict[str, str]
    value: float | None
    threshold: float | None
    comparison: Comparison
    metric: str
    called: str
    normal: bool


def read_words(summary: str) -> Words:
    """The facts in a summary of Cloud Monitoring; what stands in braces is labels and no sentence."""
    sentence = _BRACES.sub("", summary)
    value, bound = _VALUE.search(sentence), _BOUND.search(sentence)
    metric, logged = _METRIC.match(sentence), _LOG_METRIC.match(sentence)
    kind = _FIRED.search(sentence.rstrip(". ")) or _LABELLED.search(sentence)
    side: Comparison = ""
    if bound:
        side = "gt" if bound[1] == "above" else "lt"
    return Words(
        labels=read_labels(summary),
        value=decimal(value[1]) if value else None,
        threshold=decimal(bound[2]) if bound else None,
        comparison=side,
        called=kind[1] if kind else "",
        normal=bool(_NORMAL.search(sentence)),
        metric=metric[1] if metric else f"logging.googleapis.com/user/{logged[1]}" if logged else "",
    )


def read_labels(text: str) -> dict[str, str]:
    """The labels in `... labels {name=value, ...}`, without those that are empty or given twice."""
    pairs = [pair.partition("=") for inside in _LABELS.findall(text) for pair in inside.split(",")]
    said: dict[str, set[str]] = {}
    for name, _, value in pairs:
        said.setdefault(name.strip(), set()).add(value.strip())
    return {name: values.pop() for name, values in said.items() if len(values) == 1 and values != {""}}


def why_closed(kind: str, observed: str, summary: str, *, measured: bool, crossed: bool) -> Closing:
    """Why an incident is closed. `observed`: the text where the value should be; `kind`: the condition's.

    `measured`: there is a number; `crossed`: it still is on the wrong side of the threshold.
    """
    sentence = _BRACES.sub("", summary)
    for words in (observed, "" if measured else sentence):
        if _CHANGED.search(words):
            return "policy_changed"
        if _SILENT.search(words):
            return "no_data"
    if _SILENT.search(sentence):
        return "no_data"
    # Log entries don't come back to normal: such an incident ends when none has come for long enough.
    if kind == "log":
        return "no_data"
    if _NORMAL.search(sentence) or (measured and not crossed):
        return "recovered"
    return "unsaid"
