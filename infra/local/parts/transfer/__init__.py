"""Storage Transfer Service: a job that writes to a bucket which exists, with keys from a secret which exists."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object

JOB = "google_storage_transfer_job"


def _fits(call: Call, values: Object) -> None:
    name = values.get("name")
    if isinstance(name, str) and not name.startswith("transferJobs/"):
        raise call.refuse("creating", 400, f"Invalid job name {name}: it begins with transferJobs/., badRequest")
    spec = first(values, "transfer_spec")
    sink = first(spec, "gcs_data_sink").get("bucket_name")
    if isinstance(sink, str) and call.exists(sink, "google_storage_bucket") is None:
        raise call.refuse("creating", 404, f"Failed to obtain the location of the GCS bucket {sink}., notFound")
    for source in ("aws_s3_data_source", "azure_blob_storage_data_source"):
        secret = first(spec, source).get("credentials_secret")
        if isinstance(secret, str) and secret and call.exists(secret, "google_secret_manager_secret") is None:
            raise call.refuse("creating", 400, f"The secret {secret} does not exist., failedPrecondition")


def _fill(call: Call, values: Object) -> None:
    settle(values, creation_time=call.now(), last_modification_time=call.now(), deletion_time="")


HALF = Half(
    behaviours={
        JOB: Behaviour(
            prepare=_fits,
            fill=_fill,
            taken="Error creating TransferJob: googleapi: Error 409: The job {name} already exists., alreadyExists",
        )
    }
)
