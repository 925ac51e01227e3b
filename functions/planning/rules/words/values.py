"""Values that a goal states: versions, addresses, images, days, counts. All None or empty when unsaid.

All take folded text (lower case, no accents) unless they say otherwise.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from functions.planning.rules.words.away import put_off_in
from functions.planning.rules.words.numbers import Kind, counting, numbers_in, whole
from functions.planning.rules.words.ports import PORTS
from functions.planning.rules.words.repositories import HOSTED
from functions.planning.rules.words.spans import DAYS, MONTHS, WEEKS, YEARS, in_days
from functions.planning.rules.words.tops import TOPS
from functions.planning.rules.words.values_named import numbered_machines
from functions.planning.rules.words.whose_domain import whose_domains
from functions.planning.rules.words.words import MACHINES

_ENGINE_VERSION = {
    "postgres": re.compile(r"\b(?:postgres\w*|pg|pgsql)(?: sql)?[ -]?(?:v|version )?(1[2-8])\b"),
    "mysql": re.compile(r"\bmy ?sql[ -]?(?:v|version )?(5\.7|8\.0|8\.4|8)\b"),
    "sqlserver": re.compile(r"\b(?:sql ?server|mssql)[ -]?(20(?:17|19|22))\b"),
}


_IN_PARENTHESES = re.compile(r"\b([a-z][a-z ]{2,20}) ?\([^()]{0,40}\bversion (\d[\d.]*)")
_ENGINE_NAME = {
    "postgres": re.compile(r"postgres|cloud sql"),
    "mysql": re.compile(r"my ?sql|maria"),
    "sqlserver": re.compile(r"sql ?server"),
}


def version_in(text: str, engine: str) -> str | None:
    """The version of a database engine."""
    match = _ENGINE_VERSION[engine].search(text)
    if match is None and (aside := _IN_PARENTHESES.search(text)) and _ENGINE_NAME[engine].search(aside[1]):
        return aside[2] if re.fullmatch(r"1[2-8]|5\.7|8\.\d|8|20\d\d", aside[2]) else None
    return match[1] if match else None


_IMAGE = re.compile(
    r"(?<![\w/:@.-])((?:[\w-]+(?:\.[\w-]+)+(?::\d+)?/|[a-z0-9_-]+/)[a-z0-9][\w./-]*(?::[\w][\w.-]*)?(?:@sha256:[0-9a-f]{64})?)"
)
# Of Docker Hub's own images only the name and a tag that no ratio or time could be.
_OFFICIAL = re.compile(
    r"(?<![\w/:@.-])([a-z][a-z0-9_-]{1,40}:(?:v?\d+\.\d+[\w.-]*|\d+-[a-z][\w.-]*|latest|stable|alpine|slim|lts|edge|mainline)"
    r"(?:-[\w.-]+)?(?:@sha256:[0-9a-f]{64})?)(?![\w/:])"
)
_CALLED = re.compile(
    r"\bimage (?:of |called )?((?!redis|valkey|postg|mysql|maria|mongo|memcach|rabbit|kafka)[a-z][a-z0-9_-]{1,40}:\w[\w.-]*)(?![\w/:@])"
)
_REPOSITORY = re.compile(
    r"(?:https?://|git@)?(github\.com|gitlab\.com|bitbucket\.org)[/:]([\w.-]+(?:/[\w.-]+)+)", re.IGNORECASE
)
_NAMED_REPOSITORY = re.compile(
    r"\b(?:github|gitlab|repo(?:sitory|sitorio)?|actions|pipelines?)(?: (?:actions|repo(?:sitory)?|ci|is|of|in|from|called|named|pipelines?|project|projekt|proyecto|projet|group|von|de|locked to|restricted to|only|owner|on (?:every )?push to|(?:the )?main|master|branch)\b){0,5}:? ?"
    # A name whose end another word is belongs to somebody else: `repo ProjectACME/shop` is none of ACME.
    r"[`'\"(]?(?<![\w.-])(?!ci/cd\b)([A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)+)",
    re.IGNORECASE,
)


def images_in(raw: str) -> list[str]:
    """The references of container images in a goal as typed: with a registry, or a tag or digest."""
    found = []
    for match in _IMAGE.finditer(raw):
        image = match[1].rstrip(".,/")
        host = image.partition("/")[0]
        tagged = ":" in image.rpartition("/")[2] or "@" in image
        if (
            host.lower() in {"github.com", "gitlab.com", "www.github.com", "www.gitlab.com"}
            or raw[max(0, match.start() - 3) : match.start()] == "://"
        ):
            continue
        if ("." in host and ("/" in image) and host.partition(":")[0].rpartition(".")[2] in _REGISTRIES) or tagged:
            found.append(image)
    return found


def image_in(raw: str) -> str | None:
    """The first of the images in a goal, or a well-known one that it names without a tag."""
    official = _OFFICIAL.search(raw) or _CALLED.search(raw)
    return next(iter(images_in(raw)), official[1] if official else None)


_REGISTRIES = frozenset({"io", "dev", "com", "org", "net", "de", "gcr", "cloud"})


def repository_in(raw: str) -> str | None:
    """`owner/name` of a repository in a goal as typed, on GitLab with all its groups."""
    raw = without_slashes(raw)
    match = _REPOSITORY.search(raw)
    if match:
        return whole_path(match[2], nested=match[1].lower() == "gitlab.com")
    match = _NAMED_REPOSITORY.search(raw)
    lowered = raw.lower()
    return whole_path(match[1], nested="gitlab" in lowered and "github" not in lowered) if match else None


# `GitHub Actions w/o keys` names nobody's repository.
_SLASHED = re.compile(
    r"(?<![\w/.-])(?:w/o|n/a|c/o|i/o|a/b|b/c|y/o|and/or|und/oder|et/ou|e/ou|e/o|en/of|ci/cd|24/7)(?![\w/.-])",
    re.IGNORECASE,
)


def without_slashes(raw: str) -> str:
    """A text without what has a stroke in it and is no path: `w/o`, `and/or`."""
    return _SLASHED.sub(lambda match: " " * len(match[0]), raw)


def whole_path(path: str, *, nested: bool) -> str:
    """The repository that a path leads into: its owner and name, `nested` with all groups around it.

    What comes after them (`/-/tree/main`, `/tree/main`) is a place in it.
    """
    steps = path.rstrip("./").split("/")
    within = steps.index("-") if "-" in steps else len(steps)
    steps = steps[: within if nested else 2]
    return "/".join(steps).removesuffix(".git").rstrip(".")


_DOMAIN = re.compile(rf"(?:(?<=://)|(?<![\w@./:-]))((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{TOPS}))(?![\w/@-]|\.\w)")

# Behind `www.` any top-level domain is one, and what is named with it is so without it too.
_WWW = re.compile(r"(?<![\w@.-])www\.((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24})(?![\w/@-]|\.\w)")


GOOGLES = re.compile(
    r"(?:^|\.)(?:run\.app|appspot\.com|cloudfunctions\.net|web\.app|firebaseapp\.com|cloudshell\.dev|pkg\.dev|gcr\.io)$"
)
"""The names under which Google itself answers for what people deploy."""


def domains_in(text: str) -> list[str]:
    """All domain names of the goal's own, as it names them."""
    elsewhere = [low for each in whose_domains(text) for low in range(*each.span)]
    found = {match.start(1): match[1] for match in _DOMAIN.finditer(text)}
    for name in dict.fromkeys(match[1] for match in _WWW.finditer(text)):
        for match in re.finditer(rf"(?<![\w@.-])(?:www\.)?{re.escape(name)}(?![\w/@-]|\.\w)", text):
            found.setdefault(match.start(), match[0])
    said = (name for low, name in sorted(found.items()) if low not in elsewhere and not GOOGLES.search(name))
    return list(dict.fromkeys(said))


def domain_in(text: str) -> str | None:
    """A domain name of the goal's own."""
    return next(iter(domains_in(text)), None)


_URL = re.compile(r"https?://((?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})\b")


def host_in(text: str) -> str | None:
    """The name of an address that is said whole, with https://, or a domain of the goal's own."""
    match = _URL.search(text)
    return match[1] if match else domain_in(text)


# It begins where a word does: looked for from each letter of a long word, it would take that word's square.
EMAIL = re.compile(r"(?:(?<![\w.+-])|(?=\+))[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""An address of mail, whoever reads one."""


_NETWORK = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(/\d{1,2})?(?!\.?\d|/\d)")


def now_alone(text: str) -> str:
    """A text with blanks at the addresses that it puts off: `198.51.100.7/32 will follow in May`."""
    if not _NETWORK.search(text):
        return text
    for low, high in put_off_in(text):
        text = text[:low] + _NETWORK.sub(lambda each: " " * len(each[0]), text[low:high]) + text[high:]
    return text


def networks_in(text: str) -> list[str]:
    """Addresses and networks in CIDR notation, but for those that come later; a single address as /32."""
    text = now_alone(text)
    return [
        f"{match[1]}{match[2] or '/32'}"
        for match in _NETWORK.finditer(text)
        if all(int(each) < 256 for each in match[1].split("."))
    ]


_AFTER_DAYS = re.compile(
    r"(?:after|nach|older than|alter als|despues de|apres|for|keep|kept|retention(?: of)?|fur|durante|pendant) (?:\w+ )?(\d{1,4}|a|one|ein\w*) ?"
    rf"({DAYS}|{WEEKS}|{MONTHS}|{YEARS})\b|(\d{{1,4}}) ({DAYS}) (?:retention|kept|aufbewahr\w*)"
)


def days_in(text: str) -> int | None:
    """After how many days something is moved or deleted, or for how long it is kept."""
    match = _AFTER_DAYS.search(text)
    if not match:
        return None
    count = int(match[1]) if (match[1] or "").isdigit() else int(match[3] or 1)
    return count * int(in_days(match[2] or match[4]))


_THRESHOLDS = re.compile(
    r"(?<![\d.])(\d{1,3})(?= ?(?:%|percent|prozent|por ?cien\w*|por ?cento|pour ?cent|,|/(?=\d)|and|und|y |e |et ))"
)


_OF_IT = r"(?:(?: ?(?:%|percent|prozent|por ?ciento|pour ?cent))?(?: (?:of|do|del|des|du|de|vom)(?: (?:the|o|le|la|our|my))?(?: \w+)? (?:budget\w*|orcamento|presupuesto)(?: (?:definid\w+|set|defini|establecido))?)?)"


def thresholds_at(text: str) -> list[tuple[int, int]]:
    """Where they stand, with what they are shares of."""
    return [match.span() for match in re.finditer(_THRESHOLDS.pattern + _OF_IT, text) if thresholds_in(text)]


def thresholds_in(text: str) -> list[int]:
    """Percentages, when a goal names some."""
    if not re.search(r"%|percent|prozent|por ?cien|por ?cento|pour ?cent", text):
        return []
    return sorted({int(match[1]) for match in _THRESHOLDS.finditer(text) if 0 < int(match[1]) <= 200})


class Range(NamedTuple):
    """From how many to how many."""

    low: int | None
    high: int | None


_RANGE = re.compile(
    r"\b(\d{1,3}) ?(?:to|-|bis|up to|a) ?(\d{1,4}) (?:[\w-]+ ){0,2}?(?:instances?|instanzen|replicas?|vms?|machines?|servers?|nodes?|pods?|containers?|runners?)"
)
_LEAST = re.compile(
    r"\b(?:min\w*|at least|no (?:fewer|less) than|mindestens|al menos|au moins|ao menos|pelo menos|almeno|always|siempre|toujours|sempre) (?:of |de )?(\d{1,3}|one|a|eine) (?:\w+ )?(?:instan\w+|istanz\w+|warm|running|replica\w*|machines?|vms?)"
)
_LEAST_AFTER = re.compile(
    r"\b(\d{1,3}) (?:replicas|copies|pods) (?:minimum|min|at least)\b|\bkeep (\d{1,3}) instan\w+|\b(\d{1,3})\+ (?:\w+ )?instan\w+|\b(\d{1,3}) (?:warm|hot|always[- ]on|permanent|standing) instan\w+|\b(\d{1,3}) (?:\w+ )?instan\w+ (?:always|at least|min\w*|or more|at all times)"
)
_LEAST_MOST = re.compile(
    r"\bmin(?:imum|imal)?\.?:? (\d{1,3})\b[^.;\n]{0,50}?\bmax(?:imum|imal)?\.?:? (\d{1,3})\b(?! ?(?:gb|mb|tb|usd|eur|euros?|dollars?|\$|days|users))"
    r"|\b(?:at least|min\w*|mindestens|al menos|au moins) (\d{1,3})(?: \w+)?(?: and|,| und| y| et| to| bis)? (?:at most|max\w*|up to|hochstens|maximal|como maximo|au plus) (\d{1,4}) (?:\w+ )?instan"
    r"|\b(\d{1,3}) (?:\w+ )?instan\w+[^.;\n]{0,30}?\bmax(?:imum)?\.?:? (\d{1,3})\b(?! ?(?:gb|mb|tb|usd|eur|euros?|dollars?|\$|days|users|%|min|s\b|h\b|conc))"
    r"|\bautoscal\w*:? (?:from )?(\d{1,3}) ?(?:-|to|\.\.) ?(\d{1,3})\b"
)
# `Scales 1 to 100`, `zwischen 3 und 10 Instanzen`, `entre 2 y 8 instancias`, `never below 2 and never above 9`.
_BETWEEN = re.compile(
    r"\bnever (?:below|under|less than|fewer than) (\d{1,3})[^.;\n]{0,24}?\bnever (?:above|over|more than) (\d{1,3})\b"
    r"|\bmin(?:imum)? instances?:?(?: to| of)? (\d{1,3})\b[^.;\n]{0,24}?\bmax(?:imum)?(?: instances?)?:?(?: to| of)? (\d{1,3})\b"
    r"|\b(?:auto)?(?:scal|skalier|escal|adapt)\w*(?: \w+){0,2}? (?:from |between |von |zwischen |de |entre |desde )?(\d{1,3}) ?(?:to|and|bis|und|a|y|et|hasta|-) ?(\d{1,4})\b(?! ?(?:%|percent|users|gb|uhr|h\b|am\b|pm\b|:))"
    r"|\b(?:between|zwischen|entre|von|from|de) (\d{1,3}) (?:and|to|bis|und|a|y|et|e) (\d{1,4}) (?:\w+ )?(?:instan\w+|istanz\w+|replica\w*|replik\w*|containers?|vms?|machines?|servers?|nodes?|maschinen|maquinas|machines)\b"
)
_NEVER_BELOW = re.compile(
    r"\b(?:never|not|nie|niemals|nunca|jamais) (?:\w+ ){0,2}?(?:below|under|fewer than|less than|unter|weniger als|menos de|moins de) (\d{1,3})\b"
)
_NEVER_ABOVE = re.compile(
    r"\b(?:never|nie|niemals|nunca|jamais) (?:\w+ ){0,2}?(?:above|beyond|over|more than|past|uber|mehr als|mas de|plus de) (\d{1,4})\b"
)
_GROWS = re.compile(
    r"\b(?:scal\w+|grow\w*|skalier\w*|escal\w*)(?: \w+)? (?:up )?(?:to|bis|auf|hasta|a) (\d{1,3})\b(?! ?(?:%|percent|users|k\b|to))"
)
_MOST = re.compile(
    r"\b(?:max\w*\.?|at most|up to|no more than|hochstens|como maximo|au plus|no maximo|hundreds of) (?:of |de )?(\d{1,4}) (?:\w+ )?(?:instan\w+|replica\w*|machines?|vms?|nodes?)"
)
# `max_instances has to be 1`, `min instances = 2`.
_SET = r"[_ -]?instances?\b(?: ?[:=])?(?: (?:has|have|must|should|needs?|is|be|to|of|at|set|stays?))* ?(\d{1,4})\b"
_MOST_SET, _LEAST_SET = re.compile(rf"\bmax(?:imum)?{_SET}"), re.compile(rf"\bmin(?:imum)?{_SET}")


# What is counted where a range is of what runs.
_RUNS = re.compile(
    r"instan\w+|replic?k?\w*|vms?|virtual machines|machines?|maschinen?|maquinas?|servers?|servidores|serveurs?|containers?|contenedores|conteneurs|runners?|pods?|stuck|unidades|unites"
)
_BETWEEN_TWO = re.compile(
    r" ?(?:-|\.\.|to|bis|and|und|a|y|et|e|hasta|up to|bis zu|(?:auf )?hochstens|at most|max\w*) ?"
)


def range_in(text: str) -> Range:
    """How many instances, from and to."""
    for one, other in pairwise(numbers_in(text)):
        if one.kind is other.kind is Kind.COUNT and _RUNS.fullmatch(other.head):
            fewest, highest = whole(text[one.start : one.end]), whole(text[other.start : other.end])
            between = _BETWEEN_TWO.fullmatch(text[one.end : other.start])
            if between and fewest is not None and highest is not None and highest >= max(fewest, 1):
                return Range(fewest, highest)
    text = counting(text)
    if match := _BETWEEN.search(text):
        fewest, highest = (int(each) for each in match.groups() if each)
        if highest >= max(fewest, 1):
            return Range(fewest, highest)
    if match := _RANGE.search(text):
        return Range(int(match[1]), int(match[2]))
    least, most = _LEAST.search(text) or _LEAST_SET.search(text), _MOST.search(text) or _MOST_SET.search(text)
    low = (int(least[1]) if least[1].isdigit() else 1) if least else None
    if low is None and (below := _NEVER_BELOW.search(text)):
        low = int(below[1])
    if low is None and (after := _LEAST_AFTER.search(text)):
        low = int(next(filter(None, after.groups())))
    if both := _LEAST_MOST.search(text):
        first, last = (int(each) for each in both.groups() if each)
        if last >= max(first, 1):
            return Range(first, last)
    grows = _NEVER_ABOVE.search(text) or _GROWS.search(text)
    high = int(most[1]) if most else int(grows[1]) if grows and int(grows[1]) else None
    if high and low is None and grows and (count := machines_in(text)) and count < high:
        low = count
    return Range(low, high)


_COUNT = re.compile(
    r"\b(\d{1,4}) (?:\w+ ){0,2}?(?:micro ?services?|mikroservices?|services?|dienste|apis|servicios|backends?|microservicios)\b"
)
_OF_THEM = re.compile(
    r"(?:micro ?services?|mikroservices?|services?|dienste|apis|servicios|vms|machines)\W{1,3}(\d{1,3}) of them"
)


def services_in(text: str) -> int | None:
    """How many services a goal counts."""
    match = _COUNT.search(text) or _OF_THEM.search(text)
    return int(match[1]) if match else None


_OF_THEM_MACHINES = re.compile(r"\b(\d{1,4}) of them\b")


_ONE_MACHINE = re.compile(
    r"\b(?:an?|one|1|ein|eine|una?|une?) (?P<name>(?!(?:small|large|big|linux|windows|debian|ubuntu|spot|private|cheap|virtual|gpu|cloud|google|gcp|gce|compute|new|second|single|tiny|real|proper|dedicated|other)\b)[a-z][a-z-]{1,15}) (?:vm|machine|server|maschine|maquina)\b(?! (?:on|auf|en|sur|su|em|op) (?:an?|one|1|eine[rm]?|una?|une|uma?|een) )"
)


def named_machines(text: str) -> list[str]:
    """What single machines are called, by numbers or by what they do: `one producer VM and one consumer VM`."""
    if len(numbered := numbered_machines(text)[0]) > 1:
        return numbered
    found = list(_ONE_MACHINE.finditer(text))
    if len(found) < 2 or any(b.start() - a.end() > 60 for a, b in pairwise(found)):
        return []
    return list(dict.fromkeys(match["name"] for match in found))


def machines_in(text: str) -> int | None:
    """How many machines a goal counts; of a range, the most."""
    text = counting(text)
    found = [int(match["number"] or match["times"] or match["after"]) for match in MACHINES.finditer(text)]
    found += [int(match[1]) for match in _OF_THEM_MACHINES.finditer(text)]
    if len(each_named := named_machines(text)) > 1:
        found.append(len(each_named))
    return max(found, default=None)


_GPUS = {"h100": "h100", "a100": "a100", "l4": "l4", "t4": "t4", "v100": "v100", "p100": "p100", "p4": "p4"}
_GPU = re.compile(r"\b(?:(\d{1,2}) ?x? ?)?(?:gpus? )?(?:nvidia )?(?:tesla )?(h100|a100|l4|t4|v100|p100|p4)s?\b")


# What others have, or Google had.
_GPU_ELSEWHERE = re.compile(
    r"\b(?:(\d{1,2}) ?x? ?)?(?:gpus? )?(?:nvidia )?(?:tesla |geforce )?(k80|m60|a10g?|a40|a6000|h200|b200|rtx[ -]?\w{4,5})s?\b"
)


def other_gpu_in(text: str) -> tuple[str | None, int]:
    """An accelerator that a goal names and that no machine here has (`k80`), and how many."""
    match = None if _GPU.search(text) else _GPU_ELSEWHERE.search(text)
    return (match[2], max(1, int(match[1] or 1))) if match else (None, 1)


def gpu_in(text: str) -> tuple[str | None, int]:
    """The accelerator a goal names (`t4`), and how many."""
    match = _GPU.search(text)
    return (_GPUS[match[2]], max(1, int(match[1] or 1))) if match else (None, 1)


_SUBNETS = re.compile(r"\b(\d{1,2}) (?:\w+ )?(?:subnets?|subnetz\w*|subredes|sous[- ]reseaux)")

_ONE_SUBNET = re.compile(
    r"\b(?:in|with|and|into|on|mit|con|avec|und|y|et|:|,) ?(?:an?|one|the|its|our|einem?|una?|une|la|le) (?:[\w-]+ ){0,2}(?:subnet|subnetz|subred|sous[- ]reseau)\b"
)
_MORE_SUBNETS = re.compile(
    r"\b(?:subnets|subnetze|subredes|sous[- ]reseaux|another subnet|second subnet)\b|\bsubnet\b.*\bsubnet\b"
)


def subnets_in(text: str) -> int | None:
    """How many subnets a goal counts: `a public and two private subnets` are three."""
    match = _SUBNETS.search(text)
    if not match:
        return 1 if _ONE_SUBNET.search(text) and not _MORE_SUBNETS.search(text) else None
    also = 1 if re.search(r"\b(?:a|one|1|einem?|una?) public(?: \w+)? and\b", text) else 0
    return min(20, int(match[1]) + also)


_SPOKES = re.compile(r"\b(\d{1,2}) spokes?")


def spokes_in(text: str) -> int:
    """How many networks are connected to a hub; two where nobody says."""
    match = _SPOKES.search(text)
    return int(match[1]) if match else 2


def storage_class_in(text: str) -> str | None:
    """The class that objects are moved to; None: they are deleted or none is named."""
    for name in ("coldline", "nearline", "archive"):
        if re.search(rf"\b{name[:4]} ?{name[4:]}\b", text):
            return name.upper()
    if re.search(
        r"\b(?:cold(?:er)? storage|kalte\w* speicher\w*|almacenamiento frio|stockage froid|armazenamento frio)\b", text
    ):
        return "COLDLINE"
    return "ARCHIVE" if "glacier" in text else None


WRITTEN = (
    *PORTS, _IMAGE, _OFFICIAL, _REPOSITORY, HOSTED, _DOMAIN,
    EMAIL, _NETWORK, _LEAST, _MOST, _LEAST_SET, _MOST_SET
)  # fmt: skip
"""What values look like that a goal writes out."""
