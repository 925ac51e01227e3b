"""What a goal names and does not ask for: what it leaves, and what addresses and images are only called."""

import re
from typing import TYPE_CHECKING

from functions.planning.rules.words.tops import TOPS

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

# A machine that something leaves is none that it asks for.
_LEFT = re.compile(
    r"\b(?:from|off|away from|leav\w+|replac\w+|weg von|von|desde|depuis)\b[^.:;!?\n]{0,80}?\b(?:to|onto|into|nach|zu|a|en|vers)\b|\b(?:replac\w*|ersetz\w*|remplac\w*|reemplaz\w*|sustitu\w*|substitu\w*)\b[^.:;!?\n]{0,60}?\b(?:with|by|durch|par|por)\b"
)


_COMING = re.compile(
    r"\b(?:coming|migrat\w+|mov(?:e|ing)|switch\w+|umzieh\w*|umzug|wechs\w+|kommen|veng\w+|venim\w+|venant|venons|vindo|vimos|vienen?|venendo|veniamo|arriv\w+|hoy|today|currently|now|bisher|derzeit)"
    r"(?: \w+){0,3}? (?:from|off|away|on|von|auf|de|des|du|desde|en|do|da|dal|dalla|su)\b[^.:;!?\n,]{0,50}"
)

# What is replaced goes, and what it is replaced by is named behind it.
_REPLACED = re.compile(
    r"\b(?:replac(?:e|es|ing)|retir(?:e|es|ing)|decommission\w*|get(?:ting)? rid of|ersetz\w+|ablosen|remplac\w+|reemplaz\w+|sustitu\w+|substitu\w+) "
    r"(?:(?:the|our|my|this|these|all|an?|de[nrsm]|die|das|unser\w*|mein\w*|el|la|los|las|nuestr\w+|les?|notre|nos|os?|as?|noss[oa]s?) )?"
    r"[^.:;!?\n,()]{2,70}?(?=[.:;!?\n,(]| (?:with|by|durch|mit|par|por|con|to)\b|$)"
)
_MACHINERY = frozenset({
    "kubernetes", "ingress", "vm", "group", "container", "service", "autopilot", "standard_cluster", "composer", "kafka",
    "broker", "source", "app",
})  # fmt: skip


def machinery_replaced(found: "list[Mention]", text: str, *, beside: bool = False) -> "list[Mention]":
    """The machinery and applications that are said to be replaced, where something else is named that is to be there.

    `beside`: something is asked for that was taken out of the text before it was read.
    """
    spans = [match.span() for match in _REPLACED.finditer(text)]
    inside = [each for each in found if any(low <= each.start < high for low, high in spans)]
    if not beside and all(each in inside or each.rejected for each in found):
        return []
    return [each for each in inside if each.need in _MACHINERY]


# `One single VPS until now` is left as well, though the word comes behind.
_UNTIL_NOW = re.compile(
    r"[^.:;!?\n,]{0,80}\b(?:(?:until|till|up to) now|so far|bisher|bislang|hasta ahora|jusqu'(?:ici|a present)|ate agora|finora)\b"
)


_SWITCHED_OFF = re.compile(r"\b(?:off|stop\w*|shut\w*|down|apag\w*|etein\w*|aus|ab|hours|overnight)\b")


def without_origin(text: str, mentions: "tuple[Mention, ...]", *, served: bool = False) -> "tuple[Mention, ...]":
    """The mentions without the machines that the goal leaves, where it says what shall run; `served`: an application does."""
    left = [match.span() for pattern in (_LEFT, _COMING, _UNTIL_NOW) for match in pattern.finditer(text)]
    kept = [each for each in mentions if each.need != "vm" or not any(low <= each.start < high for low, high in left)]
    # What starts at an hour and ends by itself is a job, and no machine that is switched off.
    jobs = [each for each in kept if each.need in {"job", "function", "workflow", "dataflow", "batch"}]
    started = [
        each
        for each in kept
        if each.need == "instance_schedule"
        and not _SWITCHED_OFF.search(text, each.start, each.end)
        and any(each.start <= job.start < each.end for job in jobs)
    ]
    mentions = tuple(each for each in mentions if each not in started)
    kept = [each for each in kept if each not in started]
    runs = served or any(
        each.need in {"service", "frontend", "container", "cloud_run", "job", "site", "function"} for each in kept
    )
    return tuple(kept) if runs else mentions


# What an address or an image is called says nothing of what is wanted: `pkg.dev/shop/server:3`.
_REFERENCE = re.compile(
    r"(?<![\w@])(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/[^\s,;)]+|(?<![\w/.-])[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+:[a-z0-9_.-]+"
)
_BY_REFERENCE = frozenset(
    {"domain", "https", "source", "registry", "container", "keyless_ci", "uptime", "waf", "alert_address", "service"}
)


_HOST = re.compile(rf"(?<![\w@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{TOPS})(?![\w-])")
_BY_HOST = frozenset({"domain", "https", "source", "keyless_ci", "uptime", "waf", "alert_address", "dns", "registry"})


def outside_references(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions without the words within addresses and images."""
    spans = [match.span() for match in _REFERENCE.finditer(text)]
    hosts = [match.span() for match in _HOST.finditer(text)]
    found = [
        each
        for each in found
        if each.need in _BY_HOST or not any(low <= each.start and each.end < high for low, high in hosts)
    ]
    return [
        each
        for each in found
        if each.need in _BY_REFERENCE or not any(low < each.start and each.end <= high for low, high in spans)
    ]
