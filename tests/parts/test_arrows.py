"""Who may import whom, where the layers of import-linter say less: the design's arrows."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PART = re.compile(
    r"(?:pydantic|shared\.(?:machine_groups|schemas|parts|terraform\.type_rules))(?:\.|$)|(?:"
    + "|".join(sys.stdlib_module_names)
    + r")(?:\.|$)"
)
# Whoever makes groups of machines, and the stand-in, which keeps tables of its own.
SPELT = {"shared/machine_groups.py", "infra/local/world/network.py"}


def loaded(path: Path) -> Iterator[str]:
    """What a module imports as soon as it is imported itself."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def test_a_part_loads_its_record_and_schemas_and_nothing_else() -> None:
    """Prices and templates are loaded when they are wanted: every cold start loads every part."""
    files = sorted((ROOT / "shared/parts").glob("*/*.py"))
    assert len(files) > 80
    strange = {(path.parent.name, name) for path in files for name in loaded(path) if not PART.match(name)}
    assert strange == set()


def test_a_part_knows_another_only_where_it_is_one_of_its_kind() -> None:
    """A worker is a machine, a site a bucket: what they share is imported and not written again."""
    kinds = {
        ("site", "bucket"), ("worker", "vm"), ("runner", "vm"), ("gitlab_runner", "group"), ("gke", "load_balancer"),
    }  # fmt: skip
    known = set()
    for path in (ROOT / "shared/parts").glob("*/*.py"):
        for name in loaded(path):
            found = re.fullmatch(r"shared\.parts\.(\w+)(?:\.part)?", name)
            if found and (ROOT / "shared/parts" / found[1] / "part.py").exists() and found[1] != path.parent.name:
                known.add((path.parent.name, found[1]))
    assert known == kinds


def test_shared_has_fewer_floors_and_arrows_than_when_knowledge_was_cut_by_concern() -> None:
    """Nine floors and 65 arrows between its packages then; whoever needs another arrow looks for the right floor."""
    graph = grimp.build_graph("shared", cache_dir=None)
    tops = {module.split(".")[1] for module in graph.modules if "." in module}
    below = {
        top: {
            found.split(".")[1]
            for module in graph.find_descendants(f"shared.{top}") | {f"shared.{top}"}
            for found in graph.find_modules_directly_imported_by(module)
            if "." in found
        }
        - {top}
        for top in tops
    }

    def floor(top: str) -> int:
        return 1 + max(map(floor, below[top]), default=0)

    assert max(map(floor, tops)) <= 8
    assert sum(map(len, below.values())) < 65


def test_a_group_of_machines_is_spelt_once() -> None:
    """Its two managers were a constant in seven files, and one was forgotten now and then."""
    kind = re.compile(r"google_compute_(?:region_)?instance_group_manager\b")
    found = {
        path.relative_to(ROOT).as_posix()
        for top in ("functions", "jobs", "infra", "shared")
        for path in (ROOT / top).rglob("*.py")
        if kind.search(path.read_text("utf-8"))
    }
    assert found == SPELT
