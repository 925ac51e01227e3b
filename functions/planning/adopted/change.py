"""A sentence about Terraform that somebody else wrote becomes an edit of their own files: that argument, and no other.

Two ways of saying it: as of anything that stands ("make the web server an e2-standard-2"), for the settings that parts
know the arguments of; and by an argument's own address, for every other one:

    set ADDRESS.labels.team to billing

What is not written out as a plain value, or is what others take too, is asked about with the place to edit by hand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from functions.planning.adopted.read import Taken, arguments_of, path_of, read
from functions.planning.change_told import note
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.read import read_change
from functions.planning.rules.changes.steps import Add, Remove, Rename, Step
from functions.planning.rules.unclear import Unclear
from shared.parts import part_named
from shared.parts.arguments import ENV
from shared.parts.containers import pairs_of
from shared.parts.needed import needed_for
from shared.schemas import Architecture, ArchitecturePart
from shared.schemas.secret_shapes import shape_of
from shared.schemas.variables import env_variable
from shared.terraform.placing import Path, Spot, Unplaced, Wanted, Written, set_values

_BY_ADDRESS = re.compile(
    r"\s*(?:please\s+)?(?:set|change|put)?\s*(?P<address>google_\w+\.[A-Za-z_][\w-]*)"
    r"(?P<path>(?:\.[A-Za-z_][\w-]*(?:\[[\w.-]+\])?)+)\s*(?:=|to\b|:)\s*(?P<value>\S.*?)\s*"
)
_AN_INSTANCE = re.compile(r"\bgoogle_\w+\.[A-Za-z_][\w-]*\[")
_RELATIVE = re.compile(
    r"(?i)\b(?:double|triple|halve|half|twice|times|more|less|fewer|bigger|larger|smaller|up|down|increase|decrease|reduce|"
    r"verdopp\w*|halbier\w*|mehr|weniger|grosser|kleiner|größer|dobl\w*|duplic\w*|mas|más|menos|doubl\w*|plus|moins)\b|%"
)
_SO_ALREADY = "It is so already"


@dataclass(frozen=True, slots=True)
class Edited:
    """The files as the change has them, what is done in words, and the parts before and after (None: by address)."""

    files: dict[str, str]
    said: list[str]
    before: Architecture | None = None
    after: Architecture | None = None
    repeated: bool = False
    renamed: str = ""
    arguments: tuple[str, ...] = ()
    """`ADDRESS.PATH` of each setting of a part that was said."""


def edited(sentence: str, files: dict[str, str], region: str) -> Edited:
    """The files with what a sentence says. Raises Unclear with what is to be said, or where it is to be written."""
    written = Written(files)
    wanted = _by_address(sentence)
    if wanted is not None:
        wanted += _needed(written, wanted)
        return Edited(_set(files, wanted), [_told(written, each) for each in wanted])
    taken = read(files, region)
    if taken.architecture is None:
        raise Unclear(f"Nothing in its files is of a kind that a sentence changes. {_BY_HAND}")
    read_so = _steps(_in_ids(sentence, taken), taken)
    if renamed := next((step.name for step in read_so if isinstance(step, Rename)), ""):
        return Edited(files, [], renamed=renamed)
    steps = [_only_put(step) for step in read_so]
    wanted, told = [], []
    for step in steps:
        for each in _wanted(step, taken, sentence):
            wanted.append(each)
            told.append(_told(written, each, _note(step, taken.architecture)))
    needed = _needed(written, wanted)
    told += [_told(written, each) for each in needed]
    wanted += needed
    after = _with(taken.architecture, steps)
    arguments = tuple(f"{each.address}.{'.'.join(each.path)}" for each in wanted)
    return Edited(_set(files, wanted), told, taken.architecture, after, _is_repeated(written, wanted), "", arguments)


_BY_HAND = (
    "Any argument is set by its address: set TYPE.NAME.ARGUMENT to VALUE. Whatever else it is to be is written in its "
    "files: infraai change APP --files DIR, or the editor of the console."
)


def _by_address(sentence: str) -> list[Wanted] | None:
    """The arguments that a sentence names by their addresses; None where it names none. Raises Unclear."""
    pieces = [each for each in re.split(r"[;\n]|\band (?=(?:set |change )?google_\w+\.)", sentence) if each.strip()]
    found = [_BY_ADDRESS.fullmatch(each) for each in pieces]
    if not any(found):
        if _AN_INSTANCE.search(sentence):
            raise Unclear("One of several is not changed by itself: leave [KEY] out, and all of them are.")
        return None
    wanted = []
    for piece, match in zip(pieces, found, strict=True):
        if match is None:
            raise Unclear(
                f'"{piece.strip()[:100]}" names no argument: set ADDRESS.ARGUMENT to VALUE, each in one line.'
            )
        value = match["value"]
        whole = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        wanted.append(
            Wanted(match["address"], tuple(_split(match["path"])), value[1:-1] if whole else value.rstrip("."))
        )
    return wanted


def _needed(written: Written, wanted: Sequence[Wanted]) -> list[Wanted]:
    """What has to be set too, or the provider refuses the change; what says otherwise is a person's to change first."""
    found = []
    for each in wanted:
        path, value = needed_for().get((each.address.partition(".")[0], each.path), ((), ""))
        if not path:
            continue
        try:
            spot = written.spot(each.address, path)
        except Unplaced as unplaced:
            raise Unclear(f"{unplaced}, and without {'.'.join(path)} = {value} {each} is not changed.") from unplaced
        if isinstance(spot, Spot) and spot.text != value:
            raise Unclear(
                f"{each.address}.{'.'.join(path)} is {spot.text} ({written.place(spot)}), so {each} is not changed: "
                f"say first that it is to be {value}."
            )
        if not isinstance(spot, Spot):
            found.append(Wanted(each.address, path, value))
    return list(dict.fromkeys(found))


def _split(path: str) -> list[str]:
    return re.findall(r"[A-Za-z_][\w-]*(?:\[[\w.-]+\])?", path)


def _set(files: dict[str, str], wanted: Sequence[Wanted]) -> dict[str, str]:
    for each in wanted:
        _must_be_no_secret(each)
    try:
        return set_values(files, wanted)
    except Unplaced as unplaced:
        raise Unclear(f"{unplaced}. It is nothing that can be set there by itself. {_BY_HAND}") from unplaced


def _must_be_no_secret(wanted: Wanted) -> None:
    """Raises Unclear for a value that is not to be read by many, and for a variable that decides what runs."""
    around = wanted.path[-2] if len(wanted.path) > 1 else ""
    name = around.partition("[")[2].removesuffix("]") if around.startswith("env[") else ""
    name = wanted.path[-1] if around in {"environment_variables", "build_environment_variables"} else name
    if what := shape_of(wanted.value.encode()):
        raise Unclear(f"{wanted} would be {what}, in plain text. {_NOT_PLAIN}")
    if not name:
        return
    try:
        env_variable(name, wanted.value)
    except ValueError as error:
        raise Unclear(f"{str(error).partition('; make it')[0]}. {_NOT_PLAIN}") from error


_NOT_PLAIN = (
    "Put it into Secret Manager, and let the files name it (value_source, secret_key_ref): infraai change APP --files "
    "DIR."
)


def _in_ids(sentence: str, taken: Taken) -> str:
    """The sentence with what people call a thing, its label or its real name, as its id."""
    for word in sorted(taken.called, key=len, reverse=True):
        sentence = re.sub(rf"(?i)(?<![\w./:=@-]){re.escape(word)}(?![\w/:=@-])", taken.called[word], sentence)
    return sentence


def _steps(sentence: str, taken: Taken) -> list[Step]:
    """What a sentence says. Raises Unclear."""
    assert taken.architecture is not None
    try:
        return read_change(sentence, taken.architecture)
    except Unclear as unclear:
        if unclear.message.startswith(_SO_ALREADY) and taken.unknown:
            raise Unclear(
                f"Its files don't say all of what stands, so whether it is so already is not known. {_BY_HAND}"
            ) from unclear
        if "infraai set" in unclear.message:
            raise Unclear(f"That is nothing that a sentence changes in Terraform of your own. {_BY_HAND}") from unclear
        raise


def _only_put(step: Step) -> Put:
    """A setting that is changed. Raises Unclear for all else."""
    if isinstance(step, Put):
        return step
    if isinstance(step, Add):
        kind = part_named(step.kind)
        what = kind.what if kind else step.kind
        raise Unclear(
            f"Nothing is added by a sentence to Terraform of your own: write {what} into its files (infraai change APP "
            f'--files DIR), or deploy it beside it (infraai deploy "{what}").'
        )
    if isinstance(step, Remove):
        raise Unclear(
            f"Nothing is taken out of Terraform of your own by a sentence: take {step.id} out of its files (infraai "
            "change APP --files DIR); what would be lost is shown and asked about."
        )
    raise Unclear(f"That is nothing that a sentence changes in Terraform of your own. {_BY_HAND}")


def _wanted(step: Put, taken: Taken, sentence: str) -> list[Wanted]:
    """The arguments that a setting is. Raises Unclear where they are not known, or what stands is not."""
    assert taken.architecture is not None
    part = next(each for each in taken.architecture.parts if each.id == step.id)
    kind = part_named(part.part)
    assert kind is not None
    settings = {each.key: each.value for each in part.settings}
    argument = next((each for each in arguments_of(kind, settings) if each.key == step.key), None)
    if argument is None:
        known = ", ".join(dict.fromkeys(each.key for each in arguments_of(kind, settings)))
        raise Unclear(f"{step.key} of {step.id} is no single argument of its files; {known} are. {_BY_HAND}")
    address = taken.addresses[step.id].get(argument.word)
    if address is None:
        raise Unclear(f"{step.key} of {step.id} is in none, or in several, of its resources. {_BY_HAND}")
    path = path_of(argument)
    if step.key == ENV:
        try:
            return [Wanted(address, _variable(path, name), value) for name, value in pairs_of(step.value)]
        except ValueError as error:
            raise Unclear(f"{error}. {_BY_HAND}") from error
    if (step.id, step.key) in taken.unknown and not _is_said(step.value, sentence):
        raise Unclear(
            f"What {step.key} of {step.id} is now is written nowhere as a plain value ({address}.{argument.path}): say "
            "what it is to be."
        )
    value = argument.form.write(step.value)
    if value is None:
        raise Unclear(f"{step.value} is nothing that {address}.{argument.path} can be. {_BY_HAND}")
    return [Wanted(address, path, value)]


def _variable(path: Path, name: str) -> Path:
    """Where a variable's value stands: in the block that bears its name."""
    return (*path[:-1], f"{path[-1]}[{name}]", "value")


def _is_said(value: str, sentence: str) -> bool:
    """Whether a value is said as such, and not by what stands."""
    if _RELATIVE.search(sentence):
        return False
    numbers = re.findall(r"\d+", value)
    return not numbers or value.lower() in sentence.lower() or set(numbers) <= set(re.findall(r"\d+", sentence))


def _with(architecture: Architecture, steps: Sequence[Put]) -> Architecture:
    parts: list[ArchitecturePart] = []
    for part in architecture.parts:
        said = {each.key: each.value for each in part.settings}
        said |= {step.key: step.value for step in steps if step.id == part.id and step.key != ENV}
        settings = [{"key": key, "value": value} for key, value in said.items()]
        parts.append(ArchitecturePart.model_validate(part.model_dump() | {"settings": settings}))
    return architecture.model_copy(update={"parts": parts})


def _note(step: Put, architecture: Architecture) -> str:
    part = next(each for each in architecture.parts if each.id == step.id)
    before = next((each.value for each in part.settings if each.key == step.key), "")
    return note(part.part, step, before)


def _told(written: Written, wanted: Wanted, more: str = "") -> str:
    """What becomes of an argument, with where it stands and what comes of it."""
    try:
        spot = written.spot(wanted.address, wanted.path)
    except Unplaced as unplaced:
        raise Unclear(f"{unplaced}. {_BY_HAND}") from unplaced
    before = spot.text if isinstance(spot, Spot) else "(not set)"
    notes = [f"{spot.through[-1][0]}, {written.place(spot)}"] if isinstance(spot, Spot) and spot.through else []
    if _is_repeated(written, [wanted]):
        notes.append("all of them")
    notes += [more] if more else []
    said = "; ".join(notes)
    return f"{wanted}: {before} -> {wanted.value}" + (f" ({said})" if said else "")


def _is_repeated(written: Written, wanted: Sequence[Wanted]) -> bool:
    """Whether one of the resources stands several times."""
    bodies = [written.resource(each.address)[1].body for each in wanted]
    return any(body.attribute(word) is not None for body in bodies for word in ("count", "for_each"))
