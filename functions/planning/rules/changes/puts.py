"""What a property and its value are as settings of one part; what would lose something is asked. Raises Unclear."""

import math
import re

from functions.planning.rules.changes import words
from functions.planning.rules.changes.amounts import sized
from functions.planning.rules.changes.clause import Clause, Put
from functions.planning.rules.changes.parts import Standing
from functions.planning.rules.changes.properties import Property
from functions.planning.rules.changes.stores import must_be_meant, must_be_switched
from functions.planning.rules.changes.values import Said
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.patterns import compiled, whole
from functions.planning.rules.words.spans import DAY

_UNIT = {"days": DAY, "seconds": 1}


def put(part: Standing, about: Property, said: Said | None, clause: Clause, *, heard: bool = False) -> list[Put] | None:
    """The settings of `part` that a property with a value (None for one that is on or off) is; None: not read here.

    `heard`: what is not to be in the clause is accounted for.
    """
    off = clause.verb in {"off", "remove"}
    # `Kill requests that run longer than 15 minutes` ends what takes longer, and no part.
    ends = about.name == "timeout" and said is not None and "than" in clause.text.split()
    if off and not ends and about.name not in {"hours", "expiry", "time zone"}:
        if not about.off or said is not None:
            return None
        return [Put(part.id, about.keys[0], "false")]
    if not heard and words.NOT.search(_without(clause.text, about, said)):
        return None
    if said is None:
        if about.value == "fixed":
            return [Put(part.id, about.keys[0], about.fixed)]
        if about.value == "switch":
            if about.name != "availability":
                must_be_switched(clause, part, about.words)
            return [Put(part.id, about.keys[0], "regional" if about.name == "availability" else "true")]
        return _scaled(part, about, clause)
    return _valued(part, about, said, clause)


def _without(text: str, about: Property, said: Said | None) -> str:
    """The clause less what the property and the value are said with: `no more than` is no no."""
    for start, end in said.also if said else ():
        text = text[:start] + " " * (end - start) + text[end:]
    return whole(about.words).sub(" ", text)


def _scaled(part: Standing, about: Property, clause: Clause) -> list[Put] | None:
    """Twice or half of a number that stands."""
    up, down = (bool(compiled(rf"\b(?:{each})\b").search(clause.text)) for each in (words.DOUBLES, words.HALVES))
    if up == down or about.value not in {"count", "size", "money"} or about.name in {"memory", "cpu"}:
        return None
    key = next(each for each in about.keys if part.takes(each))
    if key in {"min_instances", "min_replicas", "min_nodes"}:
        return None
    # `Double the workers' memory`: not the workers.
    if about.name == "workers" and compiled(rf"\b(?:{words.MEMORY}|{words.CPUS})\b").search(clause.text):
        return None
    before = int(part.value(key))
    after = before * words.factor(clause.text) if up else before / 2
    if after != int(after) or after < 1:
        return None
    if about.loses and down:
        raise _loss(part, about, f"{after:g}")
    return [Put(part.id, key, f"{after:g}")]


_EVERY_DAY = re.compile(
    r"\b(?:every|each) (?:single )?(?:day|night)|\b(?:daily|nightly|nights?|overnight|taglich\w*|nachts?|jede[nr]? (?:tag|nacht)|noches?|noite\w*|nuits?|cada (?:dia|noche)|todos los dias|todas las noches|chaque (?:jour|nuit)|tous les jours|7 days|weekends?|wochenende\w*)\b"
)
_OF_NODES = frozenset({"machine", "instances", "boot disk"})


def _valued(part: Standing, about: Property, said: Said, clause: Clause) -> list[Put] | None:
    if part.kind == "gke" and about.name in _OF_NODES and part.has("mode", "autopilot"):
        raise Unclear(
            f"{part.id} is Autopilot: Google chooses its machines and how many there are, by what the workloads ask for."
        )
    if about.value == "hours":
        start, stop = said.text.split(";")
        if (
            start.endswith("* * *")
            and stop.endswith("* * *")
            and not (_EVERY_DAY.search(clause.whole) or _EVERY_DAY.search(fold(clause.raw)))
        ):
            # Other times are at the same days.
            start, stop = (
                " ".join([*cron.split()[:4], (part.value(key) or cron).split()[4]])
                for cron, key in ((start, "start_cron"), (stop, "stop_cron"))
            )
        return [Put(part.id, "start_cron", start), Put(part.id, "stop_cron", stop)]
    if about.name in {"memory", "cpu"}:
        return _computing(part, about, said)
    key = next(each for each in about.keys if part.takes(each))
    if about.value == "machine":
        # Another boot machine type is set in place; what it is called is the catalogue's to judge.
        return [Put(part.id, key, said.text)]
    if about.name == "instances" and key != "instances":
        return _range(part, key, said, clause)
    if about.name == "balancer timeout":
        _must_be_of_machines(part, clause)
    if about.value in _UNIT:
        return _spanned(part, about, key, said, clause)
    if about.name == "class":
        return [Put(part.id, key, said.text)]
    if about.value == "percent":
        return _percent(part, key, said)
    if about.value == "countries":
        about_all = _let_in(clause.text)
        if about_all is None:
            return None
        if about_all:
            return [Put(part.id, "allowed_countries", said.text)]
        key = "blocked_countries"
        before = [each for each in part.value(key).split(",") if each]
        return [Put(part.id, key, ",".join(dict.fromkeys([*before, *said.text.split(",")])))]
    if (
        about.value == "networks"
        and not part.value(key)
        and part.kind == "load_balancer"
        and not _ONLY.search(clause.text)
    ):
        # Who is let in beside everybody? That shuts everybody else out.
        return None
    if about.value == "money" and said.kind == "number" and not re.search(about.words, clause.text):
        return None
    if about.value == "domain" and part.kind == "load_balancer" and part.value("domain"):
        _must_replace(part, said.text, clause)
    if about.name == "boot disk" and part.kind != "group" and not part.comes:
        raise Unclear(
            f"The boot disk of {part.id} can't change in place: the machine would be made anew, and what is on it lost.",
            loses=(part.id,),
        )
    if key == "nodes" and said.side == "high" and _AT_MOST.search(clause.text):
        return [Put(part.id, "max_nodes", said.text)]
    if about.value in {"count", "size", "money"}:
        return _numbered(part, about, key, said, clause)
    if key.endswith("_hour"):
        return _at_hour(part, key, said, clause)
    return [Put(part.id, key, said.text)]


def _at_hour(part: Standing, key: str, said: Said, clause: Clause) -> list[Put] | None:
    """The hour at which something is done each day, with its minute or on one day of the week where it has these."""
    minute, hour, month_day, month, day = said.text.split()
    if not _AN_HOUR.search(clause.text):
        # "Daily backups" say no hour: they are daily.
        on = [Put(part.id, "snapshots", "true")] if key == "snapshot_hour" else []
        return on if day == "*" else None
    if not hour.isdigit() or (month_day, month) != ("*", "*"):
        return None
    minute_key = key.replace("_hour", "_minute")
    if minute != "0" and not part.takes(minute_key):
        raise Unclear(f"It begins at a full hour (UTC) on {part.id}: which one?")
    puts = [Put(part.id, key, hour)]
    if part.takes(minute_key) and not part.has(minute_key, minute):
        puts.append(Put(part.id, minute_key, minute))
    if key == "snapshot_hour":
        puts.append(Put(part.id, "snapshots", "true"))
    day_key = key.replace("_hour", "_day")
    if day == "*":
        return puts
    return [Put(part.id, day_key, str(int(day) or 7)), *puts] if part.takes(day_key) and day.isdigit() else None


def _must_be_of_machines(part: Standing, clause: Clause) -> None:
    """Raises Unclear where a load balancer waits as long as the services behind it do."""
    behind = [id_ for id_ in part.uses if clause.now.takes(id_, "timeout_s")]
    if behind:
        raise Unclear(
            f"How long {part.id} waits is the timeout of what answers behind it: which of {', '.join(behind)} is meant?",
            choices=tuple(behind),
        )


_REPLACES = re.compile(
    r"\b(?:domain|address|host ?name|url|dominio|domaine|adresse|direccion)s?\b.*\b(?:is|should|must|to|becomes?|auf|soll|a|en|ist|es|est|sera)\b|\b(?:new|neue|nuevo|nouveau) (?:domain|address|name|url|dominio|domaine|adresse)|"
    r"\b(?:instead|no longer|any ?more|from now on|now|replace|rename|called|change|changes|switch|moves?|migrate|serve (?:it|the \w+|this)|umbenenn\w*|statt|wechs\w*|ander\w*|cambi\w*|mueve|change|passe|deplace|ahora|jetzt|maintenant|desormais)\b"
)


def _must_replace(part: Standing, domain: str, clause: Clause) -> None:
    """Raises Unclear where a sentence does not say that another domain takes the place of the one there is."""
    if domain in part.value("domain").split(",") or _REPLACES.search(f"{clause.text} {clause.raw.lower()}"):
        return
    raise Unclear(
        f'{part.id} answers at {part.value("domain")}, which would stop answering. "Also answer at {domain}" adds that one; '
        f'"use {domain} instead" lets it take its place; another site is a deployment of its own.'
    )


_AN_HOUR = re.compile(
    r"\d ?(?:am|pm|uhr|h|o ?'?clock)\b|\d:\d|\b(?:at|um|a las?|a|to|auf|around|by|past|until) \d|\bhours? (?:earlier|later|sooner)\b|\bstunden? (?:fruher|spater)\b|\bhoras? (?:antes|despues|mas (?:tarde|temprano))\b|\bheures? plus (?:tot|tard)\b|\b(?:noon|midnight|mittags?|mitternacht|mediodia|medianoche|midi|minuit)\b"
)
_AT_MOST = re.compile(r"\b(?:at most|up to|max\w*|no more than|hochstens|bis zu|como maximo|hasta|au plus|jusqu)\b")
_BLOCKS = re.compile(
    r"\b(?:(?:lock|keep|shut|kick|leave)\b.*\bout|block\w*|ban|deny|refuse|reject|keep out|lock out|no (?:visitors?|traffic|requests?|users?)|sperr\w*|blockier\w*|bloque\w*|keine)\b"
)
_ONLY = re.compile(r"\b(?:only|just|solely|exclusively|nur|ausschliesslich|solo|solamente|seulement|uniquement)\b")
_BUT = re.compile(
    r"\b(?:outside|except|other than|apart from|not (?:in|from)|(?:nobody|no one|everybody|everyone|all) but|ausser\w*|excepto|salvo|fuera de|sauf|hors)\b"
)


def _let_in(text: str) -> bool | None:
    """Whether the countries of a clause are the only ones that come in, or those that do not; None where it is unclear."""
    blocks, only, but = (bool(each.search(text)) for each in (_BLOCKS, _ONLY, _BUT))
    if but:
        return True if blocks and not only else None
    if blocks:
        return None if only else False
    return True if only else None


# `Version 16` is one, and not so many of them.
_THE_VERSION = re.compile(r"\b(?:version|v)(?: to| auf| a| en)? ?\d")


def _numbered(part: Standing, about: Property, key: str, said: Said, clause: Clause) -> list[Put] | None:
    if said.side in {"both", "both sides"} or (said.side == "low" and about.name not in {"disk", "data disk"}):
        return None
    if about.name == "versions" and _THE_VERSION.search(clause.text):
        return None
    before, wanted = float(part.value(key)), float(said.text)
    if said.kind == "share":
        wanted = float(math.ceil(round(before * (100 + wanted) / 100, 6)))
    if said.more:
        wanted += before
    if said.less:
        wanted = before - wanted
    if wanted != int(wanted) or wanted < 0:
        raise Unclear(f"{about.name} of {part.id} is a whole number, not {wanted:g}.")
    if about.name == "disk" and part.kind == "sql" and said.side == "high":
        return [Put(part.id, "disk_limit_gb", f"{wanted:g}")]
    if about.loses and wanted < before and not part.comes:
        raise _loss(part, about, f"{wanted:g}")
    puts = [Put(part.id, key, f"{wanted:g}")]
    if about.name == "attempts":
        puts.append(Put(part.id, "dead_letter", "true"))
    return puts


def _spanned(part: Standing, about: Property, key: str, said: Said, clause: Clause) -> list[Put] | None:
    scale = 60 if key in {"minutes", "idle_minutes"} else _UNIT[about.value]
    amount = float(said.text) / scale
    if amount != int(amount) or amount < 1:
        return None
    if about.name in {"expiry", "table expiry"}:
        must_be_meant(clause, part, int(amount), key)
    elif (
        about.loses
        and not part.comes
        and amount < int(part.value(key))
        and not (part.takes("snapshots") and part.has("snapshots", "false"))
    ):
        raise _loss(part, about, f"{amount:g}")
    puts = [Put(part.id, key, f"{amount:g}")]
    if about.name == "snapshot days":
        puts.append(Put(part.id, "snapshots", "true"))
    return puts


def _percent(part: Standing, key: str, said: Said) -> list[Put] | None:
    numbers = [int(each) for each in said.text.split(",")]
    if key == "cpu_target":
        return [Put(part.id, key, f"{numbers[0] / 100:g}")] if len(numbers) == 1 else None
    before = {int(each) for each in part.value(key).split(",") if each}
    wanted = set(numbers) if len(numbers) > 1 else before | set(numbers)
    return [Put(part.id, key, ",".join(map(str, sorted(wanted))))]


def _range(part: Standing, low: str, said: Said, clause: Clause) -> list[Put] | None:
    high = low.replace("min", "max")
    if said.kind == "share":
        return None
    if said.side == "both":
        least, _, most = said.text.partition(",")
        if not most:
            return None
        sides = [bool(re.search(rf"\b{side}", clause.text)) for side in ("min", r"max|\bhochst|\bat most")]
        if sides == [False, True]:
            # `Max nodes 5 -> 8` is of one side, and how it was.
            return [Put(part.id, high, most)] if part.has(high, least) else None
        if sides == [True, False]:
            return [Put(part.id, low, most)] if part.has(low, least) else None
        from_it = re.search(rf"\b(?:from|von|desde|de) {least}\b", clause.text)
        if from_it and part.has(high, least) and not part.has(low, least):
            # `From 4 to 8`, where 4 is the most there is.
            return [Put(part.id, high, most)]
        return [Put(part.id, low, least), Put(part.id, high, most)]
    if (said.more or said.less) and said.side in {"low", "high"}:
        key = low if said.side == "low" else high
        by = int(said.text) if said.more else -int(said.text)
        return [Put(part.id, key, str(int(part.value(key)) + by))] if int(part.value(key)) + by >= 0 else None
    if part.kind == "gke" and not (said.more or said.less or said.side):
        # So many nodes, no more and no fewer.
        return [Put(part.id, low, said.text), Put(part.id, high, said.text)]
    if said.more or said.less or said.side not in {"low", "high"}:
        return None
    return [Put(part.id, low if said.side == "low" else high, said.text)]


def _computing(part: Standing, about: Property, said: Said) -> list[Put] | None:
    """CPUs and memory, which a database and a machine have together."""
    if part.takes("tier") or part.takes("machine_type"):
        return None
    if said.less or said.side:
        return None
    if said.more or said.kind == "share":
        return _more_computing(part, about, said)
    if about.name == "cpu":
        return list(sized(part, int(said.text), None))
    return list(sized(part, None, float(said.text)))


def _more_computing(part: Standing, about: Property, said: Said) -> list[Put] | None:
    """So much more than there is."""
    if said.kind == "share":
        return None
    if about.name == "cpu":
        return list(sized(part, int(part.value("cpu")) + int(said.text), None))
    now = part.value("memory_gb") if part.takes("memory_gb") else part.value("memory")
    match = re.fullmatch(r"(\d+)(Mi|Gi|M|G|)", now)
    if match is None:
        return None
    before = int(match[1]) / (1024 if match[2].startswith("M") else 1)
    return list(sized(part, None, before + float(said.text)))


def _loss(part: Standing, about: Property, wanted: str) -> Unclear:
    if about.value == "size":
        return Unclear(
            f"A disk does not shrink: {part.id} would be made anew, and what it holds lost. Nothing is changed.",
            loses=(part.id,),
        )
    return Unclear(
        f"{part.id} keeps more than that now: with {wanted} the {about.name} beyond would be lost.", loses=(part.id,)
    )
