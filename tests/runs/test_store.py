"""Claims, leases and logs: who holds a run, and that nobody else can write it."""

import threading

import pytest

from jobs.terraform.leases import Leases
from shared.events import InfraApplied, RunRequested
from shared.schemas import Deployment, InfraPlan, Phase, Resource, Run, RunStatus
from shared.store.deployments import Deployments
from shared.store.run_logs import RunLog, made_so_far, read_lines
from shared.store.runs import LostClaim, Runs, overdue, started

ME, OTHER = "jobs/terraform/executions/me#0", "jobs/terraform/executions/other#0"


def a_run(clock, run_id="r1", **fields):
    plan = InfraPlan(
        cloud="gcp",
        stack_type="bucket",
        region="us-central1",
        machine_type="serverless",
        autoscaling=False,
        estimated_cost_usd=1,
        risk_flags=[],
        resources=[],
        monitoring=[],
    )
    base = {"run_id": run_id, "deployment_id": "d1", "prompt": "", "plan": plan, "files": {}}
    run = Run.model_validate(base | {"created_at": clock(), "updated_at": clock()})
    return run.model_copy(update={**started(run, clock()), **fields})


@pytest.fixture
def runs(client, clock):
    runs = Runs(client, clock)
    runs.create("r1", a_run(clock))
    return runs


def claim(runs, me=ME, dead=()):
    return runs.claim("r1", me, ended=lambda execution: execution in dead, claimable=lambda run: True)


def test_one_execution_holds_a_run_and_another_only_once_that_one_ended(runs):
    held = claim(runs)
    assert held.run.execution == ME
    assert claim(runs, OTHER) is None
    assert claim(runs) is not None
    assert claim(runs, OTHER, dead=[ME]).run.execution == OTHER


def test_of_many_claims_at_once_one_succeeds(runs):
    barrier, won = threading.Barrier(6), []

    def race(me):
        barrier.wait()
        if claim(runs, me) is not None:
            won.append(me)

    threads = [threading.Thread(target=race, args=(f"e{at}",)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


@pytest.mark.parametrize("status", ["draft", "completed", "failed", "awaiting_approval"])
def test_a_run_that_does_not_run_is_not_claimed(runs, status):
    runs.change("r1", lambda run: {"status": status})
    assert claim(runs) is None


def test_what_a_job_does_not_want_is_not_claimed(runs):
    assert runs.claim("r1", ME, ended=lambda _: True, claimable=lambda run: False) is None


def test_who_lost_a_run_can_not_write_it_any_more(runs):
    held = claim(runs)
    claim(runs, OTHER, dead=[ME])
    runs.clock.sleep(60)
    for write in (lambda: held.write(message="x"), lambda: held.enter(Phase.PLANNING), held.beat):
        with pytest.raises(LostClaim):
            write()
    assert runs.get("r1").message == ""


def test_what_others_write_beside_is_kept(runs):
    held = claim(runs)
    runs.change("r1", lambda run: {"approved_by": "somebody"})
    held.enter(Phase.INITIALIZING, valid=True)
    run = runs.get("r1")
    assert (run.approved_by, run.valid, run.phase) == ("somebody", True, Phase.INITIALIZING)


def test_phases_follow_one_another_without_gaps_and_end_with_the_run(runs, clock):
    held = claim(runs)
    for phase in (Phase.INITIALIZING, Phase.VALIDATING):
        clock.sleep(2)
        held.enter(phase)
    clock.sleep(2)
    held.leave(RunStatus.FAILED, reason="plan_failed")
    run = runs.get("r1")
    times = [(time.phase.value, time.ended_at - time.started_at) for time in run.phases]
    assert times == [("starting", 2.0), ("initializing", 2.0), ("validating", 2.0)]
    assert (run.status, run.reason, run.execution) == (RunStatus.FAILED, "plan_failed", None)


@pytest.mark.parametrize(
    ("status", "ends", "says"),
    [
        (RunStatus.AWAITING_APPROVAL, RunStatus.FAILED, "before anything was changed"),
        (RunStatus.COMPLETED, RunStatus.COMPLETED, "all of it was done already"),
        (RunStatus.VERIFY_FAILED, RunStatus.VERIFY_FAILED, "all of it was done already"),
    ],
)
def test_who_cancels_a_run_in_its_last_moment_is_obeyed_or_told(runs, status, ends, says):
    held = claim(runs)
    runs.cancel("r1", "ada")
    held.leave(status, message="It said so.")
    run = runs.get("r1")
    assert (run.status, "ada" in run.message, says in run.message) == (ends, True, True)
    assert (run.reason == "cancelled") == (ends is RunStatus.FAILED)


def test_a_heartbeat_moves_the_run_only_when_nothing_else_did(runs, clock):
    held = claim(runs)
    before = runs.get("r1").updated_at
    clock.sleep(5)
    held.beat()
    assert runs.get("r1").updated_at == before
    clock.sleep(10)
    held.beat()
    assert runs.get("r1").updated_at == clock()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, RunRequested(run_id="r1")),
        ({"phase": "planning", "execution": ME}, RunRequested(run_id="r1")),
        ({"phase": "finalizing", "phases": [{"phase": "finalizing", "started_at": 1}]}, RunRequested(run_id="r1")),
        (
            {"phase": "finalizing", "phases": [{"phase": "finalizing", "started_at": 1, "ended_at": 2}]},
            InfraApplied(run_id="r1"),
        ),
        ({"phase": "verifying", "execution": ME}, InfraApplied(run_id="r1")),
        ({"status": "awaiting_approval"}, None),
        ({"status": "completed"}, None),
        ({"status": "draft"}, None),
    ],
    ids=str,
)
def test_a_run_that_stalled_has_a_message_that_moves_it_on(clock, fields, message):
    run = Run.model_validate({**a_run(clock).model_dump(), **fields})
    assert overdue(run, clock() + 44, 45) is None
    assert overdue(run, clock() + 45, 45) == message


# -- leases


@pytest.fixture
def leases(client, runs, clock):
    return Leases(client, runs, clock)


def alive(_):
    return False


def dead(_):
    return True


def test_one_run_at_a_time_works_on_a_deployment(leases, runs, clock):
    assert leases.take("d1", "r1", ME, alive).holder == ME
    assert leases.take("d1", "r1", ME, alive).holder == ME
    assert leases.take("d1", "r2", OTHER, alive) is None
    assert leases.take("d2", "r2", OTHER, alive) is not None
    leases.release("d1", ME, clean=True)
    assert leases.take("d1", "r2", OTHER, alive).run_id == "r2"


def test_a_lease_of_a_dead_execution_goes_to_the_same_run_first(leases, runs, clock):
    began = clock()
    leases.take("d1", "r1", ME, alive)
    clock.sleep(100)
    assert leases.take("d1", "r2", OTHER, dead) is None, "r1 is to be recovered first"
    taken = leases.take("d1", "r1", OTHER, dead)
    assert (taken.holder, taken.takeovers, taken.since, taken.unclean_since) == (OTHER, 1, began, began)
    assert leases.take("d1", "r1", "third", dead).takeovers == 2


def test_once_the_dead_executions_run_has_ended_others_may_work(leases, runs, clock):
    began = clock()
    leases.take("d1", "r1", ME, alive)
    runs.change("r1", lambda run: {"status": "failed"})
    clock.sleep(100)
    taken = leases.take("d1", "r2", OTHER, dead)
    assert (taken.takeovers, taken.since, taken.unclean_since) == (0, clock(), began)


def test_an_unclean_release_says_from_when_on_a_lock_may_be_left(leases, clock):
    began = clock()
    leases.take("d1", "r1", ME, alive)
    leases.release("d1", ME, clean=False)
    clock.sleep(50)
    again = leases.take("d1", "r1", OTHER, alive)
    assert (again.since, again.unclean_since, again.takeovers) == (clock(), began, 0)
    leases.release("d1", OTHER, clean=True)
    assert leases.take("d1", "r1", ME, alive).unclean_since is None


def test_a_lease_remembers_who_died_over_it_and_when_that_was_last_known_to_live(leases, runs, clock):
    leases.take("d1", "r1", ME, alive)
    lived = runs.get("r1").updated_at
    clock.sleep(500)
    taken = leases.take("d1", "r1", OTHER, dead)
    assert taken.dead == [ME]
    assert taken.unclean_until == lived + 10
    leases.release("d1", OTHER, clean=False)
    assert leases.take("d1", "r1", "third", alive).dead == [ME, OTHER]


def test_only_the_holder_releases(leases):
    leases.take("d1", "r1", ME, alive)
    for clean in (True, False):
        leases.release("d1", OTHER, clean=clean)
    assert leases.take("d1", "r2", OTHER, alive) is None


# -- logs


def test_lines_are_numbered_without_gaps_across_executions(client, runs, clock):
    for me in (ME, OTHER):
        log = RunLog(client, "r1", me, clock, lambda: None)
        for at in range(3):
            log.add("planning", f"{me} {at}")
        log.flush()
        log.add("planning", "last")
        log.close()
    lines = read_lines(client, "r1", 0)
    assert [line.n for line in lines] == list(range(1, 9))
    assert lines[4].text == f"{OTHER} 0"
    assert [line.n for line in read_lines(client, "r1", 3, 2)] == [4, 5]


def test_two_writers_at_once_lose_nothing_and_share_no_number(client, runs, clock):
    logs = [RunLog(client, "r1", me, clock, lambda: None) for me in (ME, OTHER)]
    for at in range(5):
        for which, log in enumerate(logs):
            log.add("planning", f"{which}-{at}")
            log.flush()
    lines = read_lines(client, "r1", 0)
    assert [line.n for line in lines] == list(range(1, 11))
    assert sorted(line.text for line in lines) == sorted(f"{which}-{at}" for at in range(5) for which in range(2))


def test_a_long_burst_is_stored_in_batches_and_read_back_whole(client, runs, clock):
    log = RunLog(client, "r1", ME, clock, lambda: None)
    for at in range(1200):
        log.add("applying", f"{at} " + "x" * 300)
    log.close()
    after, seen = 0, []
    while page := read_lines(client, "r1", after):
        seen += page
        after = page[-1].n
    assert [line.text.split()[0] for line in seen] == [str(at) for at in range(1200)]


@pytest.mark.slow
def test_lines_are_stored_in_the_background_with_what_was_made_and_the_heart_beats(client, runs, clock):
    beats = threading.Semaphore(0)
    log = RunLog(client, "r1", ME, clock, beats.release)
    log.add_made("google_x.y", "projects/p/x/1")
    log.add("applying", "google_x.y: Creation complete")
    log.start()
    # Each turn beats first, so that what stops a run is heard soon, and stores then.
    assert beats.acquire(timeout=5)
    assert beats.acquire(timeout=5)
    assert [line.text for line in read_lines(client, "r1", 0)] == ["google_x.y: Creation complete"]
    assert made_so_far(client, "r1") == {"google_x.y": "projects/p/x/1"}
    log.close()


def test_a_batch_whose_answer_was_lost_is_not_written_twice(client, runs, clock):
    from google.api_core.exceptions import ServiceUnavailable

    log = RunLog(client, "r1", ME, clock, lambda: None)
    log.add("planning", "once")
    real = type(log._logs.document("x")).create
    failures = [ServiceUnavailable("the answer is lost")]

    def losing(self, *args, **kwargs):
        real(self, *args, **kwargs)
        if failures:
            raise failures.pop()

    type(log._logs.document("x")).create = losing
    try:
        with pytest.raises(ServiceUnavailable):
            log.flush()
        log.add("planning", "twice")
        log.flush()
    finally:
        type(log._logs.document("x")).create = real
    assert [line.text for line in read_lines(client, "r1", 0)] == ["once", "twice"]


# -- the registry


def test_registering_again_changes_nothing_and_forgets_what_is_gone(client, clock):
    deployments = Deployments(client)
    deployment = Deployment(
        deployment_id="d1",
        cloud="gcp",
        services=[],
        region="us-central1",
        terraform_state_path="gs://x",
        alert_webhook_url="https://x",
        created_at=1.0,
        updated_at=1.0,
    )
    vm, disk = (
        Resource(name=name, deployment_id="d1", ref=name, type="t", address="t.x", project="p")
        for name in ("vm", "disk")
    )
    other = Resource(name="else", deployment_id="d2", ref="else", type="t", address="t.x", project="p")
    deployments.resources.put("else", other)
    for _ in range(2):
        deployments.register(deployment, [vm, disk])
    assert deployments.resources.get("disk") == disk
    deployments.register(deployment, [vm])
    assert deployments.resources.find("disk") is None
    assert deployments.resources.get("else") == other


def test_a_name_that_belongs_to_another_deployment_is_not_taken_over(client, clock):
    deployments = Deployments(client)
    theirs = Resource(name="their-vm", deployment_id="d2", ref="vm", type="t", address="t.x", project="p")
    deployments.resources.put("their-vm", theirs)
    mine = theirs.model_copy(update={"deployment_id": "d1"})
    own = mine.model_copy(update={"name": "own-vm"})
    deployment = Deployment(
        deployment_id="d1",
        cloud="gcp",
        services=[],
        region="us-central1",
        terraform_state_path="gs://x",
        alert_webhook_url="https://x",
        resource_map={"their-vm": "r", "own-vm": "r"},
        created_at=1.0,
        updated_at=1.0,
    )
    assert deployments.register(deployment, [mine, own]) == ["their-vm"]
    assert deployments.resources.get("their-vm") == theirs
    assert deployments.resources.get("own-vm") == own
    assert deployments.get("d1").resource_map == {"own-vm": "r"}
