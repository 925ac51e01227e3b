"""What the planning function works with, made on first use and kept."""

from functools import cache
from typing import TYPE_CHECKING

from functions.planning.rules.answer import RULES
from functions.planning.settings import PlanningSettings
from shared.auth import Guard, guard_of
from shared.llm import Provider, provider

if TYPE_CHECKING:
    from functions.planning.application import Look
    from functions.planning.secret_values import SecretValues
    from functions.planning.sources import Sources
    from shared.cloud.app_logs import AppLogs
    from shared.schemas import Environment, Run
    from shared.store import Documents
    from shared.store.deployments import Deployments
    from shared.store.environments import Environments
    from shared.store.runs import Runs


@cache
def settings() -> PlanningSettings:
    """Read once from the environment."""
    return PlanningSettings()


@cache
def guard() -> Guard:
    """Who may call this function, asked at every request."""
    return guard_of(settings())


@cache
def model() -> Provider:
    """The one provider of this process."""
    return provider(settings(), RULES)


@cache
def look() -> "Look":
    """What asks registries and hosts of repositories."""
    from functions.planning.registries import Registries

    return Registries(settings().google_cloud_project, settings().run_location)


@cache
def sources() -> "Sources | None":
    """The bucket of sources; None where this platform has none."""
    from functions.planning.uploads import Uploads

    said = settings()
    if not said.sources_bucket:
        return None
    return Uploads(said.google_cloud_project, said.sources_bucket, said.storage_endpoint)


@cache
def app_logs() -> "AppLogs":
    """What deployed applications say."""
    from shared.cloud.app_logs import AppLogs

    return AppLogs(settings().target_project, settings().logging_endpoint)


@cache
def secret_values() -> "SecretValues":
    """Where values of secrets are put."""
    from functions.planning.secret_values import SecretValues

    return SecretValues(settings().secrets_endpoint)


@cache
def deployments() -> "Deployments":
    """`deployments/{deployment_id}`."""
    from shared.store import firestore_client
    from shared.store.deployments import Deployments

    return Deployments(firestore_client(settings().google_cloud_project, settings().firestore_database))


@cache
def runs() -> "Documents[Run]":
    """`runs/{run_id}`."""
    from shared.schemas import Run  # only POST /generate_terraform stores anything
    from shared.store import Documents, firestore_client

    return Documents(firestore_client(settings().google_cloud_project, settings().firestore_database), "runs", Run)


def places() -> "tuple[Runs, Deployments, Environments]":
    """What runs, what stands, and where it may go."""
    import time

    from shared.store import firestore_client
    from shared.store.deployments import Deployments
    from shared.store.environments import Environments
    from shared.store.runs import Runs

    said = settings()
    client = firestore_client(said.google_cloud_project, said.firestore_database)
    default = said.deployments_project or said.google_cloud_project
    return Runs(client, time.time), Deployments(client), Environments(client, default)


def environment_named(name: str) -> "Environment | None":
    """The environment, None for the default one; raises Unprocessable for one that there is not."""
    from shared.schemas import DEFAULT_ENVIRONMENT

    if name == DEFAULT_ENVIRONMENT:
        return None
    from shared.http import Unprocessable
    from shared.store import NotFound, firestore_client
    from shared.store.environments import Environments

    client = firestore_client(settings().google_cloud_project, settings().firestore_database)
    try:
        return Environments(client, settings().google_cloud_project).named(name)
    except NotFound as error:
        message = f"there is no environment {name}: infraai env create makes it"
        raise Unprocessable(f"{message}.", errors=[{"field": "environment", "message": message}]) from error
