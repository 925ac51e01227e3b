"""Which deployment a word of a person means."""

from collections.abc import Sequence

from shared.http.problems import NoSuchThing, WrongState
from shared.schemas import Deployment
from shared.store.deployments import Deployments


def one_called(name: str, deployments: Deployments) -> Deployment:
    """The deployment of an id or of an application's name; raises NoSuchThing, and WrongState for several."""
    found = one_of(name, deployments.called(name))
    if found is None:
        raise NoSuchThing(f"There is no deployment {name}.")
    return found


def one_of(name: str, found: Sequence[Deployment]) -> Deployment | None:
    """The one that a name led to, None for none; raises WrongState for several."""
    if len(found) > 1:
        ids = ", ".join(sorted(each.deployment_id for each in found))
        raise WrongState(f"{name} is the name of {len(found)} deployments ({ids}): name one by its id.")
    return found[0] if found else None
