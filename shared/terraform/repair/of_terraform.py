"""What Terraform itself knows in any resource: its provider, its repetitions, its lifecycle."""

import re

from shared.terraform.hcl.nodes import Attribute, Object, Span, Template, Tuple
from shared.terraform.repair.named import Named
from shared.terraform.repair.result import Fix
from shared.terraform.repair.shapes import body_text
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.world import (
    ARGUMENTS_OF_TERRAFORM,
    dedented,
    fix,
    indent_of,
    indented,
    insert,
    remove,
    replace,
)

PROVIDERS = ("google", "google-beta", "random")
ARGUMENTS_OF_LIFECYCLE = frozenset(
    {"prevent_destroy", "create_before_destroy", "ignore_changes", "replace_triggered_by"}
)


class OfTerraform(Named):
    """A block of a resource, and what in it is Terraform's and not the resource's own."""

    def of_provider(self, item: Attribute) -> Fix | None:
        """`provider = google_beta`: the provider's name has a dash."""
        source = self.file.source(item.expr.span)
        said = re.match(r"\"?([A-Za-z][\w-]*)", source)
        if found := self.of_alias(item, source.strip('"')):
            return found
        if said is not None and (said[1] in {"gcp", "googlecloud"} or re.fullmatch(r"google\[\d+\]", source)):
            return fix("there is one provider for Google Cloud, google", replace(self.file, item.expr.span, "google"))
        if said is None or said[1] in PROVIDERS:
            return None
        meant = nearest(said[1], PROVIDERS, floor=0.85)
        if meant is None:
            return None
        span = Span(item.expr.span.start + said.start(1), item.expr.span.start + said.end(1))
        return fix(f"there is no provider {said[1]}, but {meant}", replace(self.file, span, meant))

    def of_alias(self, item: Attribute, source: str) -> Fix | None:
        """`provider = "google.europe"`: no quotes, and an alias that there is."""
        name, _, alias = source.partition(".")
        there = [
            each.block.body.attribute("alias") for each in self.world.top("provider") if each.block.names[:1] == (name,)
        ]
        known = [each.expr.text for each in there if each is not None and isinstance(each.expr, Template)]
        if not alias or alias in known or not known:
            return None
        meant = nearest(alias, [each for each in known if each], floor=0.6) or (known[0] if len(known) == 1 else None)
        if meant is None:
            return None
        text = f"{name}.{meant}"
        return fix(f"there is no provider {source}, but {text}", replace(self.file, item.expr.span, text))

    def of_terraform(self, item: Attribute) -> Fix | None:
        """`depend_on`, `foreach`, `lifecycle = {}`: what Terraform itself knows in any resource."""
        if len(self.chain) > 1 or self.resource.type == "provider":
            return None
        if item.name == "lifecycle":
            inner = item.expr.items[0] if isinstance(item.expr, Tuple) and len(item.expr.items) == 1 else item.expr
            text = body_text(self.file, inner) if isinstance(inner, Object) else None
            if text:
                new = indented(f"lifecycle {{\n{indented(text, '  ')}\n}}", indent_of(self.file, item.span.start))
                return fix("lifecycle is a block, not an argument", replace(self.file, item.span, new.lstrip()))
        meant = nearest(item.name, ARGUMENTS_OF_TERRAFORM, floor=0.9)
        if meant is None or meant in self.present:
            return None
        return fix(f"{item.name} is written {meant}", replace(self.file, item.name_span, meant))

    def to_lifecycle(self, item: Attribute) -> Fix | None:
        target = next(iter(self.resource.body.blocks_of("lifecycle")), None)
        if target is None and any(block.body.blocks_of("lifecycle") for block in self.resource.body.blocks):
            return None  # that one is moved out first
        text = dedented(self.file, item.span)
        if target is None:
            key = (self.file.path, self.resource.span.start, "lifecycle")
            if key in self.world.made:
                return None
            self.world.made.add(key)
            text = f"lifecycle {{\n{indented(text, '  ')}\n}}"
        place = insert(self.file, target or self.resource, text, last=True)
        return fix(f"{item.name} belongs in lifecycle", remove(self.file, item.span), place)
