"""The user's own application in a plan: what a goal or a caller says of it, which part it is, what of it holds.

placed = place(architecture, app, look)     # the architecture with it, and a line for everything that was said
"""

import re
from collections.abc import Collection
from typing import NamedTuple, Protocol

from functions.planning.asked import Ask
from functions.planning.own_names import under_own_names
from functions.planning.own_program import NOTHING_KNOWN, Own, told
from functions.planning.rules.words import values
from functions.planning.rules.words.repositories import behind_address, connected_in, repository_of, says_private
from functions.planning.setting_words import setting_said
from shared.http import Unprocessable
from shared.parts import part_named
from shared.parts.app import (
    BUILDS,
    applications,
    built_parts,
    connection_refused,
    image_setting,
    is_built_in,
    process_of,
    served_functions,
    with_app,
)
from shared.parts.containers import is_copied, is_pulled
from shared.parts.expand import PlanRefused
from shared.schemas import Architecture, Asked
from shared.schemas.app import App, Repository

_HOST = re.compile(r"[a-z0-9.-]+\.[a-z0-9.-]+(?::\d+)?|localhost(?::\d+)?")


class Look(Protocol):
    """What asks registries and hosts of repositories about names; each answer is None where nobody could tell."""

    def digest(self, image: str) -> str | None:
        """`sha256:...` of an image by its full name and tag, as its registry has it now; empty where it shows nobody
        such an image."""

    def commit(self, url: str, ref: str) -> str | None:
        """The commit that a branch or tag of a public repository stands at; of its main branch without one. Empty where
        its host shows nobody such a repository."""

    def builds_in(self) -> tuple[str, str]:
        """The project and the region of the platform's builds."""


class Placed(NamedTuple):
    """The architecture with the application in it, a line for each thing that was said of it, an open question."""

    architecture: Architecture
    asked: list[Asked]
    ask: Ask | None


def app_in(prompt: str, given: App | None, *, repositories: bool = True) -> App:
    """What a caller says of the application, and what the goal itself names beside that.

    A repository in the goal is the application's, unless the goal speaks of delivering from it (`repositories`).
    Raises Unprocessable for one that is said to be private and that no connection reads, and for a connected one
    without its branch.
    """
    app = given or App()
    if app.origin or not repositories:
        return app
    if connected := connected_in(prompt):
        name, ref, folder = connected
        if not ref:
            message = f"say which branch, tag or commit of {name} is built, as {name}#main"
            raise Unprocessable(f"{message}.", errors=[{"field": "prompt", "message": message}])
        try:
            repository = Repository(url=name, ref=ref, folder=folder)
        except ValueError as error:
            raise _no_version(name) from error
        return app.model_copy(update={"repository": repository})
    found = repository_of(prompt)
    if found is None or values.image_in(prompt):
        return app
    behind = behind_address(prompt)
    try:
        repository = Repository(url=found[0], ref=found[1], folder=behind.removeprefix(":"))
    except ValueError as error:
        raise _no_version(found[0]) from error
    if behind[:1] not in {"", ":"}:
        raise _no_version(found[0])
    if says_private(prompt):
        raise _is_private(repository.url)
    return app.model_copy(update={"repository": repository})


_CONNECTS = {
    "gitlab.com": "`gcloud builds connections create gitlab CONNECTION {}`",
    "bitbucket.org": "`gcloud builds connections create bitbucket-cloud CONNECTION {}`",
}


def _no_version(url: str) -> Unprocessable:
    message = f"what stands behind {url} is no branch, tag or commit that is read: say {url}#BRANCH"
    return Unprocessable(f"{message}.", errors=[{"field": "prompt", "message": message}])


def _is_private(url: str) -> Unprocessable:
    message = f"{url} is said to be private, and nobody's connection was named that reads it. {connecting(url)}"
    return Unprocessable(message, errors=[{"field": "prompt", "message": message.removesuffix(".")}])


def connecting(url: str, place: tuple[str, str] | None = None) -> str:
    """How a private repository is connected once; `place` are the project and the region of the platform's builds."""
    project, region = place or ("PROJECT", "REGION")
    connect = _CONNECTS.get(url.split("/")[2], "`gcloud builds connections create github CONNECTION {}`")
    at = f"--region={region}" + (f" --project={project}" if place else "")
    name = url.rpartition("/")[2]
    return (
        f"Connect it once: (1) {connect.format(at)}, then open the two links that "
        f"it and `gcloud builds connections describe CONNECTION {at}` show; (2) `gcloud builds repositories create "
        f"{name} --remote-uri={url}.git --connection=CONNECTION {at}`; (3) name CONNECTION in `connections` of "
        f"infra/gcp and apply that; (4) give `--repository projects/{project}/locations/{region}/connections/CONNECTION"
        f"/repositories/{name}#BRANCH`. Without a connection: deploy a clone of it with --source."
    )


def place(
    architecture: Architecture, app: App, look: Look | None, *, goal: str = "", own: Own = NOTHING_KNOWN
) -> Placed:
    """Put the application into the architecture, its image and repository pinned as they stand now.

    `own` is what is known of it besides.
    Raises Unprocessable naming the field of `app` that nothing here takes; a repository that only the `goal` names and
    nothing here builds is said to be left out.
    """
    if app.repository and (repository_of(goal) or connected_in(goal)) and not _builds(architecture, app):
        how = "nothing in this plan is built from it: let Cloud Run run it, or build it by your own means"
        line = Asked(words=app.repository.url, need="repository", met=False, how=how)
        placed = place(architecture, app.model_copy(update={"repository": None}), look, goal=goal, own=own)
        return placed._replace(asked=[line, *placed.asked])
    said, asked = pinned(app, look, copied=_kind(architecture, app) in BUILDS)
    wanted = app.model_dump(exclude_defaults=True, exclude={"part", "domain"})
    functions = served_functions(architecture)
    if wanted or app.part:
        try:
            architecture = with_app(architecture, said)
        except PlanRefused as refused:
            message = refused.message
            raise Unprocessable(
                f"{refused.field}: {message}.", errors=[{"field": refused.field, "message": message}]
            ) from refused
        ids = applications(architecture)
        id_ = app.part or ids[0]
        asked = [each.model_copy(update={"how": f"{id_}: {each.how}"}) for each in asked]
        asked += [_line(id_, key, value) for key, value in wanted.items() if key not in {*_ORIGINS, "secrets"}]
        asked += [_secret(id_, name, own.valued) for name in app.secrets]
        served = [id_ for id_ in functions if id_ in ids]
        asked += [Asked(words="function", need="cloud_run", met=True, how=f"{id_}: {_SERVED}") for id_ in served]
        asked += [_beside(word) for word in built_parts(architecture) if process_of(architecture, word)[1]]
        if own.program is not None:
            architecture, named = under_own_names(architecture, own.program, app)
            asked += named + told(own.program, architecture, app)
        asked += _without_program(architecture, id_)
        ask = _which(architecture, app, ids)
    else:
        ask = None
    architecture, more = _pinned_in(architecture, goal, look)
    return Placed(architecture, asked + more, ask)


def served(asked: list[Asked], architecture: Architecture) -> list[Asked]:
    """The needs of a goal whose function became a service: what is promised is what is planned."""
    if any(part.part == "function" for part in architecture.parts):
        return asked
    return [
        each.model_copy(update={"need": "cloud_run", "how": _SERVED}) if each.need == "function" and each.met else each
        for each in asked
    ]


def _kind(architecture: Architecture, app: App) -> str:
    """The kind of the part that it is; empty where there is none."""
    ids = applications(architecture)
    id_ = app.part or (ids[0] if ids else "")
    return next((part.part for part in architecture.parts if part.id == id_), "")


def _builds(architecture: Architecture, app: App) -> bool:
    try:
        with_app(architecture, app)
    except PlanRefused:
        return False
    return True


_SERVED = (
    "Cloud Run serves it, which is what runs a Cloud Function too: built from its source with the functions framework; "
    "its Procfile says which function, `web: functions-framework --target NAME --port $PORT`"
)
_ORIGINS = frozenset({"image", "source", "repository"})


def _secret(id_: str, name: str, valued: Collection[str]) -> Asked:
    how = "with the value that came along" if name in valued else "with a made-up value until `infraai secret`"
    return Asked(words=name, need="own_secret", met=True, how=f"{id_}: {name} is in Secret Manager, {how}")


def _line(id_: str, key: str, value: object) -> Asked:
    if key == "env" and isinstance(value, dict):
        built = [name for name in value if is_built_in(name)]
        how = f"environment variables {', '.join(value)}"
        how += f" ({', '.join(built)}: given to its build too, so that its pages have them)" if built else ""
    elif key == "unset" and isinstance(value, list):
        how = f"without the environment variables {', '.join(value)}"
    else:
        how = setting_said(key, str(value))
    return Asked(words=key, need=key, met=True, how=f"{id_}: {how}")


def _beside(variable: str) -> Asked:
    """A worker that is started from the service's own source."""
    id_ = variable.removesuffix("_app_image").replace("_", "-")
    how = f"{id_}: built from the same source, and started by the line `worker: COMMAND` of its Procfile"
    return Asked(words="source", need="source", met=True, how=how)


def _without_program(architecture: Architecture, id_: str) -> list[Asked]:
    """The other services, at which a page stands until somebody gives them a program."""
    found = []
    for part in architecture.parts:
        said = {each.key for each in part.settings if each.value}
        if part.part == "cloud_run" and part.id != id_ and not said & {"source", "image"}:
            how = (
                f"{part.id}: a page of Google's answers there until it has a program of its own: infraai set APP "
                f"--source DIR --part {part.id}"
            )
            found.append(Asked(words=part.id, need="program", met=False, how=how))
    return found


def _which(architecture: Architecture, app: App, ids: list[str]) -> Ask | None:
    """Which of several parts is the application, where that was not said."""
    kinds = {part.id: part.part for part in architecture.parts}
    # A worker is of the same source as its service, by another line of its Procfile.
    same = [id_ for id_ in ids if kinds[id_] == "cloud_run" or (kinds[id_] == "worker_pool" and not app.source)]
    if app.part or len(same) < 2:
        return None
    return Ask(question=f"Which of {', '.join(same)} is your application?", choices=same, default=ids[0])


def pinned(app: App, look: Look | None, *, copied: bool = True) -> tuple[App, list[Asked]]:
    """The application with its image by digest or its repository by commit, as far as anybody could tell.

    `copied`: an image that Cloud Run does not pull is copied by the run.
    """
    if app.image:
        image, line = _image(app.image, look, copied=copied)
        return app.model_copy(update={"image": image}), [line]
    if app.repository:
        return _repository(app, app.repository, look)
    if app.source:
        how = f"built from the archive {app.source[:12]} by Cloud Build, and run by its digest"
        return app, [Asked(words="source", need="source", met=True, how=how)]
    return app, []


def _image(image: str, look: Look | None, *, copied: bool) -> tuple[str, Asked]:
    name = full_name(image)
    if copied and not is_pulled(name):
        return _copy(image, name, look)
    if "@" in name:
        return name, Asked(words=image, need="image", met=True, how=f"it runs {name}")
    digest = look.digest(name) if look else None
    if not digest:
        if digest is not None and not _ARTIFACTS.match(name):
            return name, Asked(words=image, need="image", met=False, how=_hidden(name))
        how = f"it runs {name}; its registry did not tell the digest, so Cloud Run takes what the tag means then"
        if _ARTIFACTS.match(name) and not _OPEN.match(name):
            how += _OTHERS
        return name, Asked(words=image, need="image", met=True, how=how)
    exact = f"{_untagged(name)}@{digest}"
    return exact, Asked(words=image, need="image", met=True, how=f"it runs {exact}, which is what the tag means now")


def _copy(image: str, name: str, look: Look | None) -> tuple[str, Asked]:
    """An image that Cloud Run doesn't pull from where it is; its digest as far as its registry told it."""
    host = name.partition("/")[0]
    if not is_copied(name):
        how = f"nobody outside of it pulls from {host}: push the image to Artifact Registry and name it there"
        return image, Asked(words=image, need="image", met=False, how=how)
    digest = look.digest(name) if look and "@" not in name else None
    if digest == "" or _NEVER_OPEN.search(host):
        return name, Asked(words=image, need="image", met=False, how=_hidden(name))
    exact = f"{_untagged(name)}@{digest}" if digest else name
    told = "" if "@" in exact else "; its registry did not tell the digest, so it is what the tag means then"
    how = (
        f"Cloud Run does not pull from {host}: Cloud Build copies {exact} into the project's registry, and the copy "
        f"runs by its digest{told}. It has to be public: copy a private one into Artifact Registry yourself"
    )
    return exact, Asked(words=image, need="image", met=True, how=how)


_ARTIFACTS = re.compile(r"[a-z0-9-]+-docker\.pkg\.dev/|(?:[a-z]+\.)?gcr\.io/")
_OPEN = re.compile(r"[a-z0-9-]+-docker\.pkg\.dev/(?:cloudrun|google-samples)/")
_OTHERS = (
    ". In another project than the deployment's it is there for nobody until that project lets Cloud Run read it: "
    "roles/artifactregistry.reader for service-PROJECT_NUMBER@serverless-robot-prod.iam.gserviceaccount.com"
)
# Registries that ask everybody for a password.
_NEVER_OPEN = re.compile(r"\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$")


def _hidden(name: str) -> str:
    """What to do about an image that only who has a password can pull."""
    last = _untagged(name).rpartition("/")[2]
    tag = name.rpartition("@")[2].replace(":", "-") if "@" in name else name.rpartition(":")[2]
    copy = f"REGION-docker.pkg.dev/PROJECT/REPOSITORY/{last}:{tag}"
    return (
        f"{name.partition('/')[0]} shows nobody {name}: it is private, or not there, and neither Cloud Run nor Cloud "
        "Build has a password of yours. Copy it into Artifact Registry once, where you are signed in to both, and give "
        f"--image the copy: `docker pull {name} && docker tag {name} {copy} && docker push {copy}`"
    )


def full_name(image: str) -> str:
    """A reference with its registry and its tag or digest: `nginx` is `docker.io/library/nginx:latest`."""
    host, slash, rest = image.partition("/")
    if not slash or not _HOST.fullmatch(host):
        rest = image if slash else f"library/{image}"
        host = "docker.io"
    elif host == "docker.io" and "/" not in rest:
        rest = f"library/{rest}"
    if "@" in rest:
        name, _, digest = rest.partition("@")
        return f"{host}/{_untagged(name)}@{digest}"
    return f"{host}/{rest}" if ":" in rest.rpartition("/")[2] else f"{host}/{rest}:latest"


def _untagged(name: str) -> str:
    before, slash, last = name.rpartition("/")
    return f"{before}{slash}{last.partition(':')[0]}"


def _repository(app: App, repository: Repository, look: Look | None) -> tuple[App, list[Asked]]:
    words = repository.url
    place = look.builds_in() if look else None
    if repository.connected:
        why = connection_refused(repository.url, *place) if place else ""
        if why:
            raise Unprocessable(f"app.repository: {why}.", errors=[{"field": "app.repository", "message": why}])
        how = (
            f"built by Cloud Build from {repository.ref} as its connection reads it when the run fetches it, by an "
            "identity that reads what is connected and nothing else, and run by its digest"
        )
        return app, [Asked(words=words, need="repository", met=True, how=how)]
    if re.fullmatch(r"[0-9a-f]{40}", repository.ref):
        how = f"built from commit {repository.ref[:12]} by Cloud Build, and run by its digest"
        return app, [Asked(words=words, need="repository", met=True, how=how)]
    commit = look.commit(repository.url, repository.ref) if look else None
    if commit == "":
        how = f"its host shows nobody {words}: it is private, or not there. {connecting(words, place)}"
        return app, [Asked(words=words, need="repository", met=False, how=how)]
    if commit is None:
        at = repository.ref or "its main branch"
        how = (
            f"built from {at} as it stands when the run fetches it; nothing could be asked about it now. It has to be "
            "public, or connected: a private one is named as --repository projects/.../connections/.../repositories/..."
        )
        return app, [Asked(words=words, need="repository", met=True, how=how)]
    exact = app.model_copy(update={"repository": repository.model_copy(update={"ref": commit})})
    how = f"built from commit {commit[:12]} by Cloud Build, and run by its digest"
    return exact, [Asked(words=words, need="repository", met=True, how=how)]


def _pinned_in(architecture: Architecture, goal: str, look: Look | None) -> tuple[Architecture, list[Asked]]:
    """The architecture with the images that the goal itself names by their digests."""
    asked: list[Asked] = []
    parts = []
    for part in architecture.parts:
        kind = part_named(part.part)
        settings = []
        for each in part.settings:
            named = each.key == "image" and kind is not None and "image" in kind.settings.model_fields
            if named and each.value in goal:
                image, line = _image(each.value, look, copied=part.part in BUILDS)
                asked.append(line.model_copy(update={"how": f"{part.id}: {line.how}"}))
                settings.append(image_setting(part.part, image))
            else:
                settings.append(each)
        parts.append(part.model_copy(update={"settings": settings}))
    return architecture.model_copy(update={"parts": parts}), asked
