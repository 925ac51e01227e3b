"""A way back to files that somebody edited is held to what stands."""

import pytest

from shared.schemas import Before
from shared.store.deployments import Deployments
from tests.runs.conftest import DATA, PLAIN, begun


@pytest.mark.parametrize(
    ("by", "held_to"),
    [("catalogue", {}), ("catalogue, edited by a person", PLAIN), ("catalogue, adapted by gemini", PLAIN), ("", PLAIN)],
)
def test_what_somebody_wrote_and_took_back_is_asked_about_again(
    http, standing, stored, runs, client, sent, by, held_to
):
    standing()
    runs.change("d1", lambda _: {"planned_by": by})
    stored(run_id="c1", deployment_id="d1", kind="change", status="completed", files=PLAIN, before=Before(run_id="d1"))
    Deployments(client).change("d1", lambda _: {"files": PLAIN, "run_id": "c1", "applied_run_id": "c1"})
    run = begun(http.post("/deployments/shop/rollback", json={"run_id": "d1"}), runs)
    assert (run.files, run.drafted_files, run.planned_by) == (DATA, held_to, by)
