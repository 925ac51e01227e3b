"""Document AI: a processor of a type that there is, in one of the two places."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

_PLACES = ("us", "eu")


def _there(call: Call, values: Object) -> None:
    if values.get("location") not in _PLACES:
        raise call.refuse("creating", 400, f"Location {values.get('location')} is not supported., badRequest")
    if not str(values.get("type")).endswith("_PROCESSOR"):
        raise call.refuse("creating", 400, f"Processor type {values.get('type')} was not found., badRequest")
    settle(values, name=f"{int(call.number()) % 16**16:016x}")


HALF = Half(behaviours={"google_document_ai_processor": Behaviour(prepare=_there)})
