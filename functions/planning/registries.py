"""Asking registries of images and hosts of repositories what a name stands for now, over HTTPS.

Names come from goals and callers, so only hosts of the tables below are asked, at fixed paths; no redirect is followed
and no address that an answer names is gone to. What can't be told in a few seconds is not told.
"""

import logging
import re
from collections.abc import Mapping
from urllib.parse import quote

import requests

_log = logging.getLogger(__name__)

_TIMEOUT = (2.0, 3.0)
_MOST = 1_000_000
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_NAME = re.compile(r"[a-z0-9][a-z0-9._/-]{0,250}")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
# Registry -> where it answers, and where it hands out tokens to anybody ({name}: the repository).
_REGISTRIES: Mapping[str, tuple[str, str]] = {
    "docker.io": (
        "registry-1.docker.io",
        "https://auth.docker.io/token?service=registry.docker.io&scope=repository:{name}:pull",
    ),
    "ghcr.io": ("ghcr.io", "https://ghcr.io/token?service=ghcr.io&scope=repository:{name}:pull"),
    "quay.io": ("quay.io", "https://quay.io/v2/auth?service=quay.io&scope=repository:{name}:pull"),
    "registry.gitlab.com": (
        "registry.gitlab.com",
        "https://gitlab.com/jwt/auth?service=container_registry&scope=repository:{name}:pull",
    ),
    "public.ecr.aws": (
        "public.ecr.aws",
        "https://public.ecr.aws/token/?service=public.ecr.aws&scope=repository:{name}:pull",
    ),
    "mcr.microsoft.com": ("mcr.microsoft.com", ""),
    "gcr.io": ("gcr.io", ""),
    "us.gcr.io": ("us.gcr.io", ""),
    "eu.gcr.io": ("eu.gcr.io", ""),
    "asia.gcr.io": ("asia.gcr.io", ""),
}
# How a registry answers anybody about what is private, or not there.
_NOT_SHOWN = frozenset({401, 403, 404})
_ARTIFACTS = re.compile(r"[a-z]+(?:-[a-z]+\d{1,2})?-docker\.pkg\.dev")
_HOSTS = re.compile(
    r"https://(github\.com|gitlab\.com|bitbucket\.org)/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)?"
)
_MANIFESTS = (
    "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json"
)


class Registries:
    """Asks with the function's own token where an image is in a project's Artifact Registry, else as anybody."""

    def __init__(self, project: str, region: str) -> None:
        self._project, self._region = project, region

    def builds_in(self) -> tuple[str, str]:
        """The project and the region of the platform's builds."""
        return self._project, self._region

    def digest(self, image: str) -> str | None:
        """`sha256:...` of `HOST/NAME:TAG`; empty where its registry shows nobody such an image; None where it is not
        one of the known ones, or did not tell."""
        host, _, rest = image.partition("/")
        name, _, tag = rest.rpartition(":")
        if not _NAME.fullmatch(name) or ".." in name or not _TAG.fullmatch(tag):
            return None
        if _ARTIFACTS.fullmatch(host):
            at, tokens = host, ""
        elif host in _REGISTRIES:
            at, tokens = _REGISTRIES[host]
        else:
            return None
        try:
            headers = {"Accept": _MANIFESTS}
            own = "" if tokens else self._own(host, name)
            token = _handed_out(tokens.format(name=quote(name, safe="/"))) if tokens else own
            if token:
                headers["Authorization"] = f"Bearer {token}"
            url = f"https://{at}/v2/{quote(name, safe='/')}/manifests/{tag}"
            answer = requests.head(url, headers=headers, timeout=_TIMEOUT, allow_redirects=False)
        except (requests.RequestException, ValueError) as error:
            _log.info("asking %s about an image: %s", at, type(error).__name__)
            return None
        digest = answer.headers.get("Docker-Content-Digest", "")
        if answer.status_code in _NOT_SHOWN and not own:
            return ""
        return digest if answer.status_code == 200 and _DIGEST.fullmatch(digest) else None

    def commit(self, url: str, ref: str) -> str | None:
        """The commit at which a branch or tag of a public repository stands; its main branch where none is named.
        Empty where its host shows nobody such a repository; None where it did not tell."""
        if not _HOSTS.fullmatch(url) or ".." in url:
            return None
        try:
            address = f"{url}.git/info/refs"
            asked = {"service": "git-upload-pack"}
            with requests.get(address, params=asked, timeout=_TIMEOUT, allow_redirects=False, stream=True) as answer:
                if answer.status_code != 200:
                    return "" if answer.status_code in _NOT_SHOWN else None
                text = answer.raw.read(_MOST, decode_content=True).decode("utf-8", "replace")
        except (requests.RequestException, OSError, ValueError) as error:
            _log.info("asking about a repository: %s", type(error).__name__)
            return None
        return commit_in(text, ref)

    def _own(self, host: str, name: str) -> str:
        """A token for the platform's own project, and for no other."""
        if not _ARTIFACTS.fullmatch(host) or name.partition("/")[0] != self._project:
            return ""
        import google.auth
        from google.auth.exceptions import GoogleAuthError
        from google.auth.transport.requests import Request

        try:
            credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
            credentials.refresh(Request())
        except GoogleAuthError:
            return ""
        return str(credentials.token or "")


def _handed_out(url: str) -> str:
    answer = requests.get(url, timeout=_TIMEOUT, allow_redirects=False)
    said = answer.json() if answer.status_code == 200 else {}
    token = said.get("token") if isinstance(said, dict) else None
    return token if isinstance(token, str) and len(token) < 10_000 else ""


def commit_in(advertised: str, ref: str) -> str | None:
    """The commit of a branch or tag in git's list of references (a tag's own commit where it is an object)."""
    found: dict[str, str] = {}
    for line in re.split(r"[\n\x00]", advertised):
        match = re.fullmatch(r"(?:[0-9a-f]{4})*?([0-9a-f]{40}) (HEAD|refs/[\w./@{}^-]+)", line.strip())
        if match:
            found[match[2]] = match[1]
    wanted = [f"refs/tags/{ref}^{{}}", f"refs/heads/{ref}", f"refs/tags/{ref}"] if ref else ["HEAD"]
    commit = next((found[name] for name in wanted if name in found), None)
    return commit if commit and _COMMIT.fullmatch(commit) else None
