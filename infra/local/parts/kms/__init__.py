"""Cloud KMS: a key stands in a ring; neither can be deleted, so destroying forgets them."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call
from infra.local.provider.plan import Object

RING, KEY = "google_kms_key_ring", "google_kms_crypto_key"


def _ring_exists(call: Call, values: Object) -> None:
    if isinstance(values.get("key_ring"), str) and call.exists(values["key_ring"], RING) is None:
        raise call.refuse("creating", 404, f"KeyRing {values['key_ring']} not found., notFound")


HALF = Half(behaviours={KEY: Behaviour(prepare=_ring_exists)}, watched=())
