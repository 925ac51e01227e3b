"""What nobody said and the plan had to choose: times, amounts and periods, each told as a guess with how to say another."""

import re
from collections.abc import Callable, Iterator

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words import amounts, hours, values
from functions.planning.rules.words.amounts import gpu_machine_in
from functions.planning.rules.words.running import running
from shared.schemas import Asked

GUESSED = "guessed"
"""The need of such a line; it has no words of the goal."""

_NUMBERS = re.compile(r"(?<![\w.])\d+")
_ONE = re.compile(
    r"\b(?:an?|one|eine?[nmrs]?|una?|une|uma?|per|each|every) (?:hour|day|week|month|year|stunde|tag|woche|monat|jahr|hora|dia|semana|mes|ano|heure|jour|semaine|mois|an)\b"
)
# What a number of a goal may be worth in a setting's unit: days of weeks, months and years, hours of days.
_WORTH = (1, 7, 24, 28, 30, 31, 52, 90, 360, 365, 366)
_HOW = "{}: {}, for the goal does not say {}: say another, such as `{}`"


def guesses(sketch: Sketch, reading: Reading) -> Iterator[Asked]:
    """A line for each choice that was made for want of words."""
    for drawn in sketch.parts.values():
        for kind, guess in _GUESSES:
            if drawn.part.name == kind and (how := guess(drawn, reading)):
                yield Asked(words="", need=GUESSED, met=True, how=how)


def _starts(drawn: Drawn, reading: Reading) -> str:
    minute, hour, *_ = [*drawn.settings.get("cron", "0 6 * * *").split(), "", ""]
    url = drawn.settings.get("url", "")
    said = " ".join(words.lower() for words, call in reading.taken.called if call.url == url) if url else reading.text
    if not (minute.isdigit() and hour.isdigit()) or hours.names_hour(said):
        return ""
    zone = drawn.settings.get("timezone", "UTC")
    return _HOW.format(drawn.id, f"it starts at {int(hour):02}:{int(minute):02} {zone}", "at which hour", "at 22:30")


def _runs(drawn: Drawn, reading: Reading) -> str:
    start, stop = drawn.settings.get("start_cron"), drawn.settings.get("stop_cron")
    if not (start and stop) or running(reading.text) or _NUMBERS.search(_about_hours(reading)):
        return ""
    return _HOW.format(drawn.id, f"started at {start} and stopped at {stop}", "from when to when", "from 7:00 to 18:30")


def _about_hours(reading: Reading) -> str:
    return " ".join(reading.text[each.start : each.end + 40] for each in reading.of("instance_schedule"))


def _costs(drawn: Drawn, reading: Reading) -> str:
    if "amount" not in drawn.settings:
        said = f"{drawn.part.settings().model_dump()['amount']} a month in the billing account's currency"
        return _HOW.format(drawn.id, said, "which amount", "a budget of 250 dollars a month")
    money = amounts.money_in(reading.text)
    if drawn.settings.get("currency") or amounts.is_in_dollars(reading.text):
        return ""
    return (
        f"{drawn.id}: {drawn.settings['amount']} is what the goal says{'' if money and not money.code else ' in US dollars'}; a budget counts in the billing "
        "account's own currency, so set the variable budget_amount where that is another"
    )


def _warns(drawn: Drawn, reading: Reading) -> str:
    if "thresholds" in drawn.settings or not reading.wants("budget_alert"):
        return ""
    said = f"mail at {drawn.part.settings().model_dump()['thresholds']} percent"
    return _HOW.format(drawn.id, said, "at which shares", "at 80 and 100 percent")


def _number(key: str, unit: str, example: str) -> Callable[[Drawn, Reading], str]:
    """A setting with a number that neither stands in the goal nor is worth one that does."""

    def guess(drawn: Drawn, reading: Reading) -> str:
        value = drawn.settings.get(key, "")
        if not value.isdigit() or int(value) == 0:
            return ""
        said = [int(each) for each in _NUMBERS.findall(reading.text)]
        if _ONE.search(reading.text):
            said.append(1)
        if any(each * worth == int(value) for each in said for worth in _WORTH):
            return ""
        return _HOW.format(drawn.id, f"{key} = {value}", f"how many {unit}", example)

    return guess


def _accelerator(drawn: Drawn, reading: Reading) -> str:
    said = values.gpu_in(reading.text)[0] or values.other_gpu_in(reading.text)[0] or gpu_machine_in(reading.text)
    if not drawn.settings.get("gpu") or said:
        return ""
    return _HOW.format(drawn.id, f"gpu = {drawn.settings['gpu']}", "which accelerator", "with an L4")


def _program(drawn: Drawn, reading: Reading) -> str:
    image = drawn.settings.get("image", "")
    if image.removeprefix("docker.io/library/") != "nginx:stable" or "nginx" in reading.text:
        return ""
    return _HOW.format(drawn.id, f"it runs {image} until it gets yours", "which image", "--image ghcr.io/acme/app:1")


_GUESSES: tuple[tuple[str, Callable[[Drawn, Reading], str]], ...] = (
    ("schedule", _starts),
    ("vm", _runs),
    ("vm", _number("max_run_hours", "hours it may run", "for at most 8 hours")),
    ("vm", _accelerator),
    ("vm", _program),
    ("group", _program),
    ("budget", _costs),
    ("budget", _warns),
    ("bucket", _number("lifecycle_days", "days until objects move", "to Coldline after 90 days")),
    ("bucket", _number("delete_after_days", "days until objects are deleted", "deleted after 90 days")),
    ("bucket", _number("retention_days", "days objects are kept", "nobody deletes them for 365 days")),
    ("bigquery", _number("expire_days", "days rows are kept", "for 90 days")),
    ("load_balancer", _number("rate_limit", "requests a minute one client may send", "100 requests a minute per IP")),
    ("gke", _number("rate_limit", "requests a minute one client may send", "100 requests a minute per IP")),
)
