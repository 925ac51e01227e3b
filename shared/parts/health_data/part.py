"""Stores of the Healthcare API: FHIR resources, DICOM images and HL7v2 messages in one dataset."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import model_validator

from shared.parts.part import NONE, UNHEARD, Block, Env, Look, Offer, Part, Price, Settings, Use, Verified, no_risks
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

_FHIR, _DICOM, _HL7 = ("fhir", True), ("dicom", True), ("hl7", True)
# https://cloud.google.com/healthcare-api/pricing: structured storage for a GiB and a month (0.000328767 an hour), and
# standard requests beyond the first 25,000 a month.
_GIB, _REQUEST, _FREE_REQUESTS = 0.24, 0.39 / 100_000, 25_000


class HealthDataSettings(Settings):
    """Which stores there are: `fhir` in a `version`, `dicom`, `hl7`."""

    fhir: bool = True
    dicom: bool = False
    hl7: bool = False
    version: Literal["R4", "STU3", "DSTU2"] = "R4"

    @model_validator(mode="after")
    def _any(self) -> Self:
        if not (self.fhir or self.dicom or self.hl7):
            raise ValueError("fhir, dicom or hl7: one of the stores has to be there")
        return self


def _planned(_settings: HealthDataSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_healthcare_dataset", {})]


def _kept(_resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """What its stores hold, as if all of it were structured; the first GiB and requests are free."""
    from shared.cost import use
    from shared.cost.lines import line

    amount = use.TABLE_GB
    yield line("Healthcare API, GiB stored", max(0, amount.usual - 1), _GIB, worst=max(0, amount.worst - 1))
    yield line("Healthcare API, requests", 0, _REQUEST, worst=max(0, use.KEY_OPERATIONS.worst - _FREE_REQUESTS))


_IN_A_DATASET = "counted with its dataset"


def _store(name: str, *plain: str, refused: tuple[str, ...] = ()) -> TypeRules:
    return TypeRules(
        f"google_healthcare_{name}_store",
        references={"dataset": ("google_healthcare_dataset",)},
        plain=plain,
        # Where it tells of what changes, somebody else would read it.
        refused=("deletion_policy", "notification_config*", "notification_configs*", *refused),
        stateful=True,
    )


def _grant(name: str, *roles: str) -> TypeRules:
    type_ = f"google_healthcare_{name}_store"
    return TypeRules(
        f"{type_}_iam_member",
        name=NO_NAME,
        references={f"{name}_store_id": (type_,)},
        gives=tuple(f"roles/healthcare.{role}" for role in roles),
    )


HEALTH_DATA = Part(
    name="health_data",
    what="a dataset of the Healthcare API",
    synonyms=("healthcare dataset", "fhir store", "dicom store", "hl7 store"),
    elsewhere=("AWS HealthLake", "Azure Health Data Services", "Azure API for FHIR"),
    usual_id="records",
    means=("google_healthcare_dataset",),
    settings=HealthDataSettings,
    blocks=(
        Block("records", "google_healthcare_dataset", "{id}"),
        Block("fhir", "google_healthcare_fhir_store", "{id}-fhir", when=_FHIR),
        Block("dicom", "google_healthcare_dicom_store", "{id}-dicom", when=_DICOM),
        Block("hl7", "google_healthcare_hl7_v2_store", "{id}-hl7", when=_HL7),
    ),
    types=(
        TypeRules(
            "google_healthcare_dataset",
            plain=("time_zone", "encryption_spec"),
            references={"encryption_spec.kms_key_name": ("google_kms_crypto_key",)},
            refused=("deletion_policy",),
            stateful=True,
        ),
        _store(
            "fhir",
            "version",
            "enable_update_create",
            "disable_referential_integrity",
            "disable_resource_versioning",
            "default_search_handling_strict",
            "complex_data_type_reference_parsing",
            refused=("enable_history_import", "stream_configs*", "validation_config*"),
        ),
        _store("dicom"),
        _store(
            "hl7_v2",
            "reject_duplicate_message",
            "parser_config",
            "parser_config.version",
            "parser_config.allow_null_header",
        ),
        _grant("fhir", "fhirResourceEditor", "fhirResourceReader"),
        _grant("dicom", "dicomEditor", "dicomViewer"),
        _grant("hl7_v2", "hl7V2Ingest", "hl7V2Consumer", "hl7V2Editor"),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to read and write what its stores hold",
            template="link.tf",
            blocks=(
                Block(
                    "fhir_access",
                    "google_healthcare_fhir_store_iam_member",
                    "{user}-{id}-fhir",
                    named=False,
                    when=_FHIR,
                ),
                Block(
                    "dicom_access",
                    "google_healthcare_dicom_store_iam_member",
                    "{user}-{id}-dicom",
                    named=False,
                    when=_DICOM,
                ),
                Block(
                    "hl7_access",
                    "google_healthcare_hl7_v2_store_iam_member",
                    "{user}-{id}-hl7",
                    named=False,
                    when=_HL7,
                ),
            ),
            env=(
                Env("FHIR_STORE", "[[ fhir.address ]].id", when=_FHIR),
                Env("DICOM_STORE", "[[ dicom.address ]].id", when=_DICOM),
                Env("HL7_STORE", "[[ hl7.address ]].id", when=_HL7),
            ),
            network=False,
            node="records",
        ),
    ),
    price=Price(
        planned=_planned,
        usage=None,
        own=(
            ("google_healthcare_dataset", _kept),
            *((f"google_healthcare_{each}_store", _IN_A_DATASET) for each in ("fhir", "dicom", "hl7_v2")),
        ),
    ),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("records", "Healthcare API", "database", "firestore"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("health_data", "google_healthcare_dataset"),),
    apis=("healthcare.googleapis.com",),
    plan_roles=(
        "roles/healthcare.datasetViewer",
        "roles/healthcare.fhirStoreViewer",
        "roles/healthcare.dicomStoreViewer",
        "roles/healthcare.hl7V2StoreViewer",
        "healthcare.fhirStores.getIamPolicy",
        "healthcare.dicomStores.getIamPolicy",
        "healthcare.hl7V2Stores.getIamPolicy",
    ),
    apply_roles=(
        "roles/healthcare.datasetAdmin",
        "roles/healthcare.fhirStoreAdmin",
        "roles/healthcare.dicomStoreAdmin",
        "roles/healthcare.hl7V2StoreAdmin",
    ),
)
