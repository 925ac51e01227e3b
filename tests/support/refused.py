"""Examples of what Google refuses: each rule broken, and mended in the same place."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tests.support.facts import said

_FOLDER = Path(__file__).parents[1] / "terraform"
_LONG = {
    "LONG": "a" * 70000,
    "LABELS": ", ".join(f'l{n} = "v"' for n in range(70)),
    "SEVEN": 'conditions {\n    display_name = "one"\n  }\n' * 7,
}


@dataclass(frozen=True)
class Example:
    """A rule's id, and two configurations: the one the rule refuses, and the nearest it takes."""

    rule: str
    name: str
    bad: str
    good: str


def examples() -> list[Example]:
    """Every example of both files, as Terraform configurations in JSON or native syntax."""
    return [*_values(), *_files()]


def _values() -> list[Example]:
    found = []
    for line in (_FOLDER / "refused_values.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            rule, kind, path, *values = line.split(" | ")
            bad, good = (_as_json(kind, path, json.loads(value.replace("LONG", _LONG["LONG"]))) for value in values)
            found.append(Example(rule, f"{rule} {kind} {path}", bad, good))
    return found


def _as_json(kind: str, path: str, value: object) -> str:
    return json.dumps({"resource": {kind: {"x": said(path, value)}}})


def _files() -> list[Example]:
    found = []
    for section in (_FOLDER / "refused_files.txt").read_text().split("=== ")[1:]:
        rule, _, text = section.partition("\n")
        bad, good = (re.sub(r"«([^|»]*)\|([^»]*)»", rf"\{side}", text) for side in (1, 2))
        for word, long in _LONG.items():
            bad = bad.replace(word, long)
        found.append(Example(rule, f"{rule} {len(found)}", bad, good))
    return found
