"""For how long objects are kept, and where they move meanwhile."""

import re

from functions.planning.rules.meant.frequencies import how_often, is_too_rare
from functions.planning.rules.meant.whose_time import of_files, times_of_others
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import clause_around
from functions.planning.rules.words.affirmed import is_affirmed, is_whole
from functions.planning.rules.words.deletions import AFTER_GONE, ARCHIVED_AFTER, GOES, GONE_AFTER, INSTEAD
from functions.planning.rules.words.spans import DAYS, MONTHS, WEEKS, YEARS

STEP = re.compile(
    r"\b(near ?line|cold ?line|archive)\b(?: \w+){0,2}? (?:after|from|nach|ab|despues de|apres|at|a los) (\d{1,4})(?: ?(d|days?|tagen?|dias?|jours?|weeks?|months?|monaten?|meses|mois|years?|jahren?|anos?|ans)\b)?"
    r"|\b(?:after|nach|despues de|apres|a los|tras) (\d{1,4}) ?(d|days?|tagen?|dias?|jours?|weeks?|months?|monaten?|meses|mois|years?|jahren?|anos?|ans)\b(?: \w+){0,4}? (near ?line|cold ?line|archive)\b"
    # `30 days in standard, then Nearline`.
    r"|\b(\d{1,4}) ?(days?|tage|dias|jours|weeks?|months?|monate|meses|mois|years?)(?: (?:in|im|en|as|als) (?:the )?standard\w*(?: (?:class|storage|klasse))?)?,? (?:and )?(?:then|dann|danach|luego|despues|puis|depois) (?:(?:to|in|into|nach|a) )?(near ?line|cold ?line|archive)\b"
)
_UNIT_DAYS = {"d": 1, "t": 1, "j": 1, "g": 1, "w": 7, "s": 7, "m": 30, "y": 365, "a": 365}


def in_days(count: str, unit: str) -> int:
    """`2`, `weeks` in days; `a` counts as one."""
    factor = 365 if unit.startswith(("jahr", "jaar")) else _UNIT_DAYS.get(unit[0], 1)
    return (int(count) if count.isdigit() else 1) * factor


_SOME_NEVER = re.compile(r"\b(?:never|nie|niemals|nunca|jamais|nooit)\b")
_FULL_STOP = re.compile(r"[.!?](?=\s|$)|[;\n]")


def _is_of_some(sketch: Sketch, text: str, at: int) -> bool:
    """Whether the sentence of a place says of some of several buckets that nothing of them ever goes."""
    return len(sketch.of("bucket")) > 1 and _SOME_NEVER.search(text, *_sentence_of(text, at)) is not None


def _sentence_of(text: str, at: int) -> tuple[int, int]:
    """The sentence that a place stands in."""
    low = max((each.end() for each in _FULL_STOP.finditer(text, 0, at)), default=0)
    stop = _FULL_STOP.search(text, at)
    return low, stop.start() if stop else len(text)


def draw_steps(sketch: Sketch, reading: Reading) -> None:
    """Colder and colder classes, and the end of what is old."""
    steps: dict[int, str] = {}
    text = of_files(reading.text)
    for match in STEP.finditer(text):
        name = (match[1] or match[6] or match[9]).replace(" ", "").upper()
        steps[in_days(match[2] or match[4] or match[7], match[3] or match[5] or match[8] or "days")] = name
    ended = [*GONE_AFTER.finditer(text), *AFTER_GONE.finditer(text)]
    # What is moved first ends later than that: `logs are deleted after 30 days` may tell of how it is today.
    later = [each for each in ended if in_days(each[1], each[2]) > max(steps, default=0)]
    gone = next(iter(later or ended), None)
    ends = in_days(gone[1], gone[2]) if gone else None
    for id_ in sketch.of("bucket"):
        if steps:
            (days, kind), *more = sorted(steps.items())
            settings: dict[str, str | int] = {"lifecycle_class": kind, "lifecycle_days": days}
            if more:
                settings["further_classes"] = ",".join(f"{each}={after}" for after, each in more)
            drawn = sketch.parts[id_]
            drawn.settings.pop("delete_after_days", None)
            if ends and ends > max(steps):
                settings["delete_after_days"] = ends
            if sketch.put("lifecycle", id_, "the bucket takes no such steps", **settings):
                sketch.lacks.pop("lifecycle", None)
                sketch.taken += [match.span() for match in STEP.finditer(text)]
                sketch.taken += [gone.span()] if gone else []
        elif ends and gone and _is_of_another(sketch, id_, reading.text, gone.span()):
            continue
        elif gone and _is_of_some(sketch, reading.text, gone.start()):
            # Of which of them is not said: nothing is deleted of any.
            sketch.parts[id_].settings.pop("delete_after_days", None)
            continue
        elif gone and sketch.parts[id_].settings.get("lifecycle_class") is None:
            sketch.set("lifecycle", id_, ends, "delete_after_days")
            sketch.taken.append(gone.span())
        never = _NEVER.search(reading.text)
        kept = never is not None and not ends and sketch.set("", id_, True, "all_versions")
        # That nobody may is a lock, which earlier versions are not.
        if never and kept and not _NOBODY.search(reading.text[slice(*clause_around(reading.text, never.span()))]):
            sketch.taken.append(never.span())
        if reading.rejects("versioning") or _VERSIONS_OFF.search(reading.text):
            sketch.set("", id_, False, "versioning")
            sketch.taken += [match.span() for match in _VERSIONS_OFF.finditer(reading.text)]


def _is_of_another(sketch: Sketch, id_: str, text: str, said: tuple[int, int]) -> bool:
    """Whether a clause names another bucket than this one."""
    clause = text[slice(*clause_around(text, said))]
    named = [each for each in sketch.of("bucket") if re.search(rf"\b{re.escape(each)}\b", clause)]
    return bool(named) and id_ not in named


# What is never to be deleted keeps its earlier versions too, however many there are.
_NEVER = re.compile(
    r"\b(?:never|nothing|not ever) (?:\w+ ){0,3}?(?:delet|remov|expir)\w*(?: (?:anything|any ?of (?:it|them)|files|objects))?|\bno (?:lifecycle|deletions?|expiry)\b"
    r"|\b(?:nichts|nie|niemals) (?:\w+ ){0,2}?(?:losch|geloscht)\w*|\b(?:no|nunca|nada) (?:\w+ ){0,3}?(?:borr|elimin|apag)\w*|\b(?:jamais|rien) (?:\w+ ){0,2}?(?:supprim|efface)\w*"
)

_NOBODY = re.compile(r"\b(?:nobody|no ?one|niemand|nadie|ninguem|nessuno|personne)\b")


_VERSIONS_OFF = re.compile(r"\bversion(?:ing|s)(?: is| must be| stays)? (?:off|disabled|aus)\b|\bohne versionierung\b")


_UNIT = rf"(?:{DAYS}|{WEEKS}|{MONTHS}|{YEARS})"
_FOR = r"(?:for|fur|durante|pendant|por|per|voor)"
_RETAINS = r"(?:retention|conservation|retencion|retencao|ritenzione|conservazione|conservacao|conservacion|aufbewahrung\w*|bewaartermijn)"
# When something happens, and not for how long it stays: `archives files after 90 days` keeps none for them.
_AFTER = r"(?:after|past|nach|despues|pasad\w+|al|los|tras|apres|bout|depois|apos|aos|dopo|na|older|alter)"
_RETAINED = re.compile(
    rf"\b(\d{{1,4}})[ -]({_UNIT})(?:'s?)? (?:(?:of|de|di) )?(?:{_RETAINS}|aufbewahr\w*)\b"
    rf"|\b{_RETAINS}(?: period)?(?: of| de| di| van| von| is|:| (?:in|for|on) (?:the )?(?:bucket|files|objects|logs))? (\d{{1,4}})[ -]({_UNIT})\b"
    rf"|\b(?:keeps?|kept|safe|retain\w*|stor(?:es?|ed)|aufbewahr\w*|aufheben|archiv\w*|conserv\w*|gu?ard\w*|mantid\w*|bewaar\w*)(?: (?!{_AFTER}\b)[\w-]+){{0,4}}? (?:{_FOR} )?(\d{{1,4}}|an?|one) ({_UNIT})\b"
    rf"|\b(\d{{1,4}}) ({_UNIT}) (?:lang )?(?:\w+ )?(?:auf(?:zu)?heben|aufgehoben|auf(?:zu)?bewahren|aufbewahrt|behalten|kept|retained|be?waren|bewaard|conservad[oa]s?|conservee?s?|guardad[oa]s?)\b"
    rf"|\b(?:buckets?|gcs|cloud storage) {_FOR} (\d{{1,4}}|an?|one) ({_UNIT})\b"
    rf"|\b(?:nobody|no ?one) (?:can|may|should)(?: ever)? (?:delete|remove|overwrite)(?: \w+)? for (\d{{1,4}}) ({_UNIT})\b"
)
_LOCKED = re.compile(
    r"\b(?:at least|mindestens|al menos|au moins|never delet\w*|locked|immutable|worm|(?:nobody|no ?one|niemand|nadie) (?:can|may|kann|puede|darf) (?:delete|losch\w*|borrar)|deletable|write[- ]once|unveranderbar\w*|unveranderlich\w*|unloschbar\w*|unchangeable|unalterable|undeletable|nicht loschbar|inmutable\w*|inalterable\w*|imutave\w*|immodificabil\w*|immuable\w*|ineffacable\w*|"
    r"(?:no|non|nao|ne) (?:\w+ ){0,3}?(?:borr|elimin|cancell|apag|supprim|modific|modifi)\w*|gobd|revisionssicher\w*|legal hold|tamper\w*)\b"
)
_OF_SAVES = re.compile(
    r"\b(?:back ?ups?|\w*sicherung\w*|snapshots?|back-ups?|sauvegarde\w*|copias?|respaldos?|images?|messages?|events?|logs?)\b"
)

# What of a database lies in a bucket is kept there.
_COPIES = re.compile(
    r"\b(?:\w*back-?ups?|\w*sicherung\w*|sauvegardes?|copias?|respaldos?|dumps?|exports?|exporte|volcados?|logs?|journaux|chunks?|artifacts?|artefa\w+|snapshots?|builds?)\b"
)
_DUMPED = re.compile(r"dump|\b(?:buckets?|gcs|cloud storage)\b")


_COLD = re.compile(r"\b(?:cold storage|stockage froid|almacenamiento frio|armazenamento frio|kalte[mnrs]? speicher)\b")
_YEARS = 3 * 365
_ENDS = re.compile(
    r"\b(?:delet\w*|expir\w*|remov\w*|purg\w*|then gone|dann (?:weg|loschen)|losch\w*|geloscht|borr\w*|elimin\w*|supprim\w*|apag\w*|not longer|no longer|at most|hochstens)\b"
)
_RETENTION = re.compile(r"\b(?:retention|retain\w*|retencion|aufbewahr\w*|conservation)\b")
_LOCK = re.compile(r"\b(?:locked|retention lock|bucket lock|worm|lock(?:s|ing)? the retention)\b")


# What says that something goes, and what says for how long it may not.
_GOES_SAID = re.compile(
    rf"\b(?:{GOES}|gone|go(?:es)? away|ttl|auto[- ]?delet\w*|(?:not|no) longer|at most|hochstens)\b"
)
_DENIED = re.compile(
    r"\b(?:never|nothing|not|no|no ?one|nobody|none|without|don'?t|cannot|can'?t|nie|niemals|nichts|nicht|niemand|kein\w*|ohne|nunca|nada|nadie|ningun\w*|sin|jamais|rien|personne|ne|sans|nao|ninguem|sem|non|mai)\b(?: [\w']+){0,4} ?$"
)
_NOT_BEFORE = re.compile(
    rf"\b{GOES}(?: \w+){{0,3}}? (?:before|until|within|for|during|earlier than|antes de(?: los)?|vor(?: ablauf von)?|avant(?: de)?|prima di|fur|durante|pendant) (?P<n>\d{{1,4}}|an?|one) (?P<unit>days?|weeks?|months?|years?|jahre\w*|tage\w*|wochen|monate\w*|anos|dias|meses|ans|jours|mois)\b"
)
_UNSAID_END = "the goal does not say that it goes, or when, so nothing is deleted: say `delete files after 90 days`"


def _is_denied(text: str, at: int) -> bool:
    """Whether what stands at a place is said not to happen."""
    return _DENIED.search(text, max(0, at - 60), at) is not None


def hold_deletions(sketch: Sketch, reading: Reading) -> None:
    """Delete nothing that nobody said is to go: neither against the goal's word nor after a time that was made up."""
    text = INSTEAD.sub(_blank, _SOFT.sub(_blank, reading.text))
    for match in _NOT_BEFORE.finditer(text):
        if _is_denied(text, match.start()):
            for id_ in sketch.of("bucket")[:1]:
                sketch.parts[id_].settings.pop("delete_after_days", None)
                sketch.parts[id_].settings.pop("versioning", None)
                if sketch.set("lifecycle", id_, in_days(match["n"], match["unit"]), "retention_days"):
                    sketch.taken.append(match.span())
    goes = [each for each in _GOES_SAID.finditer(text) if not _is_denied(text, each.start())]
    ends = [each for each in goes if is_affirmed(text, each.span()) and is_whole(text, each.span())]
    kept = [
        each for each in _RETAINED.finditer(text) if not _LOCKED.search(text[max(0, each.start() - 40) : each.end()])
    ]
    numbers = {round(float(each[1]) * days) for each in _SPANS.finditer(text) for days in _WORTHS}
    for id_ in sketch.of("bucket"):
        settings = sketch.parts[id_].settings
        days = settings.get("delete_after_days")
        if days is None or ((ends or (kept and not goes)) and (int(days) in numbers or _IN_WORDS.search(text))):
            continue
        del settings["delete_after_days"]
        moved = not ends and _moves_instead(sketch, id_, text)
        if not moved and not settings.keys() & {"lifecycle_class", "retention_days"}:
            sketch.how.pop("lifecycle", None)
            sketch.lack("lifecycle", _UNSAID_END)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _moves_instead(sketch: Sketch, id_: str, text: str) -> bool:
    """Whether files move to the archive after a time, where a goal says that and that they don't go."""
    said = ARCHIVED_AFTER.search(text)
    if said is None or "lifecycle_class" in sketch.parts[id_].settings:
        return False
    count, unit = [each for each in said.groups() if each]
    done = sketch.put("", id_, lifecycle_class="ARCHIVE", lifecycle_days=in_days(count, unit))
    if done:
        sketch.how.pop("lifecycle", None)
        sketch.meet(
            "lifecycle", f"{id_}: objects move to the archive after {in_days(count, unit)} days, and none is deleted"
        )
        sketch.taken.append(said.span())
    return done


_SPANS = re.compile(r"(?<![\w.,])(\d{1,4})")
# How long what somebody deleted can be had back: nothing goes by it.
_SOFT = re.compile(r"\bsoft[- ]?delet\w*[^,;.\n]*")
_WORTHS = (1, 7, 30, 31, 365, 366, 1 / 24)
_IN_WORDS = re.compile(
    r"\b(?:an?|one|eine?[mnrs]?|una?|une|uma?) (?:day|week|month|year|tag|woche|monat|jahr|dia|semana|mes|ano|jour|semaine|mois|an)\b|\b(?:daily|weekly|monthly|yearly)\b"
)


def draw_kept(sketch: Sketch, reading: Reading) -> None:
    """For how long files are kept: at least so long where nothing may change them, and not longer otherwise."""
    if sketch.of("bucket") and reading.names("retention_lock") and _LOCK.search(reading.text):
        why = (
            "nobody deletes an object before its time, but the period itself is not locked: that can't be undone, "
            "not even to destroy the deployment, so lock it yourself (gcloud storage buckets update --lock-retention-period)"
        )
        sketch.lack("retention_lock", why)
    theirs = list(times_of_others(reading.text))
    for match in _RETAINED.finditer(reading.text):
        count, unit = (each for each in match.groups() if each)
        days = in_days(count, unit)
        # How long, not what: that has to be read by somebody else.
        said = (match.start(match.lastindex - 1 if match.lastindex else 0), match.end())
        near = reading.text[max(0, match.start() - 40) : match.end() + 40]
        stores = sketch.of("bucket")
        if said in sketch.taken or any(each.start() < said[1] <= each.end() for each in _SOFT.finditer(reading.text)):
            continue
        saved = _OF_SAVES.search(near)
        if (
            saved
            and not (stores and _DUMPED.search(near))
            and re.match(r"snapshot|back|\w*sicher|sauve|copia|respal", saved[0])
        ):
            for id_ in sketch.of("vm", "sql", "firestore"):
                for key in ("snapshot_days", "backup_days"):
                    if sketch.takes(id_, key) and sketch.set("", id_, days, key):
                        sketch.taken.append(said)
            if sketch.of("vm", "sql", "firestore"):
                continue
        if any(low < said[1] and said[0] < high for low, high in theirs) or _is_of_some(sketch, reading.text, said[0]):
            stores = []
        for id_ in stores[:1]:
            settings = sketch.parts[id_].settings
            locked = _LOCKED.search(near) or "audit" in reading.text
            ends = any(not _is_denied(reading.text, each.start()) for each in _ENDS.finditer(reading.text))
            # Who keeps something for years says that nothing may go before, and not that it has to go then.
            promised = days >= _YEARS and not saved and not ends
            # A retention holds what is there; only who says that it goes wants it gone.
            held = _RETENTION.search(match[0]) and not ends
            key = "retention_days" if locked or promised or held else "delete_after_days"
            if key == "retention_days":
                settings.pop("versioning", None)
                settings.pop("delete_after_days", None)
            elif int(settings.get("lifecycle_days", 0)) >= days:
                continue
            if sketch.set("", id_, days, key):
                sketch.taken.append(said)
                if key == "retention_days":
                    sketch.how.pop("lifecycle", None)
                    cold = _COLD.search(reading.text)
                    if cold and "lifecycle_class" not in settings:
                        sketch.put("lifecycle", id_, lifecycle_class="COLDLINE", lifecycle_days=1)
                        sketch.taken.append(cold.span())
                    sketch.meet("lifecycle", f"{id_}: nobody deletes an object before it is {days} days old")
                    if held and not locked and _COPIES.search(near):
                        # Copies are mostly wanted gone by then; what deletes them has to be said.
                        sketch.lack("lifecycle", f"none goes by itself: say `deleted after {days} days` if it shall")
                    sketch.taken += [each.span() for each in _LOCKED.finditer(reading.text)]
        warehouse = next(iter(sketch.of("bigquery")), None)
        if (
            not stores
            and warehouse
            and not reading.wants("partition_expiry")
            and sketch.set("", warehouse, days, "expire_days")
        ):
            sketch.taken.append(said)


def daily_backups(sketch: Sketch, reading: Reading, id_: str) -> None:
    """Backups once a day: say so where another time is asked for."""
    sketch.set("backups", id_, True, "backups")
    often = how_often(reading.text, reading.of("backups"))
    if often and not is_too_rare(often):
        sketch.meet("backups", f"{id_}: a backup every day, which is more often than {often}")
    elif often and not reading.wants("pitr"):
        sketch.lack("backups", f"{id_}: a backup every day, and no more often ({often})")
