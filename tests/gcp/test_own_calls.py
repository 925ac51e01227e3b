"""What functions and jobs ask of Google in their own name is what infra/gcp lets them: by the calls in their code."""

import ast
import re

import grimp
import pytest

from tests.gcp.conftest import PROJECT, VALUES
from tests.gcp.iam import of_roles
from tests.gcp.reading import FUNCTIONS, JOBS, ROOT

TARGET = VALUES["deployments_project"]
# Module -> method of a client -> (permission, project, those rooms alone that call it; None: every room that has the
# module). What Google asks for: https://docs.cloud.google.com/iam/docs/permissions-reference.
CALLS = {
    "shared.cloud.app_logs": {"list_entries": ("logging.logEntries.list", TARGET, None)},
    "shared.cloud.compute": {
        "get": ("compute.instances.get", TARGET, None),
        "reset_unary": ("compute.instances.reset", TARGET, {"actions"}),
        "wait": ("compute.zoneOperations.get", TARGET, {"actions"}),
    },
    "shared.cloud.jobs": {
        "run_job": ("run.jobs.runWithOverrides", PROJECT, {"launcher"}),
        "get_execution": ("run.executions.get", PROJECT, None),
    },
    "shared.cloud.monitoring": {"list_time_series": ("monitoring.timeSeries.list", TARGET, None)},
    "functions.planning.uploads": {
        "get_blob": ("storage.objects.get", PROJECT, None),
        "create_resumable_upload_session": ("storage.objects.create", PROJECT, None),
    },
    "functions.planning.secret_values": {
        "add_secret_version": ("secretmanager.versions.add", TARGET, None),
        "create_secret": ("secretmanager.secrets.create", TARGET, None),
        "get_secret": ("secretmanager.secrets.get", TARGET, None),
        "list_secret_versions": ("secretmanager.versions.list", TARGET, None),
    },
    "functions.sweeper.secrets": {
        "get_secret": ("secretmanager.secrets.get", TARGET, None),
        "delete_secret": ("secretmanager.secrets.delete", TARGET, None),
        "destroy_secret_version": ("secretmanager.versions.destroy", TARGET, None),
    },
    "jobs.terraform.audit_logs": {"list_entries": ("logging.logEntries.list", TARGET, None)},
    "jobs.terraform.builds": {
        "list_builds": ("cloudbuild.builds.list", PROJECT, None),
        "create_build": ("cloudbuild.builds.create", PROJECT, None),
        "get_build": ("cloudbuild.builds.get", PROJECT, None),
        "cancel_build": ("cloudbuild.builds.update", PROJECT, None),
        "get_blob": ("storage.objects.get", PROJECT, None),
    },
}
# It makes clients, which the modules above ask.
MAKER = "shared.cloud.buckets"
_CLIENT = re.compile(r"google\.cloud\.(?!firestore|pubsub)(\w+)")
_ASKED = re.compile(r"(?:_\w*client(?:\([^()]*\))?|_metrics\(\)|_bucket(?:\([^()]*\))?|blob)\s*\.([a-z]\w+)\(")
_HARMLESS = {"blob", "download_as_bytes", "open"}


def modules():
    for folder in ("functions", "jobs", "shared/cloud"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path.read_text()


def clients(text):
    """The client libraries that a module imports, wherever in it; what only types need does not count."""
    tree = ast.parse(text)
    typing = {
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for each in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in typing:
            names = [
                f"{node.module}.{each.name}" if node.module == "google.cloud" else node.module for each in node.names
            ]
            found |= {match[1] for name in names if name and (match := _CLIENT.match(name))}
    return found


@pytest.mark.slow
def test_every_module_that_asks_google_stands_in_the_table():
    asking = {name for name, text in modules() if clients(text) or f"{MAKER} import" in text}
    assert asking == {*CALLS, MAKER}


@pytest.mark.parametrize("name", CALLS)
def test_every_call_of_a_module_stands_in_the_table(name):
    text = (ROOT / f"{name.replace('.', '/')}.py").read_text()
    assert set(_ASKED.findall(text)) - _HARMLESS == set(CALLS[name])


@pytest.fixture(scope="module")
def asked():
    """Room -> what it asks for, as (permission, project)."""
    graph = grimp.build_graph("functions", "jobs", "shared", cache_dir=None)
    found = {}
    for kind, rooms in (("functions", FUNCTIONS), ("jobs", JOBS)):
        for room in rooms:
            reached = graph.find_upstream_modules(f"{kind}.{room}", as_package=True)
            reached |= {f"{kind}.{room}", *graph.find_descendants(f"{kind}.{room}")}
            found[room] = {
                (permission, project)
                for module, calls in CALLS.items()
                if module in reached
                for permission, project, only in calls.values()
                if only is None or room in only
            }
    return found


@pytest.mark.terraform
@pytest.mark.parametrize("room", [*FUNCTIONS, *JOBS])
def test_a_room_may_do_what_its_code_asks_for(room, asked, applied, grants):
    own = {
        each["values"]["name"]: set(each["values"]["permissions"])
        for each in applied.state["values"]["root_module"]["resources"]
        if each["type"] == "google_project_iam_custom_role"
    }
    held = set()
    for kind, role, member, values in grants:
        if member.startswith(f"serviceAccount:infraai-{room}@"):
            # A grant on one thing is a grant on something of the platform's own.
            project = values["project"] if kind == "google_project_iam_member" else PROJECT
            held |= {(each, project) for each in (own[role] if role in own else of_roles([role]))}
    assert asked[room] - held == set()


def test_the_rooms_that_ask_google_are_known(asked):
    assert {room for room, what in asked.items() if what} >= {"actions", "launcher", "planning", "terraform"}
    assert not asked["console"]
