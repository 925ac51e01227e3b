"""A copy in a second region that is only pointed at: `HA in one region and a DR replica in a second one`."""

import re
from typing import TYPE_CHECKING

from functions.planning.rules.meant.mentions import Mention

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words

_REGION = r"(?:regions?|region(?:e|en|es)|regiao|regioni|regio)"
_COPY = r"(?:replicas?|\w*replikat?e?s?|repliques?|replica(?:te)?|copy|copies|copia|copie|copias|kopie|standby|failover|secondary|nachbildung)"
_ONE = r"(?:(?:an?|the|einer|der|una|la|une|um[a]?|un|een|de) ?)?(?:(?:second|other|different) (?:one|1)|another(?: (?:one|1))?|(?:zweiten|anderen|otra|segunda|autre|deuxieme|seconde|outra|altra|seconda|andere|tweede))"
_SAID = re.compile(
    rf"\b{_REGION}\b[^.;\n]{{0,60}}?(?P<copy>\b(?:dr[ -]|disaster[- ]recovery )?{_COPY}\b[^.;,\n]{{0,30}}? (?:in|to|en|a|dans|em|numa|nella|su) {_ONE})(?=\s*(?:[,.;:)\n]|$| (?:and|und|y|et|e|en|with|mit|con|avec|com|for|fur|para|pour)\b))"
)


def with_second_region(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with the copy in another region, where it is pointed at and no other words say so."""
    if any(each.need == "cross_region" for each in found):
        return found
    said = _SAID.search(text)
    return [*found, Mention("cross_region", typed(*said.span("copy")), *said.span("copy"))] if said else found
