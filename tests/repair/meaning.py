"""What a set of files means: every argument by its address, free of layout, so that two sets can be compared."""

import re
from collections.abc import Iterator, Mapping

from shared.terraform.hcl.nodes import Attribute, Block, File
from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.hcl.scan import Kind, scan

_WHOLE = re.compile(r'^"\$\{([^{}]*)\}"$')
_PLAIN = re.compile(r'^"(-?\d+(?:\.\d+)?|true|false)"$')


def meaning(files: Mapping[str, str]) -> dict[str, str]:
    """`resource google_compute_instance web / boot_disk#1 / auto_delete` -> `true`, for everything in the files."""
    found: dict[str, str] = {}
    for name, text in files.items():
        file = parse_hcl(text, name)
        for item in file.body.items:
            if isinstance(item, Block):
                key = " ".join((item.type, *item.names))
                if item.type in {"locals", "terraform"}:
                    key = item.type
                _numbered(found, key, _body(file, item))
            else:
                found[f"stray {item.name}"] = _value(file, item)
    return found


def resources(files: Mapping[str, str]) -> list[str]:
    """The addresses of all resources, sorted."""
    return sorted(
        ".".join(block.names)
        for name, text in files.items()
        for block in parse_hcl(text, name).body.blocks_of("resource")
    )


def differences(original: Mapping[str, str], repaired: Mapping[str, str], broken: tuple[str, ...] = ()) -> list[str]:
    """Where the two differ outside the broken spots (beginnings of addresses), one line each."""
    old, new = meaning(original), meaning(_renamed_back(original, repaired))
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return [
        f"{key}: {old.get(key)} -> {new.get(key)}" for key in keys if not any(key.startswith(spot) for spot in broken)
    ]


_SAID = re.compile(r'"((?:[^"\\\n]|\\.)*)"|(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])')
_RESPELT = re.compile(r"(google|gcp|aws|data)_\w+\Z|(yes|no|on|off|true|false)\Z", re.IGNORECASE)


def lost(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Texts and numbers that the files held and that are nowhere in them any more.

    It works on files that can't be parsed, where there is nothing better to compare with. Layout, capitals, units
    behind a number and the names of resource types do not count, nor do texts with references in them.
    """
    there = _bare("\n".join(after.values()))
    found = set()
    for text in before.values():
        for match in _SAID.finditer(text):
            for value in (match[1] if match[1] is not None else match[2]).split(","):
                plain = re.sub(r"\A(\d+)\s*[A-Za-z]{1,3}\Z", r"\1", value.strip())
                if _bare(plain) and "$" not in plain and not _RESPELT.match(plain) and _bare(plain) not in there:
                    found.add(value)
    return sorted(found)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


def _renamed_back(original: Mapping[str, str], repaired: Mapping[str, str]) -> dict[str, str]:
    """The repaired files with the label that a resource had to get replaced by the one it had."""
    old, new = resources(original), resources(repaired)
    lost, made = [each for each in old if each not in new], [each for each in new if each not in old]
    result = dict(repaired)
    if len(lost) == len(made) == 1:
        (before,), (after,) = lost, made
        type_, _, label = before.partition(".")
        type_now, _, label_now = after.partition(".")
        if type_ == type_now:
            for name, text in result.items():
                back = re.sub(rf"\b{re.escape(after)}\b", before, text)
                result[name] = back.replace(f'"{type_}" "{label_now}"', f'"{type_}" "{label}"')
    return result


def _numbered(found: dict[str, str], key: str, items: Iterator[tuple[str, str]]) -> None:
    for path, value in items:
        found[f"{key} / {path}" if path else key] = value


def _body(file: File, block: Block) -> Iterator[tuple[str, str]]:
    yield "", ""
    seen: dict[str, int] = {}
    for item in block.body.items:
        if isinstance(item, Attribute):
            yield item.name, _value(file, item)
            continue
        name = " ".join((item.type, *item.names))
        seen[name] = seen.get(name, 0) + 1
        for path, value in _body(file, item):
            yield f"{name}#{seen[name]}" + (f" / {path}" if path else ""), value


def _value(file: File, item: Attribute) -> str:
    source = file.source(item.expr.span)
    whole = _WHOLE.match(source)
    if whole:
        source = whole[1]
    tokens = [token for token in scan(source) if token.kind not in (Kind.NEWLINE, Kind.COMMENT, Kind.END)]
    words = [
        "=" if token.text == ":" and source.startswith("{") else token.text for token in tokens if token.text != ","
    ]
    text = re.sub(r" \. (\d+)(?= |$)", r" [ \1 ]", " ".join(words))
    text = text.replace('" ', '"').replace(' "', '"').strip()
    return _PLAIN.sub(r"\1", text)
