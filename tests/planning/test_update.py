"""What is said of a deployed application later: a draft of exactly that, and values of secrets that nothing keeps."""

from typing import Any

import pytest
from pydantic import ValidationError

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.update import AppChange, SecretValue, store_value, update
from shared.http import WrongState
from shared.llm import provider
from shared.parts.app import secret_name, with_secret_versions
from shared.parts.expand import PlanRefused
from shared.schemas import Architecture, Deployment
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
