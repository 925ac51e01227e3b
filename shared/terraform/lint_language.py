"""Terraform's own language as tables: its blocks, arguments, functions, and the random provider's types."""

from functools import cache
from typing import Any

from shared.terraform.schema import Block, decode_block

_CONDITION: dict[str, Any] = {"a": {"condition": ["any", "r"], "error_message": ["string", "r"]}}


def _block(arguments: dict[str, str], blocks: dict[str, dict[str, Any]] | None = None) -> Block:
    raw = {"a": {name: ["any", flags] for name, flags in arguments.items()}}
    return decode_block({**raw, "b": {name: ["list", 0, 0, inner] for name, inner in (blocks or {}).items()}})


LIFECYCLE = _block(
    {"create_before_destroy": "o", "prevent_destroy": "o", "ignore_changes": "o", "replace_triggered_by": "o"},
    {"precondition": _CONDITION, "postcondition": _CONDITION},
)

VARIABLE = _block(
    {"type": "o", "default": "o", "description": "o", "sensitive": "o", "nullable": "o", "ephemeral": "o"},
    {"validation": _CONDITION},
)
OUTPUT = _block(
    {"value": "r", "description": "o", "sensitive": "o", "depends_on": "o", "ephemeral": "o"},
    {"precondition": _CONDITION},
)

LABELS = {
    "terraform": 0, "locals": 0, "provider": 1, "variable": 1, "output": 1, "module": 1, "resource": 2, "data": 2,
    "check": 1,
}  # fmt: skip

RESOURCE_META = frozenset({"count", "for_each", "depends_on", "provider"})
MODULE_META = frozenset({"source", "version", "providers", "count", "for_each", "depends_on"})
PROVIDER_META = frozenset({"alias", "version"})

# name:arguments that must be given, with + when more may follow.
_FUNCTIONS = """
abs:1 abspath:1 alltrue:1 anytrue:1 base64decode:1 base64encode:1 base64gzip:1 base64sha256:1 base64sha512:1 basename:1
bcrypt:1+ can:1 ceil:1 chomp:1 chunklist:2 cidrhost:2 cidrnetmask:1 cidrsubnet:3 cidrsubnets:1+ coalesce:0+
coalescelist:0+ compact:1 concat:0+ contains:2 csvdecode:1 dirname:1 distinct:1 element:2 endswith:2 ephemeralasnull:1
file:1 filebase64:1 filebase64sha256:1 filebase64sha512:1 fileexists:1 filemd5:1 fileset:2 filesha1:1 filesha256:1
filesha512:1 flatten:1 floor:1 format:1+ formatdate:2 formatlist:1+ indent:2 index:2 issensitive:1 join:1+ jsondecode:1
jsonencode:1 keys:1 length:1 log:2 lookup:2+ lower:1 matchkeys:3 max:0+ md5:1 merge:0+ min:0+ nonsensitive:1 one:1
parseint:2 pathexpand:1 plantimestamp:0 pow:2 range:0+ regex:2 regexall:2 replace:3 reverse:1 rsadecrypt:2 sensitive:1
setintersection:1+ setproduct:0+ setsubtract:2 setunion:1+ sha1:1 sha256:1 sha512:1 signum:1 slice:3 sort:1 split:2
startswith:2 strcontains:2 strrev:1 substr:3 sum:1 templatefile:2 templatestring:2 textdecodebase64:2
textencodebase64:2 timeadd:2 timecmp:2 timestamp:0 title:1 tobool:1 tolist:1 tomap:1 tonumber:1 toset:1 tostring:1
transpose:1 trim:2 trimprefix:2 trimspace:1 trimsuffix:2 try:0+ upper:1 urlencode:1 uuid:0 uuidv5:2 values:1
yamldecode:1 yamlencode:1 zipmap:2
"""
# Words of type constraints look like calls but are none.
TYPE_WORDS = frozenset({"list", "set", "map", "object", "tuple", "optional"})


@cache
def functions() -> dict[str, tuple[int, bool]]:
    """Each built-in function with how many arguments it needs and whether it takes more."""
    pairs = (entry.split(":") for entry in _FUNCTIONS.split())
    return {name: (int(count.rstrip("+")), count.endswith("+")) for name, count in pairs}


_KEEPERS: dict[str, Any] = {"keepers": [["map", "string"], "o"], "id": ["string", "c"]}
_CHARACTERS: dict[str, Any] = {
    "length": ["number", "r"],
    "override_special": ["string", "o"],
    **{name: ["bool", "oc"] for name in ("upper", "lower", "numeric", "number", "special")},
    **{name: ["number", "oc"] for name in ("min_upper", "min_lower", "min_numeric", "min_special")},
    **_KEEPERS,
}
_RANDOM: dict[str, dict[str, Any]] = {
    "random_bytes": {"length": ["number", "r"], "base64": ["string", "c"], "hex": ["string", "c"], **_KEEPERS},
    "random_id": {
        "byte_length": ["number", "r"],
        "prefix": ["string", "o"],
        **{name: ["string", "c"] for name in ("b64_std", "b64_url", "dec", "hex")},
        **_KEEPERS,
    },
    "random_integer": {
        "min": ["number", "r"],
        "max": ["number", "r"],
        "seed": ["string", "o"],
        "result": ["number", "c"],
        **_KEEPERS,
    },
    "random_password": {**_CHARACTERS, "result": ["string", "c"], "bcrypt_hash": ["string", "c"]},
    "random_pet": {"length": ["number", "o"], "prefix": ["string", "o"], "separator": ["string", "o"], **_KEEPERS},
    "random_shuffle": {
        "input": [["list", "string"], "r"],
        "result_count": ["number", "o"],
        "seed": ["string", "o"],
        "result": [["list", "string"], "c"],
        **_KEEPERS,
    },
    "random_string": {**_CHARACTERS, "result": ["string", "c"]},
    "random_uuid": {"result": ["string", "c"], **_KEEPERS},
}


@cache
def random_schema(type_name: str) -> Block | None:
    """The block of a random_* type; None when there is no such type."""
    attributes = _RANDOM.get(type_name)
    return None if attributes is None else decode_block({"a": attributes})


def random_types() -> frozenset[str]:
    """Every random_* type's name."""
    return frozenset(_RANDOM)
