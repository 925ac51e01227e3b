"""The door of planning: a goal becomes a plan and a drawing, a plan becomes Terraform."""

from typing import TYPE_CHECKING

import functions_framework
from flask import Request, Response

from shared.auth import check_start
from shared.http import Answer, read_body, serve

if TYPE_CHECKING:
    from functions.planning.settings import PlanningSettings

# What a handler needs is imported by it: the first answer should not wait for what another one needs.


def _settings() -> "PlanningSettings":
    from functions.planning.wiring import settings

    return settings()


check_start(_settings)


@functions_framework.http
def planning(request: Request) -> Response:
    """POST /generate-graph, POST /generate_terraform, POST /sources."""
    from functions.planning.wiring import guard

    routes = [
        ("POST", "/generate-graph", _graph),
        ("POST", "/generate_terraform", _terraform),
        ("POST", "/sources", _sources),
    ]
    return serve(request, routes, guard())


def _graph(request: Request) -> Answer:
    from functions.planning.respond import GraphRequest, respond
    from functions.planning.wiring import look, model

    return Answer(respond(read_body(request, GraphRequest), model(), look()))


def _sources(request: Request) -> Answer:
    from functions.planning.sources import SourceRequest, take_in
    from functions.planning.wiring import sources

    return Answer(take_in(read_body(request, SourceRequest), sources()))


def _terraform(request: Request) -> Answer:
    import time

    from functions.planning.generate import GenerateRequest, generate_run, new_run_id
    from functions.planning.wiring import look, model, runs, sources

    body = read_body(request, GenerateRequest)
    return Answer(
        generate_run(
            body,
            provider=model(),
            runs=runs(),
            clock=time.time,
            new_id=new_run_id,
            look=look(),
            sources=sources(),
        )
    )
