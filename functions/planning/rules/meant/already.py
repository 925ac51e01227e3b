"""What stands already and only uses what is asked for, or sends something to it."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

_STANDS = re.compile(
    r"\b(?:for|used by|next to|beside|from|fur|neben|para|pour) (?:our |the |an? |my |unser\w* |mein\w* |nuestr\w* |notre |nos )?"
    r"(?:existing|current|bestehend\w*|vorhanden\w*|existente?s?|existant\w*) (?:\w+ )?$"
)


# A cluster of somebody's own stands, where something else is asked for that it is to use.
_FOR_OURS = re.compile(
    r"\b(?:for|used by|next to|beside|fur|neben|para|pour|per) (?:our|my|unser\w*|mein\w*|nuestr\w*|notre|nos|noss\w*|nostr\w*) (?:\w+ )?$"
)
# `On our existing cluster` stands, wherever it is said.
_EXISTING = re.compile(
    r"\b(?:our|the|my|an?|unser\w*|mein\w*|dem|den|der|das|nuestr\w*|el|la|notre|le|nosso|nossa) (?:already |bereits )?"
    r"(?:existing|current|bestehend\w*|vorhanden\w*|existente?s?|existant\w*) (?:[\w-]+ )?$"
)
_EXISTING_AFTER = re.compile(
    r"(?: cluster| network| vpc)? (?:existente?s?|existant\w*|que ya (?:tenemos|existe)|that (?:already )?exists|we already have)\b"
)
_ON_EXISTING = re.compile(
    r" (?:running |that runs |which runs |that (?:already )?stands )?(?:on|in|auf|in|en|sur|dans) (?:our|the|my|unser\w*|mein\w*|nuestr\w*|notre) (?:existing|current|bestehend\w*|vorhanden\w*)\b"
)
_CLUSTER = re.compile(r"\bclusters?\b")
_USED_BY_CLUSTERS = frozenset(
    {
        "database",
        "postgres",
        "mysql",
        "redis",
        "valkey",
        "memcached",
        "bucket",
        "registry",
        "queue",
        "filestore",
        "secrets",
    }
)


_KEPT_INSIDE = frozenset({"database", "postgres", "mysql", "sqlserver", "redis", "mongodb"})

_STANDING = frozenset({"kubernetes", "cloud_run", "vm", "vpc"})
_SERVED = frozenset({"service", "frontend", "container", "cloud_run", "site"})


_WE_RUN = re.compile(
    r"\b(?:for|used by|next to|beside|fur|para|pour) (?:the|our|my|die|unser\w*|los|nos|les) [^.;,]{0,60}?\b(?:we|i|wir|ich) (?:already|currently|bereits|schon) (?:run|have|use|operate|host|betreiben|haben)\b[^.;,]*"
)


_CRON_VM = re.compile(r" (?:vm|machine|server|box)\b")
_STAYS = re.compile(
    r" (?:itself )?(?:stays?|remains?|keeps? running|bleibt|bleiben|se queda|reste) (?:on[- ]?prem\w*|where|in our|at our|here|there|elsewhere|outside|on aws|on azure|im haus|vor ort|en local|sur place)\b"
)
_OUTSIDE = re.compile(
    r"\b(?:external|remote|third[- ]party|on[- ]?prem\w*|legacy|(?:partner|customer|client|supplier|vendor)(?:'?s)?|extern\w*|entfernte\w*|remot[oa]|distant|dell'azienda) (?:hosted )?$"
)
# What stands in somebody's own house is none of what is to be made.
# What somebody else's machine sends at night is made there.
_ARRIVES = re.compile(
    r"(?:nightly|daily|weekly|hourly|monthly|every night|every day) (?:\w+ ){0,3}?(?:dumps?|back ?ups?|exports?|uploads?|files?|csvs?)(?: \w+)? (?:from|of|by|sent by) (?:our|the|an?|my|their) (?:\w+ )?"
    r"(?:on-?prem\w*|own|office|external|partner\w*|customer\w*|nas|legacy|erp|old)\b"
)
_AT_THEIRS = re.compile(
    r" (?:server |database |instance )?(?:that (?:is|runs) |which (?:is|runs) )?(?:in|at|on|behind|inside) (?:our|the|my) "
    r"(?:office|own (?:server|machine|hardware|metal|rack)s?|existing (?:server|machine|vm)s?|on[- ]?prem\w*|own data ?cent\w+|data ?cent\w+|company network|local network|intranet|headquarters|basement|lan)\b"
)


def is_existing(text: str, start: int, end: int) -> bool:
    """Whether what is named there is said to stand already."""
    return _EXISTING.search(text[:start]) is not None or _EXISTING_AFTER.match(text, end) is not None


def runs_already(text: str) -> bool:
    """Whether a text tells what runs already, and only wants something beside it."""
    return _WE_RUN.search(text) is not None


def is_run_already(start: int, text: str) -> bool:
    """Whether a place in a text is where it tells what runs already: `for the servers that we already run`."""
    return any(match.start() <= start < match.end() for match in _WE_RUN.finditer(text))


# Jobs that come in are what is worked off, and none that is started.
_AS_MESSAGES = re.compile(
    r"\bjobs? (?:that )?(?:come|comes|coming|arrive|arrives|are submitted|are posted|are put)(?: in)?(?:to)?\b|\bjobs? (?:should|must|shall|are to|have to) be queued\b|\bqueued jobs\b"
)
# Whoever watches machines has them.
_WATCHED = re.compile(
    r"\b(?:watch|monitor|scrape|observe|measure|uberwach|vigil|surveill)\w*(?: (?!on\b|with\b|by\b)\w+){0,2} (?:of )?(?:our|my|all|the|\d+|unser\w*|nuestr\w*|nos|our existing)(?: \w+)? $"
)


def standing(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions without those of what stands already and only uses what is asked for."""
    found = [each for each in found if not is_run_already(each.start, text)]
    found = [each for each in found if each.need not in {"job", "schedule"} or not _CRON_VM.match(text, each.end)]
    found = [each for each in found if each.need not in _SERVED or not _STAYS.match(text, each.end)]
    found = [
        each for each in found if each.need not in {*_KEPT_INSIDE, "vm"} or not _OUTSIDE.search(text[: each.start])
    ]
    if _AS_MESSAGES.search(text):
        found = [each for each in found if each.need != "job" or re.search(r"\bcloud run\b|\bcron", each.words.lower())]
    found = [each for each in found if each.need != "vm" or not _WATCHED.search(text[: each.start])]
    found = [each for each in found if each.need not in {"schedule", "job"} or not _ARRIVES.match(text, each.start)]
    theirs = [
        match.span()
        for each in found
        if each.need in _KEPT_INSIDE
        for match in [_AT_THEIRS.match(text, each.end)]
        if match
    ]
    found = [each for each in found if each.need not in _KEPT_INSIDE or not _AT_THEIRS.match(text, each.end)]
    found = [each for each in found if each.need != "vm" or not any(low <= each.start < high for low, high in theirs)]
    if any(each.need in _USED_BY_CLUSTERS and not each.rejected for each in found):
        found = [
            each
            for each in found
            if each.need != "kubernetes"
            or not (_FOR_OURS.search(text[: each.start]) and _CLUSTER.search(text, each.start, each.end + 9))
        ]
    found = [each for each in found if each.need not in _SERVED or not _ON_EXISTING.match(text, each.end)]
    return [
        each
        for each in found
        if each.need not in _STANDING
        or not (_STANDS.search(text[: each.start]) or (each.need != "vpc" and is_existing(text, each.start, each.end)))
    ]
