"""Makes the files beside `shared/terraform/schema` from facts about the provider's sources.

    python -m infra.local.provider.excerpt google-7.45.0.schema.gz google-beta-7.45.0.delta.gz

Both files hold lines of a key, a tab and JSON (see `shared.terraform.schema.decode`), read from the public sources of
hashicorp/google and hashicorp/google-beta, which are MPL-2.0: names, types, flags, limits and id patterns, no code.
What the product reads is kept, and each line is decoded once so that a form it does not know ends here.
"""

import gzip
import json
import sys
from pathlib import Path

from shared.terraform.schema import ProviderSchema

OUTPUT = Path(__file__).parents[3] / "shared" / "terraform" / "schema"
_KEPT = ("version", "source", "provider", "resources ", "data_sources ", "ephemeral ")


def excerpt(packed: bytes) -> list[str]:
    """The lines the product reads, in a fixed order."""
    lines = gzip.decompress(packed).decode().splitlines()
    return sorted(line for line in lines if line.startswith(_KEPT))


def pack(lines: list[str]) -> bytes:
    """The same bytes for the same lines."""
    compact = (f"{key}\t{json.dumps(json.loads(value), separators=(',', ':'))}\n" for key, value in map(_split, lines))
    return gzip.compress("".join(compact).encode(), compresslevel=9, mtime=0)


def check(lines: list[str]) -> ProviderSchema:
    """The schema of these lines, with every type decoded. Raises when one can't be."""
    schema = ProviderSchema(lines)
    schema.provider()
    for name in schema.resource_types():
        schema.resource(name)
        schema.type_facts(name)
    for name in schema.data_source_types():
        schema.data_source(name)
    for name in schema.ephemeral_types():
        schema.ephemeral(name)
    return schema


def _split(line: str) -> tuple[str, str]:
    key, _, value = line.partition("\t")
    return key, value


def main(arguments: list[str]) -> None:
    google, beta = (excerpt(Path(path).read_bytes()) for path in arguments)
    for name, schema, lines in (
        ("google.schema.gz", check(google), google),
        ("google-beta.delta.gz", check([*google, *beta]), beta),
    ):
        size = OUTPUT.joinpath(name).write_bytes(pack(lines))
        types = len(schema.resource_types()), len(schema.data_source_types())
        sys.stdout.write(f"{name}: {schema.version} of {schema.as_of}, {types[0]} + {types[1]} types, {size} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
