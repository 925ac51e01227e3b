"""What a deployment's own files say about a firewall rule, and whether the project's rule still lets all of it in."""

from collections.abc import Iterator, Mapping

from shared.cloud.compute import FirewallRule
from shared.terraform.hcl import Block, Body, Expr, GetAttr, Literal, Name, Template, Tuple, parse_file

_ANYWHERE = "0.0.0.0/0"


class Unreadable(ValueError):
    """The rule is written in a way that only Terraform can evaluate."""


def declared(files: Mapping[str, str], address: str) -> FirewallRule:
    """The rule at a Terraform address (`google_compute_firewall.backend_allow_http`) as the files have it.

    Values are literals, or variables with a literal default. Raises Unreadable for anything else, or when no such rule
    is there. The name is left empty: it does not decide about what is let in.
    """
    blocks = [block for block in _blocks(files, "resource") if ".".join(block.names) == address]
    if len(blocks) != 1:
        raise Unreadable(f"the files declare {address} {len(blocks)} times")
    body = blocks[0].body
    if body.blocks_of("dynamic"):
        raise Unreadable(f"{address} has dynamic blocks")

    def texts(name: str, inside: Body = body) -> frozenset[str]:
        attribute = inside.attribute(name)
        return frozenset(_texts(files, attribute.expr)) if attribute else frozenset()

    allowed = {
        f"{protocol}:{port}" if port else protocol
        for block in body.blocks_of("allow")
        for protocol in texts("protocol", block.body)
        for port in texts("ports", block.body) or {""}
    }
    sources = ("source_ranges", "source_tags", "source_service_accounts")
    anywhere = texts("direction") <= {"INGRESS"} and not any(body.attribute(name) for name in sources)
    return FirewallRule(
        name="",
        disabled=texts("disabled") == {"true"},
        source_ranges=frozenset({_ANYWHERE}) if anywhere else texts("source_ranges"),
        allowed=frozenset(allowed),
        target_tags=texts("target_tags"),
    )


def lets_in_less(actual: FirewallRule | None, wanted: FirewallRule) -> bool:
    """Whether the project's rule keeps out what the declared one lets in, or no longer is about the same machines."""
    if actual is None or (actual.disabled and not wanted.disabled):
        return not wanted.disabled
    narrowed = not wanted.source_ranges <= actual.source_ranges and _ANYWHERE not in actual.source_ranges
    closed = not wanted.allowed <= actual.allowed and "all" not in actual.allowed
    return narrowed or closed or wanted.target_tags != actual.target_tags


def _texts(files: Mapping[str, str], expr: Expr, *, through: bool = True) -> list[str]:
    """The texts of a literal, of a list of them, or of such a default of a variable."""
    if isinstance(expr, Tuple):
        return [text for item in expr.items for text in _texts(files, item, through=through)]
    if isinstance(expr, Template) and expr.text is not None:
        return [expr.text]
    if isinstance(expr, Literal) and expr.value is not None:
        return [str(expr.value).lower()]
    if through and isinstance(expr, GetAttr) and isinstance(expr.source, Name) and expr.source.name == "var":
        for block in _blocks(files, "variable"):
            default = block.body.attribute("default")
            if block.names == (expr.name,) and default:
                return _texts(files, default.expr, through=False)
    raise Unreadable("a value that only Terraform can evaluate")


def _blocks(files: Mapping[str, str], kind: str) -> Iterator[Block]:
    for path, text in files.items():
        yield from parse_file(path, text).body.blocks_of(kind)
