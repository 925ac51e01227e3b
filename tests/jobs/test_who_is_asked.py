"""A model is asked to mend a draft or a change, and nothing else that a job does: what stands is nobody's to repair."""

from types import SimpleNamespace
from typing import get_args

import pytest

from jobs.terraform.steps.fix import _MENDED, _asked
from shared.schemas.run import RunKind


def _nobody():
    raise AssertionError("a model was asked")


@pytest.mark.parametrize("kind", sorted({*get_args(RunKind), "of_a_later_kind"} - _MENDED))
def test_no_model_is_asked_about_what_stands(kind):
    work = SimpleNamespace(run=SimpleNamespace(kind=kind), desk=SimpleNamespace(model=_nobody))
    said = _asked(work, {"main.tf": "locals {}\n"}, [])
    assert isinstance(said, str)
    assert said.startswith("not asked")


def test_every_other_kind_is_known():
    assert set(get_args(RunKind)) >= _MENDED == {"deploy", "change"}
