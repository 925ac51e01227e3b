# ruff: noqa: E501 - tables of attacks
"""Every guard of the other judges switched off, one statement at a time: something then gets through that nothing else
stops, or the judge can't judge at all.

Which guards there are is read from the judges' own source (`switched_off.guards`), so a new one without an attack fails
here. The plan gate's own guards have theirs in `test_removed_guards`.
"""

import json
from types import SimpleNamespace

import pytest

from functions.decisions import decide, gate, knowledge, origin
from jobs.terraform import summary
from jobs.terraform.policy import plan_declared, plan_end
from jobs.terraform.steps import adopt, owners
from jobs.terraform.work import Ended
from shared.policy import adopted_state
from shared.schemas import AlertTarget, Resource
from tests.attacks.judged import (
    APPROVED,
    BEYOND,
    ENDS,
    GONE,
    MADE,
    OWN_TOPIC,
    PLAN,
    RESTS,
    STATIC,
    TOPIC,
    WRITTEN,
    accepted_files,
    declared_changes,
    passing,
    step,
)
from tests.attacks.switched_off import guards, without
from tests.attacks.test_removed_guards import planned
from tests.decisions.test_gate import alert, said, target
from tests.environments.test_adopted_state import HERE, state_of
from tests.policy.test_named import OTHER, THEIRS, work

pytestmark = pytest.mark.slow

# --- decisions

CPU = "compute.googleapis.com/instance/cpu/utilization"
RULED = [
    {"about": alert(severity="critical")}, {"decision": said(severity="CRITICAL")}, {"about": alert(severity="unknown")},
    {"about": alert(not_understood=["state"])}, {"about": alert(inferred=["value"])}, {"fix": "none"},
    {"decision": said(recommended_action="restart_instance")}, {"decision": said(recommended_action="none")},
    {"decision": said(recommended_action="delete_everything")}, {"to": "unknown_resource"},
    {"to": target(type="google_sql_database_instance"), "fix": "none"}, {"to": target(type="google_sql_database_instance"), "fix": "scale_up_vm"},
    {"about": alert(value=None)}, {"about": alert(value=0.5)}, {"decision": said(confidence=0.2)},
    {"decision": said(requires_approval=True)}, {"model_failed": True}, {"recent": gate.Recent(since_last_action=10.0)},
    {"recent": gate.Recent(acted=frozenset("abcdef"))}, {"recent": gate.Recent(openings_this_hour=4)},
    {"about": alert(tried=["scale_up_vm"])},
]  # fmt: skip


def acts(case):
    recent = case.get("recent", gate.Recent())
    ruling = gate.rule(
        case.get("about", alert()), case.get("to", target()), case.get("decision", said()), case.get("fix", "scale_up_vm"),
        recent=recent, limits=gate.DecisionLimits(), stopped=False, model_failed=case.get("model_failed", False),
    )  # fmt: skip
    return ruling.route == "auto"


WARNING, CRITICAL, LOW = (
    gate.Watched("warning", 0.8),
    gate.Watched("critical", 0.8),
    gate.Watched("warning", 0.8, below=True),
)
MEASURED = [((WARNING,), None), ((), 0.9), ((WARNING,), 0.5), ((LOW,), 0.9), ((WARNING, CRITICAL), 0.9)]


def is_confirmed(case):
    rule = gate.Ruling(said(), "scale_up_vm", "auto", ["known_fix"])
    return gate.confirmed(rule, *case).route == "auto"


REGISTERED = Resource(
    name="vm-1",
    deployment_id="run-1",
    ref="vm",
    type="google_compute_instance",
    address="x.y",
    project="p",
    zone="z",
    cloud_id="7",
)
OF_ANOTHER = REGISTERED.model_copy(update={"name": "vm-2", "zone": "zz"})
MATCHED = [
    (alert(zone="z", resource_names=[]), [REGISTERED, OF_ANOTHER]),
    (alert(scope="theirs"), [REGISTERED]),
    (alert(resource_type="cloudsql_database"), [REGISTERED]),
    (alert(resource_type="made_up"), [REGISTERED]),
    (alert(resource_names=["other", "vm-1"]), [REGISTERED]),
    (alert(project="theirs"), [REGISTERED]),
]


def is_matched(case):
    return isinstance(knowledge.match_target(*case, "platform"), AlertTarget)


MINE = SimpleNamespace(
    alert_policies=["p/1"],
    monitoring_policies=[SimpleNamespace(metric_path=CPU, metric_name="high")],
    drift=None,
    outputs={"url": "https://shop.example/"},
)
OWN_ALERT = {"policy": "p/1", "told": {}}
ORIGINS = [
    (alert(**OWN_ALERT | {"policy": "p/2"}), MINE, 1.0),
    (alert(**OWN_ALERT), None, 1.0),
    (alert(**OWN_ALERT | {"told": {"deployment": "run-2"}}), MINE, 1.0),
    (alert(**OWN_ALERT | {"told": {"resource": "vm-2"}}), MINE, 1.0),
    (alert(**OWN_ALERT | {"told": {"metric": "low"}}), MINE, 1.0),
    (alert(**OWN_ALERT | {"resource_type": "uptime_url", "told": {"host": "evil.example"}}), MINE, 1.0),
    (alert(**OWN_ALERT), MINE, None),
    (alert(**OWN_ALERT), MINE, 4000.0),
]


def has_no_doubts(case):
    about, deployment, age = case
    return not list(origin.doubts(about, target(), deployment, age, 3600.0))


def decided(case):
    """Whether an alert that is otherwise to be acted on is, with one thing in the way."""
    routes = []
    standing = gate.Standing(
        SimpleNamespace(status=case.get("status", "complete"), run_id="r", files=case.get("files", {}), **vars(MINE)),
        case.get("policies", (WARNING,)),
    )
    registry = SimpleNamespace(
        targets=lambda _: [REGISTERED.model_copy(update={"zone": "us-central1-a", "machine_type": case.get("size", "e2-medium")})],
        recent=lambda *_: gate.Recent(), standing=lambda *_: standing, owner=lambda _: "",
        reserve=lambda *_: case.get("reserved"),
    )  # fmt: skip
    desk = SimpleNamespace(
        registry=registry, project="p", look=lambda _: knowledge.Evidence(machine_type=case.get("now", "e2-medium")), clock=lambda: 10.0,
        ask=lambda _: (said(), "rules", False), limits=gate.DecisionLimits(), measure=lambda *_: case.get("measured", 0.9),
        switch=SimpleNamespace(state=lambda: SimpleNamespace(active=False)),
    )  # fmt: skip
    about = alert(policy=case.get("policy", "p/1"), started_at=5.0, told={})
    before, decide._record = decide._record, lambda *_, ruling, **__: routes.append(ruling.route)
    try:
        decide._decide(about, desk)
    finally:
        decide._record = before
    return routes == ["auto"]


DECIDED = [
    {"size": "e2-small"}, {"policies": (CRITICAL,), "measured": 0.9}, {"status": "incomplete"}, {"policy": "p/2"},
    {"reserved": "cooldown"}, {"measured": None}, {"size": "made-up-1", "now": "made-up-1"},
]  # fmt: skip

# --- adoption


def _state(**changes):
    return json.dumps(state_of(**changes))


def _twice():
    made = state_of()
    return json.dumps(made | {"resources": [*made["resources"], made["resources"][0] | {"name": "u"}]})


def _deposed():
    made = state_of()
    made["resources"][0]["instances"][0]["deposed"] = "abcd"
    return json.dumps(made)


def _alike():
    made = state_of(resource={"module": "module.x", "name": "y_z"})["resources"]
    return _state(
        resources=[
            *made,
            *state_of(resource={"module": "module.x.module.y", "name": "z"}, values={"id": "u"})["resources"],
        ]
    )


LOOKED_UP = {"mode": "data", "type": "google_compute_network"}
STATES = [
    _state() + " " * 700_001, "[", "[]", _state(version=3), _state(version=True), _state(lineage=7), _state(lineage="../../x"),
    _state(serial="1"), _state(serial=True), _state(serial=-1), _state(terraform_version=7), _state(terraform_version="x"),
    _state(resources={}), _state(resources=[]), _state(resource=LOOKED_UP), _state(resources=[7]),
    _state(resource={"module": ["module.x"]}), _state(resource={"module": 'module.x["a.b"]'}), _alike(),
    _state(resource={"type": ["x"]}), _state(resource={"name": 7}), _state(resource={"type": "a b"}), _state(resource={"name": "a b"}),
    _state(resource={"provider": 7}), _state(resource={"provider": 'provider["registry.terraform.io/evil/google"]'}),
    _state(resource={"provider": 'module.x.provider["registry.terraform.io/hashicorp/google"]'}),
    json.dumps(state_of(resources=[*state_of()["resources"], {**state_of()["resources"][0], "mode": "data", "type": "external", "name": "e"}])),
    _state(resource={"type": "null_resource"}), _state(resource={"mode": "other"}), _state(resource={"instances": None}),
    _state(resource={"instances": [{"attributes": None}]}), _deposed(), _state(values={"id": ""}), _state(values={"id": 7}),
    _state(values={"id": "x" * 1501}), _twice(), _state(values={"project": "q"}), _state(values={"self_link": "https://x/v1/projects/q/topics/t"}),
    _state(values={"member": "serviceAccount:infraai-tf-apply@p.iam.gserviceaccount.com"}), _state(values={"name": "run-requested"}),
    json.dumps(state_of(resources=[{**state_of()["resources"][0], "name": f"t{n}", "instances": [{"attributes": {"id": f"i{n}"}}]} for n in range(301)])),
]  # fmt: skip


def is_taken(text):
    try:
        adopted_state.judge_state(text, HERE)
    except adopted_state.RefusedState:
        return False
    return True


TOPICS = "google_pubsub_topic"
THERE = Resource(name="main", deployment_id=OTHER, ref="main", type=TOPICS, address=f"{TOPICS}.main", project="p")
SUBSCRIPTION = {"id": "projects/p/subscriptions/s", "name": "s"}
HELD = [
    (owners.check_nobody_s, {}, (TOPICS, {"id": "x", "name": THEIRS})),
    (owners.check_nobody_s, {}, (TOPICS, {"id": "x", "labels": {"deployment": OTHER}})),
    (owners.check_nobody_s, {"registered": [THERE]}, (TOPICS, {"id": "projects/p/topics/main", "name": "main"})),
    (owners.check_nobody_s, {"claimed": {owners.key_of(TOPICS, "theirs"): OTHER}}, (TOPICS, {"id": "theirs", "name": "t"})),
    (owners.check_not_platform_s, {}, (TOPICS, {"id": "x", "name": "infraai-x"})),
    (owners.check_parents, {}, ("google_sql_database", {"id": "x", "name": "app", "instance": THEIRS, "project": "p"})),
    (owners.check_parents, {"adopted": False, "registered": [THERE.model_copy(update={"name": THEIRS, "type": "google_sql_database_instance"})]},
     ("google_sql_database", {"id": "x", "name": "app", "instance": THEIRS, "project": "p"})),
]  # fmt: skip


def is_nobody_s(case):
    check, of, (kind, values) = case
    mine = work(**of)
    mine.desk.own_names = lambda _: frozenset()
    try:
        getattr(owners, check.__name__)(mine, [owners.Held(f"{kind}.x", kind, values)])
    except Ended:
        return False
    return True


def stands(case):
    said_, found = case
    pending = SimpleNamespace(state=json.dumps(state_of(values={"id": said_})), state_url="", is_over=lambda _: False)
    desk = SimpleNamespace(
        adoptions=SimpleNamespace(find=lambda _: pending), clock=lambda: 0.0, own_names=lambda _: frozenset()
    )
    known = [{"mode": "managed", "type": TOPICS, "name": "t", "values": {"id": each}} for each in found]
    document = {"prior_state": {"values": {"root_module": {"resources": known}}}}
    mine = SimpleNamespace(
        run=SimpleNamespace(run_id="r"),
        desk=desk,
        environment=HERE,
        project="p",
        planned=SimpleNamespace(document=document),
    )
    try:
        adopt._check_it_stands(mine)
    except Ended:
        return False
    return True


def _of(judge, cases, places, leaving=()):
    """Each guard of these functions with what it may be needed for: something that `judge` does not let through."""
    return [
        pytest.param(judge, cases, where, name, guard, id=f"{name}-{guard.at}")
        for where, name in places
        for guard in guards(getattr(where, name), leaving)
    ]


GUARDS = [
    # Where a module leads to nothing Terraform itself stops; one that calls itself does so too often.
    *_of(accepted_files, [*WRITTEN.values()], STATIC, leaving=("'invalid'", "calls itself")),
    *_of(lambda made: passing(*made()), MADE, PLAN),
    *_of(lambda plan: plan_end.judge_end(plan) == [], ENDS, [(plan_end, "_reasons")]),
    *_of(lambda plan: summary.is_rest_of(plan, APPROVED), RESTS, [(summary, "is_rest_of")]),
    *_of(declared_changes, BEYOND, [(plan_declared, "beyond")]),
    # A halt is not among its reasons.
    *_of(acts, RULED, [(gate, "rule"), (gate, "_action"), (gate, "_doubts"), (gate, "_restraint")], leaving=("kill_switch",)),
    *_of(is_confirmed, MEASURED, [(gate, "confirmed")]),
    *_of(is_matched, MATCHED, [(knowledge, "_fits")]),
    *_of(has_no_doubts, ORIGINS, [(origin, "doubts"), (origin, "_pairs")]),
    *_of(decided, DECIDED, [(decide, "_decide")]),
    *_of(is_taken, STATES, [(adopted_state, name) for name in ("judge_state", "_flattened", "_modules", "_judged", "_objects", "_check_place", "_check_not_own")],
         leaving=("return False", "yield Object")),
    *_of(is_nobody_s, HELD, [(owners, name) for name in ("check_nobody_s", "check_not_platform_s", "check_parents", "_check_suffixes")]),
    *_of(stands, [("projects/p/topics/t", [])], [(adopt, "_check_it_stands")]),
]  # fmt: skip


@pytest.mark.parametrize(("judge", "cases", "where", "name", "guard"), GUARDS)
def test_without_its_guard_something_gets_through(judge, cases, where, name, guard, monkeypatch):
    monkeypatch.setattr(where, name, without(getattr(where, name), guard))
    assert any(_gets_through(judge, case) for case in cases), guard.text


def _gets_through(judge, case):
    try:
        return judge(case)
    except Exception:  # noqa: BLE001 - a judge that can't do without it needs it
        return True


@pytest.mark.parametrize(
    ("judge", "cases"),
    [(accepted_files, [*WRITTEN.values()]), (lambda made: passing(*made()), MADE),
     (lambda plan: plan_end.judge_end(plan) == [], ENDS), (lambda plan: summary.is_rest_of(plan, APPROVED), RESTS),
     (declared_changes, BEYOND), (acts, RULED), (is_confirmed, MEASURED), (is_matched, MATCHED), (has_no_doubts, ORIGINS),
     (decided, DECIDED), (is_taken, STATES), (is_nobody_s, HELD), (stands, [("projects/p/topics/t", [])])],
)  # fmt: skip
def test_with_all_their_guards_nothing_of_it_gets_through_and_what_is_harmless_does(judge, cases):
    assert not [case for case in cases if judge(case)]


def test_what_is_harmless_passes_each_of_them():
    assert accepted_files(({"main.tf": TOPIC}, None))
    assert passing(*planned(OWN_TOPIC))
    assert plan_end.judge_end(planned(GONE)[0]) == []
    assert summary.is_rest_of(step(size="small", link="x"), APPROVED)
    assert declared_changes(step("a.new", n=1))
    assert acts({})
    assert is_confirmed(((WARNING,), 0.9))
    assert is_matched((alert(), [REGISTERED]))
    assert has_no_doubts((alert(**OWN_ALERT), MINE, 1.0))
    assert decided({})
    assert is_taken(_state())
    assert is_nobody_s((owners.check_nobody_s, {}, (TOPICS, {"id": "x", "name": "free"})))
    assert stands(("projects/p/topics/t", ["projects/p/topics/t"]))
