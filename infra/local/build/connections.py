"""Cloud Build's connections (API v2) over the world: a host that is reached with a token of somebody's, and the
repositories of it that are connected.

A connection is COMPLETE where its token lies in Secret Manager here; nobody can go through a host's own pages for one.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from infra.local.secrets import VERSION
from infra.local.world import World

CONNECTION, REPOSITORY = "google_cloudbuildv2_connection", "google_cloudbuildv2_repository"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# What a connection of each host calls its token.
_TOKENS = {
    "githubConfig": ("authorizerCredential", "oauthTokenSecretVersion"),
    "gitlabConfig": ("readAuthorizerCredential", "userTokenSecretVersion"),
    "bitbucketCloudConfig": ("readAuthorizerCredential", "userTokenSecretVersion"),
}


class NotConnected(Exception):
    """What Cloud Build answers where a repository can't be read: its code, its status and a sentence."""

    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code, self.status = code, status


class Reached(NamedTuple):
    """Where a connected repository is, and the token that opens it."""

    url: str
    token: str


class Connections:
    """The connections of one project, as their clients make and Cloud Build uses them. Raises NotConnected."""

    def __init__(self, world: World) -> None:
        self._world = world

    def connect(self, parent: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A new connection, as `projects.locations.connections.create` takes it."""
        configs = [each for each in _TOKENS if each in body]
        if not _ID.fullmatch(name) or len(configs) != 1:
            raise NotConnected(
                400, "INVALID_ARGUMENT", f"a connection has a connectionId and one of {', '.join(_TOKENS)}"
            )
        said = body[configs[0]] or {}
        version = str((said.get(_TOKENS[configs[0]][0]) or {}).get(_TOKENS[configs[0]][1]) or "")
        return self._kept(CONNECTION, f"{parent}/connections/{name}", {"host": configs[0], "token": version})

    def add(self, connection: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A repository of a connection, as `connections.repositories.create` takes it."""
        self._found(CONNECTION, connection)
        url = str(body.get("remoteUri") or "")
        if not _ID.fullmatch(name) or not url.startswith("https://"):
            raise NotConnected(
                400, "INVALID_ARGUMENT", "a repository has a repositoryId and a remoteUri, https://...git"
            )
        return self._kept(REPOSITORY, f"{connection}/repositories/{name}", {"url": url})

    def shown(self, name: str) -> dict[str, Any]:
        """A connection or a repository as the API has it."""
        if "/repositories/" in name:
            return {"name": name, "remoteUri": self._found(REPOSITORY, name)["url"]}
        found = self._found(CONNECTION, name)
        complete = self._token(found["token"]) is not None
        stage = {"stage": "COMPLETE"} if complete else {"stage": "PENDING_USER_OAUTH", "message": _TO_DO}
        return {"name": name, found["host"]: {}, "installationState": stage}

    def reach(self, repository: str) -> Reached:
        """Where a connected repository is, by its full name."""
        url = self._found(REPOSITORY, repository)["url"]
        connection = repository.partition("/repositories/")[0]
        token = self._token(self._found(CONNECTION, connection)["token"])
        if token is None:
            raise NotConnected(400, "FAILED_PRECONDITION", f"connection {connection} is not COMPLETE: {_TO_DO}")
        return Reached(url, token)

    def _found(self, kind: str, name: str) -> dict[str, Any]:
        entry = self._world.get(kind, name)
        if entry is None:
            raise NotConnected(404, "NOT_FOUND", f"Requested entity was not found: {name}")
        return dict(entry.attributes)

    def _kept(self, kind: str, name: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
        with self._world.transaction():
            if self._world.get(kind, name) is not None:
                raise NotConnected(409, "ALREADY_EXISTS", f"{name} already exists")
            self._world.put(kind, name, {"id": name, "name": name, **attributes})
        return self.shown(name)

    def _token(self, version: str) -> str | None:
        named = (each for each in self._world.list(VERSION) if version in (each.id, each.attributes.get("name")))
        found = next(named, None)
        if found is None or found.attributes.get("enabled") is False:
            return None
        return str(found.attributes.get("secret_data") or "") or None


_TO_DO = "its host has given no token; here it takes one that lies in Secret Manager"
