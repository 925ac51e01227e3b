"""Secret Manager: a secret's name has the project's number, and a version belongs to a secret that is there."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.world import short

SECRET, VERSION = "google_secret_manager_secret", "google_secret_manager_secret_version"


def _fill_secret(call: Call, values: Object) -> None:
    settle(values, name=f"projects/{call.project_number()}/secrets/{values['secret_id']}", expire_time="")
    if values["name"] == values["id"]:
        values["name"] = f"projects/{call.project_number()}/secrets/{values['secret_id']}"


def _prepare_version(call: Call, values: Object) -> None:
    secret = call.exists(values.get("secret"), SECRET)
    if secret is None:
        text = f"Error creating SecretVersion: googleapi: Error 404: Secret [{values.get('secret')}] not found."
        raise Refused(text)
    number = call.world.next_number(f"version {secret.id}") + 1
    settle(values, version=str(number))
    settle(values, name=f"projects/{call.project_number()}/secrets/{short(secret.id)}/versions/{number}")


HALF = Half(
    behaviours={
        SECRET: Behaviour(
            fill=_fill_secret,
            taken=(
                "Error creating Secret: googleapi: Error 409: Secret [projects/{project}/secrets/{secret_id}] already "
                "exists."
            ),
        ),
        VERSION: Behaviour(prepare=_prepare_version),
    }
)
