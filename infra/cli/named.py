"""Which deployment a command is about: a name, and the environment where it stands in several."""

from difflib import get_close_matches
from typing import Annotated, Any

import requests
import typer

from infra.cli.client import Api, ApiError
from infra.cli.output import is_id

_MOST = 100
_SHOWN = 6

App = Annotated[str, typer.Argument(metavar="APP", help="An application's name or a deployment's id.", callback=is_id)]
Environment = Annotated[
    str | None,
    typer.Option("--environment", "-e", metavar="E", help="Which one, where the name stands in several environments."),
]


def deployment_called(platform: Api, app: str, environment: str | None) -> dict[str, Any]:
    """The whole deployment; raises ApiError for none, with what there is instead, and for several."""
    try:
        found: dict[str, Any] = platform.call("GET", f"/deployments/{app}", environment=environment)
    except ApiError as error:
        if error.status != requests.codes.not_found:
            raise
        raise ApiError(f"{error}{_instead(platform, app)}", status=error.status, problem=error.problem) from error
    return found


def _instead(platform: Api, app: str) -> str:
    """The name that was meant, where one is close to it; else the newest that there are."""
    try:
        rows = platform.call("GET", "/deployments", limit=_MOST)
    except ApiError:
        return ""
    names = list(dict.fromkeys(each["application"] or each["deployment_id"] for each in rows))
    if near := get_close_matches(app, names, n=1):
        return f" Did you mean {near[0]}?"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f" There is {', '.join(names[:_SHOWN])}{more}." if names else " There is none yet."
