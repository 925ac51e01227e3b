"""What a clause says of databases, caches, buckets and queues."""

import re
from collections.abc import Iterator

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Clause, Put
from functions.planning.rules.changes.parts import Standing
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.unclear import NotUnderstood, Unclear
from functions.planning.rules.words.places import regions_in
from shared.parts.sql.settings import DEFAULT_VERSION, VERSIONS

_DAYS = (
    r"(\d+) ?(?:(days?|tage?n?|dias?|jours?|d)|(weeks?|wochen?|semanas?|semaines?)|(months?|monate?n?|mes(?:es)?|mois)|"
    r"(years?|jahre?n?|anos?|ans?))"
)
_LENGTHS = (1, 7, 30, 365)


def _days(clause: Clause) -> tuple[str, int] | None:
    """A span of time, in its words and in days."""
    match = clause.says(_DAYS)
    if match is None:
        return None
    unit = next(at for at, word in enumerate(match.groups()[1:]) if word)
    return match[0], int(match[1]) * _LENGTHS[unit]


_BACKUPS = r"backups?|sicherung\w*|sicherheitskopie\w*|copias? de seguridad|respaldos?|sauvegardes?"

_CONNECTIONS = (
    r"max(?:imum|imal\w*|imo)? (?:of )?(?:number of )?(?:\w+ )?(?:connections?|verbindungen|conexiones|connexions)\b[^\d]{0,40}(\d+)|"
    r"(\d+) (?:database )?(?:connections?|verbindungen|conexiones|connexions)"
)
_REPLICA = (
    r"(?:read[- ]?)?replicas?|lese ?replik\w*|replicas? de lectura|repli(?:ca|que)s? en lecture|repliques?|standby copy"
)
_OF_DATABASES = {
    "pooling": r"(?:connection|db|database) pool|pool(?:ing|er)|pgbouncer|verbindungspool\w*",
    "query_insights": r"query insights|insights",
    "pitr": r"point[- ]in[- ]time(?: recovery)?|pitr",
}
# Its hour is one of UTC.
_EACH_WEEK = re.compile(
    r"\b(?:weekly|(?:once|one time) (?:a|per) week|every week|wochentlich|semanal|hebdomadaire|utc|gmt)\b"
)
_MAINTENANCE = r"(?:maintenance|wartung\w*|mantenimiento)(?: window)?"
_ENGINES = r"postgre\w*|my ?sql|pg|sql ?server"
_VERSION = (
    rf"(?:version|v|{_ENGINES})(?: version)? ?(?:from |von |de )?\d{{1,4}}(?:\.\d)? (?:to|auf|a) (?:version |v)?(\d{{1,4}}(?:\.\d)?)|"
    r"upgrad\w* (?:the |our )?(?:database|db) from \d{1,4}(?:\.\d)? to (\d{1,4}(?:\.\d)?)(?! ?[a-z])|"
    rf"(?:version|v) ?(\d{{1,4}}(?:\.\d)?)|(?:{_ENGINES})(?: to| auf| a)? (\d{{1,4}}(?:\.\d)?)"
)
_NEXT_VERSION = (
    r"(?:next|newest|latest|newer|current|nachste\w*|neueste\w*|siguiente|ultima|prochaine|derniere) (?:(?:major|postgre\w*|my ?sql|stable|supported) )*(?:version|release)|"
    r"(?:version|release) (?:siguiente|suivante)"
)
_DATABASE = "|".join((_NEXT_VERSION, _CONNECTIONS, _REPLICA, *_OF_DATABASES.values(), _MAINTENANCE, _VERSION))


def database(clause: Clause) -> Iterator[Put]:
    if not clause.says(_DATABASE) and not clause.says(_BACKUPS):
        return
    part = clause.one("tier", kinds=("sql",))
    if clause.says(_BACKUPS):
        if clause.verb in {"off", "remove"} or clause.says(words.OFF):
            raise Unclear("Backups are what is left when something goes wrong: a sentence does not turn them off.")
        part = clause.one("backup_days")
        days = _days(clause)
        if part is not None and days:
            clause.use(days[0])
            if days[1] < int(part.value("backup_days")):
                raise Unclear(
                    f"{part.id} keeps its backups for {part.value('backup_days')} days: older ones would be lost.",
                    loses=(part.id,),
                )
            yield Put(part.id, "backup_days", str(days[1]))
        elif part is not None:
            yield Put(part.id, "backups", "true")
        return
    if part is None:
        return
    if match := clause.says(_CONNECTIONS):
        clause.use(match[0])
        yield Put(part.id, "max_connections", match[1] or match[2])
        return
    if clause.says(_REPLICA):
        if clause.verb in {"off", "remove"}:
            raise Unclear(f"The replica of {part.id} would be destroyed.", loses=(part.id,))
        yield Put(part.id, "replica", "true")
        for said, region in regions_in(clause.text).items():
            clause.use(said)
            yield Put(part.id, "replica_region", region)
        return
    for key, pattern in _OF_DATABASES.items():
        if clause.says(pattern):
            must_be_switched(clause, part, pattern)
            if clause.verb in {"off", "remove"} and key == "pitr":
                raise Unclear(
                    "Point-in-time recovery is what is left when something goes wrong: a sentence does not turn it off."
                )
            yield Put(part.id, key, "false" if clause.verb in {"off", "remove"} else "true")
            return
    if window := clause.says(_MAINTENANCE):
        when = when_in(clause.text.replace(window[0], " " * len(window[0])), "0 3 * * 0")
        if when is not None and not part.comes:
            minute, hour, _, _, day = when.cron.split()
            if minute == "0" and day.isdigit():
                clause.use(window[0])
                for said in [*(clause.text[start:end] for start, end in when.spans), *_EACH_WEEK.findall(clause.text)]:
                    clause.use(said)
                yield Put(part.id, "maintenance_day", str(int(day) or 7))
                yield Put(part.id, "maintenance_hour", hour)
                return
        raise Unclear("Maintenance is on one day of the week from one full hour (UTC), such as: on Tuesdays at 2.")
    if (following := clause.says(_NEXT_VERSION)) and not part.comes:
        clause.use(following[0])
        yield _next_version(part)
        return
    version = clause.says(_VERSION)
    if version and not part.comes:
        wanted = next(each for each in version.groups() if each)
        clause.use(version[0])
        if _as_number(wanted) < _as_number(part.value("version") or DEFAULT_VERSION[part.value("engine")]):
            raise Unclear(
                f"{part.id} can't go back to version {wanted}: it would be made anew, and what it holds lost.",
                loses=(part.id,),
            )
        yield Put(part.id, "version", wanted)


def must_be_switched(clause: Clause, part: Standing, pattern: str) -> None:
    """Raises Unclear where there is to be more or less of what is only on or off: `resize the connection pool`."""
    if (word := clause.says(words.RESIZES)) and (said := clause.says(pattern)):
        raise NotUnderstood(
            f'"{said[0]}" is on or off on {part.id}, and has no size here: it is not clear what "{word[0]}" in "{clause.text}" is to change.'
        )


def _next_version(part: Standing) -> Put:
    """The version after the one that a database has. Raises Unclear where there is none."""
    engine = part.value("engine")
    now = part.value("version") or DEFAULT_VERSION[engine]
    later = sorted((each for each in VERSIONS[engine] if _as_number(each) > _as_number(now)), key=_as_number)
    if not later:
        raise Unclear(f"{part.id} has {engine} {now} already, the newest that is planned here: nothing would change.")
    return Put(part.id, "version", later[0])


def _as_number(version: str) -> float:
    return float(version)


def objects(clause: Clause) -> Iterator[Put]:
    part = clause.one("lifecycle_class", kinds=("bucket",))
    if part is None:
        return
    days = _days(clause)
    kept = clause.says(_STORAGE_CLASSES)
    if kept:
        if not days and clause.says(r"after|older|nach|alter als|despues|mas de|apres|plus de"):
            raise Unclear(f"After how many days is what lies in {part.id} to be moved?")
        yield Put(part.id, "lifecycle_class", kept[0].upper())
        if days:
            clause.use(days[0])
            yield Put(part.id, "lifecycle_days", str(days[1]))
    elif (
        days
        and (part.comes or not clause.says(_BACKUPS))
        and clause.says(r"kept|keeps?|delet\w*|expir\w*|remov\w*|losch\w*|borr\w*|elimin\w*|supprim\w*")
    ):
        clause.use(days[0])
        must_be_meant(clause, part, days[1])
        yield Put(part.id, "delete_after_days", str(days[1]))
    elif match := clause.says(r"(\d+) (?:\w+ )?(?:versions?|versionen|versiones)"):
        clause.use(match[0])
        if int(match[1]) < int(part.value("keep_versions")) and not part.comes and part.id not in clause.confirmed:
            raise Unclear(
                f"{part.id} keeps {part.value('keep_versions')} earlier versions of each file: with {match[1]} the older ones would be "
                f"deleted. If that is meant: infraai change APP ... --lose {part.id}",
                choices=(part.id,),
                loses=(part.id,),
            )
        yield Put(part.id, "keep_versions", match[1])
    elif clause.says(
        r"versioning|versionierung|versionado|versionnage|"
        r"(?:old|older|earlier|previous|past|all|every|alte|altere|fruhere|alle|antiguas|anteriores|anciennes|precedentes) versions?(?:en|iones)?|"
        r"versiones (?:antiguas|anteriores)|versions (?:anciennes|precedentes)"
    ):
        if clause.verb in {"off", "remove"}:
            raise Unclear(
                f"Earlier versions in {part.id} protect what is overwritten: a sentence does not turn them off."
            )
        yield Put(part.id, "versioning", "true")


def must_be_meant(clause: Clause, part: Standing, days: int, key: str = "delete_after_days") -> None:
    """Raises Unclear where objects that lie there would be deleted at once, or sooner than somebody said before."""
    if not part.comes and key == "delete_after_days":
        _must_be_files(part, clause)
    before = int(part.value(key))
    if (
        not part.comes
        and part.id not in clause.confirmed
        and (days < before or days < _SHORT or (not before and key == "delete_after_days"))
    ):
        raise Unclear(
            f"Whatever lies in {part.id} for {days} days or longer would be deleted. If that is meant: "
            f"infraai change APP ... --lose {part.id}",
            choices=(part.id,),
            loses=(part.id,),
        )


_KEPT_BACK = re.compile(
    r"\b(?:soft[- ]?delet\w*|undelet\w*|recover\w*|deleted (?:and \w+ )?(?:files|objects|uploads|photos|pictures|images|documents|ones)|geloscht\w+ dateien|archivos (?:borrados|eliminados)|fichiers supprimes)\b|"
    r"\b(?:not|never|n'?t|nicht|nie|no|ne|nunca)\b.{0,12}\b(?:delet|remov|losch|geloscht|borr|elimin|supprim)\w*|\b(?:delet|remov|losch|borr|elimin|supprim)\w*.{0,12}\bany ?more\b|"
    r"\b(?:keep|retain|hold|behalt\w*|conserv\w*|garde\w*)\b.*\b(?:at least|mindestens|al menos|au moins)\b|\bbackups? of\b"
)


def _must_be_files(part: Standing, clause: Clause) -> None:
    """Raises Unclear where not files are to go, but others, or where they are to stay: nothing is deleted by a word for keeping."""
    if _KEPT_BACK.search(clause.text):
        raise Unclear(
            f"What is deleted in {part.id} can be had back for 7 days by itself, and its {part.value('keep_versions')} newest earlier "
            f'versions are kept; "soft delete of 30 days" says how long, "nobody may delete files for 30 days" that they stay. "Delete the files '
            f'in {part.id} after N days" would delete every file.'
        )
    spoken = [id_ for _, _, ids in targets_in(clause.now, clause.text) for id_ in ids]
    if part.id not in spoken and part.id not in clause.before:
        raise NotUnderstood(
            f'It is not clear what "{clause.text}" is to delete. Files: "delete the files in {part.id} after 90 days".'
        )


_SHORT = 7
"""Days after which tables may expire without another question: what is younger is likely to be in use."""

_STORAGE_CLASSES = r"nearline|coldline|archive"
