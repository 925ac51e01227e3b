"""Schedules that call an address outside: public ones over HTTPS, as nobody."""

import re

from pydantic import ValidationError

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.outside_calls import OutsideCall
from shared.parts.schedule.part import ScheduleSettings
from shared.schemas import Asked
from shared.schemas.inner_hosts import is_inner

_INNER = "{}: Google calls from the internet, and only what is public there; name a part of this plan to call that"
_PLAIN = "{}: a call goes out over HTTPS alone: give its https:// address"
_QUERY = "{}: a schedule is read by whoever may look at the project, so no query goes into its address: call a path, or let a function ask"
_KEYED = (
    "no key goes along: Cloud Scheduler would keep it in clear, and whoever looks at the project reads it; let a function "
    "with the key as a secret make the call"
)
_NOT_SO = "{}: Cloud Scheduler can't call it so"
_LEFT = "nothing of the plan calls this address; say when it is to be called where it shall be"
_METHODS = {"HEAD": "GET", "PATCH": "POST", "DELETE": "POST"}


def draw_outside_calls(sketch: Sketch, reading: Reading) -> None:
    """A schedule for each address that is to be called; what can't be called is told."""
    for words in reading.taken.left:
        sketch.told.append(Asked(words=words, need="left_aside", met=False, how=_LEFT))
    for words, said in reading.taken.called:
        if why := _refused(said):
            _tell(sketch, words, why, met=False)
            continue
        id_ = _id(sketch, said.url)
        made = sketch.add("", id_, "schedule", url=said.url, method=said.method, cron=said.cron)
        sketch.set("", made, said.zone or None, "timezone")
        if said.body:
            sketch.set("", made, said.body, "message")
        how = f"{id_}: {said.cron} {said.zone or 'UTC'} (minute hour day month weekday): {said.method} {said.url}, as nobody: no token goes along"
        _tell(sketch, words, how, met=True)
        if said.keyed:
            _tell(sketch, said.keyed, _KEYED, met=False)


def _tell(sketch: Sketch, words: str, how: str, *, met: bool) -> None:
    sketch.told.append(Asked(words=words, need="outside_call", met=met, how=how))


def _refused(said: OutsideCall) -> str:
    """Why an address is not called; empty where it is."""
    if is_inner(said.url):
        return _INNER.format(said.url)
    if not said.url.startswith("https://"):
        return _PLAIN.format(said.url)
    if "?" in said.url or "@" in said.url:
        return _QUERY.format(said.url.partition("?")[0])
    if said.method in _METHODS:
        return f"{said.method} is not among what a schedule here sends (GET, POST, PUT)"
    try:
        ScheduleSettings.model_validate({"url": said.url, "method": said.method, "cron": said.cron})
    except ValidationError:
        return _NOT_SO.format(said.url)
    return ""


def _id(sketch: Sketch, url: str) -> str:
    """A name for its schedule: the path's last word, else the host's first."""
    host, _, path = url.removeprefix("https://").partition("/")
    word = re.sub(r"[^a-z0-9-]", "", (path.rstrip("/").rpartition("/")[2] or host.partition(".")[0]).lower())[
        :12
    ].strip("-")
    id_ = f"{word}-call" if re.fullmatch(r"[a-z][a-z0-9-]*", word) else "call"
    number, taken = 2, id_
    while taken in sketch.parts:
        taken, number = f"{id_}-{number}", number + 1
    return taken
