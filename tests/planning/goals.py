"""The table of goals in goals.txt, read: what people type and what is expected of the answer."""

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from shared.cost import REGIONS
from shared.parts import PARTS
from shared.parts.stacks import STACKS

TABLE = Path(__file__).with_name("goals.txt")
REFUSED = "REFUSED"
_PARTS = {part.name for part in PARTS}


@dataclass
class Row:
    """One goal and its expected answer; a field that is `*` may be anything."""

    goal: str
    line: int
    stacks: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=lambda: ["us-central1"])
    users: str | int | None = None
    budget: str | float | None = None
    machine: str | None = None
    vcpus: tuple[float, float] | None = None
    autoscaling: bool | None = None
    zones: bool = False
    flags: list[str] = field(default_factory=list)
    no_flags: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether there should be a problem document instead of a plan."""
        return self.stacks == [REFUSED]


def rows() -> list[Row]:
    """Every row of the table; a token that means nothing is an error."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [_row(line, number) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]


def _row(line: str, number: int) -> Row:
    expected, _, goal = line.partition(" | ")
    assert goal, f"line {number} has no goal"
    row = Row(goal.replace("\\n", "\n"), number)
    for token in shlex.split(expected):
        _take(row, token)
    assert row.stacks, f"line {number} expects no stack"
    return row


def _take(row: Row, token: str) -> None:
    name, is_setting, value = token.partition("=")
    parts = token.split("/")
    if is_setting:
        _set(row, name, value)
    elif token[0] not in "+-" and (parts[0] in STACKS or "+" in token or parts[0] in _PARTS or token == REFUSED):
        row.stacks = parts
    elif parts[0] in REGIONS:
        row.regions = parts
    elif token[0] in "+-":
        (row.flags if token[0] == "+" else row.no_flags).append(token[1:])
    elif token in {"auto", "single"}:
        row.autoscaling = token == "auto"
    else:
        assert token == "zones", f"line {row.line}: {token} means nothing"
        row.zones = True


def _set(row: Row, name: str, value: str) -> None:
    match name:
        case "users":
            row.users = value if value == "*" else int(value)
        case "budget":
            row.budget = value if value == "*" else float(value)
        case "machine":
            row.machine = value
        case "vcpus":
            low, _, high = value.partition("..")
            row.vcpus = float(low), float(high)
        case "has":
            row.resources.append(value)
        case "part":
            row.parts.append(value)
        case "says":
            row.says.append(value)
        case "not":
            row.silent.append(value)
        case _:
            raise AssertionError(f"line {row.line}: {name} means nothing")
