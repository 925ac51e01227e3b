"""What the runs function answers, and who answers it."""

from functions.runs import wiring
from shared.http import Routes


def routes() -> Routes:
    """Runs: asked for, looked at, applied; deployments: looked at, changed back, ended; environments."""
    at, where, drift = wiring.desk(), wiring.environments(), wiring.drifts()
    taking = wiring.adoptions()
    return [
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
        ("POST", "/adoptions", taking.adopt),
        ("GET", "/deployments", at.list_deployments),
        ("GET", "/deployments/<deployment_id>", at.get_deployment),
        ("GET", "/deployments/<deployment_id>/history", at.history),
        ("POST", "/deployments/<deployment_id>/destroy", at.destroy),
        ("POST", "/deployments/<deployment_id>/rollback", at.roll_back),
        ("POST", "/deployments/<deployment_id>/extend", at.extend),
        ("POST", "/deployments/<deployment_id>/drift", drift.look),
        ("POST", "/deployments/<deployment_id>/drift/revert", drift.revert),
        ("POST", "/deployments/<deployment_id>/drift/adopt", drift.adopt),
    ]
