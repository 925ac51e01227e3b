"""What a goal says of its parts in names and figures, as their settings: people, flags, steps, rates, times of day."""

import re
from collections.abc import Iterator
from functools import cache

from functions.planning.rules.drawn.apart import draw_apart
from functions.planning.rules.drawn.keeping import draw_kept, draw_steps
from functions.planning.rules.drawn.named import draw_single_names
from functions.planning.rules.drawn.people import draw_names, draw_people, draw_reach
from functions.planning.rules.drawn.second_bucket import draw_second
from functions.planning.rules.drawn.secrets import name_secrets
from functions.planning.rules.drawn.several_buckets import draw_several
from functions.planning.rules.drawn.tables import draw_tables
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.systems import system_in
from functions.planning.rules.words.zones import zone_said
from shared.parts.sql.settings import FLAGS
from shared.schemas import Asked


def draw_details(sketch: Sketch, reading: Reading) -> None:
    """Set what is said; what no part takes stays, and the figures that the plan does not hold are named later."""
    draw_names(sketch, reading)
    draw_single_names(sketch, reading)
    draw_tables(sketch, reading)
    draw_apart(sketch, reading)
    draw_reach(sketch, reading)
    draw_people(sketch, reading)
    _flags(sketch, reading)
    _hours(sketch, reading)
    draw_steps(sketch, reading)
    _rates(sketch, reading)
    _delivery(sketch, reading)
    _sizes(sketch, reading)
    _variables(sketch, reading)
    name_secrets(sketch, reading, _pairs(reading))
    _browsers(sketch, reading)
    draw_kept(sketch, reading)
    if not draw_several(sketch, reading.text):
        draw_second(sketch, reading)
    _groups(sketch, reading)
    _zone(sketch, reading)
    if (nth := _NTH_DAY.search(reading.text)) and sketch.of("schedule"):
        sketch.lacks["schedule"] = (
            f"it starts on every such day: cron knows no {nth[0]}, so let the job end at once on the others"
        )


_NTH_DAY = re.compile(
    r"\b(?:first|1st|second|2nd|third|3rd|last|ersten?|zweiten?|dritten?|letzten?|primer|segundo|ultimo|premier|deuxieme|dernier|primeira|ultima) "
    r"(?:mon|tues|wednes|thurs|fri|satur|sun|mo|die|mitt|do|frei|sams|sonn|lun|mar|mier|juev|vier|sab|dom|mer|jeu|ven|sam|dim|seg|ter|qua|qui|sex)[a-z]* (?:of|in|im|del?|du|do|da) (?:the |each |every |cada |jede\w* |chaque |dem )?(?:month|quarter|monats?|mes|mois)\b"
)
_IS = r"(?:\s*(?:=|:)\s*|\s+(?:is |set )?(?:to|of|at|on|auf|a|de|with)?\s*)"
_WORTH = r"['\"]?(on|off|true|false|\d+(?:\.\d+)?(?:ms|s|min|mb|gb|kb)?)\b"
_SLOW = re.compile(
    r"\bslow[- ]quer(?:y|ies)(?: log\w*)?[^.;\d]{0,16}?(\d+(?:[.,]\d+)?) ?(ms|milli\w*|s|secs?|seconds?)\b|\b(?:log\w*|protokollier\w*|registr\w*)\b[^.;]{0,40}\bquer(?:y|ies)\b[^.;\d]{0,30}?(\d+(?:[.,]\d+)?) ?(ms|milli\w*|s|secs?|seconds?)\b"
    r"|\bquer(?:y|ies)\b (?:slower|longer|over|above)[^.;\d]{0,16}?(\d+(?:[.,]\d+)?) ?(ms|milli\w*|s|secs?|seconds?)\b[^.;]{0,30}\blog"
)


def _flags(sketch: Sketch, reading: Reading) -> None:
    """The database's own settings, as they are written in its manual."""
    for id_ in sketch.of("sql"):
        engine = sketch.parts[id_].settings.get("engine", "postgres")
        found = list(_said_flags(reading.text, engine))
        sketch.taken += [span for _, _, span in found]
        said = {name: value for name, value, _ in found}
        most = said.pop("max_connections", None)
        sketch.set("", id_, most, "max_connections")
        if said:
            sketch.set("", id_, ",".join(f"{name}={value}" for name, value in said.items()), "flags")


@cache
def _flag_patterns(engine: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Each flag of an engine, how its name begins, and how it is said with its value."""
    written = {name: re.escape(name).replace("_", "[_ ]") for name in sorted(FLAGS[engine])}
    return tuple(
        (name, name.partition("_")[0], re.compile(rf"(?<![\w.]){how}{_IS}{_WORTH}")) for name, how in written.items()
    )


def _said_flags(text: str, engine: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    for name, begins, pattern in _flag_patterns(engine):
        if begins in text and (match := pattern.search(text)):
            value = match[1]
            yield name, {"true": "on", "false": "off"}.get(value, re.sub(r"ms$", "", value)), match.span()
    if engine == "postgres" and (
        match := re.search(r"\blogical (?:replication|decoding)(?: turned)?(?: on| enabled)?\b", text)
    ):
        yield "cloudsql.logical_decoding", "on", match.span()
    if (match := _SLOW.search(text)) and engine in {"postgres", "mysql"}:
        worth, unit = (each for each in match.groups() if each)
        number = float(worth.replace(",", "."))
        seconds = number / 1_000 if unit.startswith("m") else number
        if engine == "postgres":
            yield "log_min_duration_statement", f"{seconds * 1_000:.0f}", match.span()
        else:
            yield "slow_query_log", "on", match.span()
            yield "long_query_time", f"{seconds:g}", match.span()


_DAYS = {
    "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7, "lun": 1, "mar": 2, "mie": 3, "jue": 4, "vie": 5,
    "sab": 6, "dom": 7, "die": 2, "mit": 3, "don": 4, "fre": 5, "sam": 6, "son": 7, "mer": 3, "jeu": 4, "ven": 5, "dim": 7,
}  # fmt: skip
_MAINTENANCE = re.compile(
    r"\b(?:maintenance|wartung\w*|mantenimiento|maintenances?)(?: windows?)?\b(?P<said>(?:[ :]+[\w:.]+){1,8})"
)
_DAY_NAME = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miercoles|jueves|viernes|sabado|domingo|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\w*"
)
_TIME = re.compile(r"\b(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|uhr|h)?\b")
_SAVED = re.compile(
    r"\b(?:back ?ups?|sicherung\w*|sauvegarde\w*|copias? de seguridad|respaldos?)\b(?P<said>(?: [\w']+){0,6}? (?:at|um|a|a las|a la|as|@) \d{1,2}(?:[:.h]\d{2})? ?(?:am|pm|uhr|h)?)\b"
)


def _clock(text: str) -> tuple[int | None, int]:
    """The hour and the minute that a text says; no hour where it says none."""
    found = [match for match in _TIME.finditer(text) if int(match[1]) < 24]
    if not found:
        return None, 0
    hour, minute = int(found[-1][1]), int(found[-1][2] or 0)
    return hour + 12 if found[-1][3] == "pm" and hour < 12 else hour, minute


def _hours(sketch: Sketch, reading: Reading) -> None:
    """When databases are looked after, and when they are saved."""
    for id_ in sketch.of("sql"):
        if match := _MAINTENANCE.search(reading.text):
            day, (hour, _) = _DAY_NAME.search(match["said"]), _clock(match["said"])
            sketch.set("", id_, _DAYS.get(day[1][:3]) if day else None, "maintenance_day")
            sketch.set("", id_, hour, "maintenance_hour")
            sketch.taken.append(match.span())
        if match := _SAVED.search(reading.text):
            hour, minute = _clock(match["said"])
            sketch.set("", id_, hour, "backup_hour")
            sketch.set("", id_, minute or None, "backup_minute")
            sketch.taken.append(match.span())


_A_SECOND = re.compile(r"\b(\d{1,4}) ?(?:\w+ )?(?:per|a|each|pro|por|par|/) ?s(?:ec(?:ond)?|ekunde|egundo)?\b")
_AT_ONCE = re.compile(
    r"\b(\d{1,4}) (?:\w+ )?(?:at (?:a time|once|the same time)|in parallel|concurrent(?:ly)?|parallel|gleichzeitig|a la vez|en parallele)\b"
    r"|\b(?:max(?:imum)?|at most) (?:of )?(\d{1,4}) (?:concurrent|parallel)\b|\bconcurrency(?: of)? (\d{1,4})\b"
)
_ONE_BY_ONE = re.compile(
    r"\b(?:(?:one|1) by (?:one|1)|(?:one|1) at a time|un par un|uno (?:por|a) uno|um (?:por|a) um|nacheinander|uno alla volta)\b"
)
_DISPATCH = re.compile(
    r"\b(?:must|may|should)(?: not)? (?:dispatch|send|call|deliver)\w*(?: (?:at )?(?:more than|most))?|\bdispatch\w*"
)
_TRIES = re.compile(
    r"\b(?:retry|retries|retried|tries|try|attempts?)(?: \w+){0,2}? (\d{1,3})(?: times?)?\b|\b(\d{1,3}) (?:tries|times|attempts?|retries|failed (?:tries|attempts|deliveries)|failures|fehlversuch\w*|versuch\w*|intentos|essais|tentativ\w+)\b"
)
_RETRIED_FOR = re.compile(
    r"\b(?:retr(?:y|ies|ied|ying)|try again|tried again|wiederhol\w*|reintent\w*|reessay\w*)(?: \w+){0,3}? (?:for|over|fur|durante|pendant|up to|bis zu|within)(?: up to)? (\d{1,3}|an?|ein\w*|una?|une) ?(h\b|hours?|stunden?|horas?|heures?|days?|tage?|dias?|jours?)"
)


def _in_hours(count: str, unit: str) -> int:
    return (int(count) if count.isdigit() else 1) * (24 if unit[0] in "dtj" else 1)


_CPU_TARGET = re.compile(
    r"\b(\d{2}) ?(?:%|percent|prozent) (?:of )?cpu\b|\bcpu (?:load |target |utili[sz]ation )?(?:at|of|over|above|target|reaches|>|bei)? ?(\d{2}) ?(?:%|percent|prozent)"
)


def _rates(sketch: Sketch, reading: Reading) -> None:
    """How fast, how many at a time, and how often again."""
    text = reading.text
    tries = _TRIES.search(text)
    often = next(filter(None, tries.groups()), None) if tries else None
    if reading.wants("retried") and (again := sketch.of("tasks", "queue", "run_job", "workflow")):
        sketch.meet("retried", f"{again[0]}: what fails is tried again by itself")
    for id_ in sketch.of("tasks"):
        if _ONE_BY_ONE.search(text):
            sketch.set("", id_, 1, "at_a_time")
        for pattern, key in ((_A_SECOND, "per_second"), (_AT_ONCE, "at_a_time")):
            if (match := pattern.search(text)) and sketch.set("", id_, next(filter(None, match.groups())), key):
                sketch.taken += [match.span(), *(each.span() for each in _DISPATCH.finditer(text))]
        sketch.set("", id_, often, "attempts")
        if (long := _RETRIED_FOR.search(text)) and sketch.set("", id_, _in_hours(long[1], long[2]), "retry_hours"):
            sketch.taken.append(long.span())
    for id_ in sketch.of("queue"):
        if sketch.parts[id_].settings.get("dead_letter") == "true":
            sketch.set("", id_, often, "attempts")
    for id_ in sketch.of("run_job", "schedule", "workflow"):
        if tries and tries[1]:
            sketch.set("", id_, often, "retries")
    if match := _CPU_TARGET.search(text):
        for id_ in sketch.of("group"):
            sketch.set("", id_, int(match[1] or match[2]) / 100, "cpu_target")


# `Production Dockerfile` and `deploy to production` say nothing of a branch, `from production` and `main` do.
_BRANCH_ENDS = r"(?= branch\b|['\"`]?\s*(?:[.,;:)\n]|$)| (?:may|can|should|must|darf|puede|and|und|to|into|with|via|on|in|is|are)\b)"
_BRANCH = re.compile(
    rf"\b(?:(?:only|from|branch|nur|on|auf|to|into) (?:the |from |branch )*)?(?P<name>main|master|develop|trunk){_BRANCH_ENDS}"
    rf"|\b(?:only|from|branch|nur|auf) (?:the |from |branch )*(?P<said>production|release){_BRANCH_ENDS}|\b(?P<before>production|release) branch\b"
    r"|\bbranch (?P<other>[\w./-]+)"
)
_ON_TAG = re.compile(
    r"\b(?:on|by|per|for|from|with|bei|en|sur|upon|at) (?:an? |each |every |any |new |git |release |version |pushed |jede[mnrs]? |neue[mnrs]? |cada |chaque )*tags?\b|\btagged (?:releases?|commits?)\b"
)


def _delivery(sketch: Sketch, reading: Reading) -> None:
    """Which repository's pipelines come in, and of which branch."""
    for id_ in sketch.of("keyless_ci"):
        sketch.set("", id_, values.repository_in(reading.goal.text), "repository")
        match = _BRANCH.search(reading.text)
        if match and sketch.set("", id_, match[match.lastgroup or 0], "branch"):
            sketch.taken += [match.span(), *(each.span() for each in _MAY_DEPLOY.finditer(reading.text))]
        if tag := _ON_TAG.search(reading.text):
            branch = sketch.parts[id_].settings.get("branch", "main")
            how = f"{id_}: a push to {branch} deploys, and no tag gets in; with an empty `branch` every branch and tag may, and the workflow's `on:` is yours to change"
            words = Words.of(reading.goal.text, reading.text)(*tag.span())
            sketch.told.append(Asked(words=words, need="on_tag", met=False, how=how))
            sketch.taken.append(tag.span())


_MAY_DEPLOY = re.compile(r"\b(?:may|can|should|must|darf|puede) (?:deploy|deployen|desplegar)\b")
_RUNNING = re.compile(
    r"(?<!to )(?<!up to )(?<![-.])(?<!bis )(?<! a )\b(\d{1,2}) (?:\w+ )?(?:instances?|instanzen|instancias|copies|workers|consumers|replicas|replicaset|pods|repliken)\b"
)
_RUNTIME = re.compile(r"\bnode(?:\.?js)? ?v?(\d\d)\b|\bpython ?(3\.\d\d)\b")
_COMMAND = re.compile(
    r"(?i)\bworkers?\b(?: \w+){0,2}? (?:runs?|starts? with|command|cmd|lauft mit)[: ]+[\"'`]([^\"'`\n]{3,200})[\"'`]"
)
# How many workers, and not how many of anything.
_WORKERS = re.compile(r"\b(\d{1,2}) (?:celery |sidekiq |queue |background |parallel )?(?:workers?|copies|consumers?)\b")


def _sizes(sketch: Sketch, reading: Reading) -> None:
    """Systems, pools, and how large what runs in containers is."""
    text = reading.text
    system = system_in(text)
    for id_ in sketch.of("vm", "group") if system else ():
        need = system.partition("-")[0] if system else ""
        if sketch.set("", id_, system, "os") and reading.wants(need):
            sketch.lacks.pop(need, None)
            sketch.meet(need, f"{id_}: os = {system}")
    for id_ in sketch.of("function"):
        if match := _RUNTIME.search(text):
            name = f"nodejs{match[1]}" if match[1] else f"python{match[2].replace('.', '')}"
            if sketch.set("", id_, name, "runtime"):
                sketch.taken.append(match.span())
    count = _RUNNING.search(text) if not reading.names("service") else _WORKERS.search(text)
    if count and sketch.of("worker_pool") and (not sketch.of("cloud_run") or count.re is _WORKERS):
        sketch.set("", sketch.of("worker_pool")[0], count[1], "instances")
        sketch.taken.append(count.span())
        sketch.meet("min_instances", f"{sketch.of('worker_pool')[0]}: {count[1]} are always there")
    if (command := _COMMAND.search(reading.goal.text)) and (pools := sketch.of("worker_pool")):
        sketch.set("", pools[0], command[1], "command")


_PAIR = re.compile(r"(?<![\w$])([A-Z][A-Z0-9_]{1,40})=([\w./:@-]{1,80})(?!\w)")


def _pairs(reading: Reading) -> dict[str, str]:
    """Variables that are said with their values: `LOG_LEVEL=debug`."""
    return {match[1]: match[2].rstrip(".,") for match in _PAIR.finditer(reading.goal.text)}


def _variables(sketch: Sketch, reading: Reading) -> None:
    """What the application is told that is no secret."""
    if not (pairs := _pairs(reading)):
        return
    joined = ",".join(f"{name}={value}" for name, value in pairs.items())
    done = []
    for id_ in sketch.of("cloud_run", "run_job", "function", "worker_pool"):
        # What a known application is told with its database stays.
        told = sketch.parts[id_].settings.get("env", "")
        if sketch.set("", id_, f"{told},{joined}" if told else joined, "env"):
            done.append(id_)
    if done:
        sketch.taken += [match.span() for match in _PAIR_FOLDED.finditer(reading.text)]


_PAIR_FOLDED = re.compile(r"(?<![\w$])[a-z][a-z0-9_]{1,40}=[\w./:@-]{1,80}")


_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?")


def _browsers(sketch: Sketch, reading: Reading) -> None:
    """From which sites a browser may read and write a bucket."""
    for mention in reading.of("cors"):
        near = _ORIGIN.findall(reading.text[mention.start : mention.end + 120])
        domain = values.domain_in(reading.text)
        origins = near or ([f"https://{domain}"] if domain else [])
        if not origins:
            sketch.lack("cors", "say which site it is for, such as https://app.example.com")
        for id_ in sketch.of("bucket"):
            if origins and sketch.set("cors", id_, ",".join(dict.fromkeys(origins)), "cors"):
                sketch.lacks.pop("cors", None)


_OF_GROUP = re.compile(
    r"\b(?:groups?|migs?|fleet|gruppe|grupo|groupe|autoscal\w*|machines|vms|servers)\b(?: \w+)? (?:of |from |with |between |mit |von |de |con )?(\d{1,3}) ?(?:to|-|\.\.|and|bis|a|y|und) ?(\d{1,3})\b"
    r"|\b(\d{1,3}) ?(?:to|-|\.\.|bis|a) ?(\d{1,3}) (?:x )?[a-z]\d[a-z]{0,2}-[a-z]+(?:-\d+)?"
)
_HEALTH = re.compile(
    r"\bhealth ?-?checks?\b(?: (?:on|at|is|path|endpoint|against|with|of|uses|to|under))* ?(?P<path>/[\w./-]*\w)?(?:,? (?:every|each|alle|cada) (?P<s>\d{1,3}) ?s(?:ec\w*|ekunden)?\b)?"
)


def _groups(sketch: Sketch, reading: Reading) -> None:
    """From how many to how many machines, and by what their health is asked."""
    for id_ in sketch.of("group"):
        match = _OF_GROUP.search(reading.text)
        if match and "max_replicas" not in sketch.parts[id_].settings:
            low, high = [each for each in match.groups() if each]
            if sketch.put("", id_, min_replicas=max(1, int(low)), max_replicas=int(high)):
                sketch.taken.append(match.span())
        for match in _HEALTH.finditer(reading.text):
            set_path = bool(match["path"]) and sketch.set("", id_, match["path"], "health_path")
            set_s = bool(match["s"]) and sketch.set("", id_, match["s"], "health_s")
            if set_path or set_s or not (match["path"] or match["s"]):
                sketch.taken.append(match.span())
                sketch.lacks.pop("health_path", None)
                sketch.meet("health_path", f"{id_}: {sketch.parts[id_].settings.get('health_path', '/')} is asked")


def _zone(sketch: Sketch, reading: Reading) -> None:
    """Whose clock times of day are said by."""
    zone = zone_said(reading.text)
    if zone is None:
        return
    for id_ in [*sketch.of("schedule"), *sketch.of("vm")]:
        if sketch.set("", id_, zone.name, "timezone"):
            sketch.taken.append(zone.span)
