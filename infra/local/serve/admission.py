"""Who may call a Cloud Run service, by its grants."""

from infra.local.world import Entry, World, short

_INVOKER = "roles/run.invoker"
_GRANTS = tuple(f"google_cloud_run_v2_service_iam_{kind}" for kind in ("member", "binding"))


def admits(world: World, service: Entry, account: str) -> bool:
    """Whether a service account may call it; everybody may where it says so."""
    if service.attributes.get("invoker_iam_disabled"):
        return True
    for grant in (entry.attributes for kind in _GRANTS for entry in world.list(kind)):
        members = {str(grant.get("member")), *map(str, grant.get("members") or [])}
        named = short(str(grant.get("name"))) == service.attributes.get("name")
        if named and grant.get("role") == _INVOKER and members & {"allUsers", f"serviceAccount:{account}"}:
            return True
    return False
