"""Resource names and field paths.

A document's name is `projects/P/databases/D/documents/COLLECTION/ID[/COLLECTION/ID...]`. A field path is a dotted
list of segments; a segment that is not a plain identifier stands in backticks.
"""

import re
from functools import lru_cache

from infra.local.rpc import Pb, invalid

NAME = ("__name__",)

FieldPath = tuple[str, ...]

_ROOT = re.compile(r"projects/[^/]+/databases/[^/]+/documents")
_RESERVED = re.compile(r"__.*__", re.DOTALL)
_SEGMENT = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)|`((?:[^`\\]|\\.)+)`", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MAX_ID_BYTES = 1500


@lru_cache(maxsize=4096)
def field_path(text: str) -> FieldPath:
    """The segments of a field path. Raises Refused (INVALID_ARGUMENT) for one that Firestore can't read."""
    segments: list[str] = []
    position = 0
    while True:
        match = _SEGMENT.match(text, position)
        if match is None:
            raise invalid(f'Invalid property path "{text}".')
        plain, quoted = match.groups()
        segments.append(plain if plain is not None else _ESCAPED.sub(r"\1", quoted))
        position = match.end()
        if position == len(text):
            return tuple(segments)
        if text[position] != ".":
            raise invalid(f'Invalid property path "{text}".')
        position += 1


@lru_cache(maxsize=16384)
def reference_key(name: str) -> tuple[str, ...]:
    """What references and document names are ordered by: their segments."""
    return tuple(name.split("/"))


def root_of(name: str) -> str:
    """`projects/P/databases/D/documents` of a name that lies in it. Raises Refused for anything else."""
    match = _ROOT.match(name)
    if match is None or (len(name) > match.end() and name[match.end()] != "/"):
        raise invalid(f'Resource name "{name}" does not start with "projects/PROJECT/databases/DATABASE/documents".')
    return match[0]


def check_document_name(name: str, database: str = "") -> str:
    """Give back `name` if it names a document (of `database`, where given). Raises Refused otherwise."""
    root = root_of(name)
    if database and not root.startswith(f"{database}/"):
        raise invalid(f'Document name "{name}" is not in the database "{database}".')
    segments = name[len(root) + 1 :].split("/")
    if len(segments) % 2 or not all(segments):
        raise invalid(f'Document name "{name}" lacks "/" at an even number of segments or has an empty one.')
    for segment in segments:
        check_id(segment)
    return name


def check_id(segment: str) -> None:
    """Refuse an id that no collection or document may have."""
    if segment in {".", ".."} or "/" in segment or not segment:
        raise invalid(f'Resource id "{segment}" is invalid.')
    if _RESERVED.fullmatch(segment) and not segment.startswith("__id"):
        raise invalid(f'Resource id "{segment}" is invalid because it is reserved.')
    if len(segment.encode()) > _MAX_ID_BYTES:
        raise invalid(f"A resource id is longer than {_MAX_ID_BYTES} bytes.")


def collection_of(name: str) -> str:
    """The collection path a document lies in."""
    return name.rpartition("/")[0]


def get_field(fields: Pb, path: FieldPath) -> Pb | None:
    """The Value at `path` in a map of fields, or None."""
    value = None
    for segment in path:
        if segment not in fields:
            return None
        value = fields[segment]
        fields = value.map_value.fields
    return value


def set_field(fields: Pb, path: FieldPath, value: Pb) -> None:
    """Put `value` at `path`; whatever stands in the way and is not a map is replaced by one."""
    for segment in path[:-1]:
        inner = fields[segment]
        if inner.WhichOneof("value_type") != "map_value":
            inner.map_value.SetInParent()
        fields = inner.map_value.fields
    fields[path[-1]].CopyFrom(value)


def delete_field(fields: Pb, path: FieldPath) -> None:
    """Take away what stands at `path`, if anything does."""
    for segment in path[:-1]:
        if segment not in fields:
            return
        fields = fields[segment].map_value.fields
    if path[-1] in fields:
        del fields[path[-1]]
