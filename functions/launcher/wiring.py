"""What the launcher works with."""

import time
from functools import cache

from functions.launcher.launch import Tools
from functions.launcher.settings import Settings
from shared.cloud.jobs import Jobs
from shared.store import firestore_client
from shared.store.runs import Runs


@cache
def tools() -> Tools:
    """The tools of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return Tools(Runs(client, time.time), Jobs(settings.google_cloud_project, settings))
