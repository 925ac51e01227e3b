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
from functions.planning.rules.told.figures import held_by, is_said_by
from functions.planning.rules.told.heard import clause_around, clauses_of, values_in
from shared.schemas import Asked

Span = tuple[int, int]

NOT_UNDERSTOOD = "not_understood"
LEFT_ASIDE = "left_aside"
VALUE = "value"
"""The need of a clause that says nothing but a figure, which a setting holds."""
_OF_THE_REST = "no part and no setting stands for {} here; where it is a wish and not your application's own matter, say it otherwise"
_OF_THE_WHOLE = (
    "nothing in the plan stands for this; where it is a wish and not your application's own matter, say it otherwise"
)
_SCRIPT = (
    "its script is not read: of this line only what stands in Latin letters is part of the plan; say it in English, German, "
    "Spanish, French, Portuguese, Italian, Dutch or Japanese"
)
# What says nothing by itself: a clause of these words alone is no wish.
_EMPTY = frozenset(
    """
    a an the and or of to for in on at by from with without we i you it they our my your us me this that these those is are was be been will
    would could should can may must need needs want wants please pls plz hi hello hey can u thanks thank so too also just as not no some any all each
    every both there here then than its their them who which what how have has had do does did get let lets like make run runs set up use using
    about per plus only very if when where one two nothing else anything is fine ok okay etc yes sure idea maybe perhaps
    ich wir der die das den dem ein eine einen einem einer und oder mit fur auf zu von im am es sie sollen soll brauchen brauche bitte danke hallo
    el la los las un una y o de con para en que lo se mi quiero necesito por favor gracias hola le les des du et ou avec pour dans sur nous je il
    est merci bonjour um uma do da os e com preciso obrigado lo gli per grazie het een en met voor graag
    """.split()  # noqa: SIM905 - a list of words reads better as words
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


def said_in_clauses(reading: Reading) -> list[str]:
    """The clauses of a goal, in its own words."""
    typed = Words.of(reading.goal.text, reading.text)
    return [typed(*span) for span in clauses_of(reading.text)]


def untold(reading: Reading, sketch: Sketch, words: Iterable[str], told: Iterable[Asked]) -> Iterator[Asked]:
    """A line for each clause that has one of the `words` that nothing stands for, or that no line of `told` has."""
    text, typed = reading.text, Words.of(reading.goal.text, reading.text)
    unread = list(in_other_scripts(reading.goal.text))
    yield from (Asked(words=line, need=NOT_UNDERSTOOD, met=False, how=_SCRIPT) for line in unread)
    left: dict[Span, list[str]] = {}
    for word, span in reading.aside(sketch.taken):
        if word in words:
            left.setdefault(clause_around(text, span), []).append(word)
    said = [each.words.lower() for each in told if each.words]
    figures = dict(held_by(sketch, text))
    known = [*reading.heard, *reading.negated, *sketch.taken, *left]
    values = list(values_in(text))
    for clause in clauses_of(text):
        whole = typed(*clause).lower()
        if _meets(clause, known) or any(whole in each or each in whole for each in said):
            continue
        held = list(dict.fromkeys(how for span, how in figures.items() if clause[0] <= span[0] < clause[1]))
        if held and is_said_by(text[slice(*clause)], held):
            yield Asked(words=typed(*clause), need=VALUE, met=True, how="; ".join(held))
        elif not _meets(clause, values) and _says_something(text[slice(*clause)]):
            left[clause] = []
    met = [each.words.lower() for each in told if each.met and each.words]
    for span, words_left in sorted(left.items()):
        rest = [word for word in words_left if word not in _EMPTY]
        said_so, how = typed(*span), _OF_THE_REST.format(", ".join(rest)) if rest else _OF_THE_WHOLE
        if rest and any(each in said_so.lower() for each in met):
            # What else the clause says is met: it is not told as a whole, and named all the same.
            said_so, how = ", ".join(rest), f'of "{said_so}": {how}'
        if said_so and (rest or not words_left) and not any(said_so in line for line in unread):
            yield Asked(words=said_so, need=LEFT_ASIDE, met=False, how=how)


def value_of(words: str, sketch: Sketch) -> Asked | None:
    """The line of words that say a figure and the name of the setting that holds it, and nothing more."""
    folded = fold(words)
    figures = dict(held_by(sketch, folded))
    held = list(dict.fromkeys(figures.values()))
    if not held or len(re.findall(r"\d+", folded)) != len(figures) or not is_said_by(folded, held):
        return None
    return Asked(words=words, need=VALUE, met=True, how="; ".join(held))


def _meets(clause: Span, spans: Iterable[Span]) -> bool:
    return any(low < clause[1] and clause[0] < high for low, high in spans)


def _says_something(clause: str) -> bool:
    return any(word not in _EMPTY for word in re.findall(r"[^\W\d_]{2,}|\d+", clause))
