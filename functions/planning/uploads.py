"""The bucket of sources, by Cloud Storage's client."""

from functools import cached_property
from typing import TYPE_CHECKING

from shared.cloud.buckets import bucket
from shared.parts.app import object_of

if TYPE_CHECKING:
    from google.cloud.storage import Bucket

_TIMEOUT = 20.0


class Uploads:
    """Sources by their hash; the client is made on first use. google.api_core errors pass."""

    def __init__(self, project: str, name: str, endpoint: str | None) -> None:
        self._project = project
        self._name = name
        self._endpoint = endpoint

    def size(self, sha256: str) -> int | None:
        """The size of a source that is there; None where it is not."""
        found = self._bucket.get_blob(object_of(sha256), timeout=_TIMEOUT)
        return None if found is None else int(found.size or 0)

    def read(self, sha256: str, most: int) -> bytes | None:
        """A source's archive; None where it is not there, or larger than `most` bytes."""
        found = self._bucket.get_blob(object_of(sha256), timeout=_TIMEOUT)
        if found is None or int(found.size or 0) > most:
            return None
        return bytes(found.download_as_bytes(timeout=3 * _TIMEOUT))

    def upload_url(self, sha256: str, size: int) -> str:
        """The address of a resumable upload of exactly this size, which makes nothing where something is."""
        blob = self._bucket.blob(object_of(sha256))
        url = blob.create_resumable_upload_session(
            content_type="application/gzip", size=size, timeout=_TIMEOUT, if_generation_match=0, checksum=None
        )
        return str(url)

    @cached_property
    def _bucket(self) -> "Bucket":
        return bucket(self._project, self._name, self._endpoint)
