"""The user's own application, as a caller names it beside a goal."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.schemas.architecture import ID_PATTERN, MAX_PATH, URL_PATH
from shared.schemas.images import IMAGE, whole_image
from shared.schemas.variables import command_line, env_name, env_variable, plain_name

_HOSTS = r"(?:github\.com|gitlab\.com|bitbucket\.org)"
_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
_URL = re.compile(rf"https://{_HOSTS}/{_WORD}/{_WORD}(?:/{_WORD})?")
CONNECTED = (
    r"projects/(?P<project>[a-z][a-z0-9-]{1,28}[a-z0-9])/locations/(?P<location>[a-z]+-[a-z]+[0-9]{1,2})"
    r"/connections/(?P<connection>[A-Za-z0-9][A-Za-z0-9-]{0,62})/repositories/[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
)
"""A repository that a connection of Cloud Build's (2nd gen) reads, a private one too, by its full name."""
# As git has them, less what a shell or a path could read otherwise.
_REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,8}")
_FOLDER = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.][A-Za-z0-9_.-]*){0,8}")
SOURCE = r"^[0-9a-f]{64}$"
"""A source that was uploaded: the SHA-256 of its archive."""

# Names that Google alone has, and all below them.
_GOOGLE_S = re.compile(
    r"(?:.*\.)?(?:google(?:apis|usercontent|mail|source|video|syndication|-analytics|tagmanager)?\.com|google\.internal|gmail\.com"
    r"|gstatic\.com|run\.app|web\.app|appspot\.com|cloudfunctions\.net|firebaseapp\.com|firebaseio\.com|withgoogle\.com"
    r"|googledomains\.com|gcr\.io|pkg\.dev|youtube\.com|goog|google)"
)
# Under which everybody has names: the ends that countries give, and those of hosts; and names that stay on a machine.
_NOBODYS = re.compile(
    r"(?:ac|co|com|edu|gob|gouv|gov|mil|net|org)\.[a-z]{2}|(?:.*\.)?(?:localhost|local|invalid)"
    r"|(?:github|gitlab)\.io|(?:pages|workers|fly|deno)\.dev|(?:herokuapp|amazonaws|netlify|onrender|blogspot)\.com"
    r"|(?:vercel|netlify|firebase)\.app|cloudfront\.net|azurewebsites\.net|azure\.com|duckdns\.org|nip\.io|sslip\.io"
)


def _domain(name: str) -> str:
    if _GOOGLE_S.fullmatch(name):
        raise ValueError(f"{name} is Google's own: name a domain that is yours, such as shop.example.com")
    if _NOBODYS.fullmatch(name):
        raise ValueError(f"{name} is nobody's own: name a domain that is yours, such as shop.example.com")
    return name


def _image(name: str) -> str:
    return whole_image(name) if name else ""


def _env(values: dict[str, str]) -> dict[str, str]:
    for name, value in values.items():
        env_variable(name, value)
    if sum(len(name) + len(value) for name, value in values.items()) > 24_000:
        raise ValueError("the variables together are longer than 24,000 characters")
    return values


def _unset(names: list[str]) -> list[str]:
    # What is refused today may have to go.
    for name in names:
        plain_name(name)
    return names


def _secrets(names: list[str]) -> list[str]:
    for name in names:
        env_name(name)
    if len(set(names)) != len(names):
        raise ValueError("a secret is named twice")
    return names


def _url(url: str) -> str:
    plain = url.removesuffix("/").removesuffix(".git")
    if ".." in plain or not (_URL.fullmatch(plain) or re.fullmatch(CONNECTED, url)):
        raise ValueError(
            "it is a repository's address, such as https://github.com/OWNER/NAME, without a password, or the name of a "
            "connected one, projects/PROJECT/locations/REGION/connections/CONNECTION/repositories/NAME"
        )
    return url if re.fullmatch(CONNECTED, url) else plain


def _ref(ref: str) -> str:
    if ref and (len(ref) > 200 or ".." in ref or ref.endswith((".lock", ".", "/")) or not _REF.fullmatch(ref)):
        raise ValueError("it is a branch, a tag or a commit, such as main")
    return ref


def _folder(folder: str) -> str:
    plain = folder.removesuffix("/")
    if plain and (".." in plain or not _FOLDER.fullmatch(plain)):
        raise ValueError("it is a folder inside the repository, such as services/api")
    return plain


class Repository(BaseModel):
    """A public repository (GitHub, GitLab, Bitbucket) and the branch, tag or commit of it that is built.

    `url` may also name one that a connection of Cloud Build's reads, a private one too, as
    projects/PROJECT/locations/REGION/connections/CONNECTION/repositories/NAME; that one needs its `ref` said.
    `folder` is the one of it that holds the program, its top where it is empty.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, AfterValidator(_url)]
    ref: Annotated[str, AfterValidator(_ref)] = ""
    folder: Annotated[str, Field(max_length=200), AfterValidator(_folder)] = ""

    @model_validator(mode="after")
    def _at_a_ref(self) -> Self:
        if self.connected and not self.ref:
            raise ValueError("say which branch, tag or commit of a connected repository is built, as #main behind it")
        return self

    @property
    def connected(self) -> bool:
        """Whether a connection of Cloud Build's reads it."""
        return re.fullmatch(CONNECTED, self.url) is not None


class App(BaseModel):
    """One of `image`, `source` (the SHA-256 of an archive that was uploaded, POST /sources) and `repository`, or none.

    What is said here wins over what the goal says. `part`: the id of the part that it is, where a goal has several.
    `command` in one line, as a shell would split it. `unset` are variables that go. `secrets` are names: each is read
    from Secret Manager and is given its value by itself. `memory` and `cpu` as Cloud Run has them. `domain` is a name
    that is yours.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    part: str = Field("", pattern=rf"^$|{ID_PATTERN}")
    image: Annotated[str, AfterValidator(_image)] = Field(
        "", max_length=400, json_schema_extra={"pattern": rf"^$|{IMAGE}"}
    )
    source: str = Field("", pattern=rf"^$|{SOURCE}")
    repository: Repository | None = None
    port: int | None = Field(None, ge=1, le=65_535)
    command: Annotated[str, Field(max_length=1_000), AfterValidator(command_line)] = ""
    env: Annotated[dict[str, str], Field(max_length=100), AfterValidator(_env)] = Field(default_factory=dict)
    unset: Annotated[list[str], Field(max_length=100), AfterValidator(_unset)] = Field(default_factory=list)
    secrets: Annotated[list[str], Field(max_length=20), AfterValidator(_secrets)] = Field(default_factory=list)
    health_path: str = Field("", pattern=rf"^$|{URL_PATH}", max_length=MAX_PATH)
    memory: Literal["", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi", "32Gi"] = ""
    cpu: Literal["", "1", "2", "4", "8"] = ""
    domain: Annotated[str, AfterValidator(_domain)] = Field(
        "", pattern=r"^$|^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$", max_length=253
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        named = [name for name in ("image", "source", "repository") if getattr(self, name)]
        if len(named) > 1:
            raise ValueError(f"{' and '.join(named)} exclude each other: an application comes from one of them")
        if both := sorted(set(self.env) & set(self.secrets)):
            raise ValueError(f"{both[0]} is in env and in secrets; a secret stands in secrets alone")
        if both := sorted(set(self.env) & set(self.unset)):
            raise ValueError(f"{both[0]} is in env and in unset: it is set or it is removed")
        return self

    @property
    def origin(self) -> str:
        """What it comes from: `image`, `source`, `repository`, or nothing."""
        return next((name for name in ("image", "source", "repository") if getattr(self, name)), "")
