"""Lists with a dash in front of each item, as YAML has them."""

import re

from shared.terraform.repair.expressions import refers
from shared.terraform.repair.lines import Lines, outside_heredocs

_HEAD = re.compile(r"(\s*)\"?([A-Za-z_][\w-]*)\"?\s*[:=]\s*$")
_ITEM = re.compile(r"\s*-\s+([^\s{}:=][^{}=]*?|\"[^\"]*\")\s*,?\s*$")


def mend_dashes(lines: Lines) -> None:
    """`ports:` and `- 80` below it as `ports = [80]`."""
    for at, line in reversed(list(outside_heredocs(lines))):
        head = _HEAD.match(line.text)
        end = at + 1
        items = []
        while head and end < len(lines.lines) and (item := _ITEM.match(lines.lines[end].text)):
            items.append(_value(item[1]))
            end += 1
        if head and items:
            for below in range(end - 1, at, -1):
                lines.remove(below, "the items of a list stand in brackets")
            lines.change(at, f"{head[1]}{head[2]} = [{', '.join(items)}]", "the items of a list stand in brackets")


def _value(text: str) -> str:
    plain = text.strip("'\"")
    if re.fullmatch(r"-?\d+(\.\d+)?|true|false|null", text) or refers(text):
        return text
    return f'"{plain}"'
