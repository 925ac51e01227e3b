"""The rooms of the house: what one room alone uses lives in that room, and no file is two things."""

import ast
import re
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
ROOMS = ("functions", "jobs")
TOP = (*ROOMS, "infra", "shared", "tests")
CODE = {".css", ".mjs", ".py", ".tf", ".ts", ".tsx"}
MADE = {"node_modules", "dist", "__pycache__", ".terraform"}
# Started as a program of its own, by its path.
PROGRAMS = {"shared.terraform.confine"}
# The catalogue is one thing, whoever happens to ask which part of it.
CATALOGUE = {"shared.parts.expand", "shared.parts.stacks"}
# Libraries that speak to a service.
CLIENTS = re.compile(r"(?:google|grpc|requests|urllib3|urllib\.request|http\.client|httpx|psycopg|redis)(?:\.|$)")
# What speaks to a service for its room, and to which.
ADAPTERS = {
    "functions/actions/cooldowns.py": "Firestore",
    "functions/console/gateway.py": "the other functions",
    "functions/console/sign_in.py": "Google's sign-in",
    "functions/decisions/registry.py": "Firestore",
    "functions/ops/newest.py": "Firestore",
    "functions/planning/registries.py": "registries and hosts of repositories",
    "functions/planning/secret_values.py": "Secret Manager",
    "functions/sweeper/secrets.py": "Secret Manager",
    "functions/planning/uploads.py": "Cloud Storage",
    "functions/telegram/pending.py": "Firestore",
    "jobs/terraform/audit_logs.py": "Cloud Logging",
    "jobs/terraform/builds.py": "Cloud Build",
    "jobs/terraform/existing_alerting.py": "Cloud Monitoring",
    "jobs/terraform/leases.py": "Firestore",
    "jobs/terraform/state_locks.py": "Cloud Storage",
    "jobs/terraform/state_objects.py": "Cloud Storage",
    "jobs/terraform/wiring.py": "Google's token service",
    "jobs/verification/wiring.py": "whatever was deployed",
}


def test_whatever_is_shared_is_used_by_two_rooms() -> None:
    graph = grimp.build_graph(*ROOMS, "shared", "infra", cache_dir=None)
    alone = set()
    for module in graph.modules:
        if not module.startswith("shared.") or graph.find_children(module):
            continue
        rooms = {room for user in graph.find_downstream_modules(module) if (room := _room(user))}
        if len(rooms) < 2:
            alone.add(module)
    assert alone - PROGRAMS - CATALOGUE == set()


def _room(module: str) -> str | None:
    """The room of a module; the stand-in, the command line and the cloud are one each."""
    top, _, rest = module.partition(".")
    return f"{top}.{rest.partition('.')[0]}" if top in {*ROOMS, "infra"} and rest else None


def test_no_file_is_two_things() -> None:
    """About 400 lines; longer ones are listed with what keeps them whole."""
    longest = 440
    whole = {
        "functions/console/web/src/api/schema.d.ts": "made from the description of the API",
        "functions/console/web/src/styles/pages.css": "styles, in the order in which they override each other",
        "functions/console/web/src/styles/components.css": "styles, in the order in which they override each other",
        "tests/attacks/plans/leaving.tf": "one plan, whose resources name each other",
        "tests/attacks/plans/federation.tf": "one plan, whose resources name each other",
    }
    files = [
        path for top in TOP for path in (ROOT / top).rglob("*") if path.suffix in CODE and not MADE & {*path.parts}
    ]
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines()) for path in files}
    assert len(lines) > 1_000
    assert {name for name, count in lines.items() if count > longest} <= set(whole)


def test_only_adapters_know_a_client() -> None:
    """A file named after its verb imports no client library: what Google raises is translated (shared/failures.py)."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if clients := {module for module in _imported(path) if CLIENTS.match(module)}:
                found[name] = clients
    unknown = {name: clients for name, clients in found.items() if name not in ADAPTERS}
    assert unknown == {}
    assert ADAPTERS.keys() - found.keys() == set()


def test_no_test_takes_a_fixture_from_another_file_of_tests() -> None:
    """What two files set up stands in their folder's conftest, or in tests/support."""
    taken = re.compile(r"^from tests\.\S*\btest_\w+ import .*# noqa: F401", re.MULTILINE)
    files = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}
    assert len(files) > 300
    assert [name for name, text in files.items() if taken.search(text)] == []


def _imported(path: Path) -> set[str]:
    """Every module that a file names, wherever it is imported, for types alone too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{each.name}" for each in node.names)}
    return found
