"""What the launcher works with."""

import time
from functools import cache

from functions.launcher.launch import Desk
from functions.launcher.settings import Settings
from shared.auth import Guard, guard_of
from shared.cloud.jobs import Jobs
from shared.store import firestore_client
from shared.store.runs import Runs


@cache
def guard() -> Guard:
    """Who may call this function, asked at every request."""
    return guard_of(Settings(), behind_cloud_run=True)


@cache
def desk() -> Desk:
    """The desk of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return Desk(Runs(client, time.time), Jobs(settings.google_cloud_project, settings))
