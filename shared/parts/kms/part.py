"""A key of one's own in Cloud KMS, which Google turns over by itself."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from shared.parts.part import (
    NONE,
    UNHEARD,
    Block,
    Env,
    Look,
    Offer,
    Part,
    Price,
    Settings,
    Use,
    Verified,
)
from shared.parts.rules import NO_NAME, People, split_people
from shared.terraform.type_rules import Recovery, TypeRules


class KmsSettings(Settings):
    """`rotation_days`: a new version of the key each so many days, 0 for never. `HSM` keys never leave the hardware.

    `location` has to be that of what the key encrypts: a region, or EUROPE and US for buckets in many. `users` may
    encrypt and decrypt with it, `encrypters` and `decrypters` one of both: people, groups and accounts.
    """

    rotation_days: int = Field(90, ge=0, le=3_650)
    protection: Literal["SOFTWARE", "HSM"] = "SOFTWARE"
    users: People = ""
    encrypters: People = ""
    decrypters: People = ""
    location: str = Field("", pattern=r"^(|global|europe|us|asia|eur4|nam4|asia1|[a-z]+-[a-z]+\d{1,2})$")

    @field_validator("protection", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("location", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return {"eu": "europe"}.get(value.lower(), value.lower()) if isinstance(value, str) else value

    @property
    def lent(self) -> list[tuple[str, str]]:
        """Who may do what with the key: (member, role)."""
        return [(who, role) for key, role in LENT.items() for who in split_people(getattr(self, key))]

    @property
    def is_lent(self) -> bool:
        """Whether people may encrypt or decrypt with it."""
        return bool(self.lent)


MEMBER = "google_kms_crypto_key_iam_member"
LENT = {
    "users": "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    "encrypters": "roles/cloudkms.cryptoKeyEncrypter",
    "decrypters": "roles/cloudkms.cryptoKeyDecrypter",
}
"""Setting -> what those whom it names get on the key."""


def _planned(settings: KmsSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    values: dict[str, Any] = {"version_template": [{"protection_level": settings.protection}]}
    if settings.rotation_days:
        values["rotation_period"] = f"{settings.rotation_days * 86_400}s"
    return [("google_kms_crypto_key", values)]


KMS = Part(
    name="kms",
    what="a key in Cloud KMS",
    synonyms=("cloud kms", "encryption key", "customer managed key", "cmek", "key ring", "key management"),
    elsewhere=("AWS KMS", "Azure Key Vault keys"),
    usual_id="keys",
    means=("google_kms_crypto_key", "google_kms_key_ring"),
    settings=KmsSettings,
    blocks=(
        Block("ring", "google_kms_key_ring", "{id}-ring"),
        Block("key", "google_kms_crypto_key", "{id}-key"),
        Block("lent", MEMBER, "{id}-lent", named=False, when=("is_lent", True)),
    ),
    types=(
        TypeRules("google_kms_key_ring", stateful=True),
        TypeRules(
            "google_kms_crypto_key",
            undeleted=Recovery(
                30, "gcloud kms keys versions restore VERSION --key=NAME, before the day that its version is destroyed"
            ),
            references={"key_ring": ("google_kms_key_ring",)},
            plain=("destroy_scheduled_duration", "version_template*", "skip_initial_version_creation"),
            refused=("crypto_key_backend", "import_only"),
            stateful=True,
            weakens={"destroy_scheduled_duration": ("2592000s", "7776000s", "10368000s")},
        ),
        TypeRules(
            MEMBER,
            name=NO_NAME,
            references={"crypto_key_id": ("google_kms_crypto_key",)},
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to encrypt and decrypt with it",
            template="link.tf",
            blocks=(Block("key_access", MEMBER, "{user}-{id}-key", named=False),),
            env=(Env("KMS_KEY", "[[ key.address ]].id"),),
            network=False,
            node="key",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("key", "Encryption key", "security", "kms"),),
    risks=lambda settings: ("data_access",) if settings.lent else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("schedule", "google_kms_crypto_key rotation_period ~ s"),
        ("kms", "google_kms_crypto_key"),
        ("hsm", "google_kms_crypto_key version_template.protection_level ~ HSM"),
    ),
    apis=("cloudkms.googleapis.com",),
    plan_roles=("roles/cloudkms.viewer",),
    apply_roles=("roles/cloudkms.admin",),
)
