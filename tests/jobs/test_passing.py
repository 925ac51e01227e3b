"""What passes by itself is waited for and done; what does not ends at once, with what to do next."""

from dataclasses import replace

import pytest

from infra.local.faults import Fault, FaultPlan
from shared.schemas import AllowedChange, RunStatus
from shared.store.deployments import Deployments
from shared.terraform.naming import name_suffix
from tests.jobs.conftest import is_applied, lines_of

pytestmark = pytest.mark.cloud

FRESH = (
    "Error setting IAM policy: googleapi: Error 400: Service account worker-agent@p.iam.gserviceaccount.com does not "
    "exist., badRequest"
)
SQL_LATE = (
    "Error, attempting to list users associated with instance app-db: googleapi: Error 503: Service Unavailable, "
    "backendError"
)


@pytest.fixture
def soon(keep):
    """The job's desk, with a clock that its waits move: (change, waits)."""
    waits = []

    def change(desk):
        moved = {"seconds": 0.0}

        def wait(seconds):
            waits.append(seconds)
            moved["seconds"] += seconds

        real = desk.clock
        return replace(keep(desk), wait=wait, clock=lambda: real() + moved["seconds"], retry_wait=10.0)

    return change, waits


def test_an_account_that_is_not_known_yet_is_waited_for_and_the_run_completes(
    here, requested, runs, client, soon, faults
):
    change, waits = soon
    faults.fail("google_pubsub_subscription_iam_member", "create", FRESH, times=2)
    run_id = requested(stack="worker_pubsub")
    here(run_id, change=change)
    run = runs.get(run_id)
    assert is_applied(run), run.message
    assert 7 <= sum(waits) <= 40
    text = "\n".join(line.text for line in lines_of(client, run_id))
    assert "passes by itself (account_not_known_yet)" in text
    # Planned anew each time, and nothing was made twice.
    assert [time.phase for time in run.phases].count("planning") == 3
    made = [kind for verb, kind in faults.calls if verb == "create"]
    assert made.count("google_pubsub_topic") == 1
    assert Deployments(client).get(run_id).status == "complete"


def test_what_does_not_pass_within_its_time_ends_with_googles_own_sentence(here, requested, runs, client, soon, faults):
    change, waits = soon
    faults.fail("google_pubsub_topic", "create", "googleapi: Error 503: Service Unavailable, backendError", times=None)
    run_id = requested(stack="worker_pubsub")
    here(run_id, change=change)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "apply_failed")
    assert "Service Unavailable, backendError" in run.message
    assert "waited for" in run.message
    assert 60 <= sum(waits) <= 180
    assert runs.request(run_id, "apply") is not None


ORGANISATION = (
    "googleapi: Error 400: One or more users named in the policy do not belong to a permitted customer, perhaps due to "
    "an organization policy., failedPrecondition"
)
PERIMETER = (
    "googleapi: Error 403: Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: k3x9q, "
    "forbidden"
)
API_OFF = (
    "googleapi: Error 403: Cloud Pub/Sub API has not been used in project 1 before or it is disabled. Enable it by "
    "visiting https://console.developers.google.com/apis/api/pubsub.googleapis.com/overview?project=1 then retry., "
    "accessNotConfigured"
)


@pytest.mark.parametrize(
    ("error", "reason", "advice"),
    [
        ("googleapi: Error 403: Quota exceeded, quotaExceeded", "apply_failed", "more quota"),
        (ORGANISATION, "apply_failed", "take it out of the files"),
        (PERIMETER, "apply_failed", "ask who administers it"),
        # Google tells it beforehand.
        (API_OFF, "project_lacks", "gcloud services enable pubsub.googleapis.com"),
    ],
    ids=["quota", "organisation policy", "perimeter", "API off"],
)
def test_what_no_waiting_changes_ends_at_once_with_what_to_do_next(
    here, requested, runs, soon, faults, error, reason, advice
):
    change, waits = soon
    faults.fail("google_pubsub_topic", "create", error, times=None)
    run_id = requested(stack="worker_pubsub")
    here(run_id, change=change)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, reason)
    assert waits == []
    assert advice in run.message
    assert faults.calls.count(("create", "google_pubsub_topic")) == 0


def test_a_zone_that_is_full_is_left_by_other_files_of_the_same_run(here, requested, runs, client, soon, platform):
    change, waits = soon
    platform.faults.add(FaultPlan(presets=["zone-full"]))
    run_id = requested(stack="backend_api")
    try:
        here(run_id, change=change)
        run = runs.get(run_id)
        assert (run.status, run.reason, waits) == (RunStatus.FAILED, "apply_failed", [])
        assert f"`infraai open {run.run_id}` opens its files, where another zone" in run.message
        assert Deployments(client).get(run_id).status == "incomplete"
        elsewhere = {name: text.replace('"us-central1-b"', '"us-central1-c"') for name, text in run.files.items()}
        assert elsewhere != run.files
        runs.change(run_id, lambda _: {"files": elsewhere})
        assert runs.request(run_id, "apply") is not None
        here(run_id, change=change)
    finally:
        platform.faults.clear()
    assert is_applied(runs.get(run_id)), runs.get(run_id).message
    assert Deployments(client).get(run_id).status == "complete"


def test_a_database_that_was_made_although_an_error_came_is_kept_and_never_deleted(
    here, requested, runs, client, soon, faults
):
    change, _ = soon
    faults.fail("google_sql_database_instance", "create", SQL_LATE, tainted=True)
    run_id = requested(stack="backend_api_postgres")
    here(run_id, change=change)
    run = runs.get(run_id)
    assert is_applied(run), run.message
    assert ("delete", "google_sql_database_instance") not in faults.calls
    assert faults.calls.count(("create", "google_sql_database_instance")) == 1


def test_a_database_that_is_still_being_made_is_taken_in_once_it_is_whole(
    platform, here, requested, runs, client, soon, faults
):
    change, waits = soon
    error = "Error waiting for Create Instance: timeout while waiting for state to become 'DONE'"
    faults.fail("google_sql_database_instance", "create", error, after=True)
    # What is read while Google makes it: no addresses yet.
    without = [(("ip_address",), []), (("first_ip_address",), ""), (("private_ip_address",), "")]
    half = Fault(type="google_sql_database_instance", verb="read", times=4, patch=without)
    platform.faults.add(FaultPlan(faults=[half]))
    run_id = requested(stack="backend_api_postgres")
    here(run_id, change=change)
    run = runs.get(run_id)
    assert is_applied(run), run.message
    assert faults.calls.count(("create", "google_sql_database_instance")) == 1
    assert not {("update", "google_sql_database_instance"), ("delete", "google_sql_database_instance")} & {
        *faults.calls
    }
    text = "\n".join(line.text for line in lines_of(client, run_id))
    assert "something_under_way" in text
    assert len(waits) >= 2


def test_a_change_that_happened_although_an_error_came_is_recognised_and_its_deployment_costs_what_stands(
    here, requested, runs, client, soon, faults
):
    change, _ = soon
    first = requested(stack="backend_api")
    here(first, change=change)
    before = Deployments(client).get(first).monthly_cost_usd
    address = "google_compute_instance.backend_vm_1"
    files = runs.get(first).files
    bigger = {**files, "variables.tf": files["variables.tf"].replace('"e2-small"', '"e2-medium"')}
    declared = AllowedChange(address=address, attribute="machine_type", before="e2-small", after="e2-medium")
    faults.fail(
        "google_compute_instance", "update", "Error waiting for instance: timeout while waiting for state", after=True
    )
    second = requested(bigger, stack="backend_api", deployment_id=first, kind="remediation", allowed_change=declared)
    here(second, change=change)
    assert is_applied(runs.get(second)), runs.get(second).message
    assert faults.calls.count(("update", "google_compute_instance")) == 1
    after = Deployments(client).get(first)
    assert after.monthly_cost_usd > before > 0
    assert after.files == bigger


def test_a_remediation_that_failed_after_its_change_leaves_the_registry_as_things_are(
    here, requested, runs, client, soon, faults
):
    change, _ = soon
    first = requested(stack="backend_api")
    here(first, change=change)
    files = runs.get(first).files
    bigger = {**files, "variables.tf": files["variables.tf"].replace('"e2-small"', '"e2-medium"')}
    declared = AllowedChange(
        address="google_compute_instance.backend_vm_1", attribute="machine_type", before="e2-small", after="e2-medium"
    )
    faults.fail("google_compute_instance", "update", "googleapi: Error 403: Quota exceeded, quotaExceeded", after=True)
    second = requested(bigger, stack="backend_api", deployment_id=first, kind="remediation", allowed_change=declared)
    here(second, change=change)
    assert runs.get(second).reason == "apply_failed"
    deployment = Deployments(client).get(first)
    assert deployment.status == "complete"
    name = next(name for name in deployment.resource_map if name.startswith("backend-vm-1"))
    standing = Deployments(client).resources.get(name).machine_type
    assert (deployment.files == bigger) == (standing == "e2-medium")


def test_drift_elsewhere_stands_in_no_remediations_way_and_is_told(
    here, requested, runs, client, soon, faults, platform
):
    change, _ = soon
    first = requested(stack="backend_api_postgres")
    here(first, change=change)
    (database,) = [
        entry
        for entry in platform.world.list("google_sql_database_instance")
        if entry.attributes["name"] in Deployments(client).get(first).resource_map
    ]
    # The disk grows by itself; what the machine stands on is called otherwise by somebody.
    settings = [{**database.attributes["settings"][0], "disk_size": 25}]
    accounts = platform.world.list("google_service_account")
    account = next(each for each in accounts if each.attributes["account_id"].endswith(name_suffix(first)))
    platform.world.put("google_service_account", account.id, {**account.attributes, "display_name": "by hand"})
    platform.world.put("google_sql_database_instance", database.id, {**database.attributes, "settings": settings})
    files = runs.get(first).files
    machine = next(line for line in files["variables.tf"].splitlines() if '"e2-small"' in line)
    bigger = {**files, "variables.tf": files["variables.tf"].replace(machine, machine.replace("e2-small", "e2-medium"))}
    declared = AllowedChange(
        address="google_compute_instance.backend_vm_1", attribute="machine_type", before="e2-small", after="e2-medium"
    )
    second = requested(
        bigger, stack="backend_api_postgres", deployment_id=first, kind="remediation", allowed_change=declared
    )
    here(second, change=change)
    run = runs.get(second)
    assert is_applied(run), run.message
    assert [each.address for each in run.plan_summary.changes] == ["google_compute_instance.backend_vm_1"]
    told = [line.text for line in lines_of(client, second) if "not by this agent" in line.text]
    assert len(told) == 1, told
    assert told[0].startswith("changed since the last run, not by this agent: google_service_account.")
    assert told[0].endswith("(display_name)")

    # Once more: by now the state has written down what was changed by hand, so that it is no news, and still no matter.
    largest = {
        name: text.replace('"e2-medium"', '"e2-standard-2"') if name == "variables.tf" else text
        for name, text in bigger.items()
    }
    declared = AllowedChange(address=declared.address, attribute="machine_type", before="e2-medium")
    third = requested(
        largest, stack="backend_api_postgres", deployment_id=first, kind="remediation", allowed_change=declared
    )
    here(third, change=change)
    run = runs.get(third)
    assert is_applied(run), run.message
    assert [each.address for each in run.plan_summary.changes] == ["google_compute_instance.backend_vm_1"]
    left = [line.text for line in lines_of(client, third) if "is left as it is" in line.text]
    assert len(left) == 1, left
    assert "google_service_account." in left[0]
    assert platform.world.get("google_service_account", account.id).attributes["display_name"] == "by hand"


def test_a_program_that_does_not_start_is_no_error_that_passes_whatever_its_own_lines_say():
    from jobs.terraform.failures import classify

    said = (
        "Error waiting to create Service: Error waiting for Creating Service: Error code 9, message: Revision 'api-1' "
        "is not ready and cannot serve traffic. The user-provided container failed to start and listen on the port "
        "defined provided by the PORT=8080 environment variable. quota exceeded, try again later"
    )
    assert classify(said)[:2] == ("input", "program_does_not_start")
    assert "infraai set APP --source DIR" in classify(said).advice
    assert "infraai set APP --secret NAME=FILE" in classify(said).advice
    pool = "Error code 9, message: Worker pool 'w-1' is not ready. Container called exit(1). Its last lines:\n  quota"
    assert classify(pool)[:2] == ("input", "program_does_not_start")
    gone = said.partition(" The user")[0] + " Image 'us-docker.pkg.dev/p/r/app@sha256:1' not found."
    assert classify(gone).name == "image_not_found"


def test_a_machine_that_must_stop_is_told_what_lets_it():
    from jobs.terraform.failures import classify

    failure = classify(
        "Error: Changing the machine_type on a started instance requires stopping it. To acknowledge this, please set "
        "allow_stopping_for_update = true in your config."
    )
    assert (failure.kind, failure.name) == ("input", "machine_must_stop")
    assert "allow_stopping_for_update" in failure.advice
