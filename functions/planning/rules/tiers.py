"""How large a database is."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sizes import tier_for
from functions.planning.rules.sketch import Sketch
from shared.parts.stacks import sql_tier

_TIER_TURNED = re.compile(
    r"\b(\d{1,3}) ?(?:gb|gib)(?: of)?(?: memory| ram)?(?:,| and| und| y| et| /|/)? ?(\d{1,2}) ?(?:v?cpus?|v?cores?|kerne)\b"
)
_TIER = re.compile(r"\b(\d{1,2}) ?(?:v?cpus?|v?cores?|kerne)(?:,| and| und| y| et| /|/)? ?(\d{1,3}) ?(?:gb|gib)\b")


def tier_of(sketch: Sketch, reading: Reading) -> str | tuple[str, ...]:
    """How large a database is: as it is said, or as its users need."""
    text, wants = reading.text, reading.wants
    steady = wants("ha_db", "available", "replica", "cross_region")
    tier: str | tuple[str, ...] = tier_for(reading.goal.users, cheap=wants("cheap"), steady=steady)
    if sketch.of("vm", "group"):
        return tier
    if reading.goal.machine_type:
        tier = sql_tier(reading.goal.machine_type)
    usual = tier if isinstance(tier, tuple) else (tier,)
    if size := _TIER.search(text):
        return (f"db-custom-{size[1]}-{int(size[2]) * 1_024}", *usual)
    if turned := _TIER_TURNED.search(text):
        return (f"db-custom-{turned[2]}-{int(turned[1]) * 1_024}", *usual)
    return tier
