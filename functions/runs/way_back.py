"""What a way back leaves as it is now: an older version of a secret may be a key that leaked, and Google takes neither
a database's version nor the size of its disk back.

Pure. Where the files say it in so many words only: what is worked out by an expression goes back with the rest.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shared.parts.needed import needed_for
from shared.parts.secret.fetched import CALL, FETCHED, by_version
from shared.parts.secret.part import SECRET_TYPE, VERSION_TYPE
from shared.schemas import Architecture, Deployment, Run
from shared.terraform.hcl import Attribute, Block, Edit, Literal, Template, apply_edits, parse_file, walk_body
from shared.terraform.placing import Unplaced, Wanted, Written, set_values, value_of

_DATABASE = "google_sql_database_instance"
_NEWEST = "latest"
_STAYS = {"secret": ("version", "given"), "sql": ("version", "disk_gb")}
"""By the kind of part: the settings that stay as they are now, as the files' values do."""


class Kept(NamedTuple):
    """The files to go back to, and in words what of them is not as it was then."""

    files: dict[str, str]
    said: list[str]


class _Said(NamedTuple):
    """A value as a file says it: what it is of, the value, where it stands, and whether that is within a text."""

    key: tuple[str, str]
    value: str
    start: int
    end: int
    in_text: bool = False


def with_what_stays(then: Mapping[str, str], now: Mapping[str, str], *, secrets: bool = True) -> Kept:
    """The files of an earlier run with what stays; without `secrets` their versions go back with the rest."""
    stands = {said.key: said.value for _, said in _values(now)}
    made = _made_up(then)
    if any(FETCHED in text for text in now.values()):
        # A machine that takes versions by now goes on so.
        then = {name: by_version(text) for name, text in then.items()}
    edits: dict[str, list[Edit]] = {}
    told: dict[str, None] = {}
    for name, said in _values(then):
        value = stands.get(said.key, said.value)
        of, what = said.key
        if what == "secret" and not secrets:
            # The newest was what had been made up: whoever gave a value took it by its number.
            value = made.get(of, value) if said.value == _NEWEST != value else said.value
        if value == said.value or (what != "secret" and _less(value, said.value)):
            continue
        edits.setdefault(name, []).append(Edit(said.start, said.end, _written(value, what, in_text=said.in_text)))
        if secrets or what != "secret":
            told[_told(of, what, said.value, value)] = None
    files = {name: apply_edits(text, edits.get(name, [])) for name, text in then.items()}
    return _with_what_is_needed(Kept(files, list(told)), now)


def _with_what_is_needed(kept: Kept, now: Mapping[str, str]) -> Kept:
    """What was written so that an argument can be changed at all stays: it is needed for the way back too."""
    before, stands = Written(kept.files), Written(now)
    wanted = []
    for _, block in before.resources():
        address = ".".join(block.names)
        for (kind, path), (needed, value) in needed_for().items():
            if block.names[0] != kind:
                continue
            try:
                moves = value_of(before, address, path) != value_of(stands, address, path)
                is_new = value_of(before, address, needed) is None and value_of(stands, address, needed) == value
            except Unplaced:
                continue
            if moves and is_new:
                wanted.append(Wanted(address, needed, value))
    told = [f"{each} stays {each.value}: without it Google's provider refuses to go back" for each in wanted]
    return Kept(set_values(kept.files, wanted), [*kept.said, *told])


def architecture_then(target: Run, deployment: Deployment, *, secrets: bool = True) -> Architecture | None:
    """The architecture of an earlier run, in which the same stays as in its files."""
    then, now = target.architecture, deployment.architecture
    if then is None or now is None:
        return then or now
    stands = {part.id: part for part in now.parts}
    parts = []
    for part in then.parts:
        other = stands.get(part.id)
        stays = _STAYS.get(part.part, ()) if secrets or part.part != "secret" else ()
        if other is not None and other.part == part.part and stays:
            kept = [each for each in part.settings if each.key not in stays]
            kept += [each for each in other.settings if each.key in stays]
            parts.append(part.model_copy(update={"settings": kept}))
        else:
            parts.append(part)
    return then.model_copy(update={"parts": parts})


def _written(value: str, what: str, *, in_text: bool) -> str:
    made_up = value.startswith(VERSION_TYPE)
    if in_text:
        return f"${{{value}}}" if made_up else value
    return value if made_up or what == "disk_size" else f'"{value}"'


def _values(files: Mapping[str, str]) -> Iterator[tuple[str, _Said]]:
    for name, text in files.items():
        for call in CALL.finditer(text):
            if call["version"]:
                value, (start, end) = call["version"].removeprefix("${").removesuffix("}"), call.span("version")
                yield name, _Said((f"{SECRET_TYPE}.{call['label']}.id", "secret"), value, start, end, in_text=True)
        for item, around in walk_body(parse_file(name, text).body):
            if isinstance(item, Attribute) and around and (key := _key(text, item, around)) is not None:
                expr = item.expr
                value = expr.text if isinstance(expr, Template) else text[expr.span.start : expr.span.end]
                if value is not None and (isinstance(expr, Template | Literal) or key[1] == "secret"):
                    yield name, _Said(key, value, expr.span.start, expr.span.end)


def _key(text: str, item: Attribute, around: tuple[Block, ...]) -> tuple[str, str] | None:
    """What a value is of, where it is one that stays."""
    if item.name == "version":
        for block in reversed(around):
            if (secret := block.body.attribute("secret")) is not None:
                return text[secret.expr.span.start : secret.expr.span.end], "secret"
        return None
    whole = around[0]
    if whole.type == "resource" and whole.names[:1] == (_DATABASE,) and item.name in {"database_version", "disk_size"}:
        return ".".join(whole.names), item.name
    return None


def _made_up(files: Mapping[str, str]) -> dict[str, str]:
    """The version that Terraform made of a secret, by how the secret is written where it is taken."""
    found: dict[str, str] = {}
    for name, text in files.items():
        for block in parse_file(name, text).body.blocks_of("resource"):
            secret = block.body.attribute("secret") if block.names[:1] == (VERSION_TYPE,) else None
            if secret is not None:
                of = text[secret.expr.span.start : secret.expr.span.end].rpartition(".")[0]
                found |= {f"{of}.{each}": f"{'.'.join(block.names)}.version" for each in ("id", "secret_id")}
    return found


def _less(now: str, then: str) -> bool:
    """Whether what stands is less than what there was: then there is a way back to it."""
    numbers = [re.findall(r"\d+", each) for each in (now, then)]
    same = re.sub(r"\d+", "", now) == re.sub(r"\d+", "", then)
    return same and [int(each) for each in numbers[0]] < [int(each) for each in numbers[1]]


def _told(of: str, what: str, then: str, now: str) -> str:
    if what == "secret":
        name = re.sub(r"\.(secret_id|id|name)$", "", of)
        stays = "the version that was made up" if now.startswith(VERSION_TYPE) else f"version {now}"
        was = "the one that was made up" if then.startswith(VERSION_TYPE) else then
        return (
            f"{name} stays at {stays} (it was {was}): an older value may be what leaked "
            "(infraai rollback --secret-versions takes it again)"
        )
    if what == "disk_size":
        return f"{of} keeps its disk of {now} GB (it was {then}): Google makes no disk smaller"
    return f"{of} stays {now} (it was {then}): Google takes no version of a database back"
