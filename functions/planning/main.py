"""The door of planning: a goal becomes a plan and a drawing, a plan Terraform; a program's source is taken in."""

from typing import TYPE_CHECKING

import functions_framework
from flask import Request, Response

from functions.planning.desk import draft, draw, promotion, show_lines, take_source
from shared.auth import check_start
from shared.http import Routes, serve

if TYPE_CHECKING:
    from functions.planning.settings import PlanningSettings


def _settings() -> "PlanningSettings":
    from functions.planning.wiring import settings

    return settings()


check_start(_settings)
_ROUTES: Routes = [
    ("POST", "/generate-graph", draw),
    ("POST", "/generate_terraform", draft),
    ("POST", "/promotions", promotion),
    ("POST", "/sources", take_source),
    ("GET", "/deployments/<deployment_id>/logs", show_lines),
]


@functions_framework.http
def planning(request: Request) -> Response:
    """POST /generate-graph, /generate_terraform, /promotions, /sources; GET /deployments/{id}/logs: see desk.py."""
    from functions.planning.wiring import guard

    return serve(request, _ROUTES, guard())
