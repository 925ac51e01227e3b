"""What share of a month a machine runs that a schedule starts and stops."""

from collections.abc import Iterator

from shared.cost.planned import Deployment, Resource

_WEEK = 7 * 24 * 60
_DAY = 24 * 60


def running_share(machine: Resource, deployment: Deployment) -> float:
    """1.0 for a machine without a schedule of this deployment, or with one that is not read here."""
    policies = deployment.named(machine.refers_to("resource_policies"), "google_compute_resource_policy")
    for each in policies:
        schedule = each.values.block("instance_schedule_policy")
        starts = schedule.block("vm_start_schedule").text("schedule", "")
        stops = schedule.block("vm_stop_schedule").text("schedule", "")
        if starts and stops:
            return share_of(starts, stops)
    return 1.0


def share_of(starts: str, stops: str) -> float:
    """Of a week between the starts and the stops of two cron expressions: 0.3274 for 8 to 19 from Monday to Friday.

    1.0 for what is more than a minute, an hour and weekdays, or never stops.
    """
    begins, ends = list(_minutes(starts)), sorted(_minutes(stops))
    if not begins or not ends:
        return 1.0
    runs: set[int] = set()
    for begin in begins:
        end = next((each for each in ends if each > begin), ends[0] + _WEEK)
        runs.update(minute % _WEEK for minute in range(begin, end))
    return len(runs) / _WEEK


def _minutes(cron: str) -> Iterator[int]:
    """The minutes of the week, from Sunday on, that a cron expression means; none where it says more than that."""
    fields = cron.split()
    if len(fields) != 5 or fields[2:4] != ["*", "*"] or not (fields[0] + fields[1]).isdigit():
        return
    days = _days(fields[4])
    for day in days:
        yield day * _DAY + int(fields[1]) * 60 + int(fields[0])


def _days(text: str) -> set[int]:
    if text == "*":
        return set(range(7))
    found: set[int] = set()
    for each in text.split(","):
        first, dash, last = each.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            return set()
        found |= {day % 7 for day in range(int(first), int(last if dash else first) + 1)}
    return found
