# ruff: noqa: E501 - one shape a line where it fits
"""Harmless directories in the shape of Google's own samples: one service each, with one thing shown of it.

    for shape in shapes(): shape.title, shape.files, shape.beside

Written anew. `~` stands for the deployment's suffix: left out as a sample has it, and written where a plan is judged.
"""

from collections.abc import Iterator

from tests.policy.shapes.databases import databases
from tests.policy.shapes.keeping import ALERTS, BUCKETS, DATASETS, TOPICS
from tests.policy.shapes.pieces import Shape
from tests.policy.shapes.running import CLUSTERS, MACHINES, RUN
from tests.policy.shapes.whole import WHOLE, WITH_FILES


def shapes() -> Iterator[Shape]:
    """All of them."""
    for title, text in _texts():
        yield Shape(title, text)
    for title, text, beside in WITH_FILES:
        yield Shape(title, text, beside)


def _texts() -> Iterator[tuple[str, str]]:
    yield from databases()
    for table in (RUN, BUCKETS, MACHINES, CLUSTERS, TOPICS, DATASETS, ALERTS):
        base, cases = table
        for title, inside, beside in cases:
            yield title, (base % {"n": title.replace(" ", "-")[:14].strip("-"), "inside": inside}) + beside
    yield from WHOLE


BY_DESIGN = [
    Shape("an anchor", 'resource "null_resource" "done" {\n  triggers = {\n    at = "once"\n  }\n}\n'),
    Shape(
        "another cluster's provider",
        'data "google_client_config" "me" {}\nprovider "kubernetes" {\n  host = "https://10.0.0.1"\n  token = data.google_client_config.me.access_token\n}\nresource "kubernetes_namespace_v1" "n" {\n  metadata {\n    name = "n"\n  }\n}\n',
    ),
    Shape(
        "a file written here", 'resource "local_file" "b" {\n  filename = "backend.tf"\n  content = "terraform {}"\n}\n'
    ),
]
"""In the shape of samples, and refused: what they use runs elsewhere's code or writes this machine's files."""
PLAN_BY_DESIGN = {"dns forwarding": "refused_argument"}
"""Those whose plan is refused: names asked of servers that are nobody's."""
