"""The user's own repository in a goal, as typed: its address or the name of a connected one, its branch, whether it is
private."""

import re

from shared.schemas.app import CONNECTED

HOSTED = re.compile(
    r"(?:https?://|git@)?(?<![\w.-])(github\.com|gitlab\.com|bitbucket\.org)[/:]"
    # On GitLab a project lies in groups within groups.
    r"((?<=gitlab\.com[/:])[\w.-]+(?:/(?!-/|tree/)[\w.-]+)+|[\w.-]+/[\w.-]+)"
    r"(?:/(?:-/)?tree/([\w./-]+)|[#@]([\w./-]+))?",
    re.IGNORECASE,
)
"""A repository by its host's name."""
_REF = re.compile(r"\b(?:branch|tag|commit|revision) ([A-Za-z0-9][\w./-]*)|\b([A-Za-z0-9][\w./-]*) branch\b")
_NO_REF = frozenset({"the", "a", "main", "default", "its", "of", "on", "from", "is"})


_CONNECTED = re.compile(rf"(?P<name>{CONNECTED}(?<![._-]))(?:#(?P<ref>[\w./-]*\w)(?::(?P<folder>[\w./-]*\w))?)?")
_AT = r"(?:github\.com|gitlab\.com|bitbucket\.org)[/:]"
# What is said of the one that is named: a program may be about private repositories, and stand in a private network.
_PRIVATE = re.compile(
    r"\bprivate[sn]?,? (?:git ?(?:hub|lab)?|bitbucket|source)?[- ]?(?:repo(?:sitory|sitorium)?|git ?(?:hub|lab)|bitbucket)\b"
    rf"[^;!?\n]{{0,30}}?{_AT}"
    r"|\brepo(?:sitory|sitorium)?(?:,? (?:which|that|it))?(?: is| ist|'s|:)? privat(?:e)?\b"
    rf"|{_AT}[\w./-]+[ ,(:-]+(?:which |that |it |is |it's |a |our |my )*private\b"
    r"(?! (?:ip|network|service|database|subnet|vpc|address)\b)",
    re.IGNORECASE,
)


def connected_in(raw: str) -> tuple[str, str, str] | None:
    """The full name of a connected repository in a goal as typed, its branch, tag or commit and its folder."""
    match = _CONNECTED.search(raw)
    if match is None:
        return None
    said = _REF.search(raw)
    beside = next((each for each in said.groups() if each), "") if said else ""
    ref = match["ref"] or ("main" if beside == "main" else "" if beside in _NO_REF else beside)
    return match["name"], ref, match["folder"] or ""


def without_connection(raw: str) -> str:
    """The goal with any repository's address for the name of a connected one: its words are no places and parts."""
    return _CONNECTED.sub("https://github.com/connected/repository", raw)


def says_private(raw: str) -> bool:
    """Whether a goal says that its repository is private."""
    return _PRIVATE.search(raw) is not None


def repository_of(raw: str) -> tuple[str, str] | None:
    """The address of a repository in a goal as typed, and the branch, tag or commit it names (empty for none)."""
    match = HOSTED.search(raw)
    if match is None:
        return None
    name = match[2].rstrip(".").removesuffix(".git")
    said = _REF.search(raw)
    beside = next((each for each in said.groups() if each), "") if said else ""
    ref = match[3] or match[4] or ("" if beside in _NO_REF else beside)
    return f"https://{match[1].lower()}/{name}", ref.rstrip("./")


def behind_address(raw: str) -> str:
    """What stands right behind a repository's address and its branch, in the same word: a folder is `:FOLDER`.

    Empty where there is none, and for a page of it rather than a version (`/issues`).
    """
    match = HOSTED.search(raw)
    rest = re.match(r"[^\s,;\"'`()<>]*", raw[match.end() :]) if match else None
    said = rest[0].rstrip(".:!?") if rest else ""
    return said if match and (said.startswith((":", "#")) or "#" in match[0]) else ""


def repository_at(text: str) -> range:
    """Where a text names a repository by its address."""
    match = HOSTED.search(text)
    return range(*match.span()) if match else range(0)
