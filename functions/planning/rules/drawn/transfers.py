"""Transfers into a bucket of the plan: from S3, from Azure, or from a list of URLs, once or again and again."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.moved import Moved
from shared.schemas import Asked

_FOREIGN = (
    "Google's account for transfers reads for every deployment of the project, so none here reads a bucket that is not this "
    "plan's own: let whoever has {} write into this one, or copy it once with `gcloud storage rsync`"
)
_KEPT = "a plan deletes nothing at the source: count what has arrived, and empty it there yourselves"
_PLAIN = re.compile(r"(\d{1,2}) (\d{1,2}) (\S+) (\S+) (\S+)")
_HOURLY = re.compile(r"\S+ \S*/(\d{1,2}) .*")
_DAY, _WEEK, _MONTH = 24, 168, 720
_SUNDAY = 4
"""The day of January 2026 that is a Sunday, from which weekdays are counted."""


def draw_transfers(sketch: Sketch, reading: Reading) -> None:
    """A transfer for each thing that is to be copied, into the bucket that there is, or into one of its own."""
    for number, (words, said) in enumerate(reading.taken.moved, 1):
        if said.source == "gcs":
            _tell(sketch, words, _FOREIGN.format(said.name), met=False)
            if not sketch.of("bucket"):
                sketch.add("", "files", "bucket")
            continue
        bucket = next(iter(sketch.of("bucket")), None) or sketch.add("", "files", "bucket")
        made = sketch.add("", "transfer" if number == 1 else f"transfer-{number}", "transfer", source=said.source)
        sketch.use(made, bucket)
        for key, value in (
            ("source_bucket", said.name), ("account", said.account), ("prefix", said.prefix),
            ("list_url", said.url), ("role_arn", said.role_arn),
        ):  # fmt: skip
            if value and not sketch.set("", made, value, key):
                _tell(sketch, value, f"{made}: Storage Transfer Service takes no such {key}", met=False)
        when = _scheduled(sketch, made, said.cron)
        _tell(sketch, words, f"{made}: {_what(said)} is copied into {bucket}, {when}; {_opened(said)}", met=True)
        if said.source != "list" and not said.name:
            what = "container" if said.source == "azure" else "S3 bucket"
            _tell(
                sketch,
                "",
                f"{made}: the goal does not name the {what}: give the variable source_bucket",
                need="guessed",
            )
        if said.source == "azure" and not said.account:
            _tell(
                sketch,
                "",
                f"{made}: the goal does not name the storage account: say it as {made}'s account",
                need="guessed",
            )
        if said.deletes:
            _tell(sketch, said.deletes, _KEPT, met=False)


def _tell(sketch: Sketch, words: str, how: str, *, met: bool = True, need: str = "transfer") -> None:
    sketch.told.append(Asked(words=words, need=need, met=met, how=how))


def _what(said: Moved) -> str:
    kind = {"s3": "S3 bucket", "azure": "Azure container", "list": "what is listed at"}[said.source]
    return f"{kind} {said.url or said.name or '(yours to name)'}{f', {said.prefix}' if said.prefix else ''}"


def _opened(said: Moved) -> str:
    if said.source == "list":
        return "nothing at the source needs a key"
    if said.role_arn:
        return "it is read by that role, whose trust policy names the account in the output reads_as"
    how = '{"sas_token": ...}' if said.source == "azure" else '{"access_key_id": ..., "secret_access_key": ...}'
    return f"what opens it is a secret whose value is yours to give, as {how}; nothing is deleted at the source"


def _scheduled(sketch: Sketch, made: str | None, cron: str) -> str:
    """How often it runs, set by five fields; what Storage Transfer Service has instead where it can't be so."""
    if not cron:
        return "when you start it (`gcloud transfer jobs run`, once the source is open)"
    if cron.startswith("*"):
        sketch.set("", made, 1, "every_hours")
        return "every hour, which is as often as it goes"
    if often := _HOURLY.fullmatch(cron):
        sketch.set("", made, int(often[1]), "every_hours")
        return f"every {often[1]} hours"
    plain = _PLAIN.fullmatch(cron)
    if plain is None:
        sketch.set("", made, 1 if cron.split()[1] == "*" else _DAY, "every_hours")
        return "every hour" if cron.split()[1] == "*" else "every day (it knows no other days or several hours)"
    minute, hour, month_day, month, day = plain.groups()
    at = f"{int(hour):02}:{int(minute):02}"
    sketch.set("", made, at, "at")
    if day.isdigit():
        sketch.set("", made, f"2026-01-{_SUNDAY + int(day) % 7:02}", "first")
        sketch.set("", made, _WEEK, "every_hours")
        return f"every 7 days at {at} UTC, counted from such a weekday"
    if month_day.isdigit():
        sketch.set("", made, f"2026-01-{int(month_day):02}", "first")
        sketch.set("", made, _MONTH * (3 if "/" in month else 1), "every_hours")
        return f"every {90 if '/' in month else 30} days at {at} UTC: it counts days, and no months"
    sketch.set("", made, _DAY, "every_hours")
    return f"every day at {at} UTC"
