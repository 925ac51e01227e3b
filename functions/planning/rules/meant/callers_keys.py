"""Keys that a goal gives to those who call, and limits for each: `issue api keys for our API, so many calls per key`.

Google checks and counts them at an API gateway, so that they ask for one where nothing else stands in front.
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from functions.planning.rules.meant.mentions import Mention

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words

KEY = re.compile(
    r"\b(?:api[- ]?(?:keys?|schlussel\w*|sleutels?)|(?:claves?|llaves?|chaves?) (?:de (?:la )?)?api|cles? (?:d ?'? ?)?api|chiav[ei] (?:di |dell ?'? ?)?api)\b"
)
"""A key of an API, in folded text."""
_ONE = r"(?:keys?|schlussel|sleutel|claves?|llaves?|chaves?|cles?|chiavi?)"
_EACH = r"(?:per|pro|por|par|for (?:each|every)|(?:fur|je) (?:jeden )?|cada|a|voor elke)"
LIMIT = re.compile(
    rf"\b(?:rate[- ])?(?:limit\w*|quotas?|kontingente?|cuotas?|cotas?|quote|throttl\w+|metering|meter usage|usage) {_EACH} ?(?:api[- ]?)?{_ONE}\b"
)
"""That what one caller may do is counted by its key."""
_GIVEN = re.compile(
    r"(?:^|[,.;:(]|\b(?:we|to|should|and|must|want to|wollen|und|y|et|e)) ?(?:issue|give|hand out|assign|sell|distribute)(?: (?!key|api\b)[\w']+){0,3} (?P<key>(?:an? )?api[- ]?keys?)\b"
)
KEYS_GIVEN = re.compile(rf"{LIMIT.pattern}|{_GIVEN.pattern}")
"""That callers get keys, or are counted by them."""
_BEHIND = frozenset({"service", "cloud_run", "function"})
# What stands in front otherwise, counts by address, and what keeps keys of its own.
_IN_FRONT = frozenset({"api_gateway", "waf", "load_balancer", "cdn", "kubernetes", "iap", "vm", "group"})


# Any word for a key, where it opens nothing else than a door for callers.
_ANY_KEY = re.compile(
    r"(?<!encryption )(?<!encryption-)(?<!kms )(?<!ssh )(?<!account )(?<!signing )(?<!primary )(?<!foreign )(?<!master )(?<!hsm )(?<!private )(?<!public )(?<!access )(?<!secret )(?<!license )(?<!host )(?<!our own )(?<!our )(?<!our api )(?<!my )(?<!their api )"
    r"\b(?:keys?|schlusseln?|claves?|llaves?|chaves?|cles?|chiav[ei]|sleutels?)\b(?![- ](?:rings?|vaults?|management|value|pairs?|encipher\w*|de cifrado|de chiffrement|for (?:the|our) (?:buckets?|data\w*|disks?|topics?))|:)"
)
_CIPHERS = re.compile(r"\b(?:encrypt\w*|decrypt\w*|cmek|kms|verschlussel\w*|cifrad\w*|chiffr\w*|ssh|json)\b")


def callers_key_spans(text: str) -> list[tuple[int, int]]:
    """Where a folded goal with a gateway speaks of a key that callers can bring: of none that encrypts or signs."""
    stops = [0, *(each.end() for each in re.finditer(r"[.;,\n](?=\s|$)", text)), len(text)]
    return [
        (low + each.start(), low + each.end())
        for low, high in pairwise(stops)
        if not _CIPHERS.search(text, low, high)
        for each in _ANY_KEY.finditer(text[low:high])
    ]


def with_callers_keys(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with the gateway that callers' keys ask for, and without a store for these keys."""
    said, keys = KEYS_GIVEN.search(text), [match.span() for match in KEY.finditer(text)]
    if said is None or not keys:
        return found
    # `Rate limits per key` names no firewall.
    apart = [each for each in found if each.need != "waf" or each.end <= said.start() or said.end() <= each.start]
    wanted = {each.need for each in apart if not each.rejected}
    if not wanted & _BEHIND or wanted & _IN_FRONT:
        return found
    kept = [
        each
        for each in apart
        if each.need not in {"secrets", "quota"} or not any(low < each.end and each.start < high for low, high in keys)
    ]
    return [*kept, Mention("api_gateway", typed(*said.span()), *said.span())]
