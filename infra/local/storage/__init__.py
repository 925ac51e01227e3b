"""Cloud Storage on a laptop: buckets and objects with generations, kept on disk, over the JSON and XML APIs."""

from infra.local.storage.app import goes_on, storage_app
from infra.local.storage.objects import ObjectStore

__all__ = ["ObjectStore", "goes_on", "storage_app"]
