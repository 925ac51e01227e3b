"""Reading the body of builds.create: what the laptop can build, and words for everything else."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from infra.local.build.images import read_reference

_FIELDS = frozenset(
    {
        *("source", "steps", "images", "timeout", "queueTtl", "logsBucket", "options", "serviceAccount", "tags"),
        *("substitutions", "artifacts", "name", "id", "projectId"),
    }
)
_PACK = re.compile(r"(?:.*/)?pack(?::.*)?")
_DOCKER = re.compile(r"(?:.*/)?docker(?::.*)?")
_PYTHON = re.compile(r"(?:.*/)?python(?::.*)?")
_GIT = re.compile(r"(?:.*/)?git(?::.*)?")
_BUILDS = re.compile(rf"{_PACK.pattern}|{_DOCKER.pattern}")
_PACK_VALUES = frozenset(
    {
        *("--builder", "-B", "--network", "--cache-image", "--run-image", "--pull-policy"),
        *("--env", "-e", "--path", "-p", "--tag", "-t"),
    }
)
_CONNECTED = re.compile(r"projects/[\w-]+/locations/[\w-]+/connections/[\w-]+/repositories/[\w.-]+")
_SHELLS = frozenset({"sh", "bash", "/bin/sh", "/bin/bash"})
_VARIABLE = re.compile(r"\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*)|\$)")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")
_USUAL_TIMEOUT = 3600.0
_LONGEST = 86_400.0
# https://cloud.google.com/build/docs/api/reference/rpc/google.devtools.cloudbuild.v1
_ENUMS = {
    "logging": {
        0: "LOGGING_UNSPECIFIED", 1: "LEGACY", 2: "GCS_ONLY", 3: "STACKDRIVER_ONLY", 4: "NONE", 5: "CLOUD_LOGGING_ONLY",
    },
    "defaultLogsBucketBehavior": {
        0: "DEFAULT_LOGS_BUCKET_BEHAVIOR_UNSPECIFIED", 1: "REGIONAL_USER_OWNED_BUCKET", 2: "LEGACY_BUCKET",
    },
    "machineType": {
        0: "UNSPECIFIED", 1: "N1_HIGHCPU_8", 2: "N1_HIGHCPU_32", 5: "E2_HIGHCPU_8", 6: "E2_HIGHCPU_32", 7: "E2_MEDIUM",
        11: "E2_STANDARD_2",
    },
    "substitutionOption": {0: "MUST_MATCH", 1: "ALLOW_LOOSE"},
    "logStreamingOption": {0: "STREAM_DEFAULT", 1: "STREAM_ON", 2: "STREAM_OFF"},
    "requestedVerifyOption": {0: "NOT_VERIFIED", 1: "VERIFIED"},
}  # fmt: skip
_NO_LOG = "if 'build.service_account' is specified, the build must either (a) specify 'build.logs_bucket', (b) use the "
_NO_LOG += "REGIONAL_USER_OWNED_BUCKET build.options.default_logs_bucket_behavior option, or (c) use either "
_NO_LOG += "CLOUD_LOGGING_ONLY / NONE logging options: invalid argument"


class Unread(ValueError):
    """A build that is not understood or can't be built here; the text says which field."""


class Asked(NamedTuple):
    """A build: its source (an archive as bucket, object and generation, or a repository and a revision), the folder of
    it that is built, its variables, the names its image gets, and where its log goes; `timeout` in seconds. `scripts`
    are steps that decide by themselves what they call, for a shell. `copied`: an image that is only named anew.
    `arguments` are for those that its Dockerfile names as an ARG."""

    archive: tuple[str, str, int | None] | None
    repository: tuple[str, str] | None
    folder: str
    env: Mapping[str, str]
    images: tuple[str, ...]
    timeout: float
    logs_bucket: str
    log_prefix: str
    to_logging: bool
    scripts: tuple[tuple[str, ...], ...] = ()
    copied: str = ""
    arguments: Mapping[str, str] = {}

    @property
    def connected(self) -> str:
        """The full name of its repository where a connection reads it; empty for any other source."""
        return self.repository[0] if self.repository and self.repository[0].startswith("projects/") else ""


class _Steps(NamedTuple):
    images: list[str]
    env: dict[str, str]
    folder: str
    repository: tuple[str, str] | None
    builds: int = 0
    scripts: tuple[tuple[str, ...], ...] = ()
    pulled: str = ""
    arguments: Mapping[str, str] = {}


def with_calls(asked: Asked, calls: list[list[str]]) -> Asked:
    """The build when its scripts have said what they call, `[["pack", "build", ...], ...]`; raises Unread."""
    found = _Steps(list(asked.images), dict(asked.env), "", None)
    for program, *words in calls:
        if words[:1] != ["push"]:
            found = _called(program, words, found, f"the script's {program}")
    if found.builds != 1:
        raise Unread("its steps have no `pack build` or `docker build`, or more than one: the laptop builds one image")
    folder = str(PurePosixPath(asked.folder) / found.folder)
    images = tuple(dict.fromkeys(found.images))
    return asked._replace(images=images, env=found.env, folder=folder, arguments=found.arguments)


def named(body: Mapping[str, Any]) -> dict[str, Any]:
    """A build with the names of what Google's clients for REST send as numbers; raises Unread."""
    options = dict(body.get("options") or {})
    for field, names in _ENUMS.items():
        value = options.get(field)
        if isinstance(value, int):
            if value not in names:
                raise Unread(f"options.{field} {value} is not known")
            options[field] = names[value]
    return {**body, "options": options} if options else dict(body)


def read_build(body: Mapping[str, Any], project: str) -> Asked:
    """What a build asks for, after `named`; raises Unread."""
    for name in body:
        if name not in _FIELDS:
            raise Unread(f"build.{name} is not offered on the laptop")
    options = body.get("options") or {}
    logging = options.get("logging", "LOGGING_UNSPECIFIED")
    bucket, _, prefix = str(body.get("logsBucket") or "").removeprefix("gs://").partition("/")
    regional = options.get("defaultLogsBucketBehavior") == "REGIONAL_USER_OWNED_BUCKET"
    if body.get("serviceAccount") and not (bucket or regional or logging in {"CLOUD_LOGGING_ONLY", "NONE"}):
        raise Unread(_NO_LOG)
    variables = {"PROJECT_ID": project, **(body.get("substitutions") or {})}
    steps = _steps(body.get("steps") or [], variables)
    archive, repository, inner = (
        _source(body.get("source") or {}, steps.repository) if not steps.pulled else (None, None, "")
    )
    images = [_filled(name, variables, "images") for name in body.get("images") or []]
    images += [_filled(name, variables, "images") for name in (body.get("artifacts") or {}).get("images") or []]
    names = tuple(dict.fromkeys([*images, *steps.images]))
    for name in names:
        asked = read_reference(name)
        if asked is None or asked.digest is not None:
            raise Unread(f"{name!r} is no name for an image, such as us-central1-docker.pkg.dev/{project}/apps/web:1")
    env = dict(_pair(each, "options.env") for each in options.get("env") or [])
    return Asked(
        archive=archive,
        repository=repository,
        folder=str(PurePosixPath(inner) / steps.folder),
        env={**env, **steps.env},
        images=names,
        timeout=_seconds(body.get("timeout")),
        logs_bucket=bucket,
        log_prefix=f"{prefix.strip('/')}/" if prefix.strip("/") else "",
        to_logging=logging in {"LOGGING_UNSPECIFIED", "LEGACY", "CLOUD_LOGGING_ONLY", "STACKDRIVER_ONLY"},
        scripts=steps.scripts,
        copied=steps.pulled,
        arguments=steps.arguments,
    )


def _source(
    said: Mapping[str, Any], cloned: tuple[str, str] | None
) -> tuple[tuple[str, str, int | None] | None, tuple[str, str] | None, str]:
    """(archive, repository, folder)."""
    kinds = sorted(said)
    if kinds == ["storageSource"] and cloned is None:
        stored = said["storageSource"]
        bucket, name = stored.get("bucket"), stored.get("object")
        if not bucket or not name:
            raise Unread("source.storageSource needs a bucket and an object")
        generation = int(stored["generation"]) if stored.get("generation") else None
        return (str(bucket), str(name), generation), None, ""
    if kinds == ["gitSource"] and cloned is None:
        git = said["gitSource"]
        return None, (str(git.get("url") or ""), str(git.get("revision") or "")), _folder(git.get("dir") or "")
    if kinds == ["connectedRepository"] and cloned is None:
        said_of = said["connectedRepository"]
        name, revision = str(said_of.get("repository") or ""), str(said_of.get("revision") or "")
        if not _CONNECTED.fullmatch(name) or not revision:
            raise Unread("source.connectedRepository needs a repository by its full name and a revision")
        return None, (name, revision), _folder(said_of.get("dir") or "")
    if not kinds and cloned is not None:
        return None, cloned, ""
    if not kinds:
        raise Unread("a build needs a source here: source.storageSource or source.gitSource")
    what = "a step that clones" if cloned else kinds[-1]
    raise Unread(
        f"source: {what} is not offered on the laptop; it takes storageSource, gitSource or connectedRepository"
    )


def _steps(steps: list[Mapping[str, Any]], variables: Mapping[str, str]) -> _Steps:
    found = _Steps([], {}, "", None)
    for number, step in enumerate(steps):
        at = f"steps[{number}]"
        name, entrypoint = str(step.get("name") or ""), str(step.get("entrypoint") or "")
        words = [_filled(str(each), variables, at) for each in step.get("args") or []]
        program = entrypoint or name
        if step.get("script"):
            raise Unread(f"{at}.script is not run on the laptop: use an entrypoint of sh with `-c`")
        if _PYTHON.fullmatch(name) and program == "python" and words[:1] == ["-c"]:
            # It looks for pages that nothing serves, which the laptop does itself.
            continue
        if program in _SHELLS and words[:1] == ["-c"] and _BUILDS.fullmatch(name):
            found = found._replace(scripts=(*found.scripts, ("/bin/sh", *words)))
        else:
            found = _called(program, words, found, f"{at} ({name})")
        folder = _folder(step.get("dir") or "")
        if folder and (found.builds or found.scripts):
            found = found._replace(folder=str(PurePosixPath(folder) / found.folder))
        for each in step.get("env") or []:
            key, value = _pair(_filled(each, variables, at), f"{at}.env")
            found.env[key] = value
    if found.builds != 1 and not found.scripts and not (found.pulled and found.images):
        raise Unread("steps must have exactly one `pack build` or `docker build` on the laptop")
    return found


def _called(program: str, words: list[str], found: _Steps, at: str) -> _Steps:
    if _PACK.fullmatch(program) and words[:1] == ["build"]:
        return _packed(words[1:], found, at)._replace(builds=found.builds + 1)
    if _DOCKER.fullmatch(program) and words[:1] == ["build"]:
        return _dockered(words[1:], found, at)._replace(builds=found.builds + 1)
    if _DOCKER.fullmatch(program) and words[:1] == ["push"]:
        return found
    if _DOCKER.fullmatch(program) and words[:1] == ["pull"] and len(words) == 2 and not found.builds:
        return found._replace(pulled=words[1])
    if _DOCKER.fullmatch(program) and words[:1] == ["tag"] and len(words) == 3 and words[1] == found.pulled:
        return found._replace(images=[*found.images, words[2]])
    if _GIT.fullmatch(program) and words[:1] == ["clone"]:
        return found._replace(repository=_cloned(words[1:], at))
    raise Unread(
        f"{at} is not run on the laptop: it builds as a buildpack would (`pack build`, `docker build` where the source "
        "says more than its Dockerfile) and clones (`git clone`)"
    )


def _packed(words: list[str], found: _Steps, at: str) -> _Steps:
    """`pack build IMAGE --builder B --env A=B --path DIR --publish ...`."""
    images, env, folder = list(found.images), dict(found.env), found.folder
    rest = iter(words)
    for word in rest:
        name, joined, value = word.partition("=")
        if not word.startswith("-"):
            images.append(word)
        elif name in {"--publish", "--trust-builder", "--no-color", "--verbose", "-v"}:
            continue
        elif name in _PACK_VALUES:
            value = value if joined else next(rest, "")
            if name in {"--env", "-e"}:
                key, said = _pair(value, at)
                env[key] = said
            elif name in {"--path", "-p"}:
                folder = _folder(value)
            elif name in {"--tag", "-t"}:
                images.append(value)
        else:
            raise Unread(f"{at}: `pack build {name}` is not offered on the laptop")
    return found._replace(images=images, env=env, folder=folder)


def _dockered(words: list[str], found: _Steps, at: str) -> _Steps:
    images, arguments, folder = list(found.images), dict(found.arguments), found.folder
    handed_in = False
    rest = iter(words)
    for word in rest:
        name, joined, value = word.partition("=")
        if not word.startswith("-"):
            folder = _folder(word)
        elif name in {"-t", "--tag"}:
            images.append(value if joined else next(rest, ""))
        elif name == "--build-arg":
            key, said = _pair(value if joined else next(rest, ""), at)
            arguments[key] = said
        elif name in {"-f", "--file"}:
            handed_in = (value if joined else next(rest, "")) == "-"
        elif name in {"--cache-from", "--platform"}:
            _ = joined or next(rest, "")
        elif name in {"--pull", "--no-cache", "--quiet", "-q"}:
            continue
        else:
            raise Unread(f"{at}: `docker build {name}` is not offered on the laptop")
    # A Dockerfile that comes with the request, and not in the source, takes what it is given.
    env = {**found.env, **arguments} if handed_in else found.env
    return found._replace(images=images, arguments=arguments, folder=folder, env=env)


def _cloned(words: list[str], at: str) -> tuple[str, str]:
    revision, plain = "", []
    rest = iter(words)
    for word in rest:
        name, joined, value = word.partition("=")
        if not word.startswith("-"):
            plain.append(word)
        elif name in {"-b", "--branch"}:
            revision = value if joined else next(rest, "")
        elif name == "--depth":
            _ = joined or next(rest, "")
        elif name not in {"--single-branch", "--quiet", "-q"}:
            raise Unread(f"{at}: `git clone {name}` is not offered on the laptop")
    if len(plain) == 1 or (len(plain) == 2 and plain[1] == "."):
        return plain[0], revision
    raise Unread(f"{at}: `git clone URL .` is what the laptop clones by")


def _filled(text: str, variables: Mapping[str, str], at: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name is None:
            return "$"
        if name not in variables:
            raise Unread(f"{at}: there is no substitution {name}")
        return variables[name]

    return _VARIABLE.sub(value, text)


def _pair(text: str, at: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise Unread(f"{at}: {text[:40]!r} is no NAME=VALUE")
    return name, value


def _folder(text: str) -> str:
    path = PurePosixPath(text.removeprefix("/workspace/"))
    if path.is_absolute() or ".." in path.parts:
        raise Unread(f"{text!r} leads out of the source")
    return "" if str(path) == "." else str(path)


def _seconds(said: Any) -> float:
    if said is None:
        return _USUAL_TIMEOUT
    match = _SECONDS.fullmatch(str(said))
    seconds = float(match[1]) if match else 0.0
    if not 0 < seconds <= _LONGEST:
        raise Unread(f"timeout {said!r} must be between 1s and 86400s")
    return seconds
