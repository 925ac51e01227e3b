"""Cloud Logging on a laptop: what builds, services and jobs said, kept on disk and asked for by filter."""

from infra.local.logs.app import logs_app
from infra.local.logs.filters import BadFilter
from infra.local.logs.store import LogStore

__all__ = ["BadFilter", "LogStore", "logs_app"]
