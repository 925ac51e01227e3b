"""Audit logs of data: a service is in a project's policy once, and what is logged of it is one of three kinds."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, blocks
from infra.local.provider.plan import Object

_KINDS = ("ADMIN_READ", "DATA_READ", "DATA_WRITE")


def _known(call: Call, values: Object) -> None:
    service = str(values.get("service"))
    if service != "allServices" and not service.endswith(".googleapis.com"):
        raise call.refuse("creating", 400, f"Service {service} is not valid., badRequest")
    kinds = [str(each.get("log_type")) for each in blocks(values, "audit_log_config")]
    if len({*kinds}) != len(kinds) or not {*kinds} <= {*_KINDS}:
        raise call.refuse("creating", 400, f"Invalid audit log types {kinds}., badRequest")


HALF = Half(behaviours={"google_project_iam_audit_config": Behaviour(prepare=_known)})
