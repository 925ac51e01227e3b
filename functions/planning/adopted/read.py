"""Files that were taken in, read as an architecture: what stands for a part, and the settings that they write out.

    taken = read(files, region="us-central1")
    taken.architecture                  # parts that a sentence can be read against; None where there are none
    taken.addresses["web"]["vm"]        # the Terraform address of the machine called web

Only what a part says of its arguments (`Part.arguments`) is read. A setting that is worked out, or that is not written
where Google has no one value for it, is in `unknown`: what stands of it is not known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from shared.parts import PARTS, part_named
from shared.parts.arguments import ENV, Argument
from shared.parts.containers import env_text
from shared.parts.expand import PlanRefused, expand
from shared.parts.part import Part
from shared.schemas import Architecture, ArchitecturePart, Setting
from shared.schemas.architecture import ID_PATTERN, MAX_ID
from shared.terraform.hcl import Block, Template, expressions, references
from shared.terraform.placing import Path, Unplaced, Written, value_of

_COPY_OF = "master_instance_name"
"""What makes a resource the copy of another one, which is changed with that."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What files are as parts: `addresses` by id and by a block's word, `called` what else people call each id."""

    architecture: Architecture | None
    addresses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unknown: frozenset[tuple[str, str]] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)


def arguments_of(part: Part, settings: Mapping[str, str]) -> Iterator[Argument]:
    """The arguments of a part that hold for these settings."""
    for each in part.arguments:
        if each.when is None or settings.get(each.when[0]) == each.when[1]:
            yield each


def path_of(argument: Argument) -> Path:
    """An argument's path, step by step."""
    return tuple(argument.path.split("."))


def read(files: Mapping[str, str], region: str) -> Taken:
    """What the files have of what is known as parts."""
    written = Written(files)
    kinds = {_type(part, part.arguments[0].word): part for part in PARTS if part.arguments}
    parts: list[ArchitecturePart] = []
    addresses: dict[str, dict[str, str]] = {}
    unknown: set[tuple[str, str]] = set()
    names: dict[str, set[str]] = {}
    for _, block in written.resources():
        part = kinds.get(block.names[0])
        if part is None or block.body.attribute(_COPY_OF) is not None:
            continue
        address = ".".join(block.names)
        id_ = _id(block.names[1], set(addresses))
        if id_ is None:
            continue
        mine = {part.arguments[0].word: address, **_beside(part, address, written)}
        settings, open_ = _settings(part, mine, written)
        parts.append(ArchitecturePart(id=id_, part=part.name, settings=settings))
        addresses[id_] = mine
        unknown |= {(id_, key) for key in open_}
        words = {block.names[1], block.names[1].replace("_", "-"), _real_name(written, address)}
        if block.body.attribute("count") or block.body.attribute("for_each"):
            words |= {f"{word}s" for word in words if word}
        for word in words - {"", id_}:
            names.setdefault(word.lower(), set()).add(id_)
    architecture = _made(_with_uses(parts, addresses, written), region)
    if architecture is None:
        return Taken(None)
    there = {each.id for each in architecture.parts}
    called = {word: ids.copy().pop() for word, ids in names.items() if len(ids) == 1 and ids <= there}
    return Taken(architecture, addresses, frozenset(unknown), {w: i for w, i in called.items() if w not in there})


def _type(part: Part, word: str) -> str:
    return next(block.type for block in part.blocks if block.word == word)


def _id(label: str, taken: set[str]) -> str | None:
    """A part's id for a label: short, and no other's."""
    plain = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    for number in ("", *(f"-{count}" for count in range(2, 60))):
        id_ = plain[: MAX_ID - len(number)].strip("-") + number
        if id_ not in taken and re.match(ID_PATTERN, id_):
            return id_
    return None


def _real_name(written: Written, address: str) -> str:
    try:
        return value_of(written, address, ("name",)) or ""
    except Unplaced:
        return ""


def _beside(part: Part, address: str, written: Written) -> dict[str, str]:
    """The one resource each of a part's further words that names the first: a cluster's pool."""
    found: dict[str, list[str]] = {}
    words = {each.word for each in part.arguments} - {part.arguments[0].word}
    for _, block in written.resources():
        for word in words:
            if block.names[0] == _type(part, word) and address in _named(block):
                found.setdefault(word, []).append(".".join(block.names))
    return {word: several[0] for word, several in found.items() if len(several) == 1}


def _named(block: Block) -> set[str]:
    """The addresses that a block refers to."""
    return {".".join(each.parts[:2]) for expr in expressions(block.body) for each in references(expr)}


def _settings(part: Part, mine: Mapping[str, str], written: Written) -> tuple[list[Setting], set[str]]:
    """The settings that the files say, and those of which they don't say what stands."""
    said: dict[str, str] = {}
    unknown: set[str] = set()
    for argument in part.arguments:
        if argument.when is not None and said.get(argument.when[0]) != argument.when[1]:
            continue
        value = _value(argument, mine, written)
        if value is not None and _fits(part, {**said, argument.key: value}):
            said[argument.key] = value
        else:
            unknown.add(argument.key)
    return [Setting(key=key, value=value) for key, value in said.items()], unknown - said.keys()


def _value(argument: Argument, mine: Mapping[str, str], written: Written) -> str | None:
    address = mine.get(argument.word)
    if address is None:
        return None
    try:
        if argument.key == ENV:
            return _pairs(written, address, path_of(argument))
        text = value_of(written, address, path_of(argument))
    except Unplaced:
        return None
    return (argument.unset or None) if text is None else argument.form.read(text)


def _pairs(written: Written, address: str, path: Path) -> str:
    """The variables that are written out, as the setting has them."""
    _, block = written.resource(address)
    bodies = [block.body]
    for step in path[:-1]:
        bodies = [inner.body for body in bodies for inner in body.blocks_of(step)]
    found: dict[str, str] = {}
    for each in (inner for body in bodies for inner in body.blocks_of(path[-1])):
        name, value = each.body.attribute("name"), each.body.attribute("value")
        if name and value and isinstance(name.expr, Template) and isinstance(value.expr, Template):
            found[name.expr.text or ""] = value.expr.text or ""
    return env_text({key: value for key, value in found.items() if key and value})


def _fits(part: Part, said: Mapping[str, str]) -> bool:
    try:
        part.settings.model_validate(dict(said))
    except ValidationError:
        return False
    return True


def _with_uses(
    parts: list[ArchitecturePart], addresses: Mapping[str, Mapping[str, str]], written: Written
) -> list[ArchitecturePart]:
    """The parts with what each refers to, where one of its kind can use that."""
    first = {next(iter(mine.values())): id_ for id_, mine in addresses.items()}
    kinds = {each.id: part_named(each.part) for each in parts}
    found = []
    for each in parts:
        user = kinds[each.id]
        named = _named(written.resource(next(iter(addresses[each.id].values())))[1])
        uses = []
        for address, id_ in first.items():
            used = kinds[id_]
            offered = user is not None and used is not None and any(offer.to in user.roles for offer in used.offers)
            if id_ != each.id and address in named and offered and user is not None and user.uses is not None:
                uses.append(id_)
        found.append(each.model_copy(update={"uses": uses}))
    return found


def _made(parts: list[ArchitecturePart], region: str) -> Architecture | None:
    """The architecture of those parts that make one; None where there are none."""
    while parts:
        architecture = Architecture(name=parts[0].id, region=region, parts=parts)
        try:
            expand(architecture)
        except PlanRefused as refused:
            if (at := re.search(r"parts\.(\d+)", refused.field)) is None:
                return None
            gone = parts[int(at[1])].id
            parts = [
                each.model_copy(update={"uses": [used for used in each.uses if used != gone]})
                for each in parts
                if each.id != gone
            ]
        else:
            return architecture
    return None
