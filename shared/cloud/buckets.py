"""Cloud Storage by its client, as this process's own identity."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.cloud.storage import Bucket

_SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"


def bucket(project: str, name: str, endpoint: str | None) -> "Bucket":
    """A bucket, which is not asked for yet; `endpoint` is another address than Google's. Raises google.auth errors."""
    import google.auth
    from google.cloud import storage  # 0.4 s that only who needs it pays

    credentials, _ = google.auth.default(scopes=[_SCOPE])
    if hasattr(credentials, "with_always_use_jwt_access"):
        # A key signs its tokens itself, as for the other APIs: nobody is asked for one.
        credentials = credentials.with_always_use_jwt_access(True)
    options = {"api_endpoint": endpoint} if endpoint else None
    made: Bucket = storage.Client(project, credentials=credentials, client_options=options).bucket(name)
    return made
