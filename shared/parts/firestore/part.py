"""A Firestore database of its own, which drivers of MongoDB can speak to where that is asked for."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from shared.parts.held import held, read_alone
from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
    no_risks,
)
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules


class FirestoreSettings(Settings):
    """`mode`: `mongodb` is the Enterprise edition with MongoDB's protocol, `datastore` what Datastore's clients use.

    `location`: a region, nam5 or eur3; where nobody says, the deployment's region. `pitr` restores any minute of the
    last seven days. `backups`: one a day, kept for `backup_days`; one a week, on `weekday`, where `weekly_days` says
    how long.
    """

    mode: Literal["native", "mongodb", "datastore"] = "native"
    location: str = Field("", pattern=r"^(|nam5|nam7|eur3|[a-z]+-[a-z]+\d{1,2})$")
    pitr: bool = False
    backups: bool = True
    backup_days: int = Field(7, ge=1, le=98)
    weekly_days: int = Field(0, ge=0, le=98)
    weekday: Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] = "SUNDAY"

    @model_validator(mode="before")
    @classmethod
    def _as_people_say_it(cls, said: Any) -> Any:
        """`mongodb=true` is a mode as well."""
        if isinstance(said, dict) and "mongodb" in said:
            rest = {key: value for key, value in said.items() if key != "mongodb"}
            return {"mode": "mongodb"} | rest if str(said["mongodb"]).lower() == "true" else rest
        return said

    @field_validator("location", mode="before")
    @classmethod
    def _as_google_writes_it(cls, value: object) -> object:
        return {"us": "nam5", "eu": "eur3"}.get(value.lower(), value.lower()) if isinstance(value, str) else value

    @property
    def weekly(self) -> bool:
        """Whether a backup is made each week."""
        return self.weekly_days > 0

    @property
    def mongodb(self) -> bool:
        """Whether it speaks MongoDB's protocol."""
        return self.mode == "mongodb"


def _planned(settings: FirestoreSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    daily = {"retention": f"{settings.backup_days * 86_400}s", "daily_recurrence": [{}]}
    weekly = {"retention": f"{settings.weekly_days * 86_400}s", "weekly_recurrence": [{"day": settings.weekday}]}
    edition = {"database_edition": "ENTERPRISE" if settings.mongodb else "STANDARD"}
    made: list[tuple[str, Mapping[str, Any]]] = [("google_firestore_database", edition)]
    made += [("google_firestore_backup_schedule", daily)] if settings.backups else []
    return made + ([("google_firestore_backup_schedule", weekly)] if settings.weekly else [])


_READING = 'resource.type="firestore.googleapis.com/Database" AND resource.labels.database_id="{name}"'


def _counted(what: str, threshold: float, label: str, advice: str) -> Profile:
    return Profile(
        word="documents",
        name=f"firestore_{what}s_high",
        metric=f"firestore.googleapis.com/document/{what}_ops_count",
        threshold=threshold,
        duration="600s",
        severity="warning",
        label=label,
        advice=advice,
        series=Series(
            "firestore.googleapis.com/Database",
            'resource.labels.database_id="${[[ watched.address ]].name}"',
            aligner="ALIGN_RATE",
            reducer="REDUCE_SUM",
            group_by="resource.label.database_id",
        ),
        asked=None,
        reading=_READING,
    )


_ENV = (
    Env("FIRESTORE_DATABASE", "[[ documents.address ]].name"),
    Env(
        "MONGODB_URI",
        '"mongodb://${[[ documents.address ]].uid}.${[[ documents.address ]].location_id}'
        ".firestore.goog:443/"
        "${[[ documents.address ]].name}?loadBalanced=true&tls=true&retryWrites=false"
        '&authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:gcp,TOKEN_RESOURCE:FIRESTORE"',
        when=("mode", "mongodb"),
    ),
)
FIRESTORE = Part(
    name="firestore",
    what="a Firestore database",
    synonyms=("firestore", "document database", "nosql", "mongodb", "mongo", "documents"),
    elsewhere=("Amazon DynamoDB", "Amazon DocumentDB", "Azure Cosmos DB", "MongoDB Atlas"),
    usual_id="documents",
    means=("google_firestore_database",),
    settings=FirestoreSettings,
    blocks=(
        Block("documents", "google_firestore_database", "{id}-documents"),
        Block("backup", "google_firestore_backup_schedule", "{id}-backup", named=False, when=("backups", True)),
        Block("weekly", "google_firestore_backup_schedule", "{id}-weekly", named=False, when=("weekly", True)),
    ),
    types=(
        TypeRules(
            "google_firestore_database",
            ends=(("deletion_policy", '"DELETE"'),),
            ends_if_written=(("delete_protection_state", '"DELETE_PROTECTION_DISABLED"'),),
            plain=(
                "cmek_config",
                "concurrency_mode",
                "database_edition",
                "delete_protection_state",
                "firestore_data_access_mode",
                "location_id",
                "mongodb_compatible_data_access_mode",
                "point_in_time_recovery_enablement",
                "realtime_updates_mode",
            ),
            only={"app_engine_integration_mode": ("DISABLED",)},
            references={"cmek_config.kms_key_name": ("google_kms_crypto_key",)},
            stateful=True,
            weakens={
                "delete_protection_state": ("DELETE_PROTECTION_ENABLED",),
                "point_in_time_recovery_enablement": ("POINT_IN_TIME_RECOVERY_ENABLED",),
            },
            protections=(
                ("delete_protection_state", "DELETE_PROTECTION_ENABLED"),
                ("point_in_time_recovery_enablement", "POINT_IN_TIME_RECOVERY_ENABLED"),
            ),
        ),
        TypeRules(
            "google_firestore_backup_schedule",
            name=NO_NAME,
            references={"database": ("google_firestore_database",)},
            plain=("retention", "*_recurrence*"),
            stateful=True,
        ),
    ),
    needs=NONE,
    roles=frozenset({"database"}),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to have it copied",
            template="copy.tf",
            blocks=(Block("copy_access", "google_project_iam_member", "{user}-{id}-copy", named=False),),
            env=(Env("FIRESTORE_DATABASE", "[[ documents.address ]].name"),),
            network=False,
            node="documents",
            when=("copies", "firestore"),
        ),
        read_alone(
            "datastore.viewer",
            "the right to read its documents, and those of no other database",
            "google_project_iam_member",
            "documents",
            _ENV,
        ),
        Offer(
            to="code",
            brings="the right to read and write its documents, and those of no other database",
            template="link.tf",
            blocks=(Block("documents_access", "google_project_iam_member", "{user}-{id}-documents", named=False),),
            env=_ENV,
            network=False,
            node="documents",
        ),
        held(
            "read",
            "datastore.viewer",
            "the right to read its documents, and those of no other database",
            "google_project_iam_member",
            "documents",
            usual=True,
        ),
        held(
            "write",
            "datastore.user",
            "the right to read and write its documents, and those of no other database",
            "google_project_iam_member",
            "documents",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        _counted(
            "read",
            500.0,
            "Documents read a second",
            "Look at queries without a limit and at listeners on large collections; each document read is billed.",
        ),
        _counted(
            "write",
            200.0,
            "Documents written a second",
            "Look at what writes in a loop; each write is billed, and one document takes about one a second.",
        ),
    ),
    heard=Heard(
        resources=(("firestore.googleapis.com/Database", ("google_firestore_database",)),),
        metrics=("firestore.googleapis.com/api/request_count",),
    ),
    fixes=NONE,
    looks=(
        Look(
            "documents",
            "Firestore",
            "database",
            "firestore",
            detail="[[ 'MongoDB protocol' if s.mode == 'mongodb' else s.location ]]",
        ),
    ),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(
        ("database", "google_firestore_database"),
        ("mongodb", "google_firestore_database"),
        ("backups", "google_firestore_backup_schedule"),
    ),
    apis=("firestore.googleapis.com",),
    plan_roles=("roles/datastore.viewer", "roles/iam.securityReviewer"),
    apply_roles=("roles/datastore.owner", "roles/resourcemanager.projectIamAdmin"),
)
