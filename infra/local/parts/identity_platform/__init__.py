"""Identity Platform: one configuration a project, which is changed and never deleted."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

CONFIG = "google_identity_platform_config"


def _fill(call: Call, values: Object) -> None:
    project = call.settings.project
    name = f"projects/{call.project_number()}/config"
    settle(values, name=name, authorized_domains=["localhost", f"{project}.firebaseapp.com", f"{project}.web.app"])
    settle(values, autodelete_anonymous_users=False, multi_tenant=[], monitoring=[], sms_region_config=[], mfa=[])


HALF = Half(behaviours={CONFIG: Behaviour(fill=_fill, adopts=True)}, watched=())
