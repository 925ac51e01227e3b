"""A file in Terraform's JSON under the name of one in its own language: the same, written as blocks."""

import json
import re
from typing import Any

_LABELS = {
    "resource": 2,
    "data": 2,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "module": 1,
    "locals": 0,
    "terraform": 0,
}
_NAME = re.compile(r"[A-Za-z_][\w-]*\Z")
_WHOLE = re.compile(r"\$\{([^{}]*)\}\Z")


def from_json(text: str) -> str | None:
    """The blocks that a JSON text holds; None for what is no configuration in JSON."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        read = json.loads(text)
    except ValueError:
        return None
    if not isinstance(read, dict) or not read or not read.keys() <= _LABELS.keys():
        return None
    found: list[str] = []
    for kind, inside in read.items():
        for each in inside if isinstance(inside, list) else [inside]:
            blocks = list(_blocks(kind, each, _LABELS[kind]))
            if not blocks:
                return None
            found += blocks
    return "\n\n".join(found) + "\n"


def _blocks(header: str, value: Any, labels: int) -> list[str]:
    if not isinstance(value, dict):
        return []
    if not labels:
        typed = header.startswith("variable ")
        lines = [
            f"  {name} = {_type(each) if typed and name == 'type' else _value(each)}" for name, each in value.items()
        ]
        return ["\n".join([f"{header} {{", *lines, "}"])] if all(_NAME.match(name) for name in value) else []
    return [
        block
        for label, each in value.items()
        for one in (each if isinstance(each, list) else [each])
        for block in _blocks(f"{header} {json.dumps(label)}", one, labels - 1)
    ]


def _type(value: Any) -> str:
    return value if isinstance(value, str) else _value(value)


def _value(value: Any) -> str:
    if isinstance(value, str):
        whole = _WHOLE.match(value)
        return whole[1] if whole else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        inside = "\n".join(
            f"{key if _NAME.match(key) else json.dumps(key)} = {_value(each)}" for key, each in value.items()
        )
        return f"{{\n{inside}\n}}" if value else "{}"
    return json.dumps(value)
