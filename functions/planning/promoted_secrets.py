"""The secrets of what is promoted: each environment has values of its own, and nothing starts without its own."""

from collections.abc import Mapping

from pydantic import SecretStr

from functions.planning.given import Secrets, put_first
from functions.planning.taken import takers_of_newest
from shared.http import WrongState
from shared.life.left import version_of
from shared.parts.app import (
    secret_name,
    secret_variable,
    taken_versions,
    valued_secrets,
    with_first_values,
    with_secret_versions,
)
from shared.parts.expand import PlanRefused
from shared.schemas import Architecture, Deployment, Environment, Run, Setting

ITS_OWN = ("given", "version")
"""The settings of a secret that an environment has of its own."""


def with_own_values(
    architecture: Architecture,
    target: Deployment | None,
    values: Mapping[str, SecretStr],
    there: Environment,
    secrets: Secrets,
) -> Architecture:
    """The architecture whose secrets are those of the environment it goes to.

    Raises PlanRefused naming the secrets that people gave values where it comes from and that have none there.
    """
    before = {part.id: part for part in target.architecture.parts} if target and target.architecture else {}
    parts, known = [], set()
    for part in architecture.parts:
        stands = before.get(part.id)
        if part.part == "secret" and stands is not None:
            known.add(secret_variable(part))
            kept = [each for each in part.settings if each.key not in ITS_OWN]
            own: list[Setting] = [each for each in stands.settings if each.key in ITS_OWN]
            parts.append(part.model_copy(update={"settings": [*kept, *own]}))
        else:
            parts.append(part)
    changed = architecture.model_copy(update={"parts": parts})
    needed = set(valued_secrets(architecture)) - known
    if missing := sorted(needed - values.keys()):
        given = " ".join(f"--secret {name}=FILE" for name in missing)
        raise PlanRefused(
            "secret_values",
            f"{', '.join(missing)} {'has' if len(missing) == 1 else 'have'} no value in {there.name} yet, and nothing "
            f"is built or changed before: promote it with {given}",
        )
    changed = with_first_values(changed, values.keys() - known)
    if target is None:
        return changed
    if target.architecture is not None and (early := values.keys() & takers_of_newest(target, target.architecture)):
        one = min(early)
        raise WrongState(
            f"{target.application} takes the newest value of {one} in {there.name}: this would be it before "
            f"anything is promoted. infraai secret {target.application} {one} -e {there.name} gives it another one "
            "safely, and then it is promoted without."
        )
    versions = {}
    for name in sorted(values.keys() & known):
        real = secret_name(changed, target.deployment_id, name)
        if real is not None:
            versions[name] = secrets.add(there.project, real, values[name].get_secret_value().encode())
    return with_secret_versions(changed, versions)


def added_versions(values: Mapping[str, SecretStr], architecture: Architecture, target: Deployment | None) -> list[str]:
    """The versions that were added to secrets which the target has, as a run names them."""
    if target is None or target.architecture is None:
        return []
    names = (secret_name(target.architecture, target.deployment_id, each) for each in values)
    taken = taken_versions(architecture, target.deployment_id)
    return sorted(version_of(name, taken[name]) for name in names if name in taken)


def put_values(values: Mapping[str, SecretStr], run: Run, target: Deployment | None, secrets: Secrets) -> None:
    """Put the first values of a promoted run's secrets where it will find them."""
    if run.architecture is None:
        return
    before = target.architecture.parts if target and target.architecture else []
    known = {secret_variable(part) for part in before if part.part == "secret"}
    first = {name: value for name, value in values.items() if name not in known}
    put_first(first, run.architecture, run.deployment_id, run.project, secrets)
