"""The user's own application among the parts of an architecture: which part it is, and what its settings become."""

import hashlib
import re
from collections.abc import Collection, Mapping

from shared.parts import part_named
from shared.parts.containers import COPY, env_text, is_copied, pairs_of
from shared.parts.expand import PlanRefused, expand
from shared.schemas.app import CONNECTED, App, Repository
from shared.schemas.architecture import MAX_ID, Architecture, ArchitecturePart, Setting
from shared.terraform.naming import real_name

# What runs an image that is one's own, the likeliest first.
_RUNS = ("cloud_run", "worker_pool", "run_job", "vm", "group")
BUILDS = frozenset({"cloud_run", "worker_pool", "run_job"})
"""The parts whose image may be built or copied by a run."""


UPLOADED = "sha256:"
"""What a source begins with that is an uploaded archive."""


def applications(architecture: Architecture) -> list[str]:
    """The ids of the parts that could be the user's application; the one that a goal means is the first.

    Whom others call from outside comes before what works aside; of those the main part, then the architecture's order.
    """
    main = architecture.main.id
    found = [part for part in architecture.parts if part.part in _RUNS]
    found.sort(key=lambda part: (_RUNS.index(part.part), part.id != main))
    return [part.id for part in found]


def with_app(architecture: Architecture, app: App) -> Architecture:
    """The architecture with what is said of the application; raises PlanRefused with the field of `app`.

    Environment variables that are there already stay, unless they are given anew or are to go.
    """
    architecture = _with_served_function(architecture, app)
    ids = applications(architecture)
    if not ids:
        raise PlanRefused("app", _instead(architecture))
    id_ = app.part or ids[0]
    if id_ not in ids:
        raise PlanRefused("app.part", f"{id_!r} is no part that runs an application; {', '.join(ids)} would do")
    part = next(each for each in architecture.parts if each.id == id_)
    if unknown := [name for name in app.unset if name not in environment_of(part)]:
        known = ", ".join(environment_of(part)) or "none"
        raise PlanRefused("app.unset", f"{id_} has no variable {unknown[0]} of its own to remove; it has {known}")
    changed = _with_settings(part, app)
    beside = [] if app.part else [each for each in architecture.parts if _runs_beside(each, part, changed)]
    also = App(source=app.source, repository=app.repository, env=app.env, unset=app.unset)
    given = {id_: changed, **{each.id: _with_settings(each, also) for each in beside}}
    parts = [given.get(each.id, each) for each in architecture.parts]
    for name in app.secrets:
        for user in given:
            parts = _with_secret(parts, user, name)
    return architecture.model_copy(update={"parts": parts})


def _runs_beside(each: ArchitecturePart, before: ArchitecturePart, now: ArchitecturePart) -> bool:
    """Whether a worker is of the same uploaded source as the service: nobody said that it is another program."""
    uploaded = _setting(now, "source").startswith(UPLOADED)
    other = _setting(each, "image") or _setting(each, "source") not in {"", _setting(before, "source")}
    return uploaded and now.part == "cloud_run" and each.part == "worker_pool" and not other


_INSTEAD = {
    "gke": "a cluster of Kubernetes runs what you put there yourself once it stands (kubectl, with an image that you "
    "built): deploy it without a program, or say that it runs on Cloud Run",
    "function": "there are several functions here, and one source: deploy each of them by itself",
}
# What a function and a service of Cloud Run both have.
_SHARED = frozenset({"public", "internal", "behind", "cpu", "timeout_s", "min_instances", "max_instances"})


def served_functions(architecture: Architecture) -> list[str]:
    """The ids of the functions that could be the user's own program."""
    return [part.id for part in architecture.parts if part.part == "function"]


def _with_served_function(architecture: Architecture, app: App) -> Architecture:
    """A function whose source comes along is a service of Cloud Run, built and run by the functions framework: what
    Google calls a function is that too. What starts it calls the service: messages are pushed, files told of.
    """
    functions = served_functions(architecture)
    if not (app.source or app.repository) or applications(architecture) or len(functions) != 1:
        return architecture
    parts = []
    for part in architecture.parts:
        if part.id == functions[0]:
            kept = [each for each in part.settings if each.key in _SHARED]
            memory = _setting(part, "memory").replace("M", "Mi").replace("Mii", "Mi")
            more = [Setting(key="memory", value=memory)] if memory else []
            started = _setting(part, "trigger") not in {"", "http"}
            if started:
                kept = [each for each in kept if each.key != "public"]
                more.append(Setting(key="public", value="false"))
            parts.append(part.model_copy(update={"part": "cloud_run", "settings": [*kept, *more]}))
        else:
            parts.append(part)
    return architecture.model_copy(update={"parts": _started(parts, functions[0], architecture)})


def _started(parts: list[ArchitecturePart], id_: str, before: Architecture) -> list[ArchitecturePart]:
    """The parts with what calls the service that a function became, where events started the function."""
    kinds = {part.id: part.part for part in parts}
    function = next(part for part in before.parts if part.id == id_)
    trigger = _setting(function, "trigger")
    if trigger == "pubsub" and (queue := next((each for each in function.uses if kinds[each] == "queue"), "")):
        return [
            part.model_copy(update={"uses": [each for each in part.uses if each != queue]})
            if part.id == id_
            else part.model_copy(update={"uses": [*part.uses, id_]})
            if part.id == queue
            else part
            for part in parts
        ]
    if trigger == "storage" and (bucket := next((each for each in function.uses if kinds[each] == "bucket"), "")):
        name = next(each for each in ("arrivals", *(f"arrivals-{n}" for n in range(2, 40))) if each not in kinds)
        return [*parts, ArchitecturePart(id=name, part="eventarc", uses=[id_, bucket])]
    return parts


def _instead(architecture: Architecture) -> str:
    """What to do where nothing here runs a program of one's own."""
    kinds = {part.part for part in architecture.parts}
    said = next((text for kind, text in _INSTEAD.items() if kind in kinds), "")
    return said or "nothing in this plan runs a program of one's own: say that there is a service, a worker or a job"


def _with_settings(part: ArchitecturePart, app: App) -> ArchitecturePart:
    kind = part_named(part.part)
    assert kind is not None, part.part
    takes = kind.settings.model_fields
    there = environment_of(part)
    kept = {name: value for name, value in there.items() if name not in app.unset}
    said = {
        "port": str(app.port) if app.port else "",
        "command": app.command,
        "health_path": app.health_path,
        "memory": app.memory,
        "cpu": app.cpu,
        "env": env_text({**kept, **app.env}) if app.env or len(kept) < len(there) else "",
        "image": app.image,
        "source": source_text(app),
    }
    if app.image and part.part in BUILDS and is_copied(app.image):
        said |= {"image": "", "source": f"{COPY}{app.image}"}
    before = {each.key: each.value for each in part.settings}
    if there and not (kept or app.env):
        before.pop("env", None)
    if said["image"]:
        before.pop("source", None)
    if said["source"] and part.part not in BUILDS:
        raise PlanRefused(
            f"app.{app.origin}",
            f"{part.id} is {kind.what}, which runs an image and builds none: say that it runs on Cloud Run in place of "
            "a machine, or build the image yourself and name that",
        )
    if said["source"]:
        before.pop("image", None)
    for key, value in said.items():
        if not value:
            continue
        if key not in takes:
            field = app.origin if key == "source" else key
            raise PlanRefused(f"app.{field}", f"{part.id} is {kind.what}, which has no {key}")
        before[key] = value
    # A memory that needs more CPU than was there before brings its own.
    if app.memory and not app.cpu:
        before.pop("cpu", None)
    return part.model_copy(update={"settings": [Setting(key=key, value=value) for key, value in before.items()]})


def image_setting(kind: str, image: str) -> Setting:
    """An image as a part of a kind has it: where Cloud Run does not pull it, it is copied."""
    if kind in BUILDS and is_copied(image):
        return Setting(key="source", value=f"{COPY}{image}")
    return Setting(key="image", value=image)


def environment_of(part: ArchitecturePart) -> dict[str, str]:
    """The environment variables that the setting has; empty where the part has none."""
    kind = part_named(part.part)
    text = _setting(part, "env")
    if kind is None or "env" not in kind.settings.model_fields or not text:
        return {}
    # As it stands, whatever would be said of it today: what is not given anew stays.
    try:
        return dict(pairs_of(text))
    except ValueError:
        return {}


def connection_refused(repository: str, project: str, location: str) -> str:
    """Why nobody builds from a connected repository, by its full name: builds are in one project and region, and read
    what is connected there. Empty where they do, and for what is none."""
    if not repository.startswith("projects/"):
        return ""
    found = re.fullmatch(CONNECTED, repository)
    if found is None:
        return "it is no connected repository's name"
    if (found["project"], found["location"]) == (project, location):
        return ""
    what = f"project {found['project']}" if found["project"] != project else found["location"]
    where = f"project {project}, {location}"
    return f"the connection {found['connection']} is of {what}; the platform builds in {where}, and from there alone"


def object_of(sha256: str) -> str:
    """Where in the bucket of sources an archive lies."""
    return f"sources/{sha256}.tar.gz"


def source_text(app: App) -> str:
    """What it is built from as the setting `source` has it; empty where nothing is built."""
    if app.source:
        return f"{UPLOADED}{app.source}"
    return repository_text(app.repository) if app.repository else ""


def repository_text(repository: Repository) -> str:
    """`https://github.com/OWNER/NAME#REF:FOLDER`, the reference and the folder where there is one."""
    folder = f":{repository.folder}" if repository.folder else ""
    return repository.url + (f"#{repository.ref}{folder}" if repository.ref or folder else "")


def _with_secret(parts: list[ArchitecturePart], user: str, name: str) -> list[ArchitecturePart]:
    """The parts with a secret that the application finds in this variable."""
    held = next((each for each in parts if each.part == "secret" and secret_variable(each) == name), None)
    id_ = held.id if held else secret_id(name, {each.id for each in parts})
    added = [] if held else [ArchitecturePart(id=id_, part="secret", settings=[Setting(key="env", value=name)])]
    if held is None and not re.fullmatch(r"[A-Z][A-Z0-9_]{0,63}", name):
        raise PlanRefused("app.secrets", f"{name!r} is no name of a secret, such as STRIPE_KEY: capitals and digits")
    return [
        each.model_copy(update={"uses": [*each.uses, id_]}) if each.id == user and id_ not in each.uses else each
        for each in parts
    ] + added


def secret_variable(part: ArchitecturePart) -> str:
    """The variable in which a secret is found."""
    return _setting(part, "env") or part.id.replace("-", "_").upper()


def secret_id(name: str, taken: set[str]) -> str:
    """An id for a secret: its name's own words where they fit, else their beginning and a hash."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if len(plain) <= MAX_ID and plain not in taken and plain[:1].isalpha():
        return plain
    return f"{plain[:9].rstrip('-') or 'key'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def secret_name(architecture: Architecture, deployment_id: str, variable: str) -> str | None:
    """The real name of the secret that is found in a variable; None where there is none."""
    for instance, word, made in expand(architecture, standing=True).blocks():
        if word == "secret" and instance.part.name == "secret":
            part = next((each for each in architecture.parts if each.id == instance.id), None)
            if part is not None and secret_variable(part) == variable:
                return real_name(made.ref, deployment_id)
    return None


def with_first_values(architecture: Architecture, names: Collection[str]) -> Architecture:
    """The architecture in which people give these secrets their first values, before anything is made.

    Raises PlanRefused for no such secret.
    """
    first = with_secret_versions(architecture, dict.fromkeys(names, 1), field="secret_values")
    parts = []
    for part in first.parts:
        if part.part == "secret" and secret_variable(part) in names:
            kept = [each for each in part.settings if each.key != "given"]
            parts.append(part.model_copy(update={"settings": [*kept, Setting(key="given", value="true")]}))
        else:
            parts.append(part)
    return first.model_copy(update={"parts": parts})


def valued_secrets(architecture: Architecture) -> list[str]:
    """The variables of secrets whose values people gave: what Terraform makes up would not do for them."""
    found = [part for part in architecture.parts if part.part == "secret"]
    return [secret_variable(part) for part in found if _setting(part, "given") == "true" or _setting(part, "version")]


def given_secrets(architecture: Architecture) -> list[str]:
    """The Terraform addresses of secrets that are there before they are applied, with a value; raises PlanRefused."""
    if not any(part.part == "secret" and _setting(part, "given") == "true" for part in architecture.parts):
        return []
    return [
        made.address
        for instance, word, made in expand(architecture, standing=True).blocks()
        if word == "secret" and instance.part.name == "secret" and getattr(instance.settings, "given", False)
    ]


def first_secrets(architecture: Architecture, deployment_id: str) -> list[str]:
    """The real names of secrets that were made for a draft, each with the value that somebody gave; [] where the
    architecture can't be read."""
    return [name for name, _, given in _secrets_of(architecture, deployment_id) if given]


def taken_versions(architecture: Architecture, deployment_id: str) -> dict[str, str]:
    """The version of each secret that its users take, by the secret's real name; those that take what was made up or
    the newest are left out, and all where the architecture can't be read."""
    return {name: version for name, version, _ in _secrets_of(architecture, deployment_id) if version}


def _secrets_of(architecture: Architecture, deployment_id: str) -> list[tuple[str, str, bool]]:
    """(real name, version, whether somebody gave its first value) of each secret."""
    if not any(part.part == "secret" for part in architecture.parts):
        return []
    try:
        made = expand(architecture, standing=True).blocks()
    except PlanRefused:
        return []
    return [
        (
            real_name(block.ref, deployment_id),
            str(getattr(instance.settings, "version", "")),
            bool(getattr(instance.settings, "given", False)),
        )
        for instance, word, block in made
        if word == "secret" and instance.part.name == "secret"
    ]


def with_secret_versions(
    architecture: Architecture, versions: Mapping[str, int], *, field: str = "secret_versions"
) -> Architecture:
    """The architecture whose application takes these versions of its secrets; raises PlanRefused for no such secret."""
    known = {secret_variable(part): part.id for part in architecture.parts if part.part == "secret"}
    if unknown := sorted(versions.keys() - known.keys()):
        raise PlanRefused(field, f"there is no secret {unknown[0]}; there are {', '.join(known) or 'none'}")
    wanted = {known[name]: str(version) for name, version in versions.items()}

    def chosen(part: ArchitecturePart) -> ArchitecturePart:
        if part.id not in wanted:
            return part
        kept = [each for each in part.settings if each.key != "version"]
        return part.model_copy(update={"settings": [*kept, Setting(key="version", value=wanted[part.id])]})

    return architecture.model_copy(update={"parts": [chosen(part) for part in architecture.parts]})


def built_parts(architecture: Architecture) -> dict[str, str]:
    """What images are built from, by the variable that takes each: `{"app_image": "sha256:..."}`; empty for none."""
    return {word: _setting(part, "source") for word, part in _built(architecture)}


def command_of(architecture: Architecture, variable: str) -> str:
    """How the program starts whose image a variable takes; empty where its source says it, or a builder guesses.

    What is copied is not built: its service says how it starts.
    """
    part = next((part for word, part in _built(architecture) if word == variable), None)
    return "" if part is None or _setting(part, "source").startswith(COPY) else _setting(part, "command")


# What tools of the web write into pages when these are built: Vite, Next.js, Nuxt, Create React App, Vue, Gatsby,
# Astro and SvelteKit, Expo, Angular. Whoever reads a page reads them.
_INTO_PAGES = re.compile(r"(VITE|(NEXT|NUXT|EXPO)_PUBLIC|PUBLIC|REACT_APP|VUE_APP|NG_APP|GATSBY)_\w")


def is_built_in(name: str) -> bool:
    """Whether a variable is read when pages are built, and never after."""
    return _INTO_PAGES.match(name) is not None


def built_in(architecture: Architecture, variable: str) -> dict[str, str]:
    """The variables that the build of an image is given, by the variable that takes the image; empty for none."""
    part = next((part for word, part in _built(architecture) if word == variable), None)
    if part is None or _setting(part, "source").startswith(COPY):
        return {}
    return {name: value for name, value in environment_of(part).items() if is_built_in(name)}


_SAYS = {
    "google_cloud_run_v2_service": "service_name",
    "google_cloud_run_v2_job": "job_name",
    "google_cloud_run_v2_worker_pool": "worker_pool_name",
}


def process_of(architecture: Architecture, variable: str) -> tuple[str, bool]:
    """Which line of its source's Procfile starts the program whose image a variable takes, and whether it must have it.

    Empty where that is `web`, or a command was said. A worker beside a service of the same source must have a line of
    its own: else it would be the service once more.
    """
    built = _built(architecture)
    part = next((part for word, part in built if word == variable), None)
    if part is None or part.part != "worker_pool" or _setting(part, "command"):
        return "", False
    source = _setting(part, "source")
    same = any(each.part != "worker_pool" and _setting(each, "source") == source for _, each in built)
    return ("worker", same) if source.startswith(UPLOADED) else ("", False)


def running_names(architecture: Architecture, deployment_id: str) -> dict[str, list[str]]:
    """The real names of what runs programs, by the label that Cloud Logging has them in; raises PlanRefused."""
    found: dict[str, list[str]] = {}
    for _, _, made in expand(architecture, standing=True).blocks():
        if made.type in _SAYS:
            found.setdefault(_SAYS[made.type], []).append(real_name(made.ref, deployment_id))
    return found


def _built(architecture: Architecture) -> list[tuple[str, ArchitecturePart]]:
    main = architecture.main.id
    found = [part for part in architecture.parts if part.part in BUILDS and _setting(part, "source")]
    return [("app_image" if part.id == main else f"{part.id.replace('-', '_')}_app_image", part) for part in found]


def _setting(part: ArchitecturePart, key: str) -> str:
    return next((each.value for each in part.settings if each.key == key), "")
