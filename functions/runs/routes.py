"""What the runs function answers, and who answers it.

Runs: asked for, looked at, applied; deployments: looked at, changed back, ended; environments.
"""

from functions.runs import wiring
from functions.runs.adopt import AdoptDesk
from functions.runs.desk import Desk
from functions.runs.drift import DriftDesk
from functions.runs.environments import EnvironmentDesk
from functions.runs.files import FilesDesk
from shared.http import Routes, at


def _desk() -> Desk:
    return wiring.desk()


def _files() -> FilesDesk:
    return wiring.files()


def _environments() -> EnvironmentDesk:
    return wiring.environments()


def _drifts() -> DriftDesk:
    return wiring.drifts()


def _adoptions() -> AdoptDesk:
    return wiring.adoptions()


ROUTES: Routes = [
    ("POST", "/execute", at(_desk, Desk.execute)),
    ("GET", "/runs", at(_desk, Desk.list_runs)),
    ("GET", "/runs/<run_id>", at(_desk, Desk.get_run)),
    ("GET", "/runs/<run_id>/status", at(_desk, Desk.get_status)),
    ("GET", "/runs/<run_id>/logs", at(_desk, Desk.get_logs)),
    ("POST", "/runs/<run_id>/apply", at(_desk, Desk.apply)),
    ("POST", "/runs/<run_id>/cancel", at(_desk, Desk.cancel)),
    ("POST", "/runs/<run_id>/unlock", at(_desk, Desk.unlock)),
    ("GET", "/runs/<run_id>/files", at(_files, FilesDesk.show)),
    ("PUT", "/runs/<run_id>/files", at(_files, FilesDesk.edit)),
    ("POST", "/runs/<run_id>/check", at(_files, FilesDesk.check)),
    ("POST", "/runs/<run_id>/fix", at(_files, FilesDesk.fix)),
    ("POST", "/environments", at(_environments, EnvironmentDesk.create)),
    ("GET", "/environments", at(_environments, EnvironmentDesk.list_all)),
    ("GET", "/environments/<name>", at(_environments, EnvironmentDesk.show)),
    ("PATCH", "/environments/<name>", at(_environments, EnvironmentDesk.change)),
    ("DELETE", "/environments/<name>", at(_environments, EnvironmentDesk.remove)),
    ("POST", "/adoptions", at(_adoptions, AdoptDesk.adopt)),
    ("GET", "/deployments", at(_desk, Desk.list_deployments)),
    ("GET", "/deployments/<deployment_id>", at(_desk, Desk.get_deployment)),
    ("GET", "/deployments/<deployment_id>/history", at(_desk, Desk.history)),
    ("GET", "/deployments/<deployment_id>/variables", at(_files, FilesDesk.variables)),
    ("POST", "/deployments/<deployment_id>/destroy", at(_desk, Desk.destroy)),
    ("POST", "/deployments/<deployment_id>/rollback", at(_desk, Desk.roll_back)),
    ("POST", "/deployments/<deployment_id>/files", at(_files, FilesDesk.by_hand)),
    ("POST", "/deployments/<deployment_id>/extend", at(_desk, Desk.extend)),
    ("POST", "/deployments/<deployment_id>/drift", at(_drifts, DriftDesk.look)),
    ("POST", "/deployments/<deployment_id>/drift/revert", at(_drifts, DriftDesk.revert)),
    ("POST", "/deployments/<deployment_id>/drift/adopt", at(_drifts, DriftDesk.adopt)),
]
