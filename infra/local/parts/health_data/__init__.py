"""The Healthcare API: stores stand in a dataset that is there, and go with it; nothing is stored in them here."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

DATASET = "google_healthcare_dataset"
STORES = tuple(f"google_healthcare_{each}_store" for each in ("fhir", "dicom", "hl7_v2"))


def _has_dataset(call: Call, values: Object) -> None:
    dataset = values.get("dataset")
    if isinstance(dataset, str) and call.exists(dataset, DATASET) is None:
        raise call.refuse("creating", 404, f"dataset not initialized: {dataset}, notFound")


def _fill(call: Call, values: Object) -> None:
    settle(values, self_link=f"https://healthcare.googleapis.com/v1/{values['id']}", time_zone="UTC")
    settle(values, complex_data_type_reference_parsing="DISABLED", parser_config=[])
    del call


HALF = Half(
    behaviours={
        DATASET: Behaviour(fill=_fill),
        **{each: Behaviour(prepare=_has_dataset, fill=_fill) for each in STORES},
    },
    watched=(),
)
