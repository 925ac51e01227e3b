"""What `infraai replay` reads: lines of alerts, and the inventory they are about."""

import base64
import binascii
import json
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from shared.schemas import Resource
from shared.terraform.naming import terraform_label

_ENVELOPE = ("payload", "body", "body_base64")
_MACHINE = "google_compute_instance"
_DEFAULT_SIZE = "e2-medium"
# Whose policies fit into one document.
_IN_ONE = 500


# What pydantic finds, in the words of who wrote the file.
_WRONG = {
    "missing": "it is missing",
    "string_type": "it must be a text",
    "string_too_short": "it must not be empty",
    "string_too_long": "it is too long",
    "model_type": 'it must be an object: {"name": ..., "type": ..., "zone": ...}',
}


class BadInput(ValueError):
    """A file that can't be used; the message names the file, the line or entry, and the field."""


class Line(NamedTuple):
    """One request: its line in the file (the first is 1), the bytes that are sent, and whose store it shares.

    `pushed`: it is a push of Pub/Sub, which has a door of its own.
    """

    number: int
    body: bytes
    group: str | None
    pushed: bool = False


def read_lines(path: Path) -> list[Line]:
    """The lines of a file, blank ones left out; raises BadInput.

    A line is sent as it stands, unless it is an object without `incident` that has one of `payload`, `body` or
    `body_base64`: then that is sent, and `group` names the lines that share a store.
    """
    lines = enumerate(_read(path).split(b"\n"), 1)
    found = [_line(path, number, raw.rstrip(b"\r")) for number, raw in lines if raw.strip()]
    if not found:
        raise BadInput(f"{path}: there is no alert in it; it needs one a line.")
    return found


def units(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines that share a store, in order; each without a group is alone."""
    found: dict[object, list[Line]] = {}
    for line in lines:
        found.setdefault(line.number if line.group is None else line.group, []).append(line)
    return list(found.values())


def read_inventory(path: Path) -> list[Resource]:
    """The registry that an inventory describes; raises BadInput."""
    raw = _read(path)
    try:
        entries = json.loads(raw)
    except json.JSONDecodeError as error:
        raise BadInput(f"{path}, line {error.lineno}: not JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: not JSON: {error}.") from error
    if not isinstance(entries, list):
        raise BadInput(f'{path}: an inventory is a list: [{{"name": ..., "type": ..., "zone": ...}}].')
    try:
        read = TypeAdapter(list[_Entry]).validate_python(entries)
        return [_resource(entry, at) for at, entry in enumerate(read)]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        number, *field = first["loc"]
        where = f"entry {int(number) + 1}" + (f", `{'.'.join(map(str, field))}`" if field else "")
        raise BadInput(f"{path}, {where}: {_WRONG.get(first['type'], first['msg'])}.") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} can't be read: {error.strerror}.") from error


def _line(path: Path, number: int, raw: bytes) -> Line:
    line = _unpacked(path, number, raw)
    return line._replace(pushed=_is_push(line.body))


def _is_push(body: bytes) -> bool:
    """Whether it is what Pub/Sub posts to a push endpoint, with a notification inside."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and "incident" not in said and isinstance(said.get("message"), dict)


def _unpacked(path: Path, number: int, raw: bytes) -> Line:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return Line(number, raw, None)
    if not isinstance(said, dict) or "incident" in said or not any(key in said for key in _ENVELOPE):
        return Line(number, raw, None)

    def wrong(field: str, what: str) -> BadInput:
        return BadInput(f"{path}, line {number}: `{field}` {what}.")

    given = [key for key in _ENVELOPE if key in said]
    if len(given) > 1:
        raise wrong(given[1], f"and `{given[0]}` exclude each other")
    group = said.get("group")
    if isinstance(group, bool) or not isinstance(group, str | int | None):
        raise wrong("group", "must be a text or a number")
    return Line(number, _body(said, given[0], wrong), None if group is None else str(group))


def _body(said: dict[str, Any], field: str, wrong: Any) -> bytes:
    if field == "payload":
        return json.dumps(said[field]).encode()
    if not isinstance(said[field], str):
        raise wrong(field, "must be a text")
    if field == "body":
        # A lone surrogate is no text, but it can be sent.
        return str(said[field]).encode(errors="surrogatepass")
    try:
        return base64.b64decode(said[field], validate=True)
    except (binascii.Error, ValueError) as error:
        raise wrong(field, "is not base64") from error


def _known_type(given: str) -> str:
    """Terraform's word, its short forms, or Cloud Monitoring's (of two kinds of groups the zonal one)."""
    # The knowledge of every part: nothing that another command should wait for.
    from functions.decisions.knowledge import MONITORED_TYPES
    from shared.terraform.schema import provider_schema

    monitored = MONITORED_TYPES.get(given)
    if monitored:
        return min(monitored)
    kinds = provider_schema().resource_types()
    for kind in (given, f"google_{given}", f"google_compute_{given}"):
        if kind in kinds:
            return kind
    near = get_close_matches(given, [*MONITORED_TYPES, *(kind.removeprefix("google_") for kind in kinds)], n=1)
    advice = f"perhaps {near[0]} is meant" if near else "write it as Terraform does, such as google_compute_instance"
    raise PydanticCustomError(
        "unknown_type",
        "{given} is neither a resource type of Terraform nor one of Cloud Monitoring; {advice}",
        {"given": given[:80], "advice": advice},
    )


def _text_of_number(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class _Entry(BaseModel):
    """One resource of an inventory."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    type: Annotated[str, AfterValidator(_known_type)]
    zone: str | None = None
    id: Annotated[str | None, BeforeValidator(_text_of_number)] = None
    project: str | None = None
    machine_type: str | None = None


def _resource(entry: _Entry, at: int) -> Resource:
    place = entry.zone or None
    # us-central1-a is a zone, us-central1 a region.
    zonal = place is not None and place.count("-") > 1
    return Resource(
        name=entry.name,
        deployment_id="inventory" if at < _IN_ONE else f"inventory-{at // _IN_ONE + 1}",
        ref=entry.name,
        type=entry.type,
        address=f"{entry.type}.{terraform_label(entry.name)}",
        project=entry.project or "",
        cloud_id=entry.id,
        zone=place if zonal else None,
        region=place.rpartition("-")[0] if place and zonal else place,
        machine_type=entry.machine_type or (_DEFAULT_SIZE if entry.type == _MACHINE else None),
    )
