"""BigQuery: tables and grants need their dataset, scheduled queries one to write to."""

import uuid

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused

DATASET, TABLE = "google_bigquery_dataset", "google_bigquery_table"
TRANSFER = "google_bigquery_data_transfer_config"


def _dataset_exists(call: Call, values: Object) -> None:
    wanted = values.get("dataset_id") or values.get("destination_dataset_id")
    if isinstance(wanted, str) and call.exists(wanted, DATASET) is None:
        text = f"Not found: Dataset {call.settings.project}:{wanted}, notFound"
        raise call.refuse("creating", 404, text)


def _name_transfer(call: Call, values: Object) -> None:
    _dataset_exists(call, values)
    made = uuid.UUID(int=int(call.number()) << 32)
    settle(values, name=f"projects/{call.project_number()}/locations/{values.get('location')}/transferConfigs/{made}")


def _must_be_empty(call: Call, values: Object) -> None:
    if values.get("delete_contents_on_destroy"):
        return
    for entry in call.world.list(TABLE):
        if entry.attributes.get("dataset_id") == values.get("dataset_id"):
            text = f"Dataset {call.settings.project}:{values.get('dataset_id')} is still in use, resourceInUse"
            raise Refused(f"Error when reading or editing Dataset: googleapi: Error 400: {text}")


def _protected(_call: Call, values: Object) -> None:
    if values.get("deletion_protection") is not False:
        raise Refused("cannot destroy table without setting deletion_protection=false and running `terraform apply`")


HALF = Half(
    behaviours={
        DATASET: Behaviour(remove=_must_be_empty),
        TABLE: Behaviour(prepare=_dataset_exists, remove=_protected),
        TRANSFER: Behaviour(prepare=_name_transfer),
    },
    watched=(),
)
