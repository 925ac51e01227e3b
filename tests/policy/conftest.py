"""Real plans of every stack, made once."""

import copy

import pytest

from infra.local.provider.offered import OFFERED
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from tests.policy.plan_room import PROJECT, Workshop, files_of

# Types that a plan may hold all the same, for the gate to refuse.
REFUSED = {"google_project_iam_binding", "google_service_account_key"}


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    with ProviderServer(World(), project=PROJECT, only=OFFERED | REFUSED) as provider:
        workshop = Workshop(tmp_path_factory.mktemp("plans"), provider)
        yield workshop
        workshop.close()


@pytest.fixture(scope="session")
def documents(workshop):
    """Stack -> its files and its real first plan."""
    made = {}

    def of(stack):
        if stack not in made:
            files = files_of(stack)
            made[stack] = files, workshop.plan(files)
        files, document = made[stack]
        return dict(files), copy.deepcopy(document)

    return of
