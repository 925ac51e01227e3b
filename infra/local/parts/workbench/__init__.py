"""Notebooks: a machine with an address behind Google's proxy; no JupyterLab answers there."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

NOTEBOOK = "google_workbench_instance"


def _fill(call: Call, values: Object) -> None:
    location = str(values.get("location")).rpartition("-")[0]
    settle(values, proxy_uri=f"{call.number()}-dot-{location}.notebooks.googleusercontent.com", state="ACTIVE")


HALF = Half(behaviours={NOTEBOOK: Behaviour(fill=_fill)}, watched=())
