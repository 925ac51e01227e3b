"""Uptime checks: of an address that a goal names, whoever runs it, or of what the plan itself runs."""

import re
from typing import Any

from functions.planning.rules.meant.availability import availability_in, paths_checked
from functions.planning.rules.meant.watched import Watched, watched_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from shared.schemas.inner_hosts import is_inner

_MOST = 10


def draw_watched(sketch: Sketch, reading: Reading) -> None:
    """A check for each address that is to be looked at; without one, of what the plan opens to everybody."""
    said = [each for each in watched_in(reading.text) if not _is_ruled_out(each, reading)]
    for number, each in enumerate({(one.host, one.path): one for one in said}.values(), 1):
        if number > _MOST:
            sketch.lack("uptime", f"{_MOST} addresses are asked at most: add the others with `infraai change`")
            break
        _draw(sketch, each, "watch" if number == 1 else f"watch-{number}", reading)
    if said:
        return
    _by_words(sketch, reading)
    if host := values.host_in(reading.text):
        made = sketch.add("uptime", "watch", "uptime")
        sketch.set("", made, host, "host")
        path = re.search(rf"{re.escape(host)}(/[\w./-]+)", reading.text)
        sketch.set("", made, path[1].rstrip(".") if path else None, "path")
        often = re.search(r"\b(?:every|each|alle|cada|toutes les) (\d{1,2}) ?min", reading.text)
        if often and sketch.set("", made, often[1], "minutes"):
            sketch.taken.append(often.span())
    else:
        _asked_by_itself(sketch)
        for _, of_its in paths_checked(reading.text):
            sketch.set("", next(iter(sketch.of("uptime")), None), of_its, "path")
    for check in availability_in(reading.text):
        # Its own policy tells that nobody answers, whatever the words for it are.
        if sketch.of("uptime") and check.told[0] < check.told[1]:
            sketch.meet("alert", f"{sketch.of('uptime')[0]}: you are told when nobody answers (address_unreachable)")
        if check.minutes:
            sketch.set("", next(iter(sketch.of("uptime")), None), check.minutes, "minutes")


def _draw(sketch: Sketch, said: Watched, id_: str, reading: Reading) -> None:
    if is_inner(said.host) or not re.search(r"\.[a-z][a-z0-9-]*$", said.host):
        sketch.lack("uptime", f"{said.host}: Google asks from the internet, and only a name that is public there")
        return
    if said.odd:
        sketch.lack("uptime", f"{said.host}: a check here asks by a path, and without {said.odd}")
        return
    settings: dict[str, Any] = {
        "host": said.host,
        "https": said.https,
        "path": said.path or "/",
        "minutes": said.period or "1",
        **_expected(sketch, said, reading),
    }
    if said.port and said.port != (443 if said.https else 80):
        settings["asked_port"] = said.port
    if not sketch.put(
        "uptime", sketch.add("", id_, "uptime"), "Google can't ask this address by this path", **settings
    ):
        sketch.drop(id_)
        return
    if said.period is not None and float(said.period) != said.minutes:
        sketch.meet("uptime", f"{id_}: Google asks every 1, 5, 10 or 15 minutes, and nothing between")
    sketch.taken.append((said.start, said.end))


_TEXT = re.compile(
    r"\b(?:contain\w*|says?|includ\w*|shows?|text|words?|string|enthalt\w*|steht|wort|contien\w*|conteng\w*|texto|palabra|texte|mot|bevat\w*|expect\w*)\b"
    r"[^\"'“”„«»`\n.;]{0,30}[\"'“„«`]\s*(?P<text>[^\"'“”„«»`\n]{1,120}?)\s*[\"'“”»`]"
)
_STATUS = re.compile(
    r"\b(?:status\w*|codes?|codigo|http|returns?|expect\w*|answers?|responds?|antwortet|responde|repond\w*)\b\W{1,2}(?:(?:with|an?|the|mit|con|avec|un|una|status\w*|codes?|codigo|http)\W+){0,3}(?P<code>[1-5]\d\d)\b"
)
_FROM = re.compile(r"\b(?:from|aus|von|desde|depuis|vanuit|de)\b(?P<places>[^.;\n]{3,80})")
_CONTINENTS = (
    (r"south america|sudamerika|america del sur|sudamerica|amerique du sud|america do sul", "SOUTH_AMERICA"),
    (r"oregon", "USA_OREGON"),
    (r"virginia", "USA_VIRGINIA"),
    (r"iowa|(?:north )?america|usa?|united states|nordamerika|ee ?uu|etats-unis|amerika|amerique", "USA_IOWA"),
    (r"europ[ae]?\w*|eu", "EUROPE"),
    (r"asi[aen]*\w*|apac|asia[- ]pacific", "ASIA_PACIFIC"),
)
_FEW = "Google asks from three places at least, so it is asked from {}"


def _expected(sketch: Sketch, said: Watched, reading: Reading) -> dict[str, str]:
    """What its sentence says of the answer, and of where it is asked from, as settings."""
    text = reading.text
    end = re.search(r"[.!?](?=\s|$)|\n", text[said.end :])
    low, high = said.start, said.end + (end.start() if end else len(text) - said.end)
    found: dict[str, str] = {}
    address = re.compile(rf"{re.escape(said.host)}\S*").search(text, low)
    behind = address.end() if address else said.end
    if match := _TEXT.search(text, low, high):
        typed = reading.goal.text if len(reading.goal.text) == len(text) else text
        found["contains"] = typed[slice(*match.span("text"))]
        sketch.taken.append(match.span())
    if match := _STATUS.search(text, behind, high):
        found["status"] = match["code"]
        sketch.taken.append(match.span())
    for match in _FROM.finditer(text, behind, high):
        places = match["places"]
        named = []
        for words, name in _CONTINENTS:
            if re.search(rf"\b(?:{words})\b", places):
                named.append(name)
                places = re.sub(rf"\b(?:{words})\b", " ", places)
        if named:
            # The places that are named, and others until there are enough.
            usual = [*named, *(each for each in ("EUROPE", "USA_IOWA", "ASIA_PACIFIC") if each not in named)]
            found["places"] = ",".join(usual[: max(3, len(named))])
            if len(named) < _FEWEST:
                sketch.meet("uptime", _FEW.format(found["places"]))
            sketch.taken.append(match.span())
    return found


_FEWEST = 3


def _is_ruled_out(said: Watched, reading: Reading) -> bool:
    return any(low <= said.start < high for low, high in reading.negated)


_WHICH = (
    "{}: until its address is named the check asks nobody's page: say which (`https://shop.example.com`), or set the variable "
    "watched_host"
)


def _by_words(sketch: Sketch, reading: Reading) -> None:
    """What is said of such a check beside its address belongs to it: what is asked, how often, and who is told when."""
    for each in availability_in(reading.text):
        sketch.taken += [(each.start, each.of_end), each.told, *([each.often] if each.minutes else [])]


def _asked_by_itself(sketch: Sketch) -> None:
    """An uptime check without an address is about what the plan runs."""
    watched = sketch.of("vm", "group")
    # What is behind a sign-in, a load balancer or inside the network answers nobody who asks like this.
    open_to_all = [
        id_
        for id_ in sketch.of("cloud_run")
        if not {"internal", "behind", "iap"}
        & {key for key, value in sketch.parts[id_].settings.items() if value == "true"}
        and sketch.parts[id_].settings.get("public") != "false"
    ]
    if watched:
        sketch.meet("uptime", f"{watched[0]}: Google asks it from several places of the world")
    elif open_to_all:
        sketch.use(sketch.add("uptime", "watch", "uptime"), open_to_all[0])
    elif not sketch.parts.keys() - set(sketch.of("alert_channel", "uptime", "dashboard", "budget", "log_alert")):
        # What is asked stands already, and only its address is missing.
        sketch.meet("uptime", _WHICH.format(sketch.add("", "watch", "uptime")))
    else:
        sketch.lack("uptime", "Cloud Run counts its answers itself; name the domain that is to be asked from outside")
