"""A figure that stands right behind what it is said of: the plan has it there, or it is told, whatever else has it.

`Redis with 5 GB` is not held by a machine of 5 GB. Looked at are only the parts that the goal names there, and only
where a setting of theirs could hold such a figure.
"""

import re
from collections.abc import Iterator

from pydantic import ValidationError

from functions.planning.rules.meant.mentions import ENGINES
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.proofs import proofs
from functions.planning.rules.words.numbers import number
from functions.planning.rules.words.tables import needs_table
from shared.cost import is_machine_type, memory_gb, vcpus

Span = tuple[int, int]

_BETWEEN = re.compile(
    r"(?: ?v?\d{1,2}(?:\.\d{1,2})?(?= ))?(?: ?[,:(])? ?(?:(?:with|of|at|mit|con|avec|met|com|de|von|instance|instances|cache|database|db)\s+){0,2}(?:at least |only |an? |about )?"
)
_SIZE = re.compile(
    r"(?P<size>\d+(?:[.,]\d+)?) ?(?P<unit>tb|tib|gb|gib|mb|mib)\b(?=\s*(?:$|[.,;:)\n]|(?:of )?(?:ram|memory|speicher|memoria|storage|ssd|hdd|disk)\b|(?:and|und|y|et|e|en|on|in|with|mit|con|avec|behind|for)\b))"
)
_CORES = re.compile(r"(?P<cores>\d+) ?(?:v?cpus?|v?cores?|kerne\w*)\b")
_GB = {"t": 1_024.0, "g": 1.0, "m": 1 / 1_024}
# Kinds whose size is one of these settings alone, in GB and in cores.
_SIZES: dict[str, tuple[str, ...]] = {
    "redis": ("memory_gb",),
    "valkey": ("node",),
    "sql": ("disk_gb", "tier"),
    "filestore": ("capacity_gb",),
    "vm": ("disk_gb", "data_disk_gb", "machine_type"),
    "group": ("disk_gb", "machine_type"),
}
_CORES_OF: dict[str, tuple[str, ...]] = {"sql": ("tier",), "vm": ("machine_type",), "group": ("machine_type",)}


def misplaced(sketch: Sketch, reading: Reading) -> Iterator[Span]:
    """The figures that stand right behind a part's name and that this part does not have."""
    text = reading.text
    for ids, end in _named(sketch, reading):
        start = found.end() if (found := _BETWEEN.match(text, end)) else end
        for match, table in ((_SIZE.match(text, start), _SIZES), (_CORES.match(text, start), _CORES_OF)):
            if match is None or any(low <= match.start() < high for low, high in reading.negated):
                continue
            kinds = {sketch.parts[id_].part.name for id_ in ids}
            value = number(match[1])
            if value is None or not kinds <= table.keys():
                continue
            least = value * _GB[match["unit"][0]] if table is _SIZES else value
            if not any(_has(sketch, id_, table, least, cores=table is _CORES_OF) for id_ in ids):
                yield match.span()


def _named(sketch: Sketch, reading: Reading) -> Iterator[tuple[list[str], int]]:
    """Where the goal names parts by what they are, and where the name ends."""
    for need, hows in sketch.how.items():
        ids = [id_ for how in hows if (id_ := how.partition(":")[0]) in sketch.parts]
        if not ids or need not in needs_table() or (need in proofs() and need not in ENGINES):
            continue
        ids = list(dict.fromkeys(ids))
        yield from ((ids, match.end()) for match in needs_table()[need][1].finditer(reading.text))


def _has(sketch: Sketch, id_: str, table: dict[str, tuple[str, ...]], value: float, *, cores: bool) -> bool:
    """Whether a part has the figure; of sizes that are sold in steps, the next one."""
    drawn = sketch.parts[id_]
    try:
        said = drawn.part.settings.model_validate(drawn.settings)
    except ValidationError:
        return True
    for key in table[drawn.part.name]:
        held = str(getattr(said, key))
        if is_machine_type(held):
            size = float(vcpus(held)) if cores else memory_gb(held)
        elif custom := re.search(r"custom-(\d+)-(\d+)", held):
            size = float(custom[1]) if cores else int(custom[2]) / 1_024
        elif re.fullmatch(r"\d+(?:\.\d+)?", held):
            size = float(held)
        else:
            # How large it is stands in no figure.
            return True
        if value * 0.95 <= size <= value * 2:
            return True
    return False
