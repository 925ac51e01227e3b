"""A secret that only its users may read; its value is made up at first and never stands in a file."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from shared.parts.held import held
from shared.parts.part import NONE, UNHEARD, Block, Env, Look, Offer, Part, Price, Settings, Use, Verified
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

SECRET_TYPE = "google_secret_manager_secret"  # noqa: S105 - the name of a type
VERSION_TYPE = "google_secret_manager_secret_version"


class SecretSettings(Settings):
    """`env`: the variable in which its users find it (its id in capitals where nobody says).

    `replication`: `auto` or this `region` only. `rotation_days`: a topic is told when it is due; 0 for never.
    `length` of the value that is made up. `version` that its users take; where nobody says, the one that was made up,
    or the newest of what is rotated. `given`: a person gave its first value before it was made here, so that none is
    made up and no state has one.
    """

    env: str = Field("", pattern=r"^([A-Z][A-Z0-9_]{0,63})?$")
    replication: Literal["auto", "region"] = "auto"
    rotation_days: int = Field(0, ge=0, le=3_650)
    length: int = Field(32, ge=16, le=128)
    version: str = Field("", pattern=r"^([1-9]\d{0,5})?$")
    given: bool = False

    @property
    def rotates(self) -> bool:
        """Whether a topic is told."""
        return self.rotation_days > 0


def _planned(settings: SecretSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    del use
    secret: dict[str, Any] = {"rotation": [{"rotation_period": "86400s"}]} if settings.rotates else {}
    topics: list[tuple[str, Mapping[str, Any]]] = [("google_pubsub_topic", {})] if settings.rotates else []
    versions: list[tuple[str, Mapping[str, Any]]] = []
    if not settings.given:
        versions = [("google_secret_manager_secret_version", {})]
    return [("google_secret_manager_secret", secret), *versions, *topics]


SECRET = Part(
    name="secret",
    what="a secret in Secret Manager",
    synonyms=("secret manager", "secret", "api key", "secrets", "credentials store"),
    elsewhere=("AWS Secrets Manager", "Azure Key Vault", "HashiCorp Vault", "Heroku config vars"),
    usual_id="app-key",
    means=("google_secret_manager_secret",),
    settings=SecretSettings,
    blocks=(
        Block("secret", "google_secret_manager_secret", "{id}-secret"),
        Block("value", "random_password", "{id}-value", named=False, when=("given", False)),
        Block("version", "google_secret_manager_secret_version", "{id}-version", named=False, when=("given", False)),
        Block("rotation", "google_pubsub_topic", "{id}-rotation", when=("rotates", True)),
        Block(
            "rotation_told", "google_pubsub_topic_iam_member", "{id}-rotation-told", named=False, when=("rotates", True)
        ),
    ),
    types=(
        TypeRules(
            "google_secret_manager_secret",
            ends_if_written=(("deletion_protection", "false"),),
            name=("secret_id",),
            references={"topics.name": ("google_pubsub_topic",)},
            by_google=("rotation.next_rotation_time",),
            stateful=True,
        ),
        TypeRules("google_secret_manager_secret_version", name=NO_NAME, stateful=True),
        TypeRules(
            "google_secret_manager_secret_iam_member",
            name=NO_NAME,
            references={"secret_id": ("google_secret_manager_secret",)},
        ),
        TypeRules("random_password", name=NO_NAME, plain=("*",)),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to read it, in an environment variable where it runs on Cloud Run",
            template="link.tf",
            blocks=(Block("read_access", "google_secret_manager_secret_iam_member", "{user}-reads-{id}", named=False),),
            env=(
                Env("[[ s.env or (id | replace('-', '_') | upper) ]]", "[[ secret.address ]].secret_id", secret=True),
            ),
            network=False,
            node="secret",
        ),
        held(
            "read",
            "secretmanager.secretAccessor",
            "the right to read it",
            "google_secret_manager_secret_iam_member",
            "secret",
            usual=True,
        ),
        held(
            "add",
            "secretmanager.secretVersionAdder",
            "the right to add a version, and not to read it",
            "google_secret_manager_secret_iam_member",
            "secret",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("secret", "Secret", "security", "secret"),),
    risks=lambda settings: () if settings.given else ("secret_made_up",),
    verified=Verified(by="exists"),
    meets=(("secrets", "google_secret_manager_secret"),),
    apis=("secretmanager.googleapis.com", "pubsub.googleapis.com"),
    plan_roles=("roles/secretmanager.viewer",),
    apply_roles=("roles/secretmanager.admin",),
)
