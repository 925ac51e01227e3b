"""Values of secrets that people give with a request: into Secret Manager, and into no run, file, state, log or answer.

The secret and its first value are there before the run that Terraform takes the secret in with, so the first revision
starts with the value. What has a value already gets another version.
"""

from collections.abc import Mapping
from typing import Annotated, Protocol

from pydantic import Field, SecretStr, StringConstraints

from shared.http import Unprocessable
from shared.parts.app import secret_name, secret_variable
from shared.schemas import Architecture

Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
Value = Annotated[SecretStr, Field(min_length=1, max_length=65_536)]
Values = Annotated[dict[Variable, Value], Field(max_length=20)]
"""Values of an application's secrets, by the variable in which it finds each."""


class Secrets(Protocol):
    """Secret Manager."""

    def add(self, project: str, secret: str, value: bytes) -> int:
        """Store a value as a new version of a secret; its number. Raises LookupError where there is no such secret."""

    def newest(self, project: str, secret: str) -> int | None:
        """The number of the newest version that can be read; None where there is none, or no such secret."""

    def make(self, project: str, secret: str, deployment_id: str, value: bytes, region: str | None = None) -> None:
        """See that a deployment's secret is there with this as its first value; done before, it is left as it is.

        Raises WrongState where the secret is another deployment's.
        """


def put_first(
    values: Mapping[str, SecretStr], architecture: Architecture, deployment_id: str, project: str, secrets: Secrets
) -> None:
    """Make the secrets of a deployment that is not there yet, each with its first value; safe to repeat."""
    parts = {secret_variable(part): part for part in architecture.parts if part.part == "secret"}
    for variable, value in values.items():
        name = secret_name(architecture, deployment_id, variable)
        if name is None:
            message = f"there is no secret {variable}"
            raise Unprocessable(f"secret_values: {message}.", errors=[{"field": "secret_values", "message": message}])
        settings = {each.key: each.value for each in parts[variable].settings}
        region = architecture.region if settings.get("replication") == "region" else None
        secrets.make(project, name, deployment_id, value.get_secret_value().encode(), region)
