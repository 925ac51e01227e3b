"""What a goal says of everything in it: how all names begin (`everything namespaced acme-*`), which labels all bear."""

import re
from collections.abc import Iterator

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked
from shared.schemas.architecture import MAX_ID

_ALL = r"(?:all|every ?thing|every|each|alle[sn]?|todo[s]?|todas|tout(?:es)?|tous|tutt[ioe]|partout|overall|everywhere)"
_BEGUN = r"[\"'`]?(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:[-_]?\*|[-_])?[\"'`]?(?![\w@.])"
_PREFIX = r"(?:name ?space|prefix|prafix|prefijo|prefixe|prefisso|prefixo|voorvoegsel)"
_BEGINS = (
    rf"{_PREFIX}(?:e?d|es)?|prefijad[oa]s|(?:start|begin)(?:s|ning|ing)?|beginnen|beginnt|anfangen|empiezan|empieza|empiecen|comienzan|comiencen|comecam|comecem|"
    r"commencent|commence|iniziano|inizia|inizino"
)
_BY = r"(?:with|by|under|as|mit|con|por|par|com|avec|met|is|ist|es|est|e|:)"
_PREFIXES = tuple(
    re.compile(each)
    for each in (
        rf"\b{_ALL}\b(?: (?!no\b|not\b)[\w'-]+){{0,6}}? (?:{_BEGINS})(?:,? {_BY})?:? {_BEGUN}",
        rf"\b{_PREFIX}[\w-]*(?: [\w'-]+){{0,2}}? {_ALL}\b(?: [\w'-]+){{0,3}}? {_BY} {_BEGUN}",
        rf"\b{_PREFIX}:? {_BEGUN}(?: [\w'-]+){{0,2}}? {_ALL}\b(?: (?:the |our |die |los |les )?(?:names?|resources?|ressourcen|recursos|ressources|namen))?",
        rf"\b(?:names?|naming|resources?(?: name)?|resource names) prefix(?: (?:is|of|should be))?:? {_BEGUN}",
        rf"\b(?:the |resource |all )?names? (?:should |must |all |shall )?(?:(?:start|begin)s? with|(?:be )?prefixed (?:with|by)) {_BEGUN}",
    )
)
_NO_NAME = frozenset(
    {"a", "an", "the", "our", "their", "its", "same", "with", "by", "name", "names", "is", "one", "own"}
)
_LABELS = re.compile(
    r"\b(?:labels?|labell?ed|tags?|tagged|etikett\w*|etiquet\w*|kennzeichn\w*|etichett\w*|rotul\w*|marqu\w*)\b"
)
_EACH = re.compile(rf"\b{_ALL}\b")
_PAIR = re.compile(
    r"(?<![\w./:=-])[\"'`]?(?P<key>[a-z][a-z0-9_-]{0,62})[\"'`]?(?: ?= ?|:)[\"'`]?(?P<value>[a-z0-9_-]{1,63})[\"'`]?(?![\w/=@]|[.:]\w)"
)
_OURS = frozenset({"managed-by", "deployment"})
_MOST = 30


def draw_frame(sketch: Sketch, reading: Reading) -> None:
    """Call everything as it is said to begin, and label everything as is said of all."""
    if sketch.parts:
        _begin(sketch, reading)
        _label(sketch, reading)


def prefix_in(text: str) -> re.Match[str] | None:
    """With what all names of a folded text begin: `name`, without the dash behind it."""
    found = (match for pattern in _PREFIXES for match in pattern.finditer(text))
    return next((match for match in found if match["name"] not in _NO_NAME), None)


def _begin(sketch: Sketch, reading: Reading) -> None:
    said = prefix_in(reading.text)
    if said is None or any(low <= said.start("name") < high for low, high in reading.negated):
        return
    begun, left = said["name"], []
    for id_ in list(sketch.parts):
        new = f"{begun}-{id_}"
        if id_ == begun or id_.startswith(f"{begun}-"):
            continue
        if len(new) > MAX_ID or not sketch.rename(id_, new):
            left.append(id_)
            continue
        of_it = re.compile(rf"(?<![\w-]){re.escape(id_)}(?=: |, [\w-]+: )")
        sketch.told = [each.model_copy(update={"how": of_it.sub(new, each.how)}) for each in sketch.told]
    how = f"{', '.join(sketch.parts)}: every name begins so, and ends with the deployment's own mark"
    if left:
        how = f"{', '.join(left)} would be too long with it; the others begin so"
    words = Words.of(reading.goal.text, reading.text)(*said.span())
    sketch.told.append(Asked(words=words, need="names", met=not left, how=how))
    if worldwide := sketch.of("bucket", "site"):
        how = f"{', '.join(worldwide)}: the name of a bucket is the whole world's, so the project's id stands before it"
        sketch.told.append(Asked(words=words, need="names of buckets", met=False, how=how))
    sketch.taken.append(said.span())


def labels_in(text: str) -> Iterator[re.Match[str]]:
    """The labels that a folded text says of everything: `key` and `value`."""
    for sentence in re.finditer(r"[^;\n]+?(?:[.!?](?=\s|$)|(?=[;\n])|$)", text):
        word = _LABELS.search(sentence[0])
        if word is None or not (_EACH.search(sentence[0]) or not sentence[0][: word.start()].strip(" -*,")):
            continue
        yield from (match for match in _PAIR.finditer(text, sentence.start() + word.end(), sentence.end()))


def _label(sketch: Sketch, reading: Reading) -> None:
    said = [
        match
        for match in labels_in(reading.text)
        if match["key"] not in _OURS and not any(low <= match.start() < high for low, high in reading.negated)
    ][:_MOST]
    if not said:
        return
    sketch.labels |= {match["key"]: match["value"] for match in said}
    pairs = ", ".join(f"{match['key']}={match['value']}" for match in said)
    word = max(_LABELS.finditer(reading.text, 0, said[0].start()), key=re.Match.start)
    span = word.start(), said[-1].end()
    words = Words.of(reading.goal.text, reading.text)(*span)
    how = f"everything that bears labels has {pairs}"
    sketch.told.append(Asked(words=words, need="labels", met=True, how=how))
    sketch.taken.append(span)
