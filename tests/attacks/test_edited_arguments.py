"""Every argument of every allowed type, written otherwise than it was drafted: asked about, or in a list of what harms
nothing. What a later schema adds is asked about by itself."""

from collections.abc import Iterator

import pytest

from jobs.terraform.policy.plan_document import around
from jobs.terraform.policy.plan_harmless import NOT_SAID, is_harmless
from jobs.terraform.policy.plan_single_types import secret_arguments
from jobs.terraform.policy.plan_variables import is_environment
from jobs.terraform.policy.plan_weak import less_safe
from shared.policy.arguments import Kind, blocks, meaning, table
from shared.policy.plan_types import TYPES
from shared.terraform.schema import schema_of
from tests.attacks.test_removed_guards import Attack, Ref, planned

KINDS = sorted(kind for kind in TYPES if schema_of(kind).resource(kind) is not None)
# Judged by more than the argument itself, each with tests of its own.
ELSEWHERE = ("database_flags.", "conditions.", "lifecycle_rule", "schema")
OTHER = Ref('replace(google_pubsub_topic.other.id, "projects", "evil")')


def arguments(kind: str) -> list[str]:
    """The paths of a type that hold a value, three blocks deep; by another name a block is another one."""
    paths = {path for path, _ in table(kind) if path.count(".") < 4} - blocks(kind)
    return sorted(path for path in paths if path.rpartition(".")[2] != "name")


def holding(kind: str, values: dict[str, object]) -> dict[str, object]:
    """A resource that has these arguments, each block once."""
    made: dict[str, object] = {"name": "x-abcde"}
    for path, value in values.items():
        *steps, leaf = path.split(".")
        at = made
        for step in steps:
            held = at.setdefault(step, [{}])
            at = held[0]
        at[leaf] = value
    return made


def silent(kind: str, was: dict[str, object], now: dict[str, object]) -> Iterator[str]:
    """The arguments of which nothing is told, though no list has the edit."""
    plan, files = planned(Attack(("", ""), "", kind, holding(kind, now)))
    told = less_safe(plan, files, "", planned(Attack(("", ""), "", kind, holding(kind, was)))[1])
    # What is never set is refused, and so is a secret that is written out.
    refused = {path for path in {*was, *now} if meaning(kind, path).kind in {Kind.REFUSED, Kind.FOREIGN}}
    for path in {*was, *now} - refused - {*secret_arguments(kind)}:
        if is_environment(path) or path.startswith(ELSEWHERE) or meaning(kind, path).kind is Kind.NAME:
            continue
        values = was.get(path, NOT_SAID), now.get(path, NOT_SAID)
        # Of a block that is gone the block is told.
        named = [path, *(around(path) if path not in now else ())]
        if not any(each in line for each in named for line in told) and not any(
            is_harmless(kind, each, *values) for each in named
        ):
            yield path


@pytest.mark.parametrize("kind", KINDS)
def test_an_argument_that_is_written_otherwise_is_told_or_listed(kind: str) -> None:
    paths = arguments(kind)
    drafted = dict.fromkeys(paths, "drafted")
    assert list(silent(kind, drafted, dict.fromkeys(paths, "other"))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_argument_that_only_the_apply_knows_is_told(kind: str) -> None:
    paths = arguments(kind)
    assert list(silent(kind, dict.fromkeys(paths, "drafted"), dict.fromkeys(paths, OTHER))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_argument_that_is_left_away_is_told_or_listed(kind: str) -> None:
    paths = arguments(kind)
    assert list(silent(kind, dict.fromkeys(paths, "drafted"), {})) == []
