"""What is said of a deployed application later: a draft of exactly that, and values of secrets that nothing keeps."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from functions.planning.catalogue import write
from functions.planning.catalogue.compose import compose
from functions.planning.change import draft_change
from functions.planning.plan import make_plan
from functions.planning.promoted_secrets import with_own_values
from functions.planning.rules.answer import RULES
from functions.planning.update import AppChange, SecretValue, store_value, update
from shared.http import Unprocessable, WrongState
from shared.llm import provider
from shared.parts.app import secret_name, with_app, with_secret_versions
from shared.parts.containers import env_text
from shared.parts.expand import PlanRefused, expand, refuse_new
from shared.parts.stacks import plan_of
from shared.schemas import Architecture, Deployment, Environment, Run, Setting
from shared.schemas.app import App
from shared.settings import ModelSettings
from shared.terraform.naming import real_name

ID = "run-abcdefghijkl"


def architecture(**app: Any) -> Architecture:
    said = App(source="5e" * 32, **app)
    return make_plan("an API", provider(ModelSettings(), RULES), said).expanded.architecture


def deployment(**app: Any) -> Deployment:
    said = App(source="5e" * 32, **app)
    planned = make_plan("an API", provider(ModelSettings(), RULES), said)
    return Deployment(
        deployment_id=ID,
        cloud="gcp",
        services=[],
        region="us-central1",
        terraform_state_path="",
        alert_webhook_url="",
        created_at=1.0,
        updated_at=1.0,
        architecture=planned.expanded.architecture,
        plan=planned.plan,
    )


class Kept:
    """Deployments of which there is one, and a Secret Manager that remembers."""

    def __init__(self, one: Deployment, *, there: bool = True) -> None:
        self.one = one
        self.there = there
        self.values: list[tuple[str, str, bytes]] = []

    def called(self, name: str, environment: str | None = None) -> list[Deployment]:
        return [self.one]

    def newest(self, project: str, secret: str) -> int | None:
        return len(self.values) + 1

    def add(self, project: str, secret: str, value: bytes) -> int:
        if not self.there:
            raise LookupError(secret)
        self.values.append((project, secret, value))
        return len(self.values) + 1


def stored(kept: Kept, name: str = "API_KEY", value: str = "hunter2") -> int:
    body = SecretValue(name=name, value=value)  # type: ignore[arg-type]
    return store_value(ID, body, deployments=kept, secrets=kept, project="demo").version  # type: ignore[arg-type]


def test_a_value_goes_to_the_secret_of_its_own_deployment() -> None:
    kept = Kept(deployment(secrets=["API_KEY"]))
    assert stored(kept) == 2
    assert kept.values == [("demo", real_name("api-key-secret", ID), b"hunter2")]


def test_a_value_for_no_secret_and_for_one_that_is_not_made_yet_says_what_to_do() -> None:
    with pytest.raises(WrongState, match="add it first"):
        stored(Kept(deployment()))
    with pytest.raises(WrongState, match="not there yet"):
        stored(Kept(deployment(secrets=["API_KEY"]), there=False))


def test_a_value_is_never_printed() -> None:
    assert "hunter2" not in repr(SecretValue(name="API_KEY", value="hunter2"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body", [{"name": "api-key", "value": "x"}, {"name": "A", "value": ""}, {"name": "A", "value": "x" * 70_000}]
)
def test_what_is_no_secret_is_refused(body: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SecretValue.model_validate(body)


def test_a_version_is_the_secret_s_own_and_an_unknown_secret_is_refused() -> None:
    made = architecture(secrets=["API_KEY"])
    assert secret_name(made, ID, "OTHER") is None
    once = with_secret_versions(made, {"API_KEY": 2})
    [secret] = [part for part in with_secret_versions(once, {"API_KEY": 3}).parts if part.part == "secret"]
    assert {each.key: each.value for each in secret.settings} == {"env": "API_KEY", "version": "3"}
    with pytest.raises(PlanRefused, match="there is no secret OTHER"):
        with_secret_versions(made, {"OTHER": 2})


@pytest.mark.parametrize("versions", [{"A": 0}, {"A": -1}, {"A": 10**7}])
def test_what_is_no_version_is_refused(versions: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        AppChange(secret_versions=versions)


def test_a_program_that_a_pipeline_brings_is_not_given_past_it() -> None:
    goal = "a Flask API deployed from GitHub Actions of acme/shop without a key"
    planned = make_plan(goal, provider(ModelSettings(), RULES), App(source="5e" * 32))
    one = deployment().model_copy(update={"architecture": planned.expanded.architecture})
    with pytest.raises(WrongState, match="push to its repository"):
        update(
            ID, AppChange(app=App(source="6f" * 32)), deployments=Kept(one), runs=None, look=None, sources=None,
            secrets=None, project="demo", by="x", clock=lambda: 1.0, new_id=lambda: "r",  # type: ignore[arg-type]
        )  # fmt: skip


class Drafts(dict[str, Run]):
    """The drafts that were stored."""

    def create(self, run_id: str, run: Run) -> bool:
        self[run_id] = run
        return True


def drawn(**app: Any) -> Deployment:
    one = deployment(**app)
    assert one.architecture is not None
    files = write(compose(plan_of(one.architecture), one.architecture)).by_name()
    return one.model_copy(update={"files": files, "application": "shop", "status": "complete"})


def given_value(kept: Kept, drafts: Drafts, value: str = "hunter2") -> Any:
    return update(
        ID, AppChange(secret_values={"API_KEY": value}), deployments=kept, runs=drafts, look=None,
        sources=SimpleNamespace(size=lambda _: 1), secrets=kept, project="demo", by="ada", clock=lambda: 1.0,
        new_id=lambda: f"run-{len(drafts)}",
    )  # type: ignore[arg-type] # fmt: skip


MADE_UP = "version = google_secret_manager_secret_version.api_key_version.version"


def test_a_made_up_secret_is_taken_by_its_number_and_a_new_value_by_the_change_alone() -> None:
    kept, drafts = Kept(drawn(secrets=["API_KEY"])), Drafts()
    assert MADE_UP in kept.one.files["main.tf"]
    answer = given_value(kept, drafts)
    run = drafts[answer.run_id]
    assert [len(kept.values), answer.again, run.secrets_added] == [
        1, False, [f"{real_name('api-key-secret', ID)}/versions/2"]
    ]  # fmt: skip
    assert kept.one.files["main.tf"].replace(MADE_UP, 'version = "2"') == run.files["main.tf"]


@pytest.mark.parametrize("stood", [1, 3])
def test_a_secret_of_which_the_newest_was_taken_is_pinned_before_a_value_is_added(stood: int) -> None:
    old = drawn(secrets=["API_KEY"])
    files = {name: text.replace(MADE_UP, 'version = "latest"') for name, text in old.files.items()}
    kept, drafts = Kept(old.model_copy(update={"files": files})), Drafts()
    kept.newest = lambda *_: stood  # type: ignore[method-assign]
    with pytest.raises(WrongState, match="infraai secret shop API_KEY pins it"):
        stored(kept)
    first = given_value(kept, drafts)
    assert (first.again, kept.values, drafts[first.run_id].secrets_added) == (True, [], [])
    now = 'version = "3"' if stood == 3 else MADE_UP
    assert first.files["main.tf"] == old.files["main.tf"].replace(MADE_UP, now)
    kept.one = kept.one.model_copy(update={"files": first.files, "architecture": first.architecture})
    assert not given_value(kept, drafts).again
    assert len(kept.values) == 1


def test_whoever_took_the_newest_goes_on_so_while_something_else_is_changed() -> None:
    old = drawn(secrets=["API_KEY"])
    files = {name: text.replace(MADE_UP, 'version = "latest"') for name, text in old.files.items()}
    assert old.architecture is not None
    changed = with_app(old.architecture, App(env={"LEVEL": "debug"}))
    run, conflicts = draft_change(
        old.model_copy(update={"files": files}), changed, "LEVEL", by="ada", now=1.0, field="app"
    )
    assert conflicts == []
    assert 'version = "latest"' in run.files["main.tf"]
    assert "LEVEL" in run.files["main.tf"]


def test_a_value_whose_draft_was_lost_is_taken_by_nobody_and_the_next_try_brings_its_own() -> None:
    kept, drafts = Kept(drawn(secrets=["API_KEY"])), Drafts()

    class Dies(Drafts):
        def create(self, run_id: str, run: Run) -> bool:
            raise ConnectionError("killed")

    with pytest.raises(ConnectionError):
        given_value(kept, Dies())
    assert [value for *_, value in kept.values] == [b"hunter2"]
    assert MADE_UP in kept.one.files["main.tf"]
    again = drafts[given_value(kept, drafts, "another").run_id]
    assert again.secrets_added == [f"{real_name('api-key-secret', ID)}/versions/3"]
    assert 'version = "3"' in again.files["main.tf"]


def test_who_was_killed_between_pinning_and_adding_finds_it_pinned_and_adds_the_value_once() -> None:
    old = drawn(secrets=["API_KEY"])
    files = {name: text.replace(MADE_UP, 'version = "latest"') for name, text in old.files.items()}
    kept, drafts = Kept(old.model_copy(update={"files": files})), Drafts()
    first, twice = given_value(kept, drafts), given_value(kept, drafts)
    assert (first.files, kept.values) == (twice.files, [])
    kept.one = kept.one.model_copy(update={"files": first.files, "architecture": first.architecture})
    done = given_value(kept, drafts)
    assert (done.again, [value for *_, value in kept.values]) == (False, [b"hunter2"])


def test_what_is_pinned_is_promoted_at_the_version_of_where_it_goes() -> None:
    here, there = drawn(secrets=["API_KEY"]), drawn(secrets=["API_KEY"])
    assert here.architecture is not None
    assert there.architecture is not None
    source = with_secret_versions(here.architecture, {"API_KEY": 7})
    target = there.model_copy(update={"architecture": with_secret_versions(there.architecture, {"API_KEY": 2})})
    place = Environment(name="prod", project="demo-prod", region="us-central1")
    assert with_own_values(source, target, {}, place, Kept(target)) == target.architecture
    with pytest.raises(PlanRefused, match="API_KEY has no value in prod yet"):
        with_own_values(source, None, {}, place, Kept(target))


def on_a_machine() -> Deployment:
    """A machine that was deployed when its two secrets were read as they are at each start."""
    said = App(image="ghcr.io/acme/shop:1", secrets=["API_KEY", "MAIL_KEY"])
    planned = make_plan("a container on one virtual machine", provider(ModelSettings(), RULES), said)
    made = planned.expanded.architecture
    files = write(compose(planned.plan, made)).by_name()
    now = files["main.tf"]
    assert now.count("$(secret '") == 2, now
    then = re.sub(
        r"(\$\(secret '[^']*)' '[^']*'", r"\1'", now.replace("/versions/$2:access", "/versions/latest:access")
    )
    update = {"architecture": made, "plan": planned.plan, "application": "shop", "status": "complete"}
    return deployment().model_copy(update={**update, "files": {**files, "main.tf": then}})


def test_a_machine_s_secret_is_pinned_before_a_value_is_added_that_its_next_start_would_read() -> None:
    kept, drafts = Kept(on_a_machine()), Drafts()
    first = given_value(kept, drafts)
    assert (first.again, kept.values, drafts[first.run_id].secrets_added) == (True, [], [])
    pinned = first.files["main.tf"]
    assert "api_key_secret.id}' '${google_secret_manager_secret_version.api_key_version.version}'" in pinned
    assert "mail_key_secret.id}' 'latest'" in pinned
    assert "latest:access" not in pinned
    kept.one = kept.one.model_copy(update={"files": first.files, "architecture": first.architecture})
    second = given_value(kept, drafts)
    assert (second.again, len(kept.values)) == (False, 1)
    assert second.files["main.tf"] == pinned.replace(
        "${google_secret_manager_secret_version.api_key_version.version}", "2"
    )


def test_a_machine_reads_the_newest_as_before_while_something_else_is_changed() -> None:
    old = on_a_machine()
    assert old.architecture is not None
    changed = with_app(old.architecture, App(port=9000))
    run, conflicts = draft_change(old, changed, "port", by="ada", now=1.0, field="app")
    assert conflicts == []
    assert "9000" in "".join(run.files.values())
    assert "/$1/versions/latest:access" in run.files["main.tf"]
    assert "' '" not in "".join(line for line in run.files["main.tf"].splitlines() if "$(secret" in line)


REFUSED_NOW = {"NODE_ENV": "development", "LD_PRELOAD": "/lib/x.so"}


def deployed_when_it_was_taken() -> Deployment:
    """A deployment whose variables and command nobody would be let have today."""
    one = drawn(env={"LEVEL": "info"})
    assert one.architecture is not None
    settings = [Setting(key="env", value=env_text(REFUSED_NOW)), Setting(key="command", value="node --inspect app.js")]
    parts = [
        part.model_copy(update={"settings": [*(each for each in part.settings if each.key != "env"), *settings]})
        if part.part == "cloud_run"
        else part
        for part in one.architecture.parts
    ]
    architecture = one.architecture.model_copy(update={"parts": parts})
    with pytest.raises(PlanRefused):
        expand(architecture)
    files = write(compose(plan_of(architecture), architecture, standing=True)).by_name()
    return one.model_copy(update={"architecture": architecture, "files": files})


def updated(one: Deployment, drafts: Drafts, **app: Any) -> Any:
    return update(
        ID, AppChange(app=App(**app)), deployments=Kept(one), runs=drafts, look=None,
        sources=SimpleNamespace(size=lambda _: 1), secrets=None, project="demo", by="ada", clock=lambda: 1.0,
        new_id=lambda: "run-1",
    )  # type: ignore[arg-type] # fmt: skip


def test_what_is_refused_by_now_keeps_nobody_from_another_change_and_is_told() -> None:
    answer = updated(deployed_when_it_was_taken(), Drafts(), env={"LEVEL": "debug"})
    assert 'value = "development"' in answer.files["main.tf"]
    assert 'value = "debug"' in answer.files["main.tf"]
    assert [each for each in answer.steps if "would be refused today" in each]


def test_what_is_refused_by_now_is_no_more_for_somebody_else_and_may_go() -> None:
    one = deployed_when_it_was_taken()
    with pytest.raises(ValidationError):
        updated(one, Drafts(), env={"NODE_OPTIONS": "--inspect"})
    gone = updated(one, Drafts(), unset=["LD_PRELOAD", "NODE_ENV"], command="node app.js")
    assert "LD_PRELOAD" not in gone.files["main.tf"]
    assert not [each for each in gone.steps if "would be refused today" in each]
    changed = with_app(one.architecture, App(env={"A": "b"}))  # type: ignore[arg-type]
    other = [part.model_copy(update={"id": "other"}) for part in changed.parts]
    with pytest.raises(PlanRefused):
        refuse_new(changed.model_copy(update={"parts": other}), one.architecture)  # type: ignore[arg-type]


def test_a_variable_that_leads_away_from_its_store_keeps_nobody_from_another_change_and_is_told() -> None:
    away = {"SQLALCHEMY_DATABASE_URI": "postgresql://u@db.example.com/x"}
    planned = make_plan("an API with Postgres", provider(ModelSettings(), RULES), App(source="5e" * 32))
    parts = [
        part.model_copy(update={"settings": [*part.settings, Setting(key="env", value=env_text(away))]})
        if part.part == "cloud_run"
        else part
        for part in planned.expanded.architecture.parts
    ]
    made = planned.expanded.architecture.model_copy(update={"parts": parts})
    with pytest.raises(PlanRefused, match="would lead api elsewhere"):
        compose(plan_of(made), made)
    files = write(compose(plan_of(made), made, standing=True)).by_name()
    known = {"architecture": made, "files": files, "application": "shop", "status": "complete"}
    one = deployment().model_copy(update=known)
    answer = updated(one, Drafts(), env={"LEVEL": "debug"})
    assert 'value = "debug"' in answer.files["main.tf"]
    assert [each for each in answer.steps if "would be refused today: SQLALCHEMY_DATABASE_URI would lead" in each]
    with pytest.raises(Unprocessable, match="would lead api elsewhere"):
        updated(one, Drafts(), env={"SQLALCHEMY_DATABASE_URI": "postgresql://u@other.example.com/x"})
    gone = updated(one, Drafts(), unset=["SQLALCHEMY_DATABASE_URI"])
    assert "db.example.com" not in gone.files["main.tf"]


def test_a_variable_of_ones_own_that_a_link_brings_by_now_stays_and_keeps_nobody_from_another_change() -> None:
    own = {"DATABASE_HOST": "10.1.2.3"}
    planned = make_plan("an API with Postgres", provider(ModelSettings(), RULES), App(source="5e" * 32))
    plain = planned.expanded.architecture
    parts = [
        part.model_copy(update={"settings": [*part.settings, Setting(key="env", value=env_text(own))]})
        if part.part == "cloud_run"
        else part
        for part in plain.parts
    ]
    stands = plain.model_copy(update={"parts": parts})
    with pytest.raises(PlanRefused, match="api gets DATABASE_HOST from what it uses"):
        compose(plan_of(stands), stands)
    files = write(compose(plan_of(stands), stands, standing=True)).by_name()
    assert files["main.tf"].count('"DATABASE_HOST"') == 1
    known = {"architecture": stands, "files": files, "application": "shop", "status": "complete"}
    one = deployment().model_copy(update=known)
    answer = updated(one, Drafts(), env={"LEVEL": "debug"})
    assert 'value = "debug"' in answer.files["main.tf"]
    assert 'value = "10.1.2.3"' in answer.files["main.tf"]
    assert [each for each in answer.steps if "api keeps its own DATABASE_HOST" in each]
    with pytest.raises(Unprocessable, match="api gets DATABASE_HOST"):
        updated(one, Drafts(), env={"DATABASE_HOST": "10.9.9.9"})
    gone = updated(one, Drafts(), unset=["DATABASE_HOST"])
    assert "10.1.2.3" not in gone.files["main.tf"]
    assert gone.files["main.tf"].count('"DATABASE_HOST"') == 1
