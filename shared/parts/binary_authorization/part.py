"""Which images may run: a policy of Binary Authorization, and a key of one's own that signs them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Settings, Use, Verified, no_risks
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

_SIGNED = ("signed", True)
# What Cloud Run begins with, before it gets the user's own image.
_FIRST = "us-docker.pkg.dev/cloudrun/container/hello"
_OF_THE_PROJECT = "${var.region}-docker.pkg.dev/${var.project_id}/*"
_PATTERN = r"[a-z0-9.-]{1,100}(/[a-z0-9._-]{1,100}){0,6}(/\*{1,2})?"


class BinaryAuthorizationSettings(Settings):
    """`signed`: only what was signed runs; without, only what stands in the project's own registry in this region.

    `images`: what else may run without a signature, as registry and path (`gcr.io/acme/*`), between commas. `dry_run`:
    what may not run is only written to the log.
    """

    signed: bool = True
    images: str = Field("", max_length=1_000, pattern=rf"^({_PATTERN}(,{_PATTERN}){{0,19}})?$")
    dry_run: bool = False

    @property
    def patterns(self) -> list[str]:
        """What may run without a signature."""
        said = [each for each in self.images.split(",") if each]
        return [_FIRST, *(said or ([] if self.signed else [_OF_THE_PROJECT]))]


def _planned(settings: BinaryAuthorizationSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    key = {"version_template": [{"protection_level": "SOFTWARE"}]}
    return [("google_kms_crypto_key", key)] if settings.signed else []


# https://cloud.google.com/binary-authorization/pricing could not be read: what guides name for a cluster that is not of
# the Enterprise edition. Cloud Run pays nothing for it.
_CLUSTER_MONTH = 12.0


def _clusters(_resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """Each cluster of the deployment that asks the policy."""
    from shared.cost.lines import line

    clusters = deployment.of("google_container_cluster")
    asking = [each for each in clusters if each.values.block("binary_authorization").text("evaluation_mode", "")]
    if asking:
        yield line("Binary Authorization, clusters", len(asking), _CLUSTER_MONTH)


BINARY_AUTHORIZATION = Part(
    name="binary_authorization",
    what="a policy of which images may run",
    synonyms=("binary authorisation", "image signing policy", "signed images only"),
    elsewhere=("AWS Signer", "Azure Policy image integrity"),
    usual_id="admission",
    means=("google_binary_authorization_policy",),
    settings=BinaryAuthorizationSettings,
    blocks=(
        Block("policy", "google_binary_authorization_policy", "{id}-policy", named=False),
        Block("signing_ring", "google_kms_key_ring", "{id}-ring", when=_SIGNED),
        Block("signing_key", "google_kms_crypto_key", "{id}-key", when=_SIGNED),
        Block("note", "google_container_analysis_note", "{id}-note", when=_SIGNED),
        Block("attestor", "google_binary_authorization_attestor", "{id}-attestor", when=_SIGNED),
    ),
    types=(
        TypeRules(
            "google_binary_authorization_policy",
            name=NO_NAME,
            references={"*.require_attestations_by": ("google_binary_authorization_attestor",)},
            plain=(
                "admission_whitelist_patterns*",
                "default_admission_rule*",
                "global_policy_evaluation_mode",
            ),
            refused=("cluster_admission_rules*", "deletion_policy"),
            weakens={
                "default_admission_rule.evaluation_mode": ("REQUIRE_ATTESTATION", "ALWAYS_DENY"),
                "default_admission_rule.enforcement_mode": ("ENFORCED_BLOCK_AND_AUDIT_LOG",),
                "admission_whitelist_patterns.name_pattern": (),
            },
        ),
        TypeRules(
            "google_binary_authorization_attestor",
            references={"attestation_authority_note.note_reference": ("google_container_analysis_note",)},
            plain=("attestation_authority_note", "attestation_authority_note.public_keys*"),
            refused=("deletion_policy",),
        ),
        TypeRules(
            "google_container_analysis_note",
            plain=("attestation_authority*", "short_description", "long_description"),
            refused=("deletion_policy", "expiration_time", "related_note_names", "related_url*"),
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(
        planned=_planned,
        usage=None,
        own=(
            ("google_binary_authorization_policy", _clusters),
            ("google_binary_authorization_attestor", "attestors are free; clusters that ask them are priced"),
            ("google_container_analysis_note", "notes are free"),
        ),
    ),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look("policy", "Binary Authorization", "security", "iam"),
        Look("signing_key", "Signing key", "security", "kms", when=_SIGNED),
    ),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("binary_authorization", "google_binary_authorization_policy"),),
    apis=("binaryauthorization.googleapis.com", "containeranalysis.googleapis.com", "cloudkms.googleapis.com"),
    plan_roles=(
        "roles/binaryauthorization.policyViewer",
        "roles/binaryauthorization.attestorsViewer",
        "roles/containeranalysis.notes.viewer",
        "roles/cloudkms.publicKeyViewer",
    ),
    apply_roles=(
        "roles/binaryauthorization.policyEditor",
        "roles/binaryauthorization.attestorsEditor",
        "roles/containeranalysis.notes.editor",
        "roles/cloudkms.admin",
        "roles/cloudkms.publicKeyViewer",
    ),
)
