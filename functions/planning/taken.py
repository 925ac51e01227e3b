"""Which versions of secrets files take: a number, the one that was made up, or the newest, as they once did.

Who takes the newest has a value as soon as somebody adds it, before any change that brings it, and for ever where that
change is discarded: such a secret is pinned first, to what it is at that moment.
"""

import re
from collections.abc import Collection, Mapping
from functools import partial

from functions.planning.catalogue.words import NEWEST
from shared.parts.app import secret_variable
from shared.parts.expand import expand
from shared.parts.secret.fetched import CALL, FETCHED, FETCHED_THEN
from shared.parts.secret.part import SECRET_TYPE, VERSION_TYPE
from shared.schemas import Architecture, Deployment
from shared.terraform.hcl import Attribute, Block, parse_file, walk_body

_NUMBERED = re.compile(
    rf"^( +secret += {SECRET_TYPE}\.(\w+)\.\w+\n +version += ){VERSION_TYPE}\.\w+\.version$", re.MULTILINE
)
_FETCH = re.compile(r"""(?<="\$\(secret ')\$\{([\w.]+)\.id\}' '[^']*'""")


def takers_of_newest(deployment: Deployment, architecture: Architecture) -> dict[str, str]:
    """The variables of a deployment's own secrets whose users take the newest version, each with the secret's label."""
    newest = _newest(deployment.files)
    labels = {
        instance.id: made.label
        for instance, word, made in expand(architecture, standing=True).blocks()
        if word == "secret" and instance.part.name == "secret"
    }
    secrets = {secret_variable(part): labels.get(part.id, "") for part in architecture.parts if part.part == "secret"}
    return {variable: label for variable, label in secrets.items() if label in newest}


def as_they_take(files: Mapping[str, str], mine: Mapping[str, str], but: Collection[str] = ()) -> dict[str, str]:
    """Files in which whoever takes the newest of a secret in `mine` goes on so, `but` for secrets of these labels."""
    kept = _newest(mine) - set(but)
    found = {name: _NUMBERED.sub(partial(_unnumbered, kept), text) for name, text in files.items()}
    return {name: _as_machines_take(text, mine.get(name, ""), kept) for name, text in found.items()}


def _as_machines_take(text: str, mine: str, kept: Collection[str]) -> str:
    """Machines read what is kept as they did: as it was written then, where all of it is, else by that word."""
    read = {call["label"] for call in CALL.finditer(text)}
    if read and read <= set(kept) and FETCHED_THEN in mine:
        return as_read_then(text, mine)
    return CALL.sub(lambda call: re.sub(r"'[^']*'$", "'latest'", call[0]) if call[1] in kept else call[0], text)


def as_read_then(text: str, mine: str) -> str:
    """How a machine read its secrets when `mine` was written, where that is how it reads them there."""
    if FETCHED_THEN not in mine or FETCHED_THEN in text:
        return text
    return _FETCH.sub(partial(_called_then, mine), text.replace(FETCHED, FETCHED_THEN))


def _called_then(mine: str, call: re.Match[str]) -> str:
    short = f"${{{call[1]}.secret_id}}'"
    return short if short in mine else f"${{{call[1]}.id}}'"


def _unnumbered(kept: Collection[str], match: re.Match[str]) -> str:
    return f"{match[1]}{NEWEST}" if match[2] in kept else match[0]


def _newest(files: Mapping[str, str]) -> set[str]:
    """The labels of secrets of which something takes the newest version."""
    found = set()
    for name, text in files.items():
        if SECRET_TYPE not in text:
            continue
        then = FETCHED_THEN in text
        found |= {each["label"] for each in CALL.finditer(text) if each["version"] == "latest" or then}
        for item, _ in walk_body(parse_file(name, text).body):
            if isinstance(item, Block) and (label := _taken_newest(item, text)):
                found.add(label)
    return found


def _taken_newest(block: Block, text: str) -> str:
    secret, version = (block.body.attribute(each) for each in ("secret", "version"))
    if secret is None or (version is not None and _written(version, text) != NEWEST):
        return ""
    if version is None and block.type not in {"secret_key_ref", "secret_environment_variables"}:
        return ""
    of = re.fullmatch(rf"{SECRET_TYPE}\.(\w+)\.\w+", _written(secret, text))
    return of[1] if of else ""


def _written(attribute: Attribute, text: str) -> str:
    return text[attribute.expr.span.start : attribute.expr.span.end]
