"""Which deployment a word of a person means."""

from shared.http import NoSuchThing, WrongState
from shared.schemas import Deployment
from shared.store.deployments import Deployments


def one_called(name: str, deployments: Deployments) -> Deployment:
    """The deployment of an id or of an application's name; raises NoSuchThing, and WrongState for several."""
    found = deployments.called(name)
    if not found:
        raise NoSuchThing(f"There is no deployment {name}.")
    if len(found) > 1:
        ids = ", ".join(sorted(each.deployment_id for each in found))
        raise WrongState(f"{name} is the name of {len(found)} deployments ({ids}): name one by its id.")
    return found[0]
