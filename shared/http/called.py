"""Which deployment a word of a person means."""

from collections.abc import Sequence

from shared.http.problems import NoSuchThing, WrongState
from shared.schemas import Deployment
from shared.store.deployments import Deployments


def one_called(name: str, deployments: Deployments, environment: str | None = None) -> Deployment:
    """The deployment of an id or of an application's name, in an environment where one is said.

    Raises NoSuchThing, and WrongState for several.
    """
    found = one_of(name, deployments.called(name, environment or None))
    if found is None:
        raise NoSuchThing(f"There is no deployment {name}{f' in {environment}' if environment else ''}.")
    return found


def one_of(name: str, found: Sequence[Deployment]) -> Deployment | None:
    """The one that a name led to, None for none; raises WrongState for several."""
    if len(found) > 1:
        stand = ", ".join(sorted(f"{each.deployment_id} in {each.environment}" for each in found))
        several = f"{name} is the name of {len(found)} deployments ({stand})"
        raise WrongState(f"{several}: name the environment too (-e in the command), or one by its id.")
    return found[0] if found else None
