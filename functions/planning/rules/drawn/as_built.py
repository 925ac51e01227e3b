"""What every part of a kind has without a setting, and a goal asks for by its general name: limits, a health check, logs."""

import re

from functions.planning.rules.drawn.people import member
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_NO_FIGURE = r"(?! ?(?:of|to|at|on|is|under|path|endpoint|[:=(])? ?[\d/])"
# The words, the kinds of parts that have it, and what they have.
_HAS: tuple[tuple[str, re.Pattern[str], tuple[str, ...], str], ...] = (
    (
        "health_path",
        re.compile(rf"\bhealth[ -]?(?:checks?|probes?|config\w*)\b{_NO_FIGURE}|\bstartup probes?\b{_NO_FIGURE}"),
        ("cloud_run",),
        "an instance gets requests once its port answers (a startup probe); a path of yours is a setting, health_path",
    ),
    (
        "limits",
        re.compile(
            rf"(?<!\d)(?<![gm]i )(?<![gm]b )\b(?:resource|cpu|memory)(?:(?: and |/| & |, )(?:cpu|memory))? limits?\b{_NO_FIGURE}"
        ),
        ("cloud_run", "run_job", "worker_pool"),
        "its container has limits of CPU and memory, settings of their own (cpu, memory)",
    ),
    (
        "db_tls",
        re.compile(r"\b(?:ssl|tls)(?:[- ](?:only|required|enforced|connections?|mode|encryption))*\b"),
        ("sql",),
        "it takes encrypted connections and no others",
    ),
)
_SOCKET = re.compile(r"\b(?:cloud ?sql |database )?(?:unix|domain)[- ]?(?:domain )?(?:socket|sockel)s?\b|/cloudsql\b")
_SIGN_IN = re.compile(r"\b(?:rdp|ssh|remote desktop)\b(?! (?:keys?|port|tunnel\w*)\b)")
_PERSON = re.compile(r"(?<![\w.@])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Whom it is for stands right behind it: an address further off may be told of alerts, or of who shall not.
_FOR = re.compile(
    rf" ?(?:(?:access|login|only|just|nur|solo|seulement) )*(?:\(|: ?|(?:for|by|fur|von|para|por|pour|par) (?:only |just )?)"
    rf"(?P<who>{_PERSON.pattern}(?:(?:, (?:and )?| and | und | y | et ){_PERSON.pattern})*)"
)


def tell_what_is_built(sketch: Sketch, reading: Reading) -> None:
    """Say of what each such part has anyway that it is there, where the goal asks for it without a value of its own."""
    _tell_of_sockets(sketch, reading)
    _tell_who_signs_in(sketch, reading)
    for need, pattern, kinds, how in _HAS:
        match = pattern.search(reading.text)
        ids = sketch.of(*kinds)
        if match is None or not ids or need in sketch.how:
            continue
        if any(each.start <= match.start() < each.end for each in reading.mentions if each.need in sketch.how):
            # It is another part that is to have it.
            continue
        if not _is_answered(match.start(), sketch, reading):
            _tell(sketch, reading, match.span(), need, f"{', '.join(ids)}: {how}", met=True)


def _tell_of_sockets(sketch: Sketch, reading: Reading) -> None:
    """Say that a database is reached by its private address, where a goal names its socket."""
    match = _SOCKET.search(reading.text)
    users = [each.id for each in sketch.parts.values() if set(each.uses) & set(sketch.of("sql"))]
    if match and users:
        how = f"{', '.join(users)}: the database's private address stands in DATABASE_URL, and no socket is mounted"
        _tell(sketch, reading, match.span(), "socket", how, met=False)


def _tell_who_signs_in(sketch: Sketch, reading: Reading) -> None:
    """Let the people in who are named beside RDP or SSH, and say where nobody is."""
    match = next(
        (each for each in _SIGN_IN.finditer(reading.text) if not _is_answered(each.start(), sketch, reading)), None
    )
    machines = [sketch.parts[id_] for id_ in sketch.of("vm")]
    if match is None or not machines:
        return
    named = _FOR.match(reading.text, match.end())
    people = (
        [member(reading.text, each) for each in _PERSON.finditer(reading.text, *named.span("who"))] if named else []
    )
    for each in machines:
        if people and "members" not in each.settings:
            sketch.put("", each.id, bastion=True, members=",".join(people))
    said = [each.part.settings.model_validate(each.settings).model_dump() for each in machines]
    inside = [one["members"] for one in said if one["bastion"] or one["os"].startswith("windows")]
    if not inside:
        return
    who = ", ".join(dict.fromkeys(filter(None, inside)))
    ids = ", ".join(each.id for each in machines)
    how = (
        f"{ids}: it comes in through IAP alone, for {who}"
        if who
        else f"{ids}: it comes in through IAP alone, and nobody is let in until `iap_members` names who"
    )
    _tell(sketch, reading, match.span(), "sign_in", how, met=bool(who))
    sketch.taken += [named.span("who")] if named else []


def _is_answered(at: int, sketch: Sketch, reading: Reading) -> bool:
    return any(low <= at < high for low, high in [*reading.negated, *sketch.taken])


def _tell(sketch: Sketch, reading: Reading, span: tuple[int, int], need: str, how: str, *, met: bool) -> None:
    words = Words.of(reading.goal.text, reading.text)(*span)
    sketch.told.append(Asked(words=words, need=need, met=met, how=how))
    sketch.taken.append(span)
