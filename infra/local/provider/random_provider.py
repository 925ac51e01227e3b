"""hashicorp/random: values made once and kept in Terraform's state alone.

Left out: `seed`, which chooses nothing here, and `bcrypt_hash` of `random_password`.
"""

import base64
import json
import secrets
import string
import uuid
from functools import cache
from typing import Any

from infra.local.provider.plan import Object
from infra.local.provider.problems import Diagnostic, Refused
from infra.local.provider.state_only import StateOnly
from shared.terraform.schema import ProviderSchema

_CHARACTERS = {
    "length": ["number", "rf"],
    "upper": ["bool", "ocf"],
    "lower": ["bool", "ocf"],
    "numeric": ["bool", "ocf"],
    "number": ["bool", "ocfd"],
    "special": ["bool", "ocf"],
    "min_upper": ["number", "ocf"],
    "min_lower": ["number", "ocf"],
    "min_numeric": ["number", "ocf"],
    "min_special": ["number", "ocf"],
    "override_special": ["string", "of"],
    "keepers": [["map", "string"], "of"],
    "id": ["string", "c"],
}
_KEEPERS = {"keepers": [["map", "string"], "of"], "id": ["string", "c"]}
_BLOCKS: dict[str, Any] = {
    "random_bytes": {
        "length": ["number", "rf"],
        "base64": ["string", "cs"],
        "hex": ["string", "cs"],
        "keepers": _KEEPERS["keepers"],
    },
    "random_id": {
        "byte_length": ["number", "rf"],
        "prefix": ["string", "of"],
        "b64_std": ["string", "c"],
        "b64_url": ["string", "c"],
        "dec": ["string", "c"],
        "hex": ["string", "c"],
        **_KEEPERS,
    },
    "random_integer": {
        "min": ["number", "rf"],
        "max": ["number", "rf"],
        "seed": ["string", "of"],
        "result": ["number", "c"],
        **_KEEPERS,
    },
    "random_password": {**_CHARACTERS, "result": ["string", "cs"]},
    "random_pet": {
        "length": ["number", "ocf"],
        "prefix": ["string", "of"],
        "separator": ["string", "ocf"],
        **_KEEPERS,
    },
    "random_shuffle": {
        "input": [["list", "string"], "rf"],
        "result_count": ["number", "of"],
        "seed": ["string", "of"],
        "result": [["list", "string"], "c"],
        **_KEEPERS,
    },
    "random_string": {**_CHARACTERS, "result": ["string", "c"]},
    "random_uuid": {"result": ["string", "c"], **_KEEPERS},
}
_DEFAULTS: dict[str, dict[str, Any]] = {
    "random_pet": {"length": 2, "separator": "-"},
    **{
        kind: {
            **dict.fromkeys(("upper", "lower", "numeric", "special"), True),
            **dict.fromkeys(("min_upper", "min_lower", "min_numeric", "min_special"), 0),
        }
        for kind in ("random_password", "random_string")
    },
}
_VERSIONS = {"random_password": 3, "random_string": 2}
_SPECIAL = "!@#$%&*()-_=+[]{}<>:?"
_ADJECTIVES = [
    "able",
    "bold",
    "calm",
    "deep",
    "eager",
    "fair",
    "glad",
    "keen",
    "live",
    "neat",
    "proud",
    "quick",
    "real",
    "sharp",
    "sure",
    "tidy",
    "vast",
    "warm",
    "wise",
]
_ANIMALS = [
    "ant",
    "bat",
    "bee",
    "cat",
    "crow",
    "deer",
    "dove",
    "eel",
    "elk",
    "fox",
    "frog",
    "goat",
    "hare",
    "hawk",
    "lark",
    "lynx",
    "mole",
    "newt",
    "orca",
    "owl",
    "seal",
    "wren",
]


@cache
def _schema() -> ProviderSchema:
    lines = ['version\t"3.7.2"', "provider\t{}"]
    for name, block in _BLOCKS.items():
        defaults = {argument: {"default": value} for argument, value in _DEFAULTS.get(name, {}).items()}
        kind = {"schema_version": _VERSIONS.get(name, 0)}
        lines.append(f"resources {name}\t{json.dumps({'a': dict(sorted(block.items())), 'x': defaults, 'm': kind})}")
    return ProviderSchema(lines)


class RandomProvider(StateOnly):
    """random_bytes, _id, _integer, _password, _pet, _shuffle, _string and _uuid."""

    def __init__(self) -> None:
        super().__init__(_schema())

    def validate(self, type_name: str, config: Object) -> list[Diagnostic]:
        if type_name not in ("random_password", "random_string"):
            return []
        wanted = [config.get(f"min_{kind}") for kind in ("upper", "lower", "numeric", "special")]
        least = max(1, sum(item for item in wanted if isinstance(item, int)))
        length = config.get("length")
        if isinstance(length, int) and length < least:
            return [
                Diagnostic("Invalid Attribute Value", f"length must be at least {least}, got: {length}", ("length",))
            ]
        return []

    def made(self, type_name: str, planned: Object) -> Object:
        return _make(type_name, planned)


def _make(type_name: str, planned: Object) -> Object:
    if type_name == "random_id":
        raw = secrets.token_bytes(int(planned["byte_length"]))
        prefix = planned.get("prefix") or ""
        url = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        return {
            "id": url,
            "b64_url": prefix + url,
            "b64_std": prefix + base64.b64encode(raw).decode(),
            "hex": prefix + raw.hex(),
            "dec": f"{prefix}{int.from_bytes(raw, 'big')}",
        }
    if type_name == "random_bytes":
        raw = secrets.token_bytes(int(planned["length"]))
        return {"base64": base64.b64encode(raw).decode(), "hex": raw.hex()}
    if type_name == "random_shuffle":
        return {"id": "-", "result": _shuffled(planned["input"], planned.get("result_count"))}
    if type_name == "random_integer":
        least, most = int(planned["min"]), int(planned["max"])
        if most < least:
            raise Refused("Create Random Integer Error", "The minimum value is larger than the maximum.")
        result = least + secrets.randbelow(most - least + 1)
        return {"id": str(result), "result": result}
    if type_name == "random_uuid":
        text = str(uuid.uuid4())
        return {"id": text, "result": text}
    if type_name == "random_pet":
        words = [secrets.choice(_ADJECTIVES) for _ in range(int(planned["length"]) - 1)] + [secrets.choice(_ANIMALS)]
        name = str(planned["separator"]).join(([planned["prefix"]] if planned.get("prefix") else []) + words)
        return {"id": name}
    digits = (
        planned["number"] if isinstance(planned.get("number"), bool) else planned["numeric"]
    )  # `number`: its old name
    text = _characters({**planned, "numeric": digits and planned["numeric"]})
    return {"id": "none" if type_name == "random_password" else text, "result": text, "number": digits}


def _shuffled(words: list[str], count: int | None) -> list[str]:
    """As many of the words as are wanted, all of them once before any comes again."""
    result: list[str] = []
    while words and len(result) < (len(words) if count is None else count):
        result += secrets.SystemRandom().sample(words, len(words))
    return result if count is None else result[:count]


def _characters(planned: Object) -> str:
    special = planned.get("override_special") or _SPECIAL
    sets = {
        "upper": string.ascii_uppercase,
        "lower": string.ascii_lowercase,
        "numeric": string.digits,
        "special": special,
    }
    used = "".join(letters for kind, letters in sets.items() if planned.get(kind))
    if not used:
        raise Refused("Random Read Error", "No character set is left to choose from.")
    picked = [secrets.choice(sets[kind]) for kind in sets for _ in range(int(planned.get(f"min_{kind}") or 0))]
    picked += [secrets.choice(used) for _ in range(int(planned["length"]) - len(picked))]
    secrets.SystemRandom().shuffle(picked)
    return "".join(picked)
