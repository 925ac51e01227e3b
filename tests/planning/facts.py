"""What a goal says of a resource beyond its type: an argument's value, a name, how many there are.

A fact is {"type": REGEX, "label": REGEX?, "argument": END OF ITS PATH?, "value": TEXT? or "matches": REGEX?,
"count": N?, "told": REGEX?} or {"any": [FACT, ...], "told": REGEX?}. A value is the text that the files have, without
quotes; `told` finds in the lines that are not met what is said of it where the plan does not have it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.terraform.hcl import Body, parse_file


@dataclass(frozen=True)
class Resources:
    """Resources with what each of their arguments says, by its path: `template.scaling.max_instance_count`."""

    found: tuple[tuple[str, str, Mapping[str, list[str]]], ...]
    defaults: Mapping[str, str]

    def hold(self, fact: Mapping[str, Any]) -> bool:
        """Whether a resource (or just so many) is as a fact says."""
        if "any" in fact:
            return any(map(self.hold, fact["any"]))
        holding = sum(self._holds(fact, *each) for each in self.found)
        return holding == fact["count"] if "count" in fact else holding > 0

    def _holds(self, fact: Mapping[str, Any], kind: str, label: str, arguments: Mapping[str, list[str]]) -> bool:
        if not re.fullmatch(fact["type"], kind) or not re.search(fact.get("label", ""), label):
            return False
        end = fact.get("argument")
        return end is None or any(
            self._says(fact, value)
            for path, values in arguments.items()
            if path == end or path.endswith(f".{end}")
            for value in values
        )

    def _says(self, fact: Mapping[str, Any], value: str) -> bool:
        """A variable says what it is where nobody sets it."""
        value = self.defaults.get(value.removeprefix("var."), value) if value.startswith("var.") else value
        return value == fact["value"] if "value" in fact else bool(re.search(fact.get("matches", ""), value))


def resources_in(files: Mapping[str, str]) -> Resources:
    """The resources of some files."""
    found, defaults = [], {}
    for name, text in files.items():
        for block in parse_file(name, text).body.blocks if name.endswith(".tf") else ():
            labels = [each.text for each in block.labels]
            arguments: dict[str, list[str]] = {}
            for path, value in _arguments(text, block.body, ""):
                arguments.setdefault(path, []).append(value)
            # Of each of several, an argument says every one.
            each_of = arguments.get("for_each", [""])[0]
            arguments = {
                path: [each_of if value == "each.value" else value for value in values]
                for path, values in arguments.items()
            }
            if block.type == "resource":
                found.append((labels[0], labels[1], arguments))
            elif block.type == "variable" and "default" in arguments:
                defaults[labels[0]] = arguments["default"][0]
    return Resources(tuple(found), defaults)


def _arguments(text: str, body: Body, above: str) -> Iterator[tuple[str, str]]:
    for each in body.attributes:
        said = " ".join(text[each.expr.span.start : each.expr.span.end].split())
        yield f"{above}{each.name}", said.strip('"')
    for block in body.blocks:
        yield f"{above}{block.type}", "{}"
        yield from _arguments(text, block.body, f"{above}{block.type}.")
