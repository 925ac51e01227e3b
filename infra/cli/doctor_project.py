"""`infraai doctor --project P`: can the platform be made in this project? Asked before anything is created.

Reads only, with the credentials that gcloud left on this machine. What an organisation's policies forbid and what the
model says stands in doctor_live.py.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from infra.cli.checks import Check
from shared.cloud.project import Google, enabled, left, limits

_LOGIN = "gcloud auth application-default login"

NEEDED_APIS = (
    "cloudresourcemanager",
    "serviceusage",
    "iam",
    "cloudbuild",
    "storage",
    "artifactregistry",
    "secretmanager",
    "pubsub",
    "monitoring",
    "logging",
)
"""Those that infra/gcp/README.md enables by hand; terraform enables the rest."""

NEEDED_PERMISSIONS = {
    "artifactregistry.repositories.create": "artifactregistry.admin",
    "cloudbuild.builds.create": "cloudbuild.builds.editor",
    "iam.serviceAccounts.actAs": "iam.serviceAccountUser",
    "iam.serviceAccounts.create": "iam.serviceAccountAdmin",
    "logging.logEntries.list": "logging.viewer",
    "logging.logMetrics.create": "logging.configWriter",
    "resourcemanager.projects.setIamPolicy": "resourcemanager.projectIamAdmin",
    "secretmanager.secrets.create": "secretmanager.admin",
    "serviceusage.services.enable": "serviceusage.serviceUsageAdmin",
    "storage.buckets.create": "storage.admin",
}
"""One of each role that infra/gcp/README.md asks for -> that role."""

WANTED_PERMISSIONS = {
    "clientauthconfig.clients.create": "somebody else has to make the OAuth client (step 2)",
}
"""What another person may do instead, and what that means."""

NEEDED_QUOTAS = {"CPUS": 4.0, "IN_USE_ADDRESSES": 1.0, "SSD_TOTAL_GB": 50.0}
"""What a first deployment needs of Compute Engine in the region."""

NEEDED_OF_SERVICES = {
    "Cloud Run": ("run", "run.googleapis.com/cpu_allocation", 8000.0, "milli vCPU"),
    "Redis": ("redis", "Total Redis capacity (GB)", 1.0, "GB"),
    "Valkey": ("memorystore", "Instance usage units", 1.0, "usage units"),
}
"""What a first deployment needs of a service's own quotas in the region: the API, the quota, how much and its unit.

Cloud Run: the platform's own services and one of the usual greatest size."""

NEEDED_GLOBAL_QUOTAS = {"NETWORKS": 1.0, "STATIC_ADDRESSES": 1.0, "BACKEND_SERVICES": 1.0, "CPUS_ALL_REGIONS": 4.0}
"""The same of the project as a whole; each deployment makes a network of its own, and five is a common limit."""

BUCKETS = ("infraai-platform", "infraai-deployments", "infraai-source")
JOBS = ("terraform", "verification")


def check_project(
    project: str, region: str, google: Google | None = None, *, target: str | None = None, live: bool = False
) -> list[Check]:
    """What was found in the project, in the order in which it has to be mended.

    `target` is the project that is deployed into, `live` asks the organisation's policies and the model too.
    """
    target = target or project
    if google is None:
        google = _google(project)
    if google is None:
        return [Check("credentials", "missing", "gcloud has left no credentials on this machine", _LOGIN)]
    known, found = _project(google, project)
    if not known:
        return [found]
    checks = [found, _billing(google, project), _apis(google, project), _permissions(google, project)]
    if target != project:
        checks.append(_project(google, target)[1])
        checks.append(_billing(google, target))
    checks += [_quotas(google, target, region), _global_quotas(google, target), _of_services(google, target, region)]
    checks += [*_buckets(google, project, known), _database(google, project), _jobs(google, project, region)]
    if live:
        from infra.cli.doctor_live import live_checks

        checks += live_checks(google, project, target)
    return checks


def _google(project: str) -> Google | None:
    import google.auth  # only with --project
    from google.auth.exceptions import DefaultCredentialsError
    from google.auth.transport.requests import AuthorizedSession

    try:
        credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
    except DefaultCredentialsError:
        return None
    session = AuthorizedSession(credentials)
    # A person's credentials belong to no project, and most APIs want to know whose quota is used.
    session.headers["x-goog-user-project"] = project
    return Google(session)


def _project(google: Google, project: str) -> tuple[str, Check]:
    """The project's number, empty when it can't be used."""
    status, found = google.ask("cloudresourcemanager", f"v3/projects/{quote(project)}")
    if status == 200 and found.get("state") == "ACTIVE":
        return str(found.get("name", "")).rpartition("/")[2] or "?", Check("project", "ok", f"{project} is active")
    if status == 0:
        return "", Check("project", "missing", "Google does not answer, or does not take the credentials", _LOGIN)
    said = found.get("state") or (found.get("error") or {}).get("message") or f"answered {status}"
    return "", Check(
        "project", "missing", f"{project}: {said}", f"gcloud projects create {project}, unless it is somebody's"
    )


def _billing(google: Google, project: str) -> Check:
    status, found = google.ask("cloudbilling", f"v1/projects/{quote(project)}/billingInfo")
    if found.get("billingEnabled"):
        return Check("billing", "ok", str(found.get("billingAccountName", "enabled")))
    if status != 200:
        remedy = f"gcloud billing projects describe {project}"
        return Check("billing", "optional", "can't be told without the right to see it", remedy)
    remedy = f"gcloud billing projects link {project} --billing-account=ID"
    return Check("billing", "missing", "no billing account", remedy)


def _apis(google: Google, project: str) -> Check:
    wanted = [f"{name}.googleapis.com" for name in NEEDED_APIS]
    found = enabled(google, project, wanted) or set()
    missing = [name for name in wanted if name not in found]
    if not missing:
        return Check("APIs", "ok", "those that come before terraform are enabled")
    return Check(
        "APIs",
        "missing",
        f"not enabled: {', '.join(missing)}",
        f"gcloud services enable --project={project} {' '.join(missing)}",
    )


def _permissions(google: Google, project: str) -> Check:
    asked = {"permissions": [*NEEDED_PERMISSIONS, *WANTED_PERMISSIONS]}
    _, found = google.ask("cloudresourcemanager", f"v3/projects/{quote(project)}:testIamPermissions", asked)
    granted = set(found.get("permissions", []))
    missing = sorted(set(NEEDED_PERMISSIONS) - granted)
    if not missing:
        for name, meaning in WANTED_PERMISSIONS.items():
            if name not in granted:
                return Check(
                    "permissions", "optional", f"without {name}: {meaning}", _grant(project, ["oauthconfig.editor"])
                )
        return Check("permissions", "ok", "you may do what the first apply does")
    remedy = _grant(project, [NEEDED_PERMISSIONS[each] for each in missing])
    return Check("permissions", "missing", f"without {', '.join(missing)}", remedy)


def _quotas(google: Google, project: str, region: str) -> Check:
    found = left(google, project, region)
    if found is None:
        text = f"can't be told for {region} before compute.googleapis.com is enabled"
        return Check("quotas", "optional", text, f"gcloud services enable compute.googleapis.com --project={project}")
    if short := _short(found, NEEDED_QUOTAS):
        return Check("quotas", "missing", f"too little left in {region}: {', '.join(short)}", _more(project))
    return Check("quotas", "ok", f"{region} has room for a first deployment")


def _global_quotas(google: Google, project: str) -> Check:
    found = left(google, project)
    if found is None:
        text = "can't be told before compute.googleapis.com is enabled"
        return Check(
            "global quotas", "optional", text, f"gcloud services enable compute.googleapis.com --project={project}"
        )
    if short := _short(found, NEEDED_GLOBAL_QUOTAS):
        return Check("global quotas", "missing", f"too little left in {project}: {', '.join(short)}", _more(project))
    networks = found.get("NETWORKS", 0)
    return Check("global quotas", "ok", f"{project} has room for {networks:g} networks: one for each deployment")


def _of_services(google: Google, project: str, region: str) -> Check:
    """Quotas that services keep of their own; one that is off, or not counted, is in nobody's way."""
    short, told = [], 0
    for name, (api, quota, least, unit) in NEEDED_OF_SERVICES.items():
        found = limits(google, project, f"{api}.googleapis.com")
        places = (found or {}).get(quota, {})
        told += found is not None
        limit = places.get(region, places.get(""))
        if limit is not None and limit < least:
            short.append(f"{name} may have {limit:g} of {least:g} {unit}")
    if short:
        return Check("service quotas", "missing", f"too little in {region}: {', '.join(short)}", _more(project))
    if not told:
        remedy = f"gcloud services enable serviceusage.googleapis.com --project={project}"
        return Check("service quotas", "optional", "can't be told before their APIs are enabled", remedy)
    return Check("service quotas", "ok", f"{', '.join(NEEDED_OF_SERVICES)} have room in {region}, or are not counted")


def _more(project: str) -> str:
    """Quotas are asked for in the console, or by `gcloud alpha quotas preferences create`, metric by metric."""
    return f"open 'https://console.cloud.google.com/iam-admin/quotas?project={project}' and ask for more of it"


def _grant(project: str, roles: Iterable[str]) -> str:
    """What whoever may grant roles runs, a command for each."""
    command = f"gcloud projects add-iam-policy-binding {project} --condition=None --member=user:YOU --role=roles/"
    return " && ".join(f"{command}{role}" for role in dict.fromkeys(roles))


def _short(found: Mapping[str, float], needed: Mapping[str, float]) -> list[str]:
    return [
        f"{name} {found.get(name, 0):g} of {least:g}" for name, least in needed.items() if found.get(name, 0) < least
    ]


def _buckets(google: Google, project: str, number: str) -> Iterator[Check]:
    """Names of buckets are the whole world's."""
    for suffix in BUCKETS:
        name = f"{project}-{suffix}"
        status, found = google.ask("storage", f"storage/v1/b/{quote(name)}")
        if status == 404:
            yield Check("bucket", "ok", f"{name} is free")
        elif status == 200 and str(found.get("projectNumber")) == number:
            yield Check("bucket", "ok", f"{name} is this project's")
        elif status in {200, 403}:
            yield Check(
                "bucket",
                "missing",
                f"{name} is somebody else's",
                "gcloud projects create ANOTHER-NAME, and use that one",
            )
        else:
            yield Check("bucket", "optional", f"{name}: can't be told now")


def _database(google: Google, project: str) -> Check:
    status, found = google.ask("firestore", f"v1/projects/{quote(project)}/databases/(default)")
    if status != 200:
        return Check("Firestore", "ok", "there is no default database yet")
    kind = str(found.get("type", ""))
    if kind != "FIRESTORE_NATIVE":
        text = f"the default database is {kind or 'of another kind'}: the platform needs one in native mode"
        return Check(
            "Firestore", "missing", text, "gcloud projects create ANOTHER-NAME: a project has one default database"
        )
    remedy = "terraform import google_firestore_database.this '(default)', unless this platform made it."
    return Check("Firestore", "optional", "a default database exists and will be used", remedy)


def _jobs(google: Google, project: str, region: str) -> Check:
    _, found = google.ask("run", f"v2/projects/{quote(project)}/locations/{quote(region)}/jobs")
    there = {str(each.get("name")).rpartition("/")[2]: each.get("labels") or {} for each in found.get("jobs", [])}
    taken = [name for name in JOBS if name in there and there[name].get("app") != "infraai"]
    if taken:
        return Check(
            "names",
            "missing",
            f"jobs of these names exist: {', '.join(taken)}",
            f"infraai doctor --project {project} --region ANOTHER: leave these alone",
        )
    return Check("names", "ok", json.dumps(JOBS)[1:-1].replace('"', "") + " are free, or this platform's")
