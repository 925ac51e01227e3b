"""Vector Search and Cloud Workstations: which goals ask for them, and what they say of them."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.read import read


@pytest.mark.parametrize(
    ("goal", "settings", "users"),
    [
        (
            "Vertex AI Vector Search index from a bucket with 768 dimensional embeddings, queried by our Cloud Run API",
            {"dimensions": "768"},
            1,
        ),
        (
            "Índice de Vector Search en Vertex AI con vectores de 1536 dimensiones, acceso privado",
            {"dimensions": "1536"},
            0,
        ),
        (
            "Vertex AI Matching Engine Index mit 384 Dimensionen, Streaming-Updates, öffentlicher Endpunkt",
            {"dimensions": "384", "updates": "stream", "public": "true"},
            0,
        ),
        (
            "semantic search: a vertex ai index deployed on a public endpoint, two replicas",
            {"public": "true", "replicas": "2"},
            0,
        ),
        ("un index Vector Search (Vertex AI) et un service Cloud Run, cosinus", {"distance": "cosine"}, 1),
    ],
)
def test_an_index_is_as_it_is_said_and_who_runs_asks_it(goal: str, settings: dict[str, str], users: int) -> None:
    sketch = draw(read(goal))
    assert sketch.parts["vectors"].settings == settings
    assert len([each for each in sketch.parts.values() if "vectors" in each.uses]) == users
    assert "55 USD a month" in " ".join(sketch.how["vertex_index"])


@pytest.mark.parametrize(
    "goal",
    [
        "Cloud Run API with Postgres and pgvector for vector search, not Vertex AI Vector Search",
        "Chatbot on Cloud Run that asks Gemini, embeddings kept in AlloyDB",
        "The data team already runs a Vertex AI Vector Search index in project ml-prod; we only need a Cloud Run API",
        "a Vertex AI endpoint for our own model",
        "Vector Search on Vertex AI with a private endpoint, no public endpoint",
    ],
)
def test_nothing_is_opened_or_made_that_is_not_asked_for(goal: str) -> None:
    sketch = draw(read(goal))
    found = [sketch.parts[id_].settings for id_ in sketch.of("vertex_index")]
    assert all("public" not in each for each in found)
    assert bool(found) is goal.startswith("Vector Search")


@pytest.mark.parametrize(
    ("goal", "settings"),
    [
        (
            "Cloud Workstations for 10 developers, own image, e2-standard-8, stop after 30 minutes idle",
            {"size": "e2-standard-8", "developers": "10", "idle_minutes": "30"},
        ),
        (
            "Cloud Workstations für unser Team, Maschinen mit 4 vCPU, nach 2 Stunden Leerlauf aus",
            {"size": "e2-standard-4", "idle_minutes": "120"},
        ),
        ("cloud workstaions cluster + config, n2-standard-4, 100gb disk", {"size": "n2-standard-4", "disk_gb": "100"}),
        ("remote developer environments with Cloud Workstations, 150 GB home disk each", {"disk_gb": "200"}),
        (
            "des Cloud Workstations pour 5 développeurs, arrêt après 20 minutes d'inactivité",
            {"developers": "5", "idle_minutes": "20"},
        ),
    ],
)
def test_workstations_are_as_they_are_said_and_nothing_else_is_made(goal: str, settings: dict[str, str]) -> None:
    sketch = draw(read(goal))
    assert sketch.parts["workstations"].settings == settings
    assert not set(sketch.parts) - {"workstations", "images"}


@pytest.mark.parametrize(
    "goal",
    [
        "A VM as a workstation for our video editor with a GPU",
        "Postgres and a Cloud Run API, developers use their own laptops, no Cloud Workstations",
        "Our Cloud Workstations already exist; add a Redis for the API on Cloud Run",
    ],
)
def test_no_workstations_where_none_are_asked_for(goal: str) -> None:
    assert not draw(read(goal)).of("workstations")
