"""References held against what is declared: does the thing exist, and has it such an attribute?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.terraform.hcl import Attribute, Block, File, Reference, references, walk_body
from shared.terraform.lint_body import bare_word
from shared.terraform.lint_language import random_schema
from shared.terraform.lint_report import Report
from shared.terraform.other_providers import other_schema
from shared.terraform.schema import Block as Schema
from shared.terraform.schema import ProviderSchema, provider_schema

Address = tuple[str, str]

# Arguments that hold words or addresses of their own kind, by the block right around them.
_NO_REFERENCES = {
    ("variable", "type"), ("lifecycle", "ignore_changes"), ("resource", "provider"), ("data", "provider"),
    ("module", "providers"), ("dynamic", "iterator"),
}  # fmt: skip
_ADDRESSES = {"depends_on", "replace_triggered_by"}
_NAMES = {"path": ("module", "root", "cwd"), "terraform": ("workspace", "applying", "env")}


@dataclass
class Declarations:
    """Everything one module declares."""

    variables: dict[str, Block] = field(default_factory=dict)
    locals: set[str] = field(default_factory=set)
    outputs: set[str] = field(default_factory=set)
    resources: dict[Address, Block] = field(default_factory=dict)
    data: dict[Address, Block] = field(default_factory=dict)
    modules: dict[str, Block] = field(default_factory=dict)
    providers: set[str] = field(default_factory=set)  # those with an alias, as "google.east"
    complete: bool = True  # whether every file could be read

    @classmethod
    def of(cls, files: Iterable[File]) -> "Declarations":
        found = cls()
        for file in files:
            found.complete = found.complete and not file.faults
            for block in file.body.blocks:
                found.add(block)
                for scoped in block.body.blocks_of("data") if block.type == "check" else ():
                    found.add(scoped)
        return found

    def add(self, block: Block) -> None:
        names = block.names
        match block.type, len(names):
            case "variable", 1:
                self.variables.setdefault(names[0], block)
            case "output", 1:
                self.outputs.add(names[0])
            case "locals", 0:
                self.locals |= {item.name for item in block.body.attributes}
            case "provider", 1:
                alias = block.body.attribute("alias")
                if alias is not None:
                    self.providers.add(f"{names[0]}.{bare_word(alias.expr)}")
            case "module", 1:
                self.modules.setdefault(names[0], block)
            case "resource", 2:
                self.resources.setdefault((names[0], names[1]), block)
            case "data", 2:
                self.data.setdefault((names[0], names[1]), block)


def schema_of(block: Block) -> Schema | None:
    """The schema of a resource or data source block's type, by the provider the block names."""
    type_name, resource = block.names[0], block.type == "resource"
    if type_name.startswith("random_"):
        return random_schema(type_name) if resource else None
    if not type_name.startswith("google_"):
        return other_schema(type_name, resource=resource)
    provider = provider_of(block)
    return provider.resource(type_name) if resource else provider.data_source(type_name)


def provider_of(block: Block) -> ProviderSchema:
    """The facts of google, or of google-beta where the block asks for that."""
    provider = block.body.attribute("provider")
    beta = provider is not None and (bare_word(provider.expr) or "").startswith("google-beta")
    return provider_schema("google-beta" if beta else "google")


def check_references(report: Report, declared: Declarations, outputs: dict[str, set[str] | None]) -> None:
    """Note every reference of the file to something that does not exist.

    Args:
        outputs: what each module call gives back; None where that is not known.
    """
    everywhere = _iterators(report.file) if report.file.json else set()
    for item, around in walk_body(report.file.body):
        if not isinstance(item, Attribute) or not around or around[0].type == "terraform":
            continue
        if (around[-1].type, item.name) in _NO_REFERENCES:
            continue
        bound = everywhere | {name for block in around if block.type == "dynamic" for name in _iterator(block)}
        for reference in references(item.expr):
            if reference.parts[0] not in bound:
                _Reference(report, declared, outputs, reference, around).check(address=item.name in _ADDRESSES)


def _iterator(block: Block) -> Iterator[str]:
    named = block.body.attribute("iterator")
    name = bare_word(named.expr) if named is not None else next(iter(block.names), None)
    if name is not None:
        yield name


def _iterators(file: File) -> set[str]:
    """All names dynamic blocks of a JSON file may introduce; nested ones are not told from arguments there."""
    names: set[str] = set()
    for item, _ in walk_body(file.body):
        if isinstance(item, Block) and item.type == "dynamic":
            names.update(_iterator(item))
        elif isinstance(item, Attribute):
            names.update(_dynamic_labels(file.source(item.span)))
    return names


def _dynamic_labels(text: str) -> set[str]:
    return set(text.replace('"', " ").replace(":", " ").replace("{", " ").split()) if '"dynamic"' in text else set()


class _Reference:
    def __init__(
        self,
        report: Report,
        declared: Declarations,
        outputs: dict[str, set[str] | None],
        reference: Reference,
        around: tuple[Block, ...],
    ) -> None:
        self.report = report
        self.declared = declared
        self.outputs = outputs
        self.reference = reference
        self.around = around

    def add(self, message: str, *, rule: str = "undeclared", step: int = 0) -> None:
        self.report.add(rule, self.reference.spans[min(step, len(self.reference.spans) - 1)], message)

    def check(self, *, address: bool) -> None:
        parts = self.reference.parts
        second = parts[1] if len(parts) > 1 else ""
        match parts[0]:
            case "var":
                self.one_of(second, self.declared.variables, "variable")
            case "local":
                self.one_of(second, self.declared.locals, "local value")
            case "module":
                self.module(second, parts[2:])
            case "data":
                self.resource("data", parts[1:], 1, address=address)
            case "resource":
                self.resource("resource", parts[1:], 1, address=address)
            case "each" | "count" as word:
                self.counted(word)
            case "path" | "terraform" as word:
                if second not in _NAMES[word]:
                    self.add(f'"{self.reference}" does not exist.', rule="unknown_attribute", step=1)
            case "self":
                if not any(block.type in ("postcondition", "precondition", "provisioner") for block in self.around):
                    message = '"self" can only be used in a postcondition. Name the resource instead.'
                    self.add(message, rule="context")
            case "ephemeral":
                pass
            case _:
                self.resource("resource", parts, 0, address=address)

    def one_of(self, name: str, known: Collection[str], what: str) -> None:
        if name not in known:
            self.add(f'There is no {what} "{name}".{self.report.meant(name, known)}', step=1)

    def counted(self, word: str) -> None:
        block = self.around[0]
        needed = "for_each" if word == "each" else "count"
        if block.type in ("resource", "data", "module") and block.body.attribute(needed) is not None:
            return
        if any(inner.body.attribute("for_each") is not None for inner in self.around if inner.type == "data"):
            return
        self.add(f'"{word}" can only be used in a block that has "{needed}".', rule="context")

    def module(self, name: str, rest: Sequence[str]) -> None:
        self.one_of(name, self.declared.modules, "module")
        known = self.outputs.get(name)
        steps = [step for step in rest if not step.startswith("[")]
        if known is not None and steps and steps[0] not in known:
            message = f'The module "{name}" has no output "{steps[0]}".{self.report.meant(steps[0], known)}'
            self.add(message, rule="unknown_attribute", step=2 + rest.index(steps[0]))

    def resource(self, mode: str, parts: Sequence[str], offset: int, *, address: bool) -> None:
        if len(parts) < 2 or parts[1].startswith("["):
            self.add(f'"{self.reference}" is no reference: it names neither a variable nor a resource.')
            return
        key = (parts[0], parts[1])
        blocks = self.declared.resources if mode == "resource" else self.declared.data
        block = blocks.get(key)
        if block is None:
            kind = "resource" if mode == "resource" else "data source"
            near = self.report.meant(".".join(key), (".".join(known) for known in blocks))
            self.add(f'There is no {kind} "{key[0]}.{key[1]}".{near}', step=offset)
            return
        schema = schema_of(block)
        if address or schema is None:
            return
        self.steps(block, schema, parts[2:], offset + 2)

    def steps(self, block: Block, schema: Schema, rest: Sequence[str], offset: int) -> None:
        name = ".".join(block.names)
        repeated = next((word for word in ("count", "for_each") if block.body.attribute(word) is not None), None)
        at = 0
        if rest and rest[0].startswith("["):
            if repeated is None and rest[0] != "[*]":
                self.add(f'"{name}" has neither count nor for_each, so it takes no index.', rule="index", step=offset)
                return
            if rest[0] == "[*]" and repeated == "for_each":
                return
            at = 1
        elif rest and repeated is not None:
            example = "[0]" if repeated == "count" else "[each.key]"
            self.add(f'"{name}" has {repeated}, so name one of them: {name}{example}.', rule="index", step=offset)
            return
        while at < len(rest):
            step = rest[at]
            if step in schema.attributes or not (step in schema.blocks or not step.startswith("[")):
                return
            if step not in schema.blocks:
                near = self.report.meant(step, (*schema.attributes, *schema.blocks))
                self.add(f'"{name}" has no attribute "{step}".{near}', rule="unknown_attribute", step=offset + at)
                return
            nested = schema.blocks[step]
            if nested.nesting == "single" or at + 1 >= len(rest):
                return
            if not rest[at + 1].startswith("["):
                message = f'"{step}" of "{name}" is a list: name one of it, {step}[0].{rest[at + 1]}.'
                self.add(message, rule="unknown_attribute", step=offset + at + 1)
                return
            schema, at = nested.block, at + 2
