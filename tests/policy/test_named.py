"""What a resource names, for every type that a deployment may hold: nothing of another deployment's is taken in."""

import re
from types import SimpleNamespace

import pytest

from jobs.terraform.policy.plan_named import named
from jobs.terraform.steps.owners import Held, check_nobody_s, check_parents
from jobs.terraform.work import Ended
from shared.policy.arguments import Kind, settable, table
from shared.policy.plan_types import ALLOWED_TYPES, TYPES
from shared.schemas import ADOPTED, Resource
from shared.store.adoptions import key_of
from shared.terraform.naming import name_suffix
from shared.terraform.schema import schema_of

OTHER = "alpha-default-abcdef"
THEIRS = f"app-db{name_suffix(OTHER)}"
GOOGLE_S = sorted(each for each in ALLOWED_TYPES if each.startswith("google_"))
_PLACES = {"project", "project_id", "location", "region", "zone"}
# These name no resource that anybody could own, or the thing itself inside of what it lies in.
_WORDS = {"service", "role", "member", "type", "host", "table_id", "user_id", "app_profile_id", "billing_account"}


def around(kind):
    """The arguments by which a type's import id says in what it lies."""
    facts = schema_of(kind).type_facts(kind)
    said = {each for pattern in facts.imports for each in re.findall(r"{{%?([a-z_]+)}}", pattern)} if facts else set()
    own = set(TYPES[kind].name) or {"name"}
    return sorted((said - own - _PLACES - _WORDS) & settable(kind))


def others_of(kind):
    """The arguments that name another resource or an account."""
    meant = {Kind.REFERENCE, Kind.IDENTITY, Kind.JOINED, Kind.SENDS, Kind.GRANT, Kind.FOREIGN, Kind.REFUSED}
    return sorted({path for path, found in table(kind) if found.kind in meant and path != "role"})


def nested(path, value):
    *blocks, leaf = path.split(".")
    tree = {leaf: value}
    for block in reversed(blocks):
        tree = {block: [tree]}
    return tree


def work(*, registered=(), claimed=None, adopted=True, deployments=(OTHER,)):
    stand = [SimpleNamespace(deployment_id=each, application="alpha") for each in deployments]
    store = SimpleNamespace(
        everywhere=lambda: stand,
        of_names=lambda names: [each for each in registered if each.name in set(names)],
        claimed_by=lambda keys: {key: owner for key, owner in (claimed or {}).items() if key in set(keys)},
        find=lambda _: SimpleNamespace(application="alpha"),
    )
    run = SimpleNamespace(deployment_id="mine", plan=SimpleNamespace(stack_type=ADOPTED if adopted else "web"))
    return SimpleNamespace(run=run, project="p", desk=SimpleNamespace(deployments=store))


def is_refused(of, held, check=check_nobody_s):
    try:
        check(of, [held])
    except Ended as end:
        return "belongs to the deployment alpha" in end.message
    return False


@pytest.mark.parametrize("kind", GOOGLE_S)
def test_another_s_is_refused_by_each_argument_that_names_it_and_by_the_id(kind):
    missed = [
        path
        for path in {*others_of(kind), *TYPES[kind].name}
        for said in (THEIRS, f"https://x.googleapis.com/v1/projects/p/things/{THEIRS.upper()}", [THEIRS])
        if not is_refused(work(), Held(f"{kind}.x", kind, {"id": "x", **nested(path, said)}))
    ]
    assert not missed
    for identity in (f"projects/p/things/{THEIRS}/inner/x", f"x//{THEIRS}", f"{THEIRS}/x"):
        assert is_refused(work(), Held(f"{kind}.x", kind, {"id": identity}))
    assert not is_refused(work(), Held(f"{kind}.x", kind, {"id": "projects/p/things/mine", "name": "mine"}))


@pytest.mark.parametrize("kind", [each for each in GOOGLE_S if around(each)])
def test_what_lies_in_something_is_known_by_what_it_lies_in(kind):
    assert not [path for path in around(kind) if THEIRS not in named(kind, {"id": "x", path: THEIRS}).texts]


@pytest.mark.parametrize("kind", [each for each in GOOGLE_S if others_of(each)])
def test_what_was_adopted_by_another_has_no_suffix_and_is_known_by_the_registry(kind):
    missed = []
    for path, meant in table(kind):
        type_ = next((each for each in meant.types if each in TYPES and TYPES[each].name), None)
        if meant.kind not in {Kind.REFERENCE, Kind.IDENTITY} or type_ is None:
            continue
        there = Resource(name="main", deployment_id=OTHER, ref="main", type=type_, address=f"{type_}.main", project="p")
        held = Held(f"{kind}.x", kind, {"id": "x", **nested(path, "projects/p/things/main")})
        if not is_refused(work(registered=[there]), held):
            missed.append(path)
    assert not missed


def test_a_child_of_another_s_is_neither_taken_in_nor_destroyed_and_one_s_own_is():
    instance = "google_sql_database_instance"
    theirs = Resource(name=THEIRS, deployment_id=OTHER, ref="db", type=instance, address=f"{instance}.db", project="p")
    adopted = theirs.model_copy(update={"name": "main"})

    def database(of):
        values = {"id": f"projects/p/instances/{of}/databases/app", "name": "app", "instance": of, "project": "p"}
        return Held("google_sql_database.app", "google_sql_database", values)

    for mine, of in ((work(registered=[theirs]), THEIRS), (work(registered=[adopted]), "main")):
        assert is_refused(mine, database(of))
        assert is_refused(mine, database(of), check_parents)
        assert not is_refused(mine, database("mine-db"))
        assert not is_refused(mine, database("mine-db"), check_parents)
    # Neither where nothing is registered, nor in a deployment that was not adopted.
    assert is_refused(work(), database(THEIRS), check_parents)
    assert is_refused(work(registered=[theirs], adopted=False), database(THEIRS), check_parents)


def test_the_same_name_in_another_project_or_inside_of_something_is_nobody_s():
    elsewhere = Resource(
        name="main", deployment_id=OTHER, ref="x", type="google_pubsub_topic", address="x", project="q"
    )
    topic = Held("google_pubsub_topic.t", "google_pubsub_topic", {"id": "projects/p/topics/main", "name": "main"})
    assert not is_refused(work(registered=[elsewhere]), topic)
    assert is_refused(work(registered=[elsewhere.model_copy(update={"project": "p"})]), topic)
    inside = elsewhere.model_copy(update={"project": "p", "type": "google_sql_database"})
    assert not is_refused(work(registered=[inside]), topic)


def test_what_another_took_in_is_known_by_its_id():
    topic = Held("google_pubsub_topic.t", "google_pubsub_topic", {"id": "projects/p/topics/main"})
    assert is_refused(work(claimed={key_of(topic.type, "projects/p/topics/main"): OTHER}), topic)
    assert not is_refused(work(claimed={key_of(topic.type, "projects/p/topics/main"): "mine"}), topic)
