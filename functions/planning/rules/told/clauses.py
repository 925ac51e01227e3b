"""A goal clause by clause: what of it stands in no line of its answer is told, as it was said.

A line of `asked` has the words of one need, and of a need that is named twice only the first of them. So the words and
the clauses that no line has are gathered here: each stands in a line of its own, and nobody has to look for what is missing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from functions.planning.rules.goal import fold
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.account import LEFT_ASIDE, NOT_UNDERSTOOD, Left, is_idle, is_plain
from functions.planning.rules.told.figures import held_by, is_said_by
from functions.planning.rules.told.heard import clauses_of, values_in
from shared.schemas import Asked

Span = tuple[int, int]

VALUE = "value"
"""The need of a clause that says nothing but a figure, which a setting holds."""
_NOTHING = (
    "nothing in the plan stands for this; where it is a wish and not your application's own matter, say it otherwise"
)
_SCRIPT = (
    "its script is not read: of this line only what stands in Latin letters is part of the plan; say it in English, German, "
    "Spanish, French, Portuguese, Italian, Dutch or Japanese"
)


def in_other_scripts(goal: str) -> Iterator[str]:
    """The lines of a goal that are written mostly in letters that nothing here reads."""
    japanese = any(
        "HIRAGANA" in unicodedata.name(char, "") or "KATAKANA" in unicodedata.name(char, "") for char in goal
    )
    for line in filter(str.strip, goal.splitlines()):
        letters = [unicodedata.name(char, "") for char in line if char.isalpha()]
        known = sum(name.startswith("LATIN") or (japanese and not _IS_CYRILLIC.match(name)) for name in letters)
        if letters and known < len(letters) / 2:
            yield " ".join(line.split())


_IS_CYRILLIC = re.compile(r"CYRILLIC|GREEK|ARABIC|HEBREW|HANGUL|THAI|DEVANAGARI")


def left_over(reading: Reading, sketch: Sketch, words: Iterable[str], told: Iterable[Asked]) -> Iterator[Left]:
    """The `words` of which nothing takes account, and the clauses that no line of `told` and no look at the goal has."""
    text, typed = reading.text, Words.of(reading.goal.text, reading.text)
    wanted = set(words)
    singles = [(word, span) for word, span in reading.aside(sketch.taken) if word in wanted]
    unread = list(in_other_scripts(reading.goal.text))
    for word, span in singles:
        if not any(word in line for line in unread):
            yield Left(span, _NOTHING, LEFT_ASIDE, 0)
    said = [each.words.lower() for each in told if each.words]
    known = [*reading.heard, *reading.negated, *sketch.taken]
    known += [span for _, span in singles if not is_plain(text[slice(*span)])]
    values = list(values_in(text))
    for clause in clauses_of(text):
        whole = typed(*clause).lower()
        if _meets(clause, known) or any(whole in each or each in whole for each in said):
            continue
        beside = _idle_apart(text, clause, values)
        if len(beside) > (_MOST_BESIDE if _meets(clause, values) else 0) and not any(
            typed(*clause) in line for line in unread
        ):
            yield Left(clause, _NOTHING, LEFT_ASIDE, 0, whole=True)


_MOST_BESIDE = 1
"""So many words beside a value say what it is of."""


def _idle_apart(text: str, clause: Span, values: list[Span]) -> list[str]:
    """The words of a clause that stand in no value and are no idle ones."""
    found = [
        (clause[0] + each.start(), clause[0] + each.end())
        for each in re.finditer(r"[^\W_][\w'-]*[^\W_]|\d", text[slice(*clause)])
    ]
    apart = [text[slice(*each)] for each in found if not _meets(each, values)]
    return [each for each in apart if not is_idle(each) and each not in _DENIES]


def values_held(reading: Reading, sketch: Sketch) -> Iterator[Asked]:
    """A line for each clause that says nothing but a figure, which a setting holds."""
    text, typed = reading.text, Words.of(reading.goal.text, reading.text)
    figures = dict(held_by(sketch, text))
    known = [*reading.heard, *reading.negated, *sketch.taken]
    for clause in clauses_of(text):
        held = list(dict.fromkeys(how for span, how in figures.items() if clause[0] <= span[0] < clause[1]))
        if held and not _meets(clause, known) and is_said_by(text[slice(*clause)], held):
            yield Asked(words=typed(*clause), need=VALUE, met=True, how="; ".join(held))


def unread(goal: str) -> Iterator[Asked]:
    """A line for each line of a goal whose script nothing here reads."""
    yield from (Asked(words=line, need=NOT_UNDERSTOOD, met=False, how=_SCRIPT) for line in in_other_scripts(goal))


def value_of(words: str, sketch: Sketch) -> Asked | None:
    """The line of words that say a figure and the name of the setting that holds it, and nothing more."""
    folded = fold(words)
    figures = dict(held_by(sketch, folded))
    held = list(dict.fromkeys(figures.values()))
    if not held or len(re.findall(r"\d+", folded)) != len(figures) or not is_said_by(folded, held):
        return None
    return Asked(words=words, need=VALUE, met=True, how="; ".join(held))


_DENIES = frozenset(
    {
        "no",
        "not",
        "nothing",
        "never",
        "nobody",
        "none",
        "only",
        "nur",
        "nicht",
        "nichts",
        "nada",
        "rien",
        "solo",
        "niente",
    }
)


def _meets(clause: Span, spans: Iterable[Span]) -> bool:
    return any(low < clause[1] and clause[0] < high for low, high in spans)
