# ruff: noqa: E501 - one case a line
"""Attacks made from the provider's schema, against both gates: `python -m tests.attacks.generated` prints the figures."""

import pytest

from shared.policy import arguments
from shared.policy.arguments import Kind, meaning, table
from shared.policy.plan_types import TYPES
from shared.terraform.schema import schema_of
from tests.attacks.generated import UNKNOWN, Case, cases, controls, harmless, judged

KINDS = sorted(kind for kind in TYPES if schema_of(kind).resource(kind) is not None)


@pytest.mark.slow
def test_every_attack_made_from_the_schema_is_refused_for_the_resource_it_is_in():
    every = list(cases())
    passed = [case.name for case in every if not judged(case)]
    print(f"{len(every)} inputs, {len(every) - len(passed)} refused")
    assert passed == []
    assert len(every) > 2000


@pytest.mark.slow
def test_the_same_arguments_may_name_what_is_the_deployments_own():
    every = list(controls())
    assert [(case.name, rules) for case in every if (rules := judged(case))] == []
    assert len(every) > 300


def test_a_resource_is_refused_for_the_attack_and_for_nothing_else():
    assert [(case.type, rules) for case in harmless() if (rules := judged(case))] == []


@pytest.mark.slow
def test_each_argument_of_each_allowed_type_is_looked_at_or_refused():
    looked_at = {path for kind in KINDS for path, meant in table(kind) if meant.kind is not Kind.FOREIGN}
    assert len(looked_at) > 1000
    for kind in KINDS:
        for path, meant in table(kind):
            if meant.kind is Kind.FOREIGN:
                assert judged(Case(kind, path, "set", "x", '"x"')), (kind, path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["brand_new_argument", "brand_new_block.enabled", "name2"])
def test_an_argument_that_a_later_schema_adds_is_refused_until_somebody_says_what_it_is(monkeypatch, kind, path):
    known = arguments.settable(kind)
    monkeypatch.setattr("jobs.terraform.policy.plan_arguments.settable", lambda _: known | {path})
    assert meaning(kind, path).kind is Kind.FOREIGN
    case = Case(kind, "", "new", UNKNOWN, "")
    case.path = path
    assert judged_new(monkeypatch, case) >= {"unknown_argument"}


def judged_new(monkeypatch, case):
    monkeypatch.setattr("tests.attacks.generated._nested", lambda _kind, path, _value: {path.split(".")[0]: "x"})
    monkeypatch.setattr("jobs.terraform.policy.plan_arguments._default_identity", lambda *_: ())
    case.written = '"x"'
    return judged(case)


def test_an_argument_that_no_schema_here_knows_is_refused():
    found = judged(Case("google_pubsub_topic", "name", "x", "x-abcde", '"x-abcde"\n  from_the_future = 1'))
    assert found == {"unknown_argument"}
