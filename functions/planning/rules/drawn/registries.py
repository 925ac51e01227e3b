"""What a registry keeps, for how long, and whether it stands before a public one."""

import re

from functions.planning.rules.sketch import Sketch

_PLACE = r"(?:registr(?:y|ies)|repositor(?:y|ies|ios?)|repos?|index|mirror|feed|depots?)"
_FORMAT = re.compile(
    rf"\b(npm|python|pypi|pip|maven|apt|debian|yum|rpm|go)(?:[- ](?:packages?|modules?))?s?[- ]{_PLACE}\b"
    rf"|\b{_PLACE} (?:for|fur|para|pour|de|per) (?:our |private |internal |the )?(npm|python|maven|apt|yum|go)\b"
)
_CALLED = {"pypi": "python", "pip": "python", "debian": "apt", "rpm": "yum"}
_IMAGES = re.compile(r"\b(?:docker|container|image|oci)s? (?:image )?(?:registr|repositor|repo)")
# The public registries of which a copy can be kept.
_PUBLIC = (
    ("docker", r"docker ?hub"),
    ("npm", r"npm ?js(?:\.(?:org|com))?|npm registry|registry\.npmjs\.org"),
    ("python", r"pypi(?:\.org)?"),
    ("maven", r"maven central"),
)
_COPIES = r"(?:remote|upstream|pull[- ]through|prox(?:y|ies|ied)|mirror\w*|cach\w+)"
_REMOTE = re.compile(
    rf"\b(?:remote|pull[- ]through|prox(?:y|ying)|caching) (?:\w+ )?{_PLACE}\b|\b{_PLACE}[^.;\n]{{0,30}}\b{_COPIES} (?:of |for |from )?(?=(?:{'|'.join(words for _, words in _PUBLIC)})\b)"
)
_VIRTUAL = re.compile(rf"\bvirtual (?:one|1|\w+ {_PLACE}|{_PLACE})\b")
_VERSIONS = r"(?:versions?|versionen|versiones|images?|abbilder|imagenes|tags?|packages?|builds?|releases?|artifacts?)"
_KEEP = r"(?:keep\w*|retain\w*|preserv\w*|behalt\w*|aufbewahr\w*|conserv\w*|guard\w*|manten\w*|gard\w*)"
_LAST = r"(?:last|latest|newest|most recent|letzten|neuesten|ultim[ao]s|derni\w+|plus recent\w*)"
_COUNT = re.compile(
    rf"\b{_KEEP}\b[^.;\n]{{0,30}}?\b(?:{_LAST} (?P<a>\d{{1,3}})|(?P<b>\d{{1,3}}) {_LAST})(?: {_VERSIONS})?\b(?! (?:days?|weeks?|months?|tage|dias|jours))"
    rf"|\b{_LAST} (?P<c>\d{{1,3}})(?: {_VERSIONS})? (?:\w+ )?{_KEEP}\b"
)
_POLICY = re.compile(
    r"\b(?:with )?(?:an? )?(?:clean ?up|retention|lifecycle) polic(?:y|ies)\b|\bdelet\w*(?: all| any)? (?:untagged(?: images)?)"
)
_UNIT = {"d": 1, "t": 1, "j": 1, "w": 7, "s": 7, "m": 30}
_OLD = re.compile(
    rf"\b(?P<untagged>(?:untagged|ungetaggte\w*|sin etiqueta\w*|sans tag) )?(?:\w+ )?{_VERSIONS} (?:that are |die )?(?:older than|alter als|mas antiguas? (?:de|que)|de mas de|plus anciennes? que|de plus de) (?P<n>\d{{1,4}}) (?P<unit>days?|weeks?|months?|tage\w*|wochen|monate\w*|dias|semanas|meses|jours|semaines|mois)\b"
)


def draw_registries(sketch: Sketch, text: str) -> None:
    """What each registry of a plan keeps, as the goal says it."""
    for first in sketch.of("registry"):
        _formats(sketch, first, text)
    for id_ in sketch.of("registry"):
        _upstream(sketch, id_, text)
    own = [id_ for id_ in sketch.of("registry") if sketch.parts[id_].settings.get("mode") != "remote"]
    for id_ in own or sketch.of("registry"):
        _cleaned(sketch, id_, text)


def _formats(sketch: Sketch, first: str, text: str) -> None:
    """What a registry keeps: images, or the packages of a language; several kinds take several registries."""
    named = [_CALLED.get(each, each) for pair in _FORMAT.findall(text) for each in pair if each]
    for number, kind in enumerate(dict.fromkeys(named)):
        if number == 0 and not _IMAGES.search(text) and not sketch.code():
            sketch.set("", first, kind, "format")
        elif not sketch.add("registry", f"{kind}-packages", "registry", format=kind):
            continue
        sketch.taken += [match.span() for match in _FORMAT.finditer(text)]


def _upstream(sketch: Sketch, id_: str, text: str) -> None:
    """A copy of the public registry of its format, alone or behind one address with one's own."""
    remote, virtual = _REMOTE.search(text), _VIRTUAL.search(text)
    if not remote and not virtual:
        return
    named = next((kind for kind, words in _PUBLIC if re.search(rf"\b(?:{words})", text)), "")
    kind = sketch.parts[id_].settings.get("format", "docker")
    if named and named != kind and len(sketch.of("registry")) == 1 and not sketch.code():
        sketch.set("", id_, named, "format")
    elif named and named != kind:
        return
    mode = "virtual" if virtual else "remote"
    if sketch.set("", id_, mode, "mode"):
        how = "one address for your own and a copy of the public one" if virtual else "a copy of the public registry"
        sketch.meet("registry", f"{id_}: {how}; what is fetched once is kept here")
        sketch.taken += [each.span() for each in (remote, virtual) if each]
        sketch.taken += [each.span() for _, words in _PUBLIC for each in re.finditer(rf"\b(?:{words})", text)]


def _cleaned(sketch: Sketch, id_: str, text: str) -> None:
    """How many versions stay, and after how long the others go."""
    if count := _COUNT.search(text):
        many = int(next(each for each in count.groups() if each))
        if sketch.set("", id_, many, "keep_count"):
            sketch.meet("keep_images", f"{id_}: keep_count = {many}")
            sketch.taken.append(count.span())
    for old in _OLD.finditer(text):
        days = int(old["n"]) * _UNIT[old["unit"][0]]
        key = "keep_days" if old["untagged"] else "tagged_days"
        if sketch.set("", id_, days, key):
            sketch.meet("keep_images", f"{id_}: {key} = {days}")
            sketch.taken.append(old.span())
    if sketch.parts[id_].settings.keys() & {"keep_count", "keep_days", "tagged_days"}:
        sketch.taken += [match.span() for match in _POLICY.finditer(text)]
