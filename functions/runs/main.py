"""The door of the runs: ask for one, look at them, let a plan be applied, look at what exists."""

import functions_framework
from flask import Request, Response

from functions.runs.settings import Settings
from functions.runs.wiring import desk, environments, guard
from shared.auth import check_start
from shared.http import Routes, serve

check_start(Settings)


@functions_framework.http
def runs(request: Request) -> Response:
    """POST /execute, /runs/{id}/apply|cancel|unlock; PUT /runs/{id}/files; the lists and documents; environments."""
    at, where = desk(), environments()
    routes: Routes = [
        ("POST", "/execute", at.execute),
        ("GET", "/runs", at.list_runs),
        ("GET", "/runs/<run_id>", at.get_run),
        ("GET", "/runs/<run_id>/status", at.get_status),
        ("GET", "/runs/<run_id>/logs", at.get_logs),
        ("POST", "/runs/<run_id>/apply", at.apply),
        ("POST", "/runs/<run_id>/cancel", at.cancel),
        ("POST", "/runs/<run_id>/unlock", at.unlock),
        ("PUT", "/runs/<run_id>/files", at.edit),
        ("POST", "/environments", where.create),
        ("GET", "/environments", where.list_all),
        ("GET", "/environments/<name>", where.show),
        ("DELETE", "/environments/<name>", where.remove),
        ("GET", "/deployments", at.list_deployments),
        ("GET", "/deployments/<deployment_id>", at.get_deployment),
    ]
    return serve(request, routes, guard())
