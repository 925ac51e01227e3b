"""How often a machine's disk is copied, on which day and hour, for how long the copies are kept, and where."""

import re
from itertools import pairwise

from functions.planning.rules.goal import named_regions
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import hours

_COPY = r"(?:snap ?shots?\w*|momentaufnahme\w*|schnappsch\w*|instantan(?:ea|e)s?|istantane[ae])"
_NAMED = re.compile(rf"\b{_COPY}\b")
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n(?!\s*(?:[-*\u2022]|\d[.)]))")
_EVERY = re.compile(
    r"\b(?:every|each|alle|aller|cada|toutes les|ogni|elke|om de|a cada) (?P<n>\d{1,2}) ?(?:h\b|hours?|hrs?|stunden|horas|heures|ore\b|uur)"
    r"|\b(?P<n2>\d{1,2})[ -]?(?:hourly|hour (?:snap|schedule|cycle|interval)\w*|stundlich\w*|stundentakt)"
    r"|\b(?P<one>hourly|(?:every|each) hour|stundlich\w*|jede stunde|cada hora|chaque heure|toutes les heures|ogni ora|elk uur|toda hora)\b"
)
_WEEKLY = re.compile(
    r"\b(?:weekly|every week|once (?:a|per) week|wochentlich\w*|jede woche|semanal\w*|semanais|cada semana|chaque semaine|hebdomadaires?|settimanal\w*|ogni settimana|wekelijks\w*)\b"
)
_DAYS_OF_CRON = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_UNITS = {"d": 1, "t": 1, "j": 1, "g": 1, "w": 7, "s": 7, "m": 30}
_UNIT = r"(?:days?|tage?n?|dias?|jours?|giorn[io]|dagen|weeks?|wochen?|semanas?|semaines?|settiman[ae]|weken|months?|monate?n?|mes(?:es)?|mois|mes[ei]|maanden)"
_KEEPS = r"(?:ke[ep]p?t?s?|retain\w*|retention|delet\w*|expir\w*|remov\w*|aufheb\w*|aufgehoben|aufbewahr\w*|behalt\w*|losch\w*|geloscht|conserv\w*|gu?ard\w*|mantien\w*|manten\w*|mantid\w*|gard\w*|retenci\w*|retenca\w*|tenut\w*|tieni|tenere|be?waar\w*|verwijder\w*|borr\w*|supprim\w*|elimin\w*|apag\w*)"
_KEPT = re.compile(
    rf"\b{_KEEPS}\b(?: (?!every|alle\b|cada|toutes|ogni)[\w-]+,?){{0,6}}? (?P<n>\d{{1,3}}) ?(?P<unit>{_UNIT})\b"
    rf"|\b(?P<n2>\d{{1,3}})[ -](?P<unit2>{_UNIT})(?: lang)? (?:[\w-]+ ){{0,2}}?{_KEEPS}\b"
)
_BARE = re.compile(rf"(?<=, )(?P<n>\d{{1,3}}) (?P<unit>{_UNIT})(?=,|$)")
_BOOTS = re.compile(
    r"\b(?:boot|root|system)[- ]?(?:disks?|platten?|volumes?|drives?)\b|\b(?:disco|disque) (?:de |d ?'?)?(?:arranque|inicio|amorcage|boot|demarrage|inicializacao|avvio)\b"
)
_OUTLIVE = re.compile(
    r"(?:(?:[\w-]+ ){0,4}?(?:kept|stay|survive|remain|retained) )?(?:even )?(?:when|if|after) (?:the |a )?(?:disk|vm|machine|source)(?: itself)? (?:is|gets|was|has been) (?:deleted|removed|destroyed|gone)"
    r"|auch (?:wenn|nach)(?: [\w-]+){0,4} (?:geloscht|weg|loschen)\w*|(?:aunque|incluso si|meme si|anche se|mesmo (?:se|que))(?: [\w-]+){0,4} (?:borr|elimin|supprim|cancell|apag)\w*"
)
_STORED = re.compile(
    r"\b(?:stored|kept|keep|store|gespeichert|abgelegt|liegen|almacenad\w*|guardad\w*|stocke\w*|conserve\w*|armazenad\w*|conservat\w*|opgeslagen)\b[^,.;\n]{0,30}?\b(?:in[- ]region|(?P<region>[a-z]+-[a-z]+\d{1,2}))\b"
)


def draw_snapshots(sketch: Sketch, reading: Reading) -> None:
    """Set the rhythm of the snapshots of every machine that has some."""
    machines = [id_ for id_ in sketch.of("vm") if sketch.parts[id_].settings.get("snapshots") == "true"]
    if not machines or not reading.wants("snapshots"):
        return
    for low, high in _said(reading.text):
        for id_ in machines:
            _rhythm(sketch, reading, id_, (low, high))
            if (boots := _BOOTS.search(reading.text, low, high)) and not reading.names("data_disk"):
                # A policy is the data disk's where there is one: nobody asked for that.
                sketch.parts[id_].settings.pop("data_disk_gb", None)
                sketch.how.pop("data_disk", None)
                sketch.taken.append(boots.span())
    _taken_back(sketch, reading, machines)


def _said(text: str) -> list[tuple[int, int]]:
    """The sentences that are about snapshots; one that only keeps or deletes goes on with the one before."""
    stops = [0, *(each.end() for each in _SENTENCE.finditer(text)), len(text)]
    found: list[tuple[int, int]] = []
    for low, high in pairwise(stops):
        piece = text[low:high]
        goes_on = found and found[-1][1] == low and re.match(rf"\W*(?:{_KEEPS}|\d)", piece) and _KEPT.search(piece)
        if _NAMED.search(piece) or goes_on:
            found.append((low, high))
    return found


def _rhythm(sketch: Sketch, reading: Reading, id_: str, span: tuple[int, int]) -> None:
    text, (low, high) = reading.text, span
    if match := _EVERY.search(text, low, high):
        often = 1 if match["one"] else int(match["n"] or match["n2"])
        if 0 < often < 24 and sketch.set("", id_, often, "snapshot_every_h"):
            sketch.taken.append(match.span())
    elif not re.search(r"\b(?:daily|every day|taglich\w*|diari\w*|quotidien\w*)\b", text[low:high]):
        named = hours.cron_in(text[low:high]).rpartition(" ")[2]
        weekly = _WEEKLY.search(text, low, high)
        day = int(named) % 7 if named.isdecimal() else 0 if weekly else None
        if day is not None and sketch.set("", id_, _DAYS_OF_CRON[day], "snapshot_weekday"):
            sketch.taken += [weekly.span()] if weekly else []
            sketch.taken += [(low + a, low + b) for a, b in hours.said_when(text[low:high])]
    rhythm = _EVERY.search(text, low, high)
    for match in hours.hours_in(text):
        of_rhythm = rhythm is not None and rhythm.start() <= match.start() < rhythm.end()
        if low <= match.start() < high and not of_rhythm and (hour := _hour(match)) is not None:
            if sketch.set("", id_, hour, "snapshot_hour"):
                sketch.taken.append(match.span())
            break
    kept = _KEPT.search(text, low, high) or _BARE.search(text[:high].rstrip(" .\n"), low)
    if kept:
        said = {key: each for key, each in kept.groupdict().items() if each}
        days = int(said.get("n") or said["n2"]) * _UNITS[(said.get("unit") or said["unit2"])[0]]
        if sketch.set("", id_, days, "snapshot_days"):
            sketch.taken.append(kept.span())
    if match := _OUTLIVE.search(text, low, high):
        sketch.taken.append(match.span())
    if match := _STORED.search(text, low, high):
        place = match["region"] or sketch.region
        if place in {sketch.region, *named_regions(reading.goal.text)} and sketch.set(
            "", id_, place, "snapshot_location"
        ):
            sketch.taken.append(match.span())


def _hour(match: re.Match[str]) -> int | None:
    """The hour of a time of day; None where it is none, or has minutes: snapshots start at the full hour."""
    groups = match.groups()
    hour, minute, half = int(groups[0]), groups[1], (groups[2] or "") if len(groups) > 2 else ""
    if minute and int(minute):
        return None
    hour = hour % 12 + 12 * (half == "pm") if half in {"am", "pm"} else hour
    return hour if hour < 24 else None


def _taken_back(sketch: Sketch, reading: Reading, machines: list[str]) -> None:
    """Take back what was said of copies once a day, where they are made as often as is asked."""
    for id_ in machines:
        settings = sketch.parts[id_].settings
        every, weekday = settings.get("snapshot_every_h"), settings.get("snapshot_weekday")
        if not (every or weekday):
            continue
        rhythm = (
            f"every {every} hours"
            if every and every != "1"
            else "every hour"
            if every
            else f"every {str(weekday).title()}"
        )
        for need in ("snapshots", "backups"):
            if not reading.wants(need):
                continue
            sketch.lacks.pop(need, None)
            sketch.how[need] = [each for each in sketch.how.get(need, []) if "snapshot every day" not in each]
            sketch.meet(need, f"{id_}: its disk has a snapshot {rhythm}")
