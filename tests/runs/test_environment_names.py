"""Which names are those of production: there every run stops at its plan, unless somebody names it once more."""

import pytest

from functions.runs.environments import _is_production

PRODUCTION = "prod production live prd prd1 prd-eu prod-eu eu-prod prod2 live-eu main master release www ga produktion"
OTHERS = "staging dev qa demo domain maintenance deliver preview olive preprod mainz"


@pytest.mark.parametrize("name", [*PRODUCTION.split(), "pr0d", "prod-2"])
def test_what_is_called_as_production_is(name):
    assert _is_production(name)


@pytest.mark.parametrize("name", OTHERS.split())
def test_what_only_looks_like_it_is_not(name):
    assert not _is_production(name)
