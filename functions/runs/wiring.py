"""What the runs function works with."""

import time
from functools import cache, partial

from functions.runs.adopt import AdoptDesk
from functions.runs.desk import Desk
from functions.runs.drift import DriftDesk
from functions.runs.environments import EnvironmentDesk
from functions.runs.files import FilesDesk
from functions.runs.settings import Settings
from shared.auth import Guard, guard_of
from shared.events import PubSubPublisher
from shared.store import firestore_client
from shared.store.adoptions import pending
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.flags import KillSwitch
from shared.store.run_logs import read_lines
from shared.store.runs import Runs


@cache
def guard() -> Guard:
    """Who may call this function, asked at every request."""
    return guard_of(Settings())


@cache
def desk() -> Desk:
    """The one desk of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return Desk(
        runs=Runs(client, time.time),
        deployments=Deployments(client),
        read_lines=partial(read_lines, client),
        publish=PubSubPublisher(settings.google_cloud_project),
        switch=KillSwitch(client, time.time),
        environment=_environments().named,
    )


@cache
def files() -> FilesDesk:
    """The desk for files."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return FilesDesk(Runs(client, time.time), Deployments(client))


@cache
def environments() -> EnvironmentDesk:
    """The desk for environments."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    identities = settings.environment_identities
    return EnvironmentDesk(
        _environments(),
        Deployments(client),
        Runs(client, time.time),
        own=settings.google_cloud_project,
        projects=None if identities is None else set(identities),
        clock=time.time,
    )


@cache
def drifts() -> DriftDesk:
    """The desk for what was changed by hand."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return DriftDesk(Runs(client, time.time), Deployments(client), PubSubPublisher(settings.google_cloud_project))


@cache
def adoptions() -> AdoptDesk:
    """The desk for what exists already."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    publish = PubSubPublisher(settings.google_cloud_project)
    return AdoptDesk(
        Runs(client, time.time), Deployments(client), pending(client), publish, environment=_environments().named
    )


def _environments() -> Environments:
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return Environments(client, settings.deployments_project or settings.google_cloud_project)
