"""Whose pipelines deploy: their host, the repository or whoever owns all of them, and the branch, in a goal as typed."""

import re
import zoneinfo
from dataclasses import dataclass

from functions.planning.rules.words.lists import no_names
from functions.planning.rules.words.values import without_slashes

_HOSTS = (
    ("Bitbucket", re.compile(r"\bbitbucket\b")),
    ("CircleCI", re.compile(r"\bcircle ?ci\b")),
    ("Azure DevOps", re.compile(r"\bazure (?:devops|pipelines?)\b")),
    ("Buildkite", re.compile(r"\bbuildkite\b")),
    ("Jenkins", re.compile(r"\bjenkins\b")),
    ("TeamCity", re.compile(r"\bteam ?city\b")),
    ("terraform", re.compile(r"\bterraform cloud\b|\bhcp terraform\b|\btfc\b|\bapp\.terraform\.io\b")),
    ("github", re.compile(r"\bgithub\b|\bgh actions\b")),
    ("gitlab", re.compile(r"\bgitlab\b")),
)
TRUSTED = frozenset({"github", "gitlab", "terraform"})
"""The hosts whose pipelines can come in without a key."""

_PATH = r"(?P<path>[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9_][\w.-]*){1,5})"
_CUES = "of|from|for|repos?|repository|repositories|project|projects|projekt|proyecto|projet|repositorio|(?:locked|restricted|limited) to|(?:beschrankt|beschränkt) auf|von|aus|de|del|du|depuis|desde|vanaf|uit|only"
# What is let in has to be said of pipelines: `from input/output` is nobody's repository.
_REPOSITORY = re.compile(
    rf"\b(?:github|gitlab|ci|actions|pipelines?|deploy\w*|keyless|push\w*)\b(?:(?!\.\s)[^;\n])*?\b(?:{_CUES}):?\s+[`'\"(]?{_PATH}(?![\w/:@])",
    re.IGNORECASE,
)
_AREAS = frozenset({area.partition("/")[0].lower() for area in zoneinfo.available_timezones()})
_NAME = r"[A-Za-z0-9][A-Za-z0-9-]{0,38}"
_ORGANISATIONS = (
    re.compile(
        r"\b(?:organi[sz]ation|organizaci[oó]n|organisatie|org|(?<!instance )(?<!instances )(?<!vm )(?<!machine )(?<!-)(?:group|gruppe))\b:?(?: called| named)? +[`'\"]?"
        rf"(?P<name>{_NAME})\b(?!/)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w-])[`'\"]?(?P<name>{_NAME})[`'\"]? (?:(?:github|gitlab) )?organi[sz]ation\b", re.IGNORECASE),
)
_WORKSPACE = re.compile(r"\bworkspace:?(?: called| named)? +[`'\"]?(?P<name>[A-Za-z0-9_-]{1,90})", re.IGNORECASE)
_BRANCH = re.compile(
    r"\b(?:branch|zweig|rama|branche)(?: called| named)? +[`'\"]?(?P<a>[A-Za-z0-9][\w./-]*\w)|\b(?P<b>[A-Za-z0-9][\w./-]*) (?=branch\b)"
    r"|\b(?:push(?:es|ed)?|merg\w+|commits?) (?:to|into|on|auf|nach|en|a|sur|naar) (?:the )?[`'\"]?(?P<c>main|master|develop|development|production|prod|staging|release|trunk|live)\b",
    re.IGNORECASE,
)
_EVERY_BRANCH = re.compile(r"\b(?:any|all|every|each) branch(?:es)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`host`: github, gitlab, terraform, or the name of another product; empty where none is named.

    `who`: `owner/name`, or the owner alone where all that is theirs comes in. `branch`: None where none is said, empty
    for every one. `workspace`: of Terraform Cloud.
    """

    host: str
    who: str
    branch: str | None
    workspace: str


def pipeline_in(raw: str, repository: str | None) -> Pipeline:
    """Whose pipelines a goal speaks of; `repository` where its address or its host's name is beside it."""
    lowered = raw.lower()
    host = next((name for name, named in _HOSTS if named.search(lowered)), "")
    who = "" if host == "terraform" else repository or _path_in(raw)
    if not who:
        # Groups are GitLab's; elsewhere a group is one of machines or of people.
        named = [
            match["name"]
            for form in _ORGANISATIONS
            for match in form.finditer(raw)
            if host == "gitlab" or not match[0].lower().startswith(("group", "gruppe"))
        ]
        who = next((each for each in named if each.lower() not in no_names("organisation")), "")
    workspace = _WORKSPACE.search(raw) if host == "terraform" else None
    return Pipeline(host, who, _branch_in(raw), workspace["name"] if workspace else "")


def _path_in(raw: str) -> str:
    for match in _REPOSITORY.finditer(without_slashes(raw)):
        path = match["path"].rstrip(".").removesuffix(".git")
        if (
            path.partition("/")[0].lower() not in _AREAS | no_names("repository")
            and not path.replace("/", "").isdigit()
        ):
            return path
    return ""


def _branch_in(raw: str) -> str | None:
    if _EVERY_BRANCH.search(raw):
        return ""
    for match in _BRANCH.finditer(raw):
        said = (match["a"] or match["b"] or match["c"]).rstrip(".")
        if said.lower() not in no_names("branch"):
            return said
    return None
