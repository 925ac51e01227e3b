"""Service accounts, grants on the project, enabled services."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, fingerprint, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused

ACCOUNT = "google_service_account"


def _prepare_account(call: Call, values: Object) -> None:
    project = values.get("project") or call.settings.project
    email = f"{values['account_id']}@{project}.iam.gserviceaccount.com"
    settle(values, email=email, member=f"serviceAccount:{email}", name=f"projects/{project}/serviceAccounts/{email}")
    settle(values, unique_id=f"1{call.number()}0"[:21])


def _grantee(call: Call, values: Object) -> None:
    """A service account of this project must exist; other members can't be checked here."""
    members = [values.get("member"), *(values.get("members") or [])]
    own = f"@{call.settings.project}.iam.gserviceaccount.com"
    for member in members:
        if not isinstance(member, str) or not member.startswith("serviceAccount:") or not member.endswith(own):
            continue
        email = member.removeprefix("serviceAccount:")
        if not any(entry.attributes.get("email") == email for entry in call.world.list(ACCOUNT)):
            project = values.get("project")
            raise Refused(
                f'Error applying IAM policy for project "{project}": Error setting IAM policy for project "{project}": '
                f"googleapi: Error 400: Service account {email} does not exist., badRequest"
            )


def _fill_grant(_call: Call, values: Object) -> None:
    settle(values, etag=fingerprint(values.get("role"), values.get("member"), values.get("members")))


_GRANT = Behaviour(prepare=_grantee, fill=_fill_grant, adopts=True)

_BEHAVIOURS = {
    ACCOUNT: Behaviour(
        prepare=_prepare_account,
        taken=(
            "Error creating service account: googleapi: Error 409: Service account {account_id} already exists within "
            "project projects/{project}., alreadyExists"
        ),
    ),
    "google_project_iam_member": _GRANT,
    "google_project_iam_binding": _GRANT,
}

HALF = Half(behaviours=_BEHAVIOURS)
