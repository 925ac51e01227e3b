"""What terraform's identities may do in the cloud: read from infra/gcp, which grants it.

Conditions are those that stand there: of a grant, which roles may be handed out; elsewhere, that the platform's own
buckets and secrets are nobody's but the platform's.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shared.terraform.hcl import Block, Expr, Object, Template, Tuple, key_text, parse_file

PLANS, APPLIES = "infraai-tf-plan", "infraai-tf-apply"
IDENTITIES = {PLANS: "plan", APPLIES: "apply"}
_GCP = Path(__file__).parents[2] / "gcp"
_ROLE = "google_project_iam_custom_role"


class Grant(NamedTuple):
    """A predefined role, or the permissions of one of the project's own; `condition` as it is written, if any."""

    role: str
    permissions: frozenset[str] = frozenset()
    condition: str = ""

    def counts(self, type_name: str, attributes: Mapping[str, Any]) -> bool:
        """Whether its condition holds for what is done to a resource."""
        if "modifiedGrantsByRole" in self.condition:
            # What is logged is no grant: the list of roles is empty then.
            grants = "_iam_" in type_name and not type_name.endswith("_audit_config")
            return not grants or attributes.get("role") in set(re.findall(r"roles/[\w.]+", self.condition))
        named = (attributes.get(key) for key in ("bucket", "secret", "secret_id", "name"))
        name = next((each.rpartition("/")[2] for each in named if isinstance(each, str) and each), "")
        if "/buckets/" in self.condition and type_name.startswith("google_storage_"):
            return "-infraai-" not in name
        if "/secrets/" in self.condition and type_name.startswith("google_secret_manager_"):
            return not name.startswith("infraai-")
        return True


@cache
def grants_of(identity: str) -> tuple[Grant, ...]:
    """All grants on the project, and on its billing account, of one of IDENTITIES; raises KeyError on another."""
    phase, files = IDENTITIES[identity], _Files()
    named = {f"{_ROLE}.{block.names[1]}.name": block for block in files.resources(_ROLE)}
    listed = files.said(_object(files.local("terraform_roles")).get(phase))
    found = [Grant(role) for role in re.findall(r"roles/[\w.]+", listed)]
    listed = files.said(_object(files.local("part_permissions")).get(phase))
    found.append(Grant("", frozenset(re.findall(r'"([\w.]+)"', listed))))
    for _, entry in _object(files.local("terraform_roles_within")).items:
        each = _object(entry)
        if files.said(each.get("identity")) == phase:
            role = files.said(each.get("role"))
            found.append(_grant(role, named, files.said(each.get("expression"))))
    for block in files.resources("google_project_iam_member"):
        member, role = (files.said(_value(block, name)) for name in ("member", "role"))
        by_phase = _value(block, "for_each")
        if "google_service_account.terraform[each.key]" in member and isinstance(by_phase, Object):
            role = files.said(by_phase.get(phase))
        elif f'google_service_account.terraform["{phase}"]' not in member:
            continue
        if role in named:
            found.append(_grant(role, named))
    for block in files.resources("google_billing_account_iam_member"):
        # Told apart by phase in a map: `{ plan = ROLE, apply = ROLE }`.
        found += [
            Grant(role)
            for role in re.findall(rf'\b{phase}\s*=\s*"(roles/[\w.]+)"', files.said(_value(block, "for_each")))
        ]
    return tuple(found)


def _grant(role: str, named: Mapping[str, Block], condition: str = "") -> Grant:
    if role in named:
        return Grant("", frozenset(_texts(_value(named[role], "permissions"))), condition)
    return Grant(role, condition=condition)


class _Files:
    """infra/gcp, as far as it is read here."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._written: dict[int, str] = {}
        self._locals: dict[str, Expr] = {}
        for path in sorted(_GCP.glob("*.tf")):
            file = parse_file(path.name, path.read_text(encoding="utf-8"))
            for block in file.body.blocks:
                self._blocks.append(block)
                for expr in _values(block):
                    self._written[id(expr)] = file.text[expr.span.start : expr.span.end]
                if block.type == "locals":
                    self._locals |= {each.name: each.expr for each in block.body.attributes}

    def local(self, name: str) -> Expr:
        return self._locals[name]

    def resources(self, type_name: str) -> Iterator[Block]:
        return (each for each in self._blocks if each.type == "resource" and each.names[0] == type_name)

    def said(self, expr: Expr | None) -> str:
        """An expression's text: a plain string's own, else as it is written, with locals' texts in their places."""
        if expr is None:
            return ""
        if isinstance(expr, Template) and expr.text is not None:
            return expr.text
        known = re.compile(rf"\blocal\.({'|'.join(self._locals)})\b")
        return known.sub(lambda match: self.said(self._locals[match[1]]), self._written[id(expr)])


def _values(block: Block) -> Iterator[Expr]:
    for each in block.body.attributes:
        yield each.expr
        if isinstance(each.expr, Object):
            for _, inner in each.expr.items:
                yield inner
                if isinstance(inner, Object):
                    yield from (value for _, value in inner.items)


def _value(block: Block, name: str) -> Expr | None:
    found = block.body.attribute(name)
    return None if found is None else found.expr


def _object(expr: Expr) -> Object:
    if not isinstance(expr, Object):
        raise TypeError(f"{key_text(expr)!r} is no object")
    return expr


def _texts(expr: Expr | None) -> list[str]:
    items = expr.items if isinstance(expr, Tuple) else ()
    return [each.text for each in items if isinstance(each, Template) and each.text is not None]
