"""Google's REST APIs at one address: which stand-in answers which path."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from infra.local.faults.requests import with_faults
from infra.local.incidents import app as incident_paths

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

    from infra.local.faults import Plan
    from infra.local.faults.model import Service


def rest_apis(
    applications: "Mapping[Service, WSGIApplication]",
    *,
    jobs: "WSGIApplication",
    compute: "WSGIApplication",
    storage: "WSGIApplication",
    incidents: "WSGIApplication",
    project: "WSGIApplication",
    faults_page: "WSGIApplication",
    faults: "Plan",
) -> "WSGIApplication":
    """All of them, each behind the faults of its service; `applications` are those of secrets, build and logging."""
    more = {name: with_faults(app, faults, name) for name, app in applications.items()}
    return _by_prefix(
        {
            "/v1/": _either("/secrets", more["secrets"], more["build"]),
            "/v2/entries": more["logging"],
            "/v2/": _either("/connections", more["build"], with_faults(jobs, faults, "run")),
            "/compute/v1/": with_faults(compute, faults, "compute"),
            "/google/": with_faults(project, faults, "project"),
            incident_paths.PATH: incidents,
            "/_local/": faults_page,
            "/": with_faults(storage, faults, "storage"),
        }
    )


def _either(word: str, one: "WSGIApplication", other: "WSGIApplication") -> "WSGIApplication":
    """Two APIs whose paths begin alike: the one whose collection is in the path, else the other."""

    def app(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        chosen = one if word in environ.get("PATH_INFO", "") else other
        return chosen(environ, start_response)

    return app


def _by_prefix(apps: "Mapping[str, WSGIApplication]") -> "WSGIApplication":
    """Google's REST APIs at one address, by prefix; no bucket is called v1, v2, compute, google or _local here."""

    def app(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        chosen = next(each for prefix, each in apps.items() if path.startswith(prefix) or prefix == "/")
        return chosen(environ, start_response)

    return app
