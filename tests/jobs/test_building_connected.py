"""The phase building of a private repository: as its connection reads it, or an end that says what to do."""

from dataclasses import replace

import pytest

from jobs.terraform.builds import _source
from shared.failures import Refused
from tests.jobs.cloud_build import PLACE, CloudBuild, with_builds

pytestmark = pytest.mark.terraform

CONNECTED = "projects/infraai-local/locations/us-central1/connections/gh/repositories/shop"


def connected(**more):
    return {"source": "", "repository": {"url": CONNECTED, "ref": "main", **more}}


def test_a_private_repository_is_built_as_its_connection_reads_it_by_an_identity_of_its_own(here, asked, runs, keep):
    builds = CloudBuild()
    run_id = asked(app=connected(folder="api"))
    here(run_id, change=with_builds(keep, builds))
    assert runs.get(run_id).images
    (order,) = builds.orders
    assert _source(order, "sources") == {
        "connected_repository": {"repository": CONNECTED, "revision": "main", "dir_": "api"}
    }


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ({"project": "another"}, "is of project infraai-local; the platform builds in project another"),
        ({"location": "europe-west1"}, "is of us-central1"),
        ({"account": "build@p.iam.gserviceaccount.com"}, "builds from no connection"),
    ],
)
def test_no_connection_but_the_platforms_own_is_built_from(here, asked, runs, keep, place, says):
    builds = CloudBuild()
    builds.place = replace(PLACE, **place)
    run_id = asked(app=connected())
    here(run_id, change=with_builds(keep, builds))
    assert (runs.get(run_id).reason, builds.orders) == ("build_failed", [])
    assert says in runs.get(run_id).message


@pytest.mark.parametrize("refused", [True, False], ids=["at once", "while it is fetched"])
def test_a_repository_that_its_connection_does_not_read_ends_with_what_to_do(here, asked, runs, keep, refused):
    builds = CloudBuild("FAILURE", log=b"FETCHSOURCE\n")
    look = builds.look
    builds.look = lambda build_id: replace(look(build_id), unread=True)
    if refused:
        builds.start = lambda order: (_ for _ in ()).throw(Refused("Requested entity was not found"))
    run_id = asked(app=connected())
    here(run_id, change=with_builds(keep, builds))
    message = runs.get(run_id).message
    assert ("Requested entity was not found" in message) is refused
    assert "gcloud builds connections describe" in message
    assert "What is the program's" not in message
