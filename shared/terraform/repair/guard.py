"""What a repair and a model's answer must not do: take a restriction away, open something, lose a resource."""

import re

from shared.terraform.hcl.nodes import Block, Expr, Literal, Template, walk
from shared.terraform.hcl.references import references

_RESTRICTING_TYPES = re.compile(
    r"firewall|_iam_|security_policy|policy_rule|access_level|access_policy|service_perimeter|org_policy|"
    r"organization_policy|ssl_policy|binary_authorization|bucket_acl|access_control|network_security"
)
_RESTRICTING = frozenset(
    {
        "range", "cidr", "allow", "allowed", "deny", "denied", "member", "role", "policy", "public", "publicly",
        "private",
        "protection", "protect", "encrypt", "encryption", "encrypted", "kms", "ssl", "tls", "https", "auth",
        "authorized",
        "authentication", "authenticated", "password", "secret", "access", "firewall", "ingress", "egress", "source",
        "prevent", "prevention", "security", "secure", "group", "restrict", "restricted", "acl", "block", "shielded",
        "confidential", "internal", "internet", "whitelist", "allowlist", "exposed", "target", "direction", "disabled",
    }
)  # fmt: skip


_BOOKKEEPING = frozenset(
    {
        "cost", "center", "centre", "billing", "mode", "monitoring", "monitor", "metrics", "description", "comment",
        "comments", "note", "notes", "title", "owner", "team", "department", "environment", "env", "created", "managed",
        "by", "tag", "tags", "label", "labels", "annotations", "metadata", "version", "display", "friendly", "name",
        "name_prefix", "auto", "scaling",
    }
)  # fmt: skip
_ACTING = frozenset({"branch", "branches", "condition", "conditions", "event", "events", "filter", "filters", "match",
                     "trigger", "triggers", "when"})  # fmt: skip
"""Words of arguments that say when, on what or on which part something acts: without them it acts on all."""
_OF_OTHER_CLOUDS = frozenset({"resource_group", "resource_group_name", "compartment_id"})
"""Where another cloud keeps things together; here that is the project, which the provider says."""
OPENINGS = ("0.0.0.0/0", "::/0", "allUsers", "allAuthenticatedUsers", "roles/owner", "roles/editor", "access_config")
"""Words that open something to everybody or hand over a project. A repair never writes one that was not there."""


def restricts(name: str) -> bool:
    """Whether an argument's name says that it has to do with who may reach or do what."""
    return any(part in _RESTRICTING or part.removesuffix("s") in _RESTRICTING for part in name.lower().split("_"))


def _about_bookkeeping(name: str) -> bool:
    """Whether an argument's name is about who pays, who owns and what is recorded, and about nothing else."""
    return set(name.lower().split("_")) - {"enable", "enabled"} <= _BOOKKEEPING and name not in {"enable", "enabled"}


def may_be_dropped(resource_type: str, name: str, expr: Expr | None) -> bool:
    """Whether an argument that does not exist may go without a person's or a model's judgement.

    Not where its author may have meant to restrict something: it would go silently.
    """
    if isinstance(expr, Literal) and expr.value is None:
        return True
    if isinstance(expr, Template) and expr.text == "" and not _RESTRICTING_TYPES.search(resource_type):
        return True
    if resource_type == "google_compute_network" and ("cidr" in name or name == "ipv4_range"):
        return True  # a network has no range of its own, its subnetworks have
    if _RESTRICTING_TYPES.search(resource_type) and not _about_bookkeeping(name):
        return False
    if name == "acl" and isinstance(expr, Template) and (expr.text or "").lower() == "private":
        return True  # which is what a bucket is without it
    if name in _OF_OTHER_CLOUDS:
        return True
    permissive = isinstance(expr, Literal) and expr.value is False
    if name == "deletion_protection" or name.startswith("force_"):
        return permissive or (isinstance(expr, Template) and expr.text == "false") or name.startswith("force_")
    # Whoever writes a value wants what it says: it goes only where it says nothing, or nothing about what is made.
    said = not permissive and not _about_bookkeeping(name)
    return not said and not restricts(name) and not _ACTING & set(name.lower().split("_"))


_RESOURCE = re.compile(r"(data|module|google_\w+|random_\w+)\Z")
_WHERE = re.compile(r"@|://|\bprojects/|\d+\.\d+\.\d+\.\d+|\w\.(com|org|net|io|dev|example|internal)\b")


def tells_where(expr: Expr) -> bool:
    """Whether a value holds an address or leads to a resource, which nobody writes for nothing."""
    if any(_RESOURCE.match(reference.parts[0]) for reference in references(expr)):
        return True
    return any(isinstance(node, Template) and node.text and _WHERE.search(node.text) for node in walk(expr))


def nothing_lost(type_: str, block: Block) -> bool:
    """Whether a block that does not exist may go with what is in it: a setting or two, none of them a restriction."""
    if block.body.blocks or len(block.body.attributes) > 2:
        return False
    return all(
        (may_be_dropped(type_, item.name, item.expr) and not tells_where(item.expr))
        or (item.name == "disabled" and isinstance(item.expr, Literal) and item.expr.value is True)
        for item in block.body.attributes
    )
