"""Uptime checks: what they ask is sampled with the rest; nothing answers but what the laptop's internet knows."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object


def _fill_uptime(_call: Call, values: Object) -> None:
    settle(values, uptime_check_id=str(values["id"]).rsplit("/", 1)[-1])


HALF = Half(behaviours={"google_monitoring_uptime_check_config": Behaviour(fill=_fill_uptime)}, watched=())
