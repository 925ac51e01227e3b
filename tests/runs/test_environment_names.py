"""Which names are those of production: there every run stops at its plan, unless somebody names it once more."""

import pytest

from functions.runs.environments import _is_production

PRODUCTION = "prod production live prd prd1 prd-eu prod-eu eu-prod prod2 live-eu main master release www ga produktion"
HIDDEN = "prods prodv2 prod1a p-prod2b euprod prodeu xprod liveeu mainline mastereu p-r-o-d l-i-v-e live2"
OTHERS = "staging dev qa demo domain maintenance deliver preview olive preprod mainz nonprod team-a a-b-c st1 eu"


@pytest.mark.parametrize("name", [*PRODUCTION.split(), *HIDDEN.split(), "pr0d", "prod-2"])
def test_what_is_called_as_production_is(name):
    assert _is_production(name)


@pytest.mark.parametrize("name", OTHERS.split())
def test_what_only_looks_like_it_is_not(name):
    assert not _is_production(name)
