"""Artifact Registry: when a repository was made, and that its name is taken."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object


def _fill(call: Call, values: Object) -> None:
    address = f"{values.get('location')}-docker.pkg.dev/{values.get('project')}/{values.get('repository_id')}"
    settle(values, create_time=call.now(), update_time=call.now(), registry_uri=address)


HALF = Half(
    behaviours={
        "google_artifact_registry_repository": Behaviour(
            fill=_fill,
            taken="Error creating Repository: googleapi: Error 409: the repository already exists.",
        )
    }
)
