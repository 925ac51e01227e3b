"""Cloud Scheduler: a job that is not paused is enabled, and its name is free or Google says so."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object


def _state(_call: Call, values: Object) -> None:
    settle(values, state="PAUSED" if values.get("paused") is True else "ENABLED", time_zone="Etc/UTC")


HALF = Half(
    behaviours={
        "google_cloud_scheduler_job": Behaviour(
            fill=_state,
            taken=(
                "Error creating Job: googleapi: Error 409: Job projects/{project}/locations/{region}/jobs/{name} "
                "already exists."
            ),
        )
    }
)
