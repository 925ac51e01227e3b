"""Log exclusions: kept as Cloud Logging keeps them, with a filter that can be read; a laptop leaves no entry out."""

import re

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call
from infra.local.provider.plan import Object

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def _is_read(call: Call, values: Object) -> None:
    bare = _QUOTED.sub("", str(values.get("filter") or ""))
    if not bare.strip() or '"' in bare or bare.count("(") != bare.count(")"):
        raise call.refuse("creating", 400, "Invalid filter of the exclusion., badRequest")


HALF = Half(behaviours={"google_logging_project_exclusion": Behaviour(prepare=_is_read)}, watched=())
