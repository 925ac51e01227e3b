"""What nothing of a plan stands for is told in one line a clause, and denies nothing that another line says is met."""

import json
import re
from collections.abc import Iterator

import pytest

from functions.planning.asked import LEFT_ASIDE, NOT_UNDERSTOOD
from functions.planning.plan import make_plan
from functions.planning.rules.goal import fold
from functions.planning.rules.read import read
from functions.planning.rules.told.account import CONTEXT
from functions.planning.rules.told.heard import clauses_of
from shared.schemas import Asked
from tests.planning.judge import FACTS
from tests.planning.test_meant import OFFLINE

GOALS = [json.loads(line)["goal"] for line in FACTS.read_text(encoding="utf-8").splitlines()]
DENIES = {LEFT_ASIDE, NOT_UNDERSTOOD}


def told(goal: str) -> list[Asked]:
    return [each for each in make_plan(goal, OFFLINE).asked if each.words]


def plain(words: str) -> str:
    return " ".join(["", *re.findall(r"[^\W_]+", fold(words)), ""])


def repeated(goal: str, lines: list[Asked]) -> Iterator[str]:
    """The words of denying lines that another line has, met or not, or that stand in a clause with another's."""
    denied = [plain(each.words) for each in lines if each.need in DENIES and not each.met]
    others = [plain(each.words) for each in lines if each.need not in DENIES]
    yield from (words for words in denied if any(words in other for other in others))
    yield from (words for words in denied if sum(words in other for other in denied) > 1)
    text = read(goal).text
    for clause in clauses_of(text):
        of_it = [words for words in denied if words in plain(text[slice(*clause)])]
        yield from of_it[1:]


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal[:50])
def test_a_clause_is_denied_once_and_by_no_words_that_another_line_has(goal: str) -> None:
    assert not list(repeated(goal, told(goal)))


@pytest.mark.parametrize(
    ("goal", "denied"),
    [
        ("Host our MCP server publicly on Cloud Run, more responsive please", []),
        ("Vorremmo un backup giornaliero di un database Postgres", []),
        ("Wir möchten gerne ein Postgres mit nächtlichem Backup", []),
        ("Serait-il possible d'avoir une base PostgreSQL avec sauvegarde automatique quotidienne", []),
        ("Graag een Postgres-database die automatisch elke nacht een backup maakt", []),
        ("A bucket, everybody in the frobnication guild may knit", ["everybody in the frobnication guild may knit"]),
        ("A bucket that frobnicates our files", ["frobnicates our files"]),
        ("Create a Pub/Sub topic, min wobble 5s, max wobble 9s", ["min wobble 5s", "max wobble 9s"]),
    ],
)
def test_a_denial_quotes_what_nothing_stands_for_and_nothing_else(goal: str, denied: list[str]) -> None:
    assert [each.words for each in told(goal) if each.need in DENIES and not each.met] == denied


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("Redis with 5 GB, because the pages come every 5-15 minutes", "because the pages come every 5-15 minutes"),
        ("Frobland: a bucket in Frankfurt", "Frobland"),
    ],
)
def test_a_reason_and_a_heading_are_no_wish(goal: str, words: str) -> None:
    assert [(each.words, each.met) for each in told(goal) if each.need == CONTEXT] == [(words, True)]
