"""Several parts that a change adds and that are for one another: `a queue called mails and a worker called mailer for it`.

    new_parts("add a worker called mover with 4 GB that uses a new redis", now)
    -> [Add("redis", id="cache"), Add("worker_pool", (("memory", "4Gi"),), uses=("cache",), id="mover")]

Read is a row of new parts, each with its name, its settings and what it uses, and nothing else: a sentence with one word
more is not read here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from functions.planning.rules.changes import words
from functions.planning.rules.changes.additions import settings_of_new
from functions.planning.rules.changes.clause import Clause
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add
from functions.planning.rules.unclear import Unclear
from shared.parts import part_named
from shared.schemas.architecture import ID_PATTERN

_KINDS = {
    "worker_pool": r"(?:background )?workers?(?: pools?)?|arbeiter|trabajador|hintergrundprozess",
    "queue": words.KINDS["queue"],
    "redis": words.KINDS["redis"],
    "sql": words.KINDS["sql"],
    "bucket": words.KINDS["bucket"],
    "firestore": words.KINDS["firestore"],
    "bigquery": words.KINDS["bigquery"],
}
"""What may stand in such a row. What runs at a time, and a service, are read by themselves."""
_A = r"(?:an?|another|1|one|eine?n?|una?|une|the|der|die|das|den|la|el|le)"
_NEW = (
    r"(?:new|second|separate|further|own|neue[nrs]?|zweite[nrs]?|eigene[nrs]?|nuev[ao]|otr[ao]|nouve(?:au|l|lle)|autre)"
)
_ITEM = re.compile(
    rf"\b(?P<a>{_A})(?: (?P<new>{_NEW}))?(?: (?P<before>[a-z][a-z-]+))? (?P<what>{'|'.join(f'(?P<{kind}>{said})' for kind, said in _KINDS.items())})(?![\w-])"
    rf"(?: (?P<after>{_NEW}))?"
    r"(?: (?:called|named|namens|genannt|llamad[ao]|nommee?|appelee?) (?P<name>[a-z][a-z0-9-]*))?"
)
_RELATES = (
    r"(?:,? ?(?:that|which|who|der|die|das|que|qui|to|and|und|y|et))? ?(?:uses?|using|reads?(?: from)?|reading(?: from)?|takes? (?:its )?(?:work|messages|jobs) (?:from|off)|works? (?:off|on|with|from)|consumes?|"
    r"processes|handles|listens to|liest|nutzt|benutzt|verarbeitet|usa|lee|utiliza|procesa|utilise|lit|traite|for|fur|para|pour)"
)
_RELATION = re.compile(rf"^{_RELATES}$")
_IT = re.compile(r"\b(?:it|them|es|ihn|sie|davon|dafur|lo|la|ella|le|elle|lui)\b")
_OPENS = re.compile(rf"^(?:{words.ADDS}|run|start|have|please|we|i|also|noch|bitte|hinzu|,|and|und|y|et| )*$")


@dataclass(slots=True)
class _Item:
    kind: str
    id: str
    said: str
    uses: list[str] = field(default_factory=list)
    settings: tuple[tuple[str, str], ...] = ()


def new_parts(text: str, now: Now) -> list[Add]:
    """The parts of a row, what is used before what uses it; none for another sentence."""
    text = " ".join(words.POLITE.sub(" ", text).strip(" .!").split())
    found = list(_ITEM.finditer(text))
    if len(found) < 2 or not _OPENS.fullmatch(text[: found[0].start()]):
        return []
    items: list[_Item] = []
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        item = _item(match, [each.id for each in items], now)
        if item is None:
            return []
        tail = text[match.end() : end]
        # Who uses what the row goes on with: the one that said so last, else the one before.
        user = next((each for each in items if each.uses), items[-1] if items else None)
        items.append(item)
        if user is not None and not _joined(text[found[at - 1].end() : match.start()], tail, user, item):
            return []
        if not _read_tail(tail, item, items[:-1], last=at + 1 == len(found), now=now):
            return []
    if not any(item.uses for item in items):
        return []
    return _steps(items, now)


def _item(match: re.Match[str], taken: Sequence[str], now: Now) -> _Item | None:
    kind = next(kind for kind in _KINDS if match[kind])
    before = match["before"] or ""
    if match["a"] in {"the", "der", "die", "das", "den", "la", "el", "le"}:
        return None
    name = match["name"] or ""
    if before and says(before) and kind != "sql":
        return None
    usual = part_named(kind)
    assert usual is not None
    if name and (not re.fullmatch(ID_PATTERN, name) or name in now.parts or name in taken):
        return None
    free = (usual.usual_id, *(f"{usual.usual_id}-{n}" for n in range(2, 50)))
    id_ = name or next(each for each in free if each not in now.parts and each not in taken)
    return _Item(kind, id_, f"{before} {match['what']}".strip())


_USED_LAST = re.compile(r"\W*(?:nutzt|benutzt|verwendet|braucht|liest|verarbeitet)\W*")


def _joined(between: str, after: str, before: _Item, item: _Item) -> bool:
    """Whether what stands between two parts of a row says that the first uses the second, or only goes on."""
    bare = re.sub(r"\b(?:hinzu|dazu)\b", " ", between)
    amount = re.match(rf",? ?(?:with|mit|con|avec) {words.SIZE}", bare)
    bare = (bare[amount.end() :] if amount else bare).strip()
    if re.fullmatch(r",?(?: ?(?:and|und|y|et|plus))?", bare):
        # `That uses a new Redis and a new bucket`: both.
        if before.uses and item.kind != "worker_pool":
            before.uses.append(item.id)
        return True
    german = re.fullmatch(r",? ?(?:der|die|das)", bare) and _USED_LAST.fullmatch(after)
    if german or (_RELATION.fullmatch(bare.lstrip(", ")) and not re.fullmatch(r"(?:for|fur|para|pour)", bare)):
        before.uses.append(item.id)
        return True
    return False


def _read_tail(tail: str, item: _Item, others: Sequence[_Item], *, last: bool, now: Now) -> bool:
    """Takes the settings and the uses that are said behind a part; False where a word of it says something else."""
    amount = re.match(rf",? ?(?:with|mit|con|avec) {words.SIZE}", tail)
    if amount:
        clause = Clause(f"{item.said}{amount[0]}", "", "", "add", now, (), ())
        try:
            item.settings = settings_of_new(clause, item.kind, clause.text, None, now)
        except Unclear:
            return False
        if not item.settings:
            return False
        tail = tail[amount.end() :]
    if not last:
        return True
    tail = re.sub(r"\b(?:hinzu|dazu)\b", " ", tail).strip(" ,")
    if not tail or (_USED_LAST.fullmatch(tail) and any(item.id in each.uses for each in others)):
        return True
    pronoun = _IT.search(tail)
    if pronoun is None or tail[pronoun.end() :].strip() or len(others) != 1:
        return False
    before = tail[: pronoun.start()].strip()
    if before if pronoun[0] in {"dafur", "davon"} else not _RELATION.fullmatch(before):
        return False
    item.uses.append(others[0].id)
    return True


def _steps(items: Sequence[_Item], now: Now) -> list[Add]:
    """What is used comes first; what a worker works off is filled by the application."""
    made = [Add(item.kind, item.settings, uses=tuple(item.uses), id=item.id) for item in items]
    for at, step in enumerate(made):
        part = part_named(step.kind)
        if step.uses and (part is None or part.uses is None or step.kind != "worker_pool"):
            return []
        users = [other for other in made if step.id in other.uses]
        if step.kind == "queue" and users:
            sender = [now.main] if now.can_be_used_by("queue", now.main) else []
            made[at] = replace(step, users=tuple(sender))
    return sorted(made, key=lambda step: bool(step.uses))
