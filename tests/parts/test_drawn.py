"""A drawing follows the files it was made of: what is gone goes, what is new stands where it belongs."""

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.drawing import draw
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.parts.drawn import redrawn, resources
from shared.schemas import Graph
from shared.settings import ModelSettings


@pytest.fixture(scope="module")
def planned():
    """A goal's drawing and its files."""

    def plan(goal):
        made = make_plan(goal, provider(ModelSettings(), RULES))
        return draw(made.expanded), write(compose(made.plan, made.expanded.architecture)).by_name()

    return plan


def follow(planned, edit):
    graph, files = planned
    return redrawn(graph, resources(files), {**files, "main.tf": edit(files["main.tf"])})


@pytest.mark.parametrize(
    "goal", ["A backend API on a VM with PostgreSQL", "an autoscaled web app with Redis", "a site"]
)
def test_files_that_nobody_edited_are_drawn_as_they_were(planned, goal):
    graph, files = planned(goal)
    assert redrawn(graph, resources(files), files) == graph


def test_a_new_machine_stands_in_its_subnet_and_a_new_topic_is_spoken_to(planned):
    more = (
        'resource "google_compute_instance" "second" {\n  name = "second"\n  machine_type = "e2-small"\n'
        "  network_interface {\n    subnetwork = google_compute_subnetwork.backend_subnet.id\n  }\n"
        "  metadata = { topic = google_pubsub_topic.jobs.name }\n}\n"
        'resource "google_pubsub_topic" "jobs" {\n  name = "jobs"\n}\n'
    )
    now = follow(planned("A backend API on a VM"), lambda text: text + more)
    edges = {(each.source, each.target, each.relation) for each in now.edges}
    assert ("backend-subnet", "second", "contains") in edges
    assert ("second", "jobs", "connects_to") in edges
    second = next(each for each in now.nodes if each.id == "second")
    assert (second.data.label, second.config["machine_type"]) == ("Virtual machine", "e2-small")


def test_what_is_taken_out_of_the_files_goes_with_its_edges(planned):
    graph, files = planned("A backend API on a VM with PostgreSQL")
    gone = next(each for each in graph.nodes if each.config.get("type") == "google_sql_database_instance")
    name = gone.id.replace("-", "_")
    now = follow((graph, files), lambda text: text.replace(f'"google_sql_database_instance" "{name}"', '"x_y" "z"'))
    assert gone.id not in {each.id for each in now.nodes}
    assert not [each for each in now.edges if gone.id in {each.source, each.target}]


def test_the_size_of_a_machine_is_that_of_its_variable(planned):
    graph, files = planned("A backend API on a VM")
    machine = next(each for each in graph.nodes if "machine_type" in each.config)
    size = machine.config["machine_type"]
    bigger = {name: text.replace(f'"{size}"', '"n2-standard-16"') for name, text in files.items()}
    now = next(each for each in redrawn(graph, resources(files), bigger).nodes if each.id == machine.id)
    assert (now.config["machine_type"], "n2-standard-16" in now.data.label) == ("n2-standard-16", True)


def test_files_without_a_drawing_are_drawn_without_details(planned):
    _, files = planned("A backend API on a VM with PostgreSQL")
    kinds = {each.config["type"] for each in redrawn(Graph(), (), files).nodes}
    assert {"google_compute_instance", "google_sql_database_instance", "google_compute_subnetwork"} <= kinds
    assert not [each for each in kinds if "monitoring" in each or each.endswith("_member")]
