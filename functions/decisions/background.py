"""What a person who is asked at night wants beside the question: whose it is, how it went, what ran lately."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

from shared.measures import reading
from shared.schemas import CHANGES_NOTHING, Deployment, Run
from shared.schemas.text import one_line

_BARS = "▁▂▃▄▅▆▇█"
_COLUMNS = 24
_MOST_RUNS = 3
_LONGEST = 60


def background(
    metric: str, deployment: Deployment | None, runs: Sequence[Run], hour: Sequence[tuple[float, float]]
) -> list[str]:
    """A line each, as far as it is known.

    Args:
        metric: the alert's metric.
        deployment: what the alert is about.
        runs: its runs, newest first.
        hour: the metric's last hour, oldest first: epoch seconds and value.
    """
    lines = []
    if deployment is not None:
        name = deployment.application or one_line(deployment.prompt, _LONGEST) or deployment.deployment_id
        lines.append(f"Deployment: {name}, {deployment.environment} ({deployment.deployment_id})")
    if len(hour) > 1:
        values = [value for _, value in hour]
        low, high = reading(metric, min(values)), reading(metric, max(values))
        minutes = max(1, round((hour[-1][0] - hour[0][0]) / 60))
        lines.append(f"Last {minutes} min: {bars(values)} now {reading(metric, values[-1])} ({low} to {high})")
    # A draft, a plan that waits or a look for drift has changed nothing that could be the cause.
    ran = [each for each in runs if each.ran and each.kind not in CHANGES_NOTHING]
    lines += [_run(each) for each in ran[:_MOST_RUNS]]
    return lines


def bars(values: Sequence[float]) -> str:
    """A curve as a row of blocks, oldest first; the highest value of a stretch stands for it.

    A chat's client shows text at once, in a notification too, where a picture is a download.
    """
    columns = min(_COLUMNS, len(values))
    cuts = [len(values) * n // columns for n in range(columns + 1)]
    tops = [max(values[start:end]) for start, end in pairwise(cuts)]
    low, high = min(tops), max(tops)
    span = high - low
    return "".join(_BARS[round((each - low) / span * (len(_BARS) - 1)) if span else 0] for each in tops)


def _run(run: Run) -> str:
    at = datetime.fromtimestamp(run.updated_at, UTC).strftime("%d %b %H:%M UTC")
    reason = (run.reason or "").replace("_", " ")
    became = f"failed: {reason}" if reason else run.status.replace("_", " ")
    return f"Ran {at}: {run.kind} “{one_line(run.prompt, _LONGEST)}”, {became}"
