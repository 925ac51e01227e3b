"""Which deployment a command is about: a name, and the environment where it stands in several."""

from typing import Annotated, Any

import typer

from infra.cli.client import Api
from infra.cli.output import is_id

App = Annotated[str, typer.Argument(metavar="APP", help="An application's name or a deployment's id.", callback=is_id)]
Environment = Annotated[
    str | None,
    typer.Option("--environment", "-e", metavar="E", help="Which one, where the name stands in several environments."),
]


def deployment_called(platform: Api, app: str, environment: str | None) -> dict[str, Any]:
    """The whole deployment; raises ApiError for none, and for several."""
    found: dict[str, Any] = platform.call("GET", f"/deployments/{app}", environment=environment)
    return found
