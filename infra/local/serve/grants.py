"""What an account may do with one thing of a world, by the grants on it and on the project."""

from infra.local.faults.permissions import NoSuchRole, granted
from infra.local.world import World, short

_PROJECT = tuple(f"google_project_iam_{kind}" for kind in ("member", "binding"))


def held(world: World, account: str, kind: str, name: str, project: str) -> frozenset[str]:
    """The permissions of a service account on a resource of a project, by its type and its name, whole or the last word
    of it."""
    word = kind.removeprefix("google_pubsub_").removeprefix("google_storage_")
    who = {f"serviceAccount:{account}", "allUsers", "allAuthenticatedUsers"}
    own = [each.attributes for form in ("member", "binding") for each in world.list(f"{kind}_iam_{form}")]
    own = [each for each in own if short(str(each.get(word))) == short(name)]
    own += [each.attributes for form in _PROJECT for each in world.list(form)]
    found = set[str]()
    for grant in own:
        if str(grant.get("project") or project) == project and who & {
            str(grant.get("member")),
            *map(str, grant.get("members") or []),
        }:
            try:
                found |= granted(str(grant.get("role")))
            except NoSuchRole:
                continue
    return frozenset(found)
