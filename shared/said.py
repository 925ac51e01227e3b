"""The last lines of a deployed application, for a run that ends because it does not answer."""

import logging
import re
from collections import Counter
from collections.abc import Sequence

from shared.cloud.app_logs import AppLogs
from shared.failures import CloudError
from shared.parts.app import running_names
from shared.parts.expand import PlanRefused
from shared.schemas import Phase, Run
from shared.schemas.text import newest

_log = logging.getLogger(__name__)

_LONGEST = 300
_MESSAGE = 2000
# The verification asks again and again: what is said about each attempt must not push out why.
_ENTRIES = 300
_ENDED = re.compile(r"Container (?:called exit\((\d+)\)|terminated on signal \d+)")
_WORKERS = "worker_pool_name"
_REQUEST = re.compile(r"([A-Z]{3,7} \S+ \d{3}) \d[\d.]*s")


def last_lines(logs: AppLogs, run: Run) -> list[str]:
    """What the run's own services, jobs and workers said since it began to apply; empty where that can't be told."""
    if run.architecture is None:
        return []
    since = next((each.started_at for each in run.phases if each.phase is Phase.APPLYING), run.created_at)
    try:
        names = running_names(run.architecture, run.deployment_id)
        entries = logs.newest(names, _ENTRIES, since=since, project=run.project)
        return shortened([line for each in entries for line in each.text.splitlines() if line.strip()])
    except (CloudError, PlanRefused) as error:
        # It only explains; the verdict stands without it.
        _log.warning("reading what the application said: %s", type(error).__name__)
        return []


def explained(message: str, lines: Sequence[str]) -> str:
    """A failure's message with the program's last lines below it, where they do not stand in it already."""
    shown = sum(line.strip() in message for line in lines)
    return message[:_MESSAGE] if 2 * shown > len(lines) else "\n  ".join([message[:_MESSAGE], *lines])


def workers_down(logs: AppLogs, run: Run) -> list[str]:
    """The last lines of the run's workers where they do not stay up since it was applied; empty where they do, or
    nobody can tell."""
    if run.architecture is None or not has_workers(run):
        return []
    since = next((each.started_at for each in run.phases if each.phase is Phase.FINALIZING), run.updated_at)
    try:
        names = running_names(run.architecture, run.deployment_id)
        entries = logs.newest({_WORKERS: names.get(_WORKERS, [])}, _ENTRIES, since=since, project=run.project)
    except (CloudError, PlanRefused) as error:
        _log.warning("reading what the workers said: %s", type(error).__name__)
        return []
    ends = [match[1] for each in entries if (match := _ENDED.match(each.text))]
    # One that ended well once may be the one before; none ends well twice and stays up.
    if len(ends) > 1 or any(code != "0" for code in ends):
        return shortened([line for each in entries for line in each.text.splitlines() if line.strip()])
    return []


def has_workers(run: Run) -> bool:
    """Whether programs of the user's own work there and are asked by nobody."""
    if run.architecture is None:
        return False
    return any(
        part.part == "worker_pool" and any(each.key in {"source", "image"} and each.value for each in part.settings)
        for part in run.architecture.parts
    )


def shortened(lines: Sequence[str]) -> list[str]:
    """The last of the lines; of requests that were answered alike the last one, and how many there were."""
    asked = [match[1] if (match := _REQUEST.fullmatch(line)) else "" for line in lines]
    count = Counter(asked)
    last = {what: index for index, what in enumerate(asked) if what}
    kept = []
    for index, (line, what) in enumerate(zip(lines, asked, strict=True)):
        if not what:
            kept.append(line[:_LONGEST])
        elif last[what] == index:
            kept.append(line[:_LONGEST] + (f" ({count[what]} times)" if count[what] > 1 else ""))
    return newest(kept)
