"""What every part of a kind has without a setting, and a goal asks for by its general name: limits, a health check, logs."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_NO_FIGURE = r"(?! ?(?:of|to|at|on|is|under|path|endpoint|[:=(])? ?[\d/])"
# The words, the kinds of parts that have it, and what they have.
_HAS: tuple[tuple[str, re.Pattern[str], tuple[str, ...], str], ...] = (
    (
        "health_path",
        re.compile(rf"\bhealth[ -]?(?:checks?|probes?|config\w*)\b{_NO_FIGURE}|\bstartup probes?\b{_NO_FIGURE}"),
        ("cloud_run",),
        "an instance gets requests once its port answers (a startup probe); a path of yours is a setting, health_path",
    ),
    (
        "limits",
        re.compile(
            rf"(?<!\d)(?<![gm]i )(?<![gm]b )\b(?:resource|cpu|memory)(?:(?: and |/| & |, )(?:cpu|memory))? limits?\b{_NO_FIGURE}"
        ),
        ("cloud_run", "run_job", "worker_pool"),
        "its container has limits of CPU and memory, settings of their own (cpu, memory)",
    ),
    (
        "logging",
        re.compile(r"\b(?:logging config\w*|(?:container|application|service|request) logs? config\w*)\b"),
        ("cloud_run", "function", "run_job", "worker_pool"),
        "what it writes to its output is kept in Cloud Logging",
    ),
)


def tell_what_is_built(sketch: Sketch, reading: Reading) -> None:
    """Say of what each such part has anyway that it is there, where the goal asks for it without a value of its own."""
    for need, pattern, kinds, how in _HAS:
        match = pattern.search(reading.text)
        ids = sketch.of(*kinds)
        if match is None or not ids or need in sketch.how:
            continue
        if any(low <= match.start() < high for low, high in [*reading.negated, *sketch.taken]):
            continue
        words = Words.of(reading.goal.text, reading.text)(*match.span())
        sketch.told.append(Asked(words=words, need=need, met=True, how=f"{', '.join(ids)}: {how}"))
        sketch.taken.append(match.span())
