"""Streams of what changes in a database: which database, into what, how far behind, and what a person has to do first."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_ENGINES = (
    ("oracle", re.compile(r"\boracle\b(?! cloud)")),
    ("sqlserver", re.compile(r"\b(?:ms ?sql|(?:microsoft )?sql server)\b")),
    ("mysql", re.compile(r"\b(?:my ?sql|maria ?db|binlogs?|binary logs?|aurora mysql)\b")),
    ("postgres", re.compile(r"\bpostgres\w*")),
)
_ROWS = r"(?:oracle|ms ?sql|sql server|my ?sql|maria ?db|postgres\w*|data ?bases?|datenbank\w*|bases?(?: de (?:datos|donnees|dados))?|db)"
_HOST = r"(?P<host>\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,})(?P<port>:\d{2,5})?(?![\w/])"
_ANSWERS = re.compile(
    rf"\b{_ROWS}(?: (?:servers?|hosts?|instances?|\d[\d.]*))*(?:,? (?:at|on|under|host(?:ed)?|which|that|is|runs|answers|auf|unter|bei|en|sur|em|address))*:? \(?{_HOST}"
)
# Where it stands that is none of Google's: behind the database's word, or before it.
_AWAY = (
    r"(?:on[- ]?prem\w*|(?:amazon |aws )?rds|aurora|aws|azure|hetzner|digital ?ocean|supabase|neon|heroku|"
    r"(?:our|the|my|own|unser\w*|nuestr\w+|notre|nosso)(?: own)? (?:data ?cent(?:er|re)s?|rechenzentrum|centro de datos|centre de donnees|office|server room)|vor ort|self[- ]hosted|ausserhalb|elsewhere)"
)
_STANDS_AWAY = re.compile(
    rf"\b{_ROWS}\b(?:[^.;\n]|\.(?=\w)){{0,60}}?\b{_AWAY}\b|\b{_AWAY}\b(?: [\w-]+){{0,3}} {_ROWS}\b"
)
_CUE = r"(?:fresh\w*|stale\w*|behind|lag|delay\w*|latency|within|old(?:er)?|late|retard|retraso|atraso|ritardo|verzug|verzoger\w*|aktuell|innerhalb|dentro de|alt)"
_AGE = r"(?P<many>\d{1,3}|one|two|five|ten|fifteen|a|ein\w*|un[ea]?)[ -]?(?P<unit>s|sec\w*|sek\w*|seg\w*|m|min\w*|h|hours?|stunden?|horas?|heures?)\b"
_FRESH = (
    re.compile(rf"\b{_CUE}\b(?: [\w']+){{0,3}}? {_AGE}"),
    re.compile(rf"\b{_AGE}(?: [\w']+){{0,2}}? {_CUE}\b"),
)
_COUNTS = {"one": 1, "two": 2, "five": 5, "ten": 10, "fifteen": 15}
_TABLES = re.compile(
    r"\btables? (?P<behind>[a-z_]\w*(?:\.\w+)?(?:(?:,| and|, and) [a-z_]\w*(?:\.\w+)?){0,9})(?= (?:into|in|to|from|of|are|is)\b|[.,;)]|$)"
    r"|\b(?P<before>[a-z_]\w*(?:\.\w+)?(?:(?:,| and|, and) [a-z_]\w*(?:\.\w+)?){0,9}) tables?\b"
)
_NO_TABLE = re.compile(
    r"the|our|all|its|their|these|those|every|each|some|many|several|few|of|in|from|and|or|big|own|more|new|an?|any"
    r"|postgres\w*|mysql|oracle|databases?|bigquery|source|target|sql|db|replicate|stream|copy|sync"
)
_LIVE = re.compile(
    r"\b(?:(?:in |en |em |casi |quasi |nahezu )*(?:near[- ]?)?(?:real[- ]?time|echtzeit|tiempo real|temps reel|tempo real\w*)|continu\w+|kontinuierlich\w*|laufend|fortlaufend|permanent\w*|ongoing|as they happen)\b"
)
_JSON = re.compile(r"\bjson\b")
_NEW_ONLY = re.compile(
    r"\b(?:no|without|skip|ohne|sin|sans|sem) (?:an? |any |the |initial |historic\w* )*(?:backfill|history|initial load|existing rows|historial|historique)\b|\bonly (?:new|future) (?:rows|changes)\b"
)
_FIRST = (
    "{}: it waits with stream_state = NOT_STARTED until the output source_sql was run once in the database (a publication, a "
    "slot, the user's right); then set it to RUNNING"
)
_ELSEWHERE = (
    "{}: it waits with stream_state = NOT_STARTED: give the variable source_host, the password of {} in the secret, and let "
    "{} in; then set it to RUNNING"
)


def draw_streams(sketch: Sketch, reading: Reading) -> None:
    """A stream from the database that a goal means into BigQuery, or into the bucket where it names that alone."""
    if not reading.wants("datastream") or sketch.of("datastream"):
        return
    copied = sketch.of("run_job")
    if copied and reading.wants("schedule") and not _named(reading):
        sketch.meet("datastream", f"{copied[0]}: it copies it on a schedule")
        return
    text = reading.text
    away = _away(reading)
    engine = next((name for name, said in _ENGINES if said.search(text)), "postgres")
    made = sketch.add("datastream", "changes", "datastream")
    if made is None:
        return
    if away is not None or engine in {"oracle", "sqlserver"}:
        sketch.put("", made, source="elsewhere", engine=engine)
        _from_elsewhere(sketch, made, away)
    else:
        rows = next((id_ for id_ in sketch.of("sql") if _engine_of(sketch, id_) == engine), None)
        rows = rows or next((id_ for id_ in sketch.of("sql") if _engine_of(sketch, id_) in {"postgres", "mysql"}), None)
        rows = rows or sketch.add("", "app", "sql", engine=engine)
        sketch.use(made, rows)
        if rows and _engine_of(sketch, rows) == "postgres":
            sketch.told.append(Asked(words="", need="next step", met=True, how=_FIRST.format(made)))
        elif rows:
            sketch.set("", made, "mysql", "engine")
    sketch.taken += [said.span() for pattern in (_STANDS_AWAY, _LIVE) for said in pattern.finditer(text)]
    _into(sketch, reading, made)
    _fresh(sketch, made, text)
    _which(sketch, made, text, away is None)
    _relay(sketch, reading)
    if skipped := _NEW_ONLY.search(text):
        sketch.set("", made, False, "backfill")
        sketch.taken.append(skipped.span())


_PASSES_ON = re.compile(
    r"\b(?:forward\w*|prox(?:y|ies)|relay\w*|pass(?:es|ing)? (?:it|them|this|everything|traffic) on|jump|bastion|tunnel\w*|weiterleit\w*|durchreich\w*|reenv\w*|reenvio|intermedi\w*|relais|achemin\w*|transfert|encaminh\w*|inoltr\w*|doorstu\w*)\b"
)
_PASSED = "{}: it has no public address, for what it passes on comes and goes inside the network"


def _relay(sketch: Sketch, reading: Reading) -> None:
    """A machine that only passes a database's changes on is reached by nobody outside."""
    machines = sketch.of("vm")
    if len(machines) != 1 or not _PASSES_ON.search(reading.text) or reading.wants("domain", "public", "https"):
        return
    settings = sketch.parts[machines[0]].settings
    if not {"domain", "sources", "app", "tcp_ports"} & set(settings) and sketch.put("", machines[0], public=False):
        sketch.meet("private", _PASSED.format(machines[0]))


def _named(reading: Reading) -> bool:
    """Whether the goal asks for changes, and not for loads at times."""
    said = " ".join(each.words.lower() for each in reading.of("datastream"))
    return (
        re.search(r"data ?stream|cdc|captur|chang|ander|cambio|binlog|wal\b|continu|real|echtzeit|reel", said)
        is not None
    )


def _engine_of(sketch: Sketch, id_: str) -> str:
    return sketch.parts[id_].settings.get("engine", "postgres")


def _away(reading: Reading) -> re.Match[str] | None:
    """Where the goal says that the database stands elsewhere: `host` where it says the address."""
    text = reading.text
    return _ANSWERS.search(text) or _STANDS_AWAY.search(text)


def _from_elsewhere(sketch: Sketch, made: str, away: re.Match[str] | None) -> None:
    settings = sketch.parts[made].settings
    host = away["host"] if away is not None and "host" in away.re.groupindex else ""
    sketch.taken += [away.span()] if away is not None else []
    taken = bool(host) and sketch.set("", made, host, "host")
    if taken and away is not None and away["port"]:
        sketch.set("", made, away["port"][1:], "port")
    if host and not taken:
        sketch.told.append(Asked(words=host, need="datastream", met=False, how=_NO_HOST.format(made)))
    rows = [id_ for id_ in sketch.of("sql") if not any(id_ in each.uses for each in sketch.parts.values())]
    for id_ in rows[:1]:
        # The goal speaks of one database, which stands elsewhere.
        needs = [need for need, said in sketch.how.items() if any(each.startswith(f"{id_}: ") for each in said)]
        sketch.drop(id_)
        for need in needs:
            sketch.meet(need, f"{made}: it reads the one that stands elsewhere")
    for need in ("postgres", "mysql", "sqlserver", "database"):
        sketch.lacks.pop(need, None)
    drawn = sketch.parts[made].part.settings.model_validate(settings)
    let_in = (
        "the network's own side of it"
        if getattr(drawn, "by_private_way", False)
        else "Datastream's public addresses of the region"
    )
    how = _ELSEWHERE.format(made, settings.get("user", "datastream"), let_in)
    sketch.told.append(Asked(words="", need="next step", met=True, how=how))


_NO_HOST = "{}: no database answers there, so the address is not taken: give the variable source_host"


def _into(sketch: Sketch, reading: Reading, made: str) -> None:
    """BigQuery, but where the goal speaks of files alone."""
    buckets = sketch.of("bucket")
    if buckets and not sketch.of("bigquery") and not reading.wants("bigquery", "to_bigquery"):
        sketch.set("", made, "bucket", "to")
        sketch.use(made, buckets[0])
        if said := _JSON.search(reading.text):
            sketch.set("", made, "json", "format")
            sketch.taken.append(said.span())
        return
    dataset = next(iter(sketch.of("bigquery")), None) or sketch.add("bigquery", "warehouse", "bigquery")
    sketch.use(made, dataset)
    if reading.wants("to_bigquery"):
        sketch.meet("to_bigquery", f"{made}: what changes is written into {dataset}")


def _fresh(sketch: Sketch, made: str, text: str) -> None:
    said = next((found for pattern in _FRESH if (found := pattern.search(text))), None)
    if said is None:
        return
    many = _COUNTS.get(said["many"]) or (int(said["many"]) if said["many"].isdigit() else 1)
    unit = said["unit"][0]
    seconds = many * {"s": 1, "m": 60, "h": 3_600}[unit]
    if sketch.set("", made, seconds, "freshness"):
        sketch.taken.append(said.span())


def _which(sketch: Sketch, made: str, text: str, own: bool) -> None:
    """The tables that a goal names, in PostgreSQL's usual schema or in the database's own of MySQL."""
    said = _TABLES.search(text)
    if said is None:
        return
    names = [
        each for each in re.split(r",? and |, ?", said["behind"] or said["before"]) if not _NO_TABLE.fullmatch(each)
    ]
    if not names or any(each.endswith("ing") for each in names):
        return
    drawn = sketch.parts[made]
    rows = next((id_ for id_ in drawn.uses if id_ in sketch.of("sql")), "")
    usual = "public"
    if drawn.settings.get("engine") == "mysql":
        usual = sketch.parts[rows].settings.get("database", rows) if own and rows else ""
    if drawn.settings.get("engine") in {"oracle", "sqlserver"}:
        usual = {"sqlserver": "dbo"}.get(drawn.settings["engine"], "")
    full = [each if "." in each else f"{usual}.{each}" for each in names]
    if all(each.partition(".")[0] for each in full) and sketch.set("", made, ",".join(full), "tables"):
        sketch.taken.append(said.span())
