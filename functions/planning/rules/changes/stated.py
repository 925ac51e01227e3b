"""Clauses that state properties, each to its last word: what is carried from one to the next, and how one is taken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.additions import MATTERS
from functions.planning.rules.changes.alerts import Spoken
from functions.planning.rules.changes.another import another_of
from functions.planning.rules.changes.clause import NUMBER, Clause, Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.missing import must_stand
from functions.planning.rules.changes.model import modelled
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.settings import guards
from functions.planning.rules.changes.steps import Step, without_usual_hours
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.values import PERCENT, SPAN, values_in
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.patterns import compiled, whole


@dataclass(slots=True)
class Course:
    """What is carried from one clause to the next: the sentence as typed, what was done, and to what.

    `whole`: every clause until now was understood to its last word; `heard` are those that were. `remarks` could ask for
    nothing, `told` say how things are, `headed` are the parts that a clause named and said nothing of: a later one has to.
    """

    typed: str
    confirmed: Sequence[str]
    opened: Sequence[str] = ()
    verb: str = ""
    target: tuple[str, ...] = ()
    about: str = ""
    side: str = ""
    unit: str = ""
    alert: Spoken | None = None
    steps: list[Step] = field(default_factory=list)
    whole: bool = True
    heard: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    headed: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def copy(self) -> "Course":
        """How far it is now, for what may be read otherwise."""
        return replace(
            self,
            steps=[*self.steps],
            heard=[*self.heard],
            remarks=[*self.remarks],
            headed=[*self.headed],
            told=[*self.told],
        )

    def become(self, other: "Course") -> None:
        """Goes back to what it was when `other` was copied."""
        for each in fields(self):
            setattr(self, each.name, getattr(other.copy(), each.name))


# An engine with its version says what a database is to become, and not which.
_VERSIONS = re.compile(
    r"\b(?:to|auf|a|en|vers) (?:postgre\w*|pg|my ?sql|sql ?server|maria ?db)(?: version)? \d[\d.]*\b"
)
# A variable's value may look like a domain or a program: it is neither.
VARIABLE = re.compile(
    r"(?<![\w./?&-])[a-z_][a-z0-9_]*=\S|\b(?:env(?:ironment)?(?: |-)?var\w*|variables?|umgebungsvariablen?) [a-z][a-z0-9_]*\b|\b[a-z0-9]+_[a-z0-9_]+ (?:to|should|must|soll|auf|a|is)\b"
)
# `A bucket for receipts`, and nothing else: it is to be there.
_A = r"(?:(?:also|plus|and|then|too|ausserdem|zusatzlich|noch|ademas|tambien|aussi|en plus) )*(?:an?|eine?n?|una?|une) (?:(?!(?:second|single|half|of|bit|lot|few)\b)[a-z-]+ ){{0,2}}?(?:{})(?![\w-])(?! (?:disk|timeout|size|limit|backup|replica|version|standby|connection)s?\b)"
_ON_AT_LAST = re.compile(r"^(?!.*\boff\b)(?:the |a |den |die |das )?[\w -]{2,30} (?:on|ein|an)$")
_NOT_MORE = re.compile(r"\bmore than\b|\bmehr als\b|\bmas de\b|\bplus d[eu] \d")


def clause_of(piece: str, text: str, now: Now, course: Course, verb: str) -> Clause:
    """A piece of the text as a clause with what it names and what the one before was about."""
    named = tuple(now.named(_VERSIONS.sub(" ", MATTERS.sub(" ", piece))))
    return Clause(
        piece, course.typed, text, verb, now, named, course.target, tuple(course.confirmed), tuple(course.opened)
    )


def take(clause: Clause, course: Course) -> bool:
    """Whether a clause is a target, a property and a value to its last word; then its settings are taken. Raises Unclear."""
    read_so = modelled(clause, course.about, course.side)
    if read_so is None:
        return False
    puts, course.about, course.side = read_so
    course.heard.append(clause.text)
    course.unit = _unit_of(clause)
    must_stand(clause.text, clause.now, course.steps)
    done = tuple(dict.fromkeys(step.id for step in puts))
    whose = [id_ for id_ in clause.named if any(id_ in clause.now.parts[each].uses for each in done)]
    course.target = tuple(dict.fromkeys([*done, *whose])) or clause.named or course.target
    course.steps = [*without_usual_hours(course.steps, puts), *puts]
    return True


# The many readers of a clause ask for the same one.
@lru_cache(maxsize=500)
def verb_of(piece: str) -> str:
    """What a clause does with what it speaks of: `add`, `remove`, `off`, `on`, or nothing of these."""
    if words.NO_MORE.search(piece) and not _NOT_MORE.search(piece):
        return "remove"
    if _ON_AT_LAST.search(piece):
        return "on"
    kinds = [kind for kind in words.KINDS if whole(words.KINDS[kind]).search(piece)]
    if (
        len(kinds) == 1
        and kinds[0] in {*words.ADDABLE} - {"worker_pool"}
        and compiled(_A.format(words.KINDS[kinds[0]])).match(piece)
    ):
        return "add"
    for name, pattern in (("off", words.OFF), ("remove", words.REMOVES), ("add", words.ADDS)):
        if whole(pattern).search(piece):
            return name
    return ""


_KEPT = {
    "backups": "backups", "backup hour": "backups", "snapshots": "snapshots", "snapshot days": "snapshots",
    "snapshot hour": "snapshots", "versions": "versions", "versioning": "versions",
}  # fmt: skip
"""What is kept, by the property that the clause before spoke of."""
_KEPT_BY = {
    "backup_hour": "backups",
    "backups": "backups",
    "snapshot_hour": "snapshots",
    "snapshots": "snapshots",
    "versioning": "versions",
}
"""The same by the setting that it changed."""
_OF_THEM = re.compile(
    r"(?:(?P<keep>\b(?:keep|retain|store|behalt\w*|heb\w*|conserv\w*|guard\w*|mant\w*|gard\w*)\b.*?) |^\W*(?:and )?)(?P<n>\d+) (?:of (?:them|those)|davon|de (?:ellos|ellas)|d'entre e(?:ux|lles))\b(?!.*\b(?:warm|running|ready|alive|up|on)\b)"
)


_KEPT_FOR = re.compile(
    rf"(?P<keep>\b(?:keep|retain|store|hold(?: on to)?|hang on to|behalt\w*|heb\w*|conserv\w*|guard\w*|mant\w*|gard\w*)) (?:them|those|these|sie|las|los|les|loro|eles)(?= .*?{SPAN})"
)


def in_unit(piece: str, course: Course, now: Now) -> str:
    """A clause that is a number and nothing else, in the unit in which the one before spoke: `make that 35` days."""
    values = values_in(piece, now) if course.unit else []
    if len(values) != 1 or values[0].kind != "number":
        return piece
    start, end = values[0].start, values[0].end
    rest = piece[:start] + " " * (end - start) + piece[end:]
    for begin, stop, _ in reversed(targets_in(now, rest)):
        rest = f"{rest[:begin]} {rest[stop:]}"
    return piece if says(rest) else f"{piece[:end]} {course.unit}{piece[end:]}"


def _unit_of(clause: Clause) -> str:
    """The unit of the last value of a clause; empty for a number alone."""
    values = [each for each in values_in(clause.text, clause.now) if each.kind in {"span", "size", "percent", "money"}]
    return re.sub(r"[\d.,$€£]+", " ", clause.text[values[-1].start : values[-1].end]).strip() if values else ""


def of_them(piece: str, course: Course) -> str:
    """A clause that says how many of them are kept, with what they are. Raises Unclear where nothing was spoken of."""
    kept = _KEPT_FOR.search(piece)
    if not kept and not _OF_THEM.search(piece):
        return piece
    last = course.steps[-1] if course.steps else None
    what = _KEPT.get(course.about, "") or (_KEPT_BY.get(last.key, "") if isinstance(last, Put) else "")
    if kept:
        return _KEPT_FOR.sub(rf"\g<keep> {what}", piece) if what else piece
    if not what:
        raise Unclear(f'How many of what are to be kept? "{piece}" does not say.')
    # One is made each day.
    said = rf"\g<keep> \g<n> {what}" if what == "versions" else rf"\g<keep> {what} for \g<n> days"
    return _OF_THEM.sub(said, piece)


def stated(pieces: Sequence[str], text: str, now: Now, course: Course) -> bool:
    """Whether each clause states properties by the words for them alone, to its last word; they are taken then. Raises Unclear."""
    names: set[str] = set()
    for said in pieces:
        piece = of_them(said, course)
        if only := _only_names(piece, now):
            names |= set(only)
            course.target = tuple(sorted(names))
        elif is_stated(piece, text, now, course):
            if not names <= {step.id for step in course.steps if isinstance(step, Put)}:
                return False
            names = set()
        elif not says_no_more(piece, now, course):
            return False
    return not names


def _only_names(piece: str, now: Now) -> tuple[str, ...]:
    """The parts that a clause names and says nothing of: `web and admin, each with 2 CPUs`."""
    rest = piece
    targets = targets_in(now, piece)
    for start, end, _ in reversed(targets):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    one_each = all(len(ids) == 1 for _, _, ids in targets)
    return tuple(ids[0] for _, _, ids in targets) if one_each and not re.search(r"\w", _ARTICLES.sub(" ", rest)) else ()


_ARTICLES = re.compile(
    r"\b(?:the|our|der|die|das|den|dem|el|la|los|las|le|les|for|fur|para|pour|and|und|y|et|both|beide)\b"
)


# How something was says nothing of how it is to be, unless it was meant so.
_WAS = re.compile(
    r"^(?!.*\b(?:should|must|meant|supposed|please|needs?|to be|make|set|give|now)\b)(?:(?:and|but|the|our) )*[\w-]+(?: [\w-]+){0,2} (?:had|was|were|used to have|used to be)\b"
)


def was(piece: str) -> bool:
    """Whether a clause says how much something was: `payments had 4 GB`."""
    return bool(_WAS.search(piece) and NUMBER.search(piece))


def is_stated(piece: str, text: str, now: Now, course: Course) -> bool:
    """Whether a clause states properties to its last word; they are taken then. Raises Unclear."""
    clause = clause_of(piece, text, now, course, verb_of(piece))
    if was(piece) or VARIABLE.search(piece) or (another_of(piece, now) and not re.search(PERCENT, piece)):
        return False
    list(guards(clause))
    return take(clause, course)


_MORE_OR_LESS = re.compile(
    rf"\b(?:more|less|fewer|higher|lower|mehr|weniger|hoher|niedriger|mas|menos|plus|moins)\b|(?<![\w-])(?:{words.GROWS}|{words.SHRINKS}|{words.DOUBLES}|{words.HALVES})(?![\w-])"
)


_SAME = re.compile(
    r"^(?:and |und |y |et )?(?:(?:(?:the |exactly the )?same|ditto|likewise|dasselbe|das gleiche|genauso|lo mismo|igual|idem|pareil|la meme chose|stessa cosa|o mesmo)(?: goes| thing| gilt)? (?:for|with|on|fur|bei|para|pour|per|a) (?P<who>.+)|(?P<too>.+?) (?:too|as well|likewise|auch|ebenso|tambien|aussi|anche|tambem))$"
)


def same_for(piece: str, now: Now, course: Course) -> bool:
    """Whether a clause says what the one before did of other parts as well; it is taken then: `same for portal`."""
    match = _SAME.match(piece.strip())
    ids = _only_names(match["who"] or match["too"], now) if match else ()
    last = [step for step in course.steps if isinstance(step, Put) and step.id in course.target]
    if not ids or not last or any(not now.takes(id_, step.key) for id_ in ids for step in last):
        return False
    course.steps += [replace(step, id=id_) for id_ in ids for step in last]
    course.target = ids
    return True


def says_no_more(piece: str, now: Now, course: Course) -> bool:
    """Whether a clause beside one that says what is to be only repeats that something is: `raise whatever limit there is`."""
    if NUMBER.search(piece) or words.NOT.search(piece) or _MORE_OR_LESS.search(piece):
        return False
    if targets := targets_in(now, piece):
        # What it is about, and the next clause says what of it: `give the api some headroom`.
        rest = piece
        for start, end, _ in reversed(targets):
            rest = f"{rest[:start]} {rest[end:]}"
        if len(targets) > 1 or len(targets[0][2]) > 1 or says(rest):
            return False
        course.target = targets[0][2]
        course.headed += course.target
        return True
    if not course.steps:
        return False
    return not says(piece) and not _MORE_OR_LESS.search(piece)
