"""Verification: asked as users would, and as patiently as its kind of front needs."""

from itertools import pairwise

import pytest

from jobs.verification.verify import Desk, VerificationAgent
from shared.events import InfraVerified
from shared.schemas import InfraPlan, Run, RunStatus
from shared.store.run_logs import RunLog, read_lines
from shared.store.runs import Runs
from tests.parts.architectures import architecture, part
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

IP = {"external_ip": "203.0.113.9"}


@pytest.fixture
def runs(client, clock):
    return Runs(client, clock)


@pytest.fixture
def applied(runs, clock):
    def store(outputs, resources=("google_compute_instance",), stack_type="backend_api", **fields):
        plan = InfraPlan(
            cloud="gcp",
            stack_type=stack_type,
            region="us-central1",
            machine_type="e2-small",
            autoscaling=False,
            estimated_cost_usd=1,
            risk_flags=[],
            resources=list(resources),
            monitoring=[],
        )
        base = {"run_id": "r1", "deployment_id": "r1", "prompt": "", "plan": plan, "files": {}, "outputs": outputs}
        base |= {"status": "running", "phase": "finalizing", "created_at": clock(), "updated_at": clock()}
        base |= {"phases": [{"phase": "finalizing", "started_at": clock(), "ended_at": clock()}]}
        assert runs.create("r1", Run.model_validate(base | fields))

    return store


@pytest.fixture
def verify(runs, client, clock, sent):
    def run(answers, *, me="jobs/verification/executions/v1#0", ended=lambda _: False, **more):
        asked = []

        def answer(url, at=""):
            asked.append((f"{url} at {at}" if at else url, clock()))
            given = answers[min(len(asked), len(answers)) - 1]
            if isinstance(given, BaseException):
                raise given
            return given

        desk = Desk(
            me=me,
            runs=runs,
            publish=sent,
            ended=ended,
            open_log=lambda run_id, beat: RunLog(client, run_id, me, clock, beat),
            ask=answer,
            sleep=clock.sleep,
            clock=clock,
            wait=10.0,
            patience=1.0,
            **more,
        )
        VerificationAgent(desk).verify("r1")
        return asked

    return run


@pytest.mark.parametrize("code", [200, 204, 299])
def test_a_deployment_that_answers_well_is_completed(applied, verify, runs, sent, client, code):
    applied(IP)
    asked = verify([code])
    run = runs.get("r1")
    assert (run.status, run.phase, run.execution, run.message) == (RunStatus.COMPLETED, "verified", None, "")
    assert (run.verification.reachable, run.verification.ip, run.verification.status_code) == (
        True,
        "203.0.113.9",
        code,
    )
    assert [url for url, _ in asked] == ["http://203.0.113.9/"]
    assert [time.phase for time in run.phases] == ["finalizing", "verifying", "verified"]
    assert all(time.ended_at is not None for time in run.phases)
    assert sent == [InfraVerified(run_id="r1")]
    assert "attempt 1" in read_lines(client, "r1", 0)[0].text


@pytest.mark.parametrize("code", [199, 300, 301, 404, 499, 500, 503])
def test_any_other_status_is_no_success(applied, verify, runs, code):
    applied(IP)
    asked = verify([code])
    run = runs.get("r1")
    assert (run.status, run.reason) == (RunStatus.VERIFY_FAILED, "not_reachable")
    assert run.verification.status_code == code
    assert len(asked) > 1


@pytest.mark.parametrize(
    ("stack", "minutes"), [("backend_api", 5), ("web_app_autoscaled", 10), ("cloud_run_service", 3), ("static_site", 3)]
)
def test_it_is_asked_every_ten_seconds_for_as_long_as_its_kind_of_front_needs(applied, verify, runs, stack, minutes):
    applied(IP, stack_type=stack)
    asked = verify([ConnectionRefusedError()])
    times = [at for _, at in asked]
    assert {later - earlier for earlier, later in pairwise(times)} == {10.0}
    assert times[-1] - times[0] == 60 * minutes
    run = runs.get("r1")
    assert run.status is RunStatus.VERIFY_FAILED
    found = run.verification
    assert (found.reachable, found.status_code, found.attempts) == (False, None, len(asked))
    assert "ConnectionRefusedError" in run.message


def test_the_front_of_an_architecture_is_its_main_part(applied, verify, runs):
    made = architecture(part("api", "vm"), part("jobs", "cloud_run"), name="jobs")
    applied(IP, stack_type="cloud_run+vm", architecture=made)
    asked = verify([ConnectionRefusedError()])
    assert asked[-1][1] - asked[0][1] == 180


def test_a_new_load_balancer_is_waited_for(applied, verify, runs):
    applied(IP, stack_type="web_app_autoscaled")
    assert len(verify([502] * 50 + [200])) == 51
    assert runs.get("r1").status is RunStatus.COMPLETED


def test_one_that_boots_slowly_is_completed_once_it_answers(applied, verify, runs):
    applied(IP)
    assert len(verify([TimeoutError(), 502, 200])) == 3
    assert runs.get("r1").status is RunStatus.COMPLETED
    assert runs.get("r1").verification.attempts == 3


def test_a_verdict_is_given_once_however_often_it_is_asked_for(applied, verify, sent):
    applied(IP)
    verify([200])
    assert verify([500]) == []
    assert len(sent) == 1


def test_a_verification_that_died_is_done_again_and_one_that_lives_is_left_alone(applied, verify, runs):
    applied(IP, phase="verifying", execution="jobs/verification/executions/v0#0")
    assert verify([200]) == []
    assert verify([200], ended=lambda _: True)
    assert runs.get("r1").status is RunStatus.COMPLETED


@pytest.mark.parametrize("fields", [{"status": "failed"}, {"phase": "applying"}, {"phases": []}], ids=str)
def test_a_run_that_is_not_applied_is_not_verified(applied, verify, fields):
    applied(IP, **fields)
    assert verify([200]) == []


@pytest.mark.parametrize(
    "outputs",
    [{}, {"url": "gs://bucket"}, {"resource_names": {"a": "b"}}, {"external_ip": "10.0.0.1"}],
    ids=str,
)
def test_a_stack_without_an_address_of_its_own_says_not_applicable(applied, verify, runs, outputs):
    applied(outputs, ["google_storage_bucket"])
    assert verify([200]) == []
    run = runs.get("r1")
    assert run.status is RunStatus.COMPLETED
    assert (run.verification.applicable, run.verification.reachable) == (False, False)
    assert run.verification.detail.startswith("not applicable")


def test_a_service_is_asked_at_its_url_unless_the_plan_keeps_it_private(applied, verify, runs):
    url = {"url": "https://api-x-uc.a.run.app"}
    applied(url, ["google_cloud_run_v2_service", "google_cloud_run_v2_service_iam_member"])
    assert [asked for asked, _ in verify([200])] == ["https://api-x-uc.a.run.app"]
    runs.delete("r1")
    applied(url, ["google_cloud_run_v2_service"])
    assert verify([403]) == []
    assert runs.get("r1").verification.applicable is False


def test_a_private_service_is_not_asked_whatever_else_the_plan_grants(applied, verify, runs):
    private = part("api", "cloud_run", public="false")
    made = architecture(private, part("files", "bucket"), name="api")
    granted = ["google_cloud_run_v2_service", "google_storage_bucket_iam_member", "google_project_iam_member"]
    applied({"url": "https://api-x-uc.a.run.app"}, granted, architecture=made)
    assert verify([403]) == []
    assert runs.get("r1").verification.applicable is False


SERVED = ["google_cloud_run_v2_service", "google_cloud_run_v2_service_iam_member"]
URL = {"url": "https://api-x-uc.a.run.app"}


def test_a_service_is_asked_at_its_health_path(applied, verify, runs):
    applied(URL, SERVED, architecture=architecture(part("api", "cloud_run", health_path="/health"), name="api"))
    assert [asked for asked, _ in verify([200])] == ["https://api-x-uc.a.run.app/health"]
    assert runs.get("r1").verification.detail == "https://api-x-uc.a.run.app/health answers 200"


def test_what_stands_before_it_is_asked_there_too(applied, verify):
    front = part("front", "load_balancer", "api")
    made = architecture(front, part("api", "cloud_run", health_path="/health", behind="true"), name="api")
    applied(IP, ["google_compute_global_forwarding_rule"], architecture=made)
    assert [asked for asked, _ in verify([200])] == ["http://203.0.113.9/health"]


OUT = {
    "url": "https://api-x-uc.a.run.app",
    "front_balancer_ip": "203.0.113.7",
    "front_domain_url": "https://api.example.org",
}
AT_DOMAIN = "https://api.example.org at 203.0.113.7"
ONCE_SET = "https://api.example.org answers once its record is set: A 203.0.113.7"
NAMED = {"domain": "api.example.org"}


def behind(front, outputs=None, main=None, **more):
    """A service that a load balancer alone reaches, as it is drafted for a domain."""
    before = part("front", "load_balancer", "api", *more.pop("uses", ()), **front)
    made = architecture(
        part("api", "cloud_run", behind="true", **(main or {})), before, *more.pop("beside", ()), name="api"
    )
    return {"outputs": OUT | (outputs or {}), "resources": SERVED, "architecture": made, "application": "shop"}


@pytest.mark.parametrize(
    ("said", "answers", "asked"),
    [
        (behind({"https": "false"}, {"front_domain_url": None}), [502] * 40 + [200], ["http://203.0.113.7/"] * 41),
        (
            behind({"https": "false"}, {"front_domain_url": None}, {"health_path": "/up"}),
            [200],
            ["http://203.0.113.7/up"],
        ),
        (behind(NAMED), [404, 200], [AT_DOMAIN] * 2),
        (behind(NAMED), [TimeoutError(), 200], [AT_DOMAIN] * 2),
        (behind(NAMED), [ConnectionError(), 200], [AT_DOMAIN] * 3),
        (behind(NAMED, main={"health_path": "/up"}), [200, 200], ["https://api.example.org/up at 203.0.113.7"] * 2),
    ],
    ids=[
        "plain and slow",
        "plain at its path",
        "with its certificate",
        "slow at first",
        "broken by chance",
        "at its path",
    ],
)
def test_a_service_that_a_load_balancer_alone_reaches_is_asked_by_way_of_it(
    applied, verify, runs, said, answers, asked
):
    applied(**said)
    assert [url for url, _ in verify(answers)] == asked
    run = runs.get("r1")
    assert (run.status, run.verification.reachable) == (RunStatus.COMPLETED, True)
    assert "run.app" not in run.verification.detail


@pytest.mark.parametrize(
    ("said", "asked", "detail"),
    [
        (behind(NAMED), [AT_DOMAIN] * 3, ONCE_SET),
        (behind({}, {"front_domain_url": "https://www.example.com"}), [], "203.0.113.7, and needs a domain of yours"),
        (behind(NAMED | {"iap": "true", "members": "group:a@example.org"}), [], "lets in only whom it names"),
        (behind(NAMED | {"allowed_networks": "198.51.100.0/24"}), [], "lets in only whom it names"),
        (
            behind(NAMED, beside=[part("zone", "dns", "front", domain="example.org")]),
            [AT_DOMAIN] * 3,
            "https://api.example.org answers once its domain's name servers are those of the zone",
        ),
        (
            behind(NAMED | {"routes": "/api=api"}, uses=["web"], beside=[part("web", "cloud_run", behind="true")]),
            [],
            "leads to it by a path or a name of its own",
        ),
        (behind(NAMED, {"front_balancer_ip": None}), [], "no output says where that is"),
        (behind(NAMED, {"front_balancer_ip": "10.0.0.7"}), [], "no output says where that is"),
        (
            behind(NAMED, {"front_domain_url": "https://metadata.google.internal:80/x"}),
            ["http://203.0.113.7/"],
            "http://203.0.113.7/ answers 200",
        ),
    ],
    ids=[
        "no record",
        "no domain",
        "signs in",
        "networks",
        "zone",
        "by a path",
        "no address",
        "inside",
        "no domain's URL",
    ],
)
def test_what_no_user_can_ask_yet_says_what_is_missing(applied, verify, runs, said, asked, detail):
    applied(**said)
    assert [url for url, _ in verify([ConnectionError()] if AT_DOMAIN in asked else [200])] == asked
    run = runs.get("r1")
    assert run.status is RunStatus.COMPLETED
    assert run.verification.applicable == detail.endswith("200")
    assert detail in run.verification.detail
    assert "health-path" not in run.verification.detail


def test_a_program_that_fails_behind_its_domain_is_no_success(applied, verify, runs):
    applied(**behind(NAMED))
    asked = verify([500])
    assert asked[-1][1] - asked[1][1] == 180
    run = runs.get("r1")
    assert (run.status, run.reason) == (RunStatus.VERIFY_FAILED, "not_reachable")
    assert "https://api.example.org answers 500" in run.message


TWO = {"url": "https://api-x-uc.a.run.app", "web_url": "https://web-x-uc.a.run.app"}


@pytest.mark.parametrize(
    ("web", "asked"),
    [
        ({"source": "sha256:" + "5e" * 32}, ["https://web-x-uc.a.run.app"]),
        ({"image": "nginx:1", "health_path": "/up"}, ["https://web-x-uc.a.run.app/up"]),
        ({}, []),
        ({"image": "nginx:1", "public": "false"}, []),
        ({"image": "nginx:1", "behind": "true"}, []),
    ],
    ids=["built", "image", "no program yet", "private", "behind a balancer"],
)
def test_each_public_service_with_a_program_is_asked(applied, verify, runs, web, asked):
    made = architecture(part("api", "cloud_run", "web"), part("web", "cloud_run", **web), name="api")
    applied(TWO, SERVED, architecture=made)
    assert [url for url, _ in verify([200])] == [TWO["url"], *asked]
    assert runs.get("r1").status is RunStatus.COMPLETED
    assert all(url in runs.get("r1").verification.detail for url in asked)


def test_a_second_service_that_fails_is_no_success(applied, verify, runs):
    web = part("web", "cloud_run", image="nginx:1")
    made = architecture(part("api", "cloud_run", "web"), web, name="api")
    applied(TWO, SERVED, architecture=made, application="shop")
    verify([200, 404])
    run = runs.get("r1")
    assert (run.status, run.reason) == (RunStatus.VERIFY_FAILED, "not_reachable")
    assert "web-x-uc.a.run.app answers 404" in run.message
    assert "infraai set shop --health-path /PATH --part web" in run.message


@pytest.mark.parametrize(("lines", "good"), [([], True), (["KeyError: 'QUEUE'", "Container called exit(1)."], False)])
def test_a_worker_that_does_not_stay_up_is_no_success(applied, verify, runs, clock, lines, good):
    applied(IP)
    began = clock()
    verify([200], works=lambda _: True, down=lambda _: lines if clock() > began + 5 else [])
    run = runs.get("r1")
    assert (run.status is RunStatus.COMPLETED) == good
    assert all(line in run.message for line in lines)


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("", 404, "It runs and answers, but has nothing for a GET of /: name a path that it has: infraai set shop"),
        ("/x", 404, "nothing for a GET of /x: name a path that it has: infraai set shop --health-path /PATH"),
        ("/healthz", 404, "Google keeps some paths that end in z for itself"),
        ("", 401, "wants to know who asks at /"),
        ("", 302, "sends on elsewhere from /"),
        ("", 500, "fails at /: its lines say why (infraai logs shop --app)"),
    ],
)
def test_what_answers_but_not_well_is_said_with_what_to_do(applied, verify, runs, path, code, says):
    api = part("api", "cloud_run", **({"health_path": path} if path else {}))
    applied(URL, SERVED, architecture=architecture(api, name="api"), application="shop")
    verify([code])
    run = runs.get("r1")
    assert (run.status, run.reason) == (RunStatus.VERIFY_FAILED, "not_reachable")
    assert says in run.verification.detail
