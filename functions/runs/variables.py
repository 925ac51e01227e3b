"""The environment of what a deployment runs, read from its files: what it is set to, and what it is given."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from shared.parts.app import environment_of, secret_variable
from shared.parts.expand import PlanRefused, expand
from shared.parts.secret.part import VERSION_TYPE
from shared.schemas import Architecture, Deployment
from shared.terraform.hcl import Attribute, Block, Expr, Object, Template, key_text, parse_file, walk_body

_MADE_UP = re.compile(rf"{VERSION_TYPE}\.\w+\.version")
_OF_A_FUNCTION = "secret_environment_variables"


class Variable(BaseModel):
    """One variable of a program, by the part that is the program (its Terraform address where no part is known).

    `value` is its text, or the expression that the files have for it; of a `secret` where that stands, and the
    `version` that is taken (`made up`: the one that Terraform made): its value is in Secret Manager alone. `given`:
    nobody set it, it comes with what the program uses.
    """

    program: str
    name: str
    value: str
    secret: bool
    version: str
    given: bool


def variables_of(deployment: Deployment) -> list[Variable]:
    """Every variable that the files name by itself, in their order; what an expression makes up is not among them."""
    architecture = deployment.architecture
    programs = _programs(architecture) if architecture else {}
    set_ = _set_by_people(architecture) if architecture else {}
    found = []
    for name, text in deployment.files.items():
        for block in parse_file(name, text).body.blocks_of("resource"):
            address = ".".join(block.names)
            program = programs.get(address, address)
            for variable, value, version in _environment(block, text):
                found.append(
                    Variable(
                        program=program,
                        name=variable,
                        value=value,
                        secret=bool(version),
                        version=version,
                        given=variable not in set_.get(program, ()),
                    )
                )
    return found


def _programs(architecture: Architecture) -> dict[str, str]:
    """The part behind each address."""
    try:
        expanded = expand(architecture, standing=True)
    except PlanRefused:
        # Of an older version, which knew other settings: the files say the same, by their addresses.
        return {}
    return {made.address: instance.id for instance, _, made in expanded.blocks()}


def _set_by_people(architecture: Architecture) -> dict[str, set[str]]:
    """The variables that each part was set to, and its own secrets."""
    secrets = {part.id: secret_variable(part) for part in architecture.parts if part.part == "secret"}
    return {
        part.id: {*environment_of(part), *(secrets[each] for each in part.uses if each in secrets)}
        for part in architecture.parts
    }


def _environment(resource: Block, text: str) -> Iterator[tuple[str, str, str]]:
    """Name, value and the secret's version (empty: no secret) of each variable, as a container or a function has it."""
    for item, _ in walk_body(resource.body):
        if isinstance(item, Attribute):
            if item.name == "environment_variables" and isinstance(item.expr, Object):
                for key, expr in item.expr.items:
                    if (name := key_text(key)) is not None:
                        yield name, _said(expr, text), ""
        elif item.type in {"env", _OF_A_FUNCTION}:
            name = _of(item, "key" if item.type == _OF_A_FUNCTION else "name", text)
            kept = item if item.type == _OF_A_FUNCTION else _secret(item)
            if name and kept is not None:
                version = _of(kept, "version", text) or "latest"
                yield name, _of(kept, "secret", text), "made up" if _MADE_UP.fullmatch(version) else version
            elif name:
                yield name, _of(item, "value", text), ""


def _secret(env: Block) -> Block | None:
    inner = (item for item, _ in walk_body(env.body) if isinstance(item, Block))
    return next((block for block in inner if block.type == "secret_key_ref"), None)


def _of(block: Block, name: str, text: str) -> str:
    attribute = block.body.attribute(name)
    return _said(attribute.expr, text) if attribute is not None else ""


def _said(expr: Expr, text: str) -> str:
    """A text as it is, anything else as it is written."""
    if not isinstance(expr, Template) or expr.heredoc:
        return text[expr.span.start : expr.span.end]
    return text[expr.span.start + 1 : expr.span.end - 1] if expr.text is None else expr.text
