"""How a topic's messages and a queue's tasks are delivered: the deadline, waits between attempts, how many, and what is kept."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_wished
from shared.schemas import Asked

_SECONDS = {"s": 1, "m": 60, "h": 3_600}
_TIME = r"(\d{1,4}) ?(s|m|h)(?:ec\w*|ek\w*|eg\w*|in\w*|ours?|eures?|oras?|tunden?)?\b"
_BACKOFF = r"(?:back-?off|wartezeit|pause|espera|attente|delai|pausa|retry delay|retr(?:y|ies) wait\w*|waiting|waits|between (?:two |the )?(?:attempts|tries|retries))"
_RANGE = re.compile(
    rf"\b(?:exponential |exponentiell\w* )?{_BACKOFF}\w*[^.;,\n\d]{{0,20}}?(\d{{1,4}}) ?(s|m|h)?(?:ec\w*|ek\w*|in\w*)? ?(?:to|-|and|bis|und|a|y|et|up to) ?{_TIME}"
)
_LEAST = re.compile(
    rf"\bmin(?:imum|imal\w*)?\.? {_BACKOFF}[^.;,\n\d]{{0,10}}?{_TIME}|\b{_BACKOFF} min(?:imum)?[^.;,\n\d]{{0,6}}?{_TIME}"
)
_MOST = re.compile(
    rf"\bmax(?:imum|imal\w*)?\.? {_BACKOFF}[^.;,\n\d]{{0,10}}?{_TIME}|\b{_BACKOFF} max(?:imum)?[^.;,\n\d]{{0,6}}?{_TIME}"
)
_DEADLINE = re.compile(rf"\back(?:nowledg\w*)?[- ]?(?:deadlines?|frist)(?: (?:of|is|to|von|de))?:? ?{_TIME}")
_ATTEMPTS = re.compile(
    r"\b(\d{1,4}) (?:delivery |failed |max(?:imum)? )?(?:attempts|deliveries|tries|versuche\w*|zustellversuche\w*|intentos|tentatives|tentativas|tentativi|pogingen)\b"
)
# What is said of the dead letters: their own subscription, and for how long it keeps them.
_DEAD = re.compile(r"\b(?:dlq|dlt|dead[- ]?letter\w*(?: (?:topic|queue))?)\b[^.;\n]*")
_KEEPS = re.compile(
    r"\b(?:keeps?|retain\w*|retention|kept|for|behalt\w*|aufbewahr\w*|conserv\w*|guard\w*)\b[^.;\n]{0,30}?(\d{1,2}) ?(d|days?|weeks?|tage\w*|wochen?|dias|semanas|jours|semaines)\b"
)


_AGAIN = re.compile(
    r"\bretr(?:y|ies|ied) (?:[a-z]+ ){0,5}?(\d{1,2}) times\b|\b(?:step|schritt|paso|etape)\w* [^.;,\n]{0,40}?(\d{1,2})[- ]?(?:times|mal|veces|fois) (?:wiederhol\w*|erneut|reintent\w*|de nouveau)"
)


def draw_deliveries(sketch: Sketch, reading: Reading) -> None:
    """Set what a goal says of the deliveries of its one topic, or of its one queue of tasks."""
    text = reading.text
    for flow in sketch.of("workflow"):
        if (match := _AGAIN.search(text)) and sketch.set("retries", flow, match[1] or match[2], "retries"):
            sketch.taken.append(match.span())
    topics, queues = sketch.of("queue"), sketch.of("tasks")
    if len(topics) + len(queues) != 1:
        return
    id_ = (topics or queues)[0]
    if match := _wished(_RANGE, reading):
        low, high = (f"{match[1]}{match[2] or match[4]}", f"{match[3]}{match[4]}")
        _waits(sketch, id_, match, low=low, high=high)
    for pattern, key in ((_LEAST, "low"), (_MOST, "high")):
        if match := _wished(pattern, reading):
            number, unit = [each for each in match.groups() if each]
            _waits(sketch, id_, match, **{key: f"{number}{unit}"})
    if not topics:
        return
    if (match := _DEADLINE.search(text)) and sketch.set("", id_, int(match[1]) * _SECONDS[match[2]], "ack_s"):
        sketch.lacks.pop("ack_deadline", None)
        sketch.meet("ack_deadline", f"{id_}: ack_s = {sketch.parts[id_].settings['ack_s']}")
        sketch.taken.append(match.span())
    if sketch.parts[id_].settings.get("dead_letter") == "true":
        _not_of_functions(sketch, id_)
        if (match := _ATTEMPTS.search(text)) and sketch.set("", id_, match[1], "attempts"):
            sketch.taken.append(match.span())
        for said in _DEAD.finditer(text):
            kept = _KEEPS.search(text, *said.span())
            if (
                kept
                and (days := int(kept[1]) * (7 if kept[2][0] in "ws" else 1))
                and sketch.set("", id_, days, "dead_days")
            ):
                if sketch.parts[id_].settings.get("retention_days") == str(days):
                    # It was taken to be said of the messages themselves.
                    sketch.parts[id_].settings.pop("retention_days")
                sketch.taken.append(kept.span())


def _wished(pattern: re.Pattern[str], reading: Reading) -> re.Match[str] | None:
    """The first place where a goal states this as a wish: `no min backoff of 5s` and `until now it had` are none."""
    for match in pattern.finditer(reading.text):
        low, high = match.span()
        if not any(low < end and start < high for start, end in reading.negated) and is_wished(
            reading.text, (low, high)
        ):
            return match
    return None


def _waits(sketch: Sketch, id_: str, match: re.Match[str], *, low: str = "", high: str = "") -> None:
    said = {"min_backoff_s": low, "max_backoff_s": high}
    settings = {key: str(int(time[:-1]) * _SECONDS[time[-1]]) for key, time in said.items() if time}
    if sketch.put("", id_, why="", **settings):
        sketch.taken.append(match.span())


_BY_EVENTARC = (
    "{1} sets aside what readers of its own subscription fail on; {0} gets its messages by a subscription that Eventarc makes, "
    "which has no dead letters: a Cloud Run service in its place has them pushed and set aside"
)


def _not_of_functions(sketch: Sketch, topic: str) -> None:
    """Say whose messages are set aside where a function is started by them."""
    for id_ in sketch.of("function"):
        drawn = sketch.parts[id_]
        if topic in drawn.uses and drawn.settings.get("trigger") == "pubsub":
            sketch.told.append(Asked(words="", need="dead_letter", met=False, how=_BY_EVENTARC.format(id_, topic)))
