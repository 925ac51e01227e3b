"""The door of planning: a goal becomes a plan and a drawing, a plan Terraform; a program's source is taken in."""

from typing import TYPE_CHECKING

import functions_framework
from flask import Request, Response

from functions.planning.routes import ROUTES
from shared.auth import check_start
from shared.http import serve

if TYPE_CHECKING:
    from functions.planning.settings import PlanningSettings


def _settings() -> "PlanningSettings":
    from functions.planning.wiring import settings

    return settings()


check_start(_settings)


@functions_framework.http
def planning(request: Request) -> Response:
    """POST /generate-graph, /generate_terraform, /promotions, /sources; a deployment's change, its logs: routes.py."""
    from functions.planning.wiring import guard

    return serve(request, ROUTES, guard())
