"""Each named fault at each stage: what it means is known, and a remediation that meets it ends well or in words."""

from dataclasses import replace

import pytest

from infra.local.faults import Fault, FaultPlan
from infra.local.faults.plan import Plan
from infra.local.faults.preset_pieces import MACHINE, Preset
from infra.local.faults.presets import PRESETS
from infra.local.faults.provider import FaultyProvider
from infra.local.provider.problems import HalfDone, Refused
from infra.local.world import World
from jobs.terraform.failures import classify
from shared.schemas import AllowedChange, RunStatus
from shared.store.deployments import Deployments
from tests.jobs.conftest import is_applied

VERBS = {"deploy": "create", "remediation": "update", "change": "update", "destroy": "delete"}
MEANS = {
    "iam-not-there-yet": "account_not_known_yet",
    "api-not-there-yet": "api_off",
    "metric-not-found": "metric_not_known_yet",
    "policy-changed-meanwhile": "policy_changed_meanwhile",
    "too-many-requests": "too_many_requests",
    "backend-error": "service_failed",
    "made-then-failed": "service_failed",
    "made-and-not-told": "service_failed",
    "changed-and-not-told": "answer_late",
    "rolling-update-stops": "answer_late",
    "api-off": "api_off",
    "networks-quota": "quota",
    "addresses-quota": "quota",
    "cpus-quota": "quota",
    "databases-quota": "quota",
    "caches-quota": "quota",
    "run-cpus-quota": "quota",
    "zone-full": "zone_full",
    "no-public-access": "organisation_policy",
    "no-external-address": "organisation_policy",
    "no-public-database": "organisation_policy",
    "perimeter": "perimeter",
    "region-not-allowed": "organisation_policy",
    "no-accounts": "organisation_policy",
    "names-are-kept": "exists_already",
    "peering-in-use": "something_under_way",
    "bucket-not-empty": "not_empty",
    "deletion-protected": "deletion_protected",
}
"""What Google says under each name, whichever call it answers."""
SAY_NOTHING = frozenset({"reads-are-stale", "slow-operations", "disk-grew", "provider-crash", "permission-denied"})
"""Those of the provider that have no sentence of their own; what a right is called is the call's."""


class _Nobody:
    """A provider that has nothing."""

    schema, functions = None, {}

    def create(self, client, kind, planned, config):
        return {"id": "made"}

    def update(self, client, kind, prior, planned, config):
        return {"id": "made"}

    def delete(self, client, kind, prior):
        pass


def at(stage: str, preset: Preset) -> list[Fault]:
    """The same faults where a stage meets Google: at its machine, by the verb that the stage uses."""
    return [
        fault
        if fault.service != "provider" or fault.verb in {"read", "data", "import"} or fault.roles
        else Fault(
            type=MACHINE,
            verb=VERBS[stage],
            times=fault.times,
            when="after" if fault.tainted else fault.when,
            error=fault.error,
            crash=fault.crash,
            delay=min(fault.delay, 0.5),
            hang=fault.hang,
        )
        for fault in preset.faults
    ]


@pytest.mark.parametrize("stage", VERBS)
@pytest.mark.parametrize("name", MEANS)
def test_what_google_says_means_the_same_at_every_stage_and_leads_on(name, stage, tmp_path):
    world = World()
    provider = FaultyProvider(_Nobody(), Plan(FaultPlan(faults=at(stage, PRESETS[name]))), world, project="p")
    values = {"name": "web-1", "zone": "us-central1-b", "region": "us-central1", "machine_type": "e2-small"}
    arguments = {"create": (values, {}), "update": (values, values, {}), "delete": (values,)}[VERBS[stage]]
    with pytest.raises((Refused, HalfDone)) as refused:
        getattr(provider, VERBS[stage])("c", MACHINE, *arguments)
    failure = classify(str(refused.value))
    assert (failure.name, bool(failure.advice)) == (MEANS[name], True)


def test_every_named_fault_of_google_s_is_here():
    of_google = {name for name, each in PRESETS.items() if any(fault.service == "provider" for fault in each.faults)}
    assert of_google - SAY_NOTHING - MEANS.keys() == {"roles-of-the-cloud"}


MET = {
    "too-many-requests": "",
    "provider-crash": "",
    "state-write-fails": "",
    "store-unavailable": "",
    "zone-full": "apply_failed",
    "hang": "timed_out",
}
"""One of each way to fail -> why a remediation that meets it ends; empty where it passes by itself."""


@pytest.fixture
def soon(keep):
    """The job's desk, with a clock that its waits move."""

    def change(desk):
        moved = {"seconds": 0.0}

        def wait(seconds):
            moved["seconds"] += seconds

        real = desk.clock
        return replace(keep(desk), wait=wait, clock=lambda: real() + moved["seconds"], retry_wait=10.0)

    return change


@pytest.mark.cloud
def test_a_remediation_that_meets_a_fault_is_done_or_ends_in_words_and_goes_on(
    here, requested, runs, client, soon, platform
):
    first = requested(stack="backend_api")
    # What was made just now is not seen yet by whoever looks first.
    platform.faults.add(FaultPlan(faults=[Fault(verb="read", times=12, gone=True)]))
    here(first, change=soon)
    sizes = ["e2-small", "e2-medium"]
    for name, reason in MET.items():
        before, after = sizes
        made = Deployments(client).get(first)
        text = made.files["variables.tf"].replace(f'"{before}"', f'"{after}"')
        declared = AllowedChange(
            address="google_compute_instance.backend_vm_1", attribute="machine_type", before=before, after=after
        )
        run_id = requested(
            {**made.files, "variables.tf": text},
            stack="backend_api",
            deployment_id=first,
            kind="remediation",
            allowed_change=declared,
        )
        hangs = Preset("a call that never ends", (Fault(verb="update", hang=True),))
        platform.faults.add(FaultPlan(faults=at("remediation", PRESETS.get(name, hangs))))
        try:
            here(run_id, change=soon, apply_timeout_seconds=3.0 if name == "hang" else 300.0)
            acted = sum(each["acted"] for each in platform.faults.current())
        finally:
            platform.faults.clear()
        run = runs.get(run_id)
        assert acted, name
        assert (run.reason or "") == reason, f"{name}: {run.message}"
        assert Deployments(client).get(first).status == "complete", name
        if reason:
            assert (run.status, "execute the run again" in run.message.lower()) == (RunStatus.FAILED, True), run.message
            assert Deployments(client).get(first).files == made.files, name
            assert runs.request(run_id, "apply") is not None, name
            here(run_id, change=soon)
        assert is_applied(runs.get(run_id)), (name, runs.get(run_id).message)
        assert Deployments(client).get(first).files["variables.tf"] == text, name
        sizes.reverse()
