"""Cloud Build triggers: what they read, of whom, and as whom they build. No push ever comes to a laptop."""

import re

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object

_REPOSITORY = re.compile(r"projects/[\w-]+/locations/(?P<place>[\w-]+)/connections/[\w-]+/repositories/[\w.-]+")


def _may_stand(call: Call, values: Object) -> None:
    config = first(values, "repository_event_config")
    named = config.get("repository")
    found = _REPOSITORY.fullmatch(named) if isinstance(named, str) else None
    if isinstance(named, str) and (found is None or found["place"] != values.get("location")):
        raise call.refuse("creating", 400, "Request contains an invalid argument., badRequest")
    push = first(config, "push")
    if config and not (push.get("branch") or push.get("tag") or first(config, "pull_request")):
        raise call.refuse("creating", 400, "one of push or pull_request must be set., badRequest")
    if not values.get("filename") and not first(values, "build"):
        raise call.refuse("creating", 400, "a build config must be set., badRequest")


def _fill(call: Call, values: Object) -> None:
    settle(values, create_time=call.now(), trigger_id=call.number())


HALF = Half(behaviours={"google_cloudbuild_trigger": Behaviour(prepare=_may_stand, fill=_fill)})
