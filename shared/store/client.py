"""The one Firestore client of a process, made on first use."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.cloud.firestore import Client


@cache
def firestore_client(project: str, database: str = "(default)") -> "Client":
    """The client for a project; FIRESTORE_EMULATOR_HOST is honoured by Google's library itself."""
    from google.cloud import firestore  # 0.4 s that a cold start need not pay before it must

    return firestore.Client(project=project, database=database)
