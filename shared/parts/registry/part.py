"""Where one's own images and packages are kept; what runs them may read them."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.held import held
from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Offer, Part, Price, Settings, Use, Verified
from shared.parts.rules import NO_NAME, People, split_people
from shared.terraform.type_rules import TypeRules

UPSTREAMS = {
    "docker": ("docker_repository", "DOCKER_HUB"),
    "npm": ("npm_repository", "NPMJS"),
    "python": ("python_repository", "PYPI"),
    "maven": ("maven_repository", "MAVEN_CENTRAL"),
}
"""Format -> the provider's block and the word for the public registry that a copy is kept of."""


class RegistrySettings(Settings):
    """`keep_days`: how long versions without a tag are kept, `tagged_days` every other one (0: for ever); the latest
    `keep_count` of each image or package stay whatever their age (0: none).

    `mode`: `remote` keeps copies of what is fetched from the public registry of its format; `virtual` stands before one
    of one's own and such a copy. `readers` and `writers`: people who may pull from it, or push to it too
    (`user:ann@example.com,...`). `cmek`: encrypted with a key of one's own.
    """

    format: Literal["docker", "npm", "python", "maven", "apt", "yum", "go", "generic"] = "docker"
    keep_days: int = Field(30, ge=1, le=3_650)
    tagged_days: int = Field(0, ge=0, le=3_650)
    keep_count: int = Field(0, ge=0, le=1_000)
    mode: Literal["standard", "remote", "virtual"] = "standard"
    cmek: bool = False
    readers: People = ""
    writers: People = ""

    @model_validator(mode="after")
    def _has_an_upstream(self) -> Self:
        if self.mode != "standard" and self.format not in UPSTREAMS:
            raise ValueError(f"mode: no public registry is known for {self.format}: {', '.join(UPSTREAMS)}")
        return self

    @property
    def upstream(self) -> tuple[str, str]:
        """The block of the provider and the word for the public registry."""
        return UPSTREAMS.get(self.format, ("", ""))

    @property
    def combined(self) -> bool:
        """Whether a copy of the public registry and what joins the two stand beside it."""
        return self.mode == "virtual"

    @property
    def read_by(self) -> list[str]:
        """Who may pull from it."""
        return split_people(self.readers)

    @property
    def written_by(self) -> list[str]:
        """Who may push to it."""
        return split_people(self.writers)

    @property
    def has_readers(self) -> bool:
        """Whether anybody is named who may pull."""
        return bool(self.read_by)

    @property
    def has_writers(self) -> bool:
        """Whether anybody is named who may push."""
        return bool(self.written_by)


def _planned(settings: RegistrySettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    made = {"location": use.region, "format": settings.format.upper()}
    return [("google_artifact_registry_repository", made)] * (3 if settings.combined else 1)


def _offer(to: Any, brings: str, name: str) -> Offer:
    return Offer(
        to=to,
        brings=brings,
        template="pull.tf",
        blocks=(Block("registry_access", "google_artifact_registry_repository_iam_member", name, named=False),),
        env=NONE,
        network=False,
        node="registry",
    )


REGISTRY = Part(
    name="registry",
    what="a repository for container images",
    synonyms=("artifact registry", "container registry", "docker registry", "image registry"),
    elsewhere=("Amazon ECR", "Azure Container Registry", "Docker Hub", "GitHub Packages"),
    usual_id="images",
    means=("google_artifact_registry_repository",),
    settings=RegistrySettings,
    blocks=(
        Block("registry", "google_artifact_registry_repository", "{id}-registry"),
        Block("encrypts", "google_kms_crypto_key_iam_member", "{id}-encrypts", named=False, when=("cmek", True)),
        Block("mirror", "google_artifact_registry_repository", "{id}-mirror", when=("combined", True)),
        Block("joined", "google_artifact_registry_repository", "{id}-all", when=("combined", True)),
        *(
            Block(
                f"registry_{who}",
                "google_artifact_registry_repository_iam_member",
                f"{{id}}-{who}",
                named=False,
                when=(f"has_{who}", True),
            )
            for who in ("readers", "writers")
        ),
    ),
    types=(
        TypeRules(
            "google_artifact_registry_repository",
            name=("repository_id",),
            references={
                "virtual_repository_config.upstream_policies.repository": ("google_artifact_registry_repository",)
            },
            refused=("remote_repository_config.*.custom_repository*", "remote_repository_config.upstream_credentials*"),
            stateful=True,
            weakens={
                "cleanup_policies.action": ("KEEP",),
                "vulnerability_scanning_config.enablement_config": ("INHERITED",),
            },
        ),
        TypeRules("google_artifact_registry_repository_iam_member", name=NO_NAME),
    ),
    needs=(Need("kms", "shared", ("cmek", True)),),
    roles=frozenset(),
    uses=None,
    offers=(
        _offer("code", "the right to pull from it", "{user}-pulls-{id}"),
        _offer("deployer", "the right to push to it", "{user}-pushes-{id}"),
        held(
            "read",
            "artifactregistry.reader",
            "the right to pull from it",
            "google_artifact_registry_repository_iam_member",
            "registry",
            usual=True,
        ),
        held(
            "write",
            "artifactregistry.writer",
            "the right to push to it",
            "google_artifact_registry_repository_iam_member",
            "registry",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("registry", "Artifact Registry", "storage", "registry"),),
    risks=lambda settings: ("data_access",) if settings.readers or settings.writers else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("registry", "google_artifact_registry_repository"),
        ("keep_images", "google_artifact_registry_repository cleanup_policies ~ ."),
    ),
    apis=("artifactregistry.googleapis.com",),
    plan_roles=("roles/artifactregistry.reader",),
    apply_roles=("roles/artifactregistry.admin",),
)
