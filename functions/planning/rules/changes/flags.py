"""Flags of databases by the names that their manuals give them: `log_connections on`, `long_query_time=2`, `enable slow_query_log`.

    flagged(["log every connection (log_connections on)"], "...", now)   -> [Put("app", "flags", "log_connections=on")], []

The names are those of `FLAGS`. What stands beside a flag may say it in words, and nothing else.
"""

import re
from collections.abc import Sequence
from functools import cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.stated import verb_of
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.values import values_in
from functions.planning.rules.unclear import NotUnderstood, Unclear
from shared.parts.sql.settings import FLAGS

_SWITCHES = frozenset({
    "autovacuum", "cloudsql.logical_decoding", "event_scheduler", "general_log", "hot_standby_feedback", "innodb_print_all_deadlocks", "jit",
    "log_checkpoints", "log_connections", "log_disconnections", "log_duration", "log_lock_waits", "log_queries_not_using_indexes",
    "performance_schema", "slow_query_log", "track_io_timing",
})  # fmt: skip
_ON_OFF = {"true": "on", "enabled": "on", "active": "on", "false": "off", "disabled": "off"}
_IS = r"(?: ?[=:] ?| (?:(?:should|must|shall|soll\w*|debe|doit) )?(?:be |is |set )?(?:(?:to be|to|at|auf|a|en|of) )?)"
_ENABLES = re.compile(
    r"\b(?:enable|activate|turn on|switch on|turn|switch|want|need|have|use|set|log|aktivier\w*|einschalt\w*|activ\w*|habilit\w*|on|an|ein)\b"
)
_ALL = re.compile(r"\b(?:both|all|each|every|beide\w*|alle|ambas|todas|toutes|les deux)\b")
# What holds for some time alone is not set for good.
_FOR_NOW = re.compile(
    r"\b(?:only|until|while|when|if|after|before|instead|later|tonight|tomorrow|except|maybe|perhaps)\b"
)
_ALSO = re.compile(
    r"\b(?:flags?|database|db|postgres\w*|mysql|parameters?|settings?|every|well|instance|config|option)\b"
)


@cache
def _pattern() -> re.Pattern[str]:
    # A name of one word may be anybody's, but for one that is said to be on or off.
    alone = "|".join(sorted(each for each in _SWITCHES if each.isalpha()))
    names = rf"(?:{alone})(?={_IS}(?:on|off|true|false|enabled|disabled)(?![\w.%-]))|" + "|".join(
        sorted(
            (re.escape(name) for each in FLAGS.values() for name in each if re.search(r"\w[_.]\w", name)),
            key=len,
            reverse=True,
        )
    )
    return re.compile(
        rf"(?<![\w./?&-])(?P<name>{names})(?![\w-])(?:{_IS}(?P<value>on|off|true|false|enabled|disabled|active|\d+(?:\.\d+)?)(?![\w.%-])|=(?P<word>[a-z][a-z_]*)(?!\w))?"
    )


def flagged(pieces: Sequence[str], typed: str, now: Now) -> tuple[list[Put], list[str]]:
    """The flags that the pieces of a folded text set, and the pieces that set none. Raises Unclear."""
    said: dict[str, dict[str, str]] = {}
    rest: list[str] = []
    for piece in pieces:
        found = [each for each in _pattern().finditer(piece) if each["name"].upper() not in typed]
        owners = _owners(piece, [each["name"] for each in found], now) if found else []
        if not owners:
            rest.append(piece)
            continue
        if len(owners) > 1 and not _ALL.search(piece):
            raise Unclear(f"Which of {', '.join(owners)} is meant?", choices=tuple(owners))
        for id_ in owners:
            said.setdefault(id_, {}).update(_values(piece, found, now))
    return [put for id_, flags in said.items() for put in _puts(id_, flags, now)], rest


def _owners(piece: str, names: Sequence[str], now: Now) -> list[str]:
    """The databases that know the flags, of those that are named; none where it is another part's matter."""
    able = [
        id_
        for id_ in now.of("sql")
        if set(names) <= FLAGS[now.parts[id_].value("engine")] and now.parts[id_].blocks is not None
    ]
    named = now.named(_pattern().sub(" ", piece))
    if not able and now.of("sql") and not set(named) & set(now.code()):
        raise NotUnderstood(f"{', '.join(now.of('sql'))} has no flag called {', '.join(names)}.")
    return [id_ for id_ in able if id_ in named] if named else able


def _values(piece: str, found: Sequence[re.Match[str]], now: Now) -> dict[str, str]:
    """The value of each flag of a piece. Raises NotUnderstood where another word of it says something, or one has no value."""
    bare = _pattern().sub(" ", piece)
    for start, end, _ in reversed(targets_in(now, bare)):
        bare = f"{bare[:start]} {bare[end:]}"
    own = {word.rstrip("s") for each in found for word in re.split(r"[_.]", each["name"])}
    more = [word for word in says(_ALSO.sub(" ", bare)) if word.rstrip("s") not in own]
    names = ", ".join(each["name"] for each in found)
    if more or values_in(bare, now) or _FOR_NOW.search(bare) or words.NOT.search(bare) or words.NO_MORE.search(bare):
        raise NotUnderstood(
            f'It is not clear what "{" ".join(more) or piece}" says of {names}: say it as {found[0]["name"]}=VALUE.'
        )
    verb = verb_of(" ".join(bare.split()))
    made: dict[str, str] = {}
    for each in found:
        value = each["value"] or each["word"]
        if not value and each["name"] in _SWITCHES and (verb == "off" or _ENABLES.search(bare)):
            value = "off" if verb == "off" else "on"
        elif not value or verb in {"off", "remove"}:
            raise NotUnderstood(f"What is {each['name']} to be? Say it as {each['name']}=VALUE.")
        made[each["name"]] = _ON_OFF.get(value, value)
    return made


def _puts(id_: str, flags: dict[str, str], now: Now) -> list[Put]:
    """The flags beside those that are set; how many connections there may be is a setting of its own."""
    part = now.parts[id_]
    puts = [Put(id_, "max_connections", most)] if (most := flags.pop("max_connections", "")) else []
    before = dict(each.split("=", 1) for each in part.value("flags").split(",") if "=" in each)
    if flags:
        puts.append(Put(id_, "flags", ",".join(f"{name}={value}" for name, value in {**before, **flags}.items())))
    return puts
