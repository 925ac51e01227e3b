"""The schema check: what `terraform validate` would say, without terraform.

    findings = lint(inspected.parsed)       # of kind "invalid"; empty when nothing is known to be wrong

It knows the google provider's schema and its facts, Terraform's own blocks, and what the files declare. Where it can't
be sure it is silent: what it reports, Terraform would refuse too.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping

from shared.terraform.files import local_module, role
from shared.terraform.findings import SourceFinding
from shared.terraform.google_rules import Look, problems
from shared.terraform.hcl import Attribute, Block, Call, File, Span, Template, is_identifier, walk, walk_body
from shared.terraform.lint_body import address, bare_word, check_body
from shared.terraform.lint_language import (
    LABELS,
    LIFECYCLE,
    MODULE_META,
    OUTPUT,
    PROVIDER_META,
    RESOURCE_META,
    TYPE_WORDS,
    VARIABLE,
    functions,
    random_types,
)
from shared.terraform.lint_limits import check_limits
from shared.terraform.lint_references import Declarations, check_references, provider_of, schema_of
from shared.terraform.lint_report import Report
from shared.terraform.lint_variables import check_variable
from shared.terraform.schema import Block as Schema
from shared.terraform.schema import provider_schema
from shared.terraform.written import local_values, read_body


def lint(files: Mapping[str, File], *, google: bool = False) -> list[SourceFinding]:
    """Everything in these files that Terraform is known to refuse.

    Args:
        google: also what Google is known to refuse once Terraform applies it (`google_rules`).
        files: parsed files by path relative to the root module. Those with faults are left out: what they declare is
            not known, so then no reference is judged in their module either.
    """
    modules: dict[str, list[File]] = defaultdict(list)
    for name, file in files.items():
        if role(posixpath.basename(name)) == "configuration":
            modules[posixpath.dirname(name)].append(file)
    declared = {folder: Declarations.of(inner) for folder, inner in modules.items()}
    findings: list[SourceFinding] = []
    for folder, inner in modules.items():
        findings += _Module(folder, inner, declared, google=google).run()
    return sorted(set(findings), key=lambda one: (one.file, one.line, one.column or 0, one.rule, one.message))


class _Module:
    def __init__(self, folder: str, files: list[File], declared: Mapping[str, Declarations], *, google: bool) -> None:
        self.folder = folder
        self.google = google
        self.files = files
        self.all = declared
        self.declared = declared[folder]
        self.seen: dict[str, tuple[str, int]] = {}
        self.locals = local_values(files)
        self.looks: dict[tuple[str, ...], Look] = {}
        for block in self.declared.resources.values():
            schema = schema_of(block)
            if schema is not None:
                self.looks[(block.type, *block.names)] = self.look(block, schema)

    def run(self) -> Iterator[SourceFinding]:
        outputs = {name: self.outputs(block) for name, block in self.declared.modules.items()}
        for file in self.files:
            if file.faults:
                continue
            report = Report(file)
            for item in file.body.items:
                if isinstance(item, Attribute):
                    message = f'The argument "{item.name}" stands outside of any block.'
                    report.add("unknown_argument", item.name_span, message)
                else:
                    self.top(report, item)
            self.calls(report)
            if self.declared.complete:
                check_references(report, self.declared, outputs)
            yield from report.findings

    # --- blocks

    def top(self, report: Report, block: Block) -> None:
        labels = LABELS.get(block.type)
        if labels is None:
            message = f'Terraform has no block "{block.type}".{report.meant(block.type, LABELS)}'
            report.add("unknown_block", block.type_span, message)
            return
        if len(block.labels) != labels:
            message = f'The block "{block.type}" takes {labels} labels, not {len(block.labels)}.'
            report.add("labels", block.type_span, message)
            return
        self.names(report, block)
        match block.type:
            case "variable":
                check_body(report, block.body, VARIABLE, what="variable", at=block.type_span)
                check_variable(report, block)
            case "output":
                check_body(report, block.body, OUTPUT, what="output", at=block.type_span)
            case "provider":
                self.provider(report, block)
            case "resource" | "data":
                self.typed(report, block)
            case "module":
                self.module(report, block)
            case "check":
                for data in block.body.blocks_of("data"):
                    if len(data.labels) == LABELS["data"]:
                        self.typed(report, data)

    def names(self, report: Report, block: Block) -> None:
        """Names must be identifiers and be taken once."""
        if block.labels and not is_identifier(block.labels[-1].text):
            label = block.labels[-1]
            report.add("invalid_name", label.span, f'"{label.text}" is no name: use letters, digits, "_" and "-".')
        match block.type:
            case "locals":
                for item in block.body.attributes:
                    self.once(report, f'local value "{item.name}"', item.name_span)
                for inner in block.body.blocks:
                    report.add("unknown_block", inner.type_span, f"Write {inner.type} = {{ ... }} in locals.")
            case "provider":
                alias = block.body.attribute("alias")
                name = bare_word(alias.expr) if alias is not None else ""
                self.once(
                    report, f'provider configuration "{block.names[0]}{"." if name else ""}{name}"', block.type_span
                )
            case "resource" | "data" | "variable" | "output" | "module" | "check":
                self.once(report, f'{block.type} "{".".join(block.names)}"', block.type_span)

    def once(self, report: Report, what: str, span: Span) -> None:
        if what in self.seen:
            file, line = self.seen[what]
            report.add("duplicate", span, f"The {what} is there already, in {file} line {line}.")
        else:
            self.seen[what] = (report.file.path, report.file.line(span))

    def provider(self, report: Report, block: Block) -> None:
        if block.names[0] == "google":
            schema, at = provider_schema().provider(), block.type_span
            check_body(report, block.body, schema, what="provider google", at=at, meta_arguments=PROVIDER_META)

    def typed(self, report: Report, block: Block) -> None:
        type_name = block.names[0]
        mode = "data" if block.type == "data" else "resource"
        counted = block.body.attribute("for_each")
        if counted is not None and block.body.attribute("count") is not None:
            report.add("conflict", counted.name_span, '"count" and "for_each" exclude one another.')
        for lifecycle in block.body.blocks_of("lifecycle"):
            check_body(report, lifecycle.body, LIFECYCLE, what="lifecycle", at=lifecycle.type_span)
        self.provider_argument(report, block)
        schema = schema_of(block)
        if schema is None:
            provider = provider_of(block)
            known = provider.resource_types() if mode == "resource" else provider.data_source_types()
            near = report.meant(type_name, known | random_types() if mode == "resource" else known)
            what = "resource" if mode == "resource" else "data source"
            report.add("unknown_type", block.labels[0].span, f'There is no {what} type "{type_name}".{near}')
            return
        before = len(report.findings)
        check_body(
            report,
            block.body,
            schema,
            what=type_name,
            at=block.type_span,
            meta_arguments=RESOURCE_META,
            meta_blocks=("lifecycle", "provisioner", "connection"),
        )
        found = report.findings[before:]
        look = self.looks.get((block.type, *block.names))
        if look is None or look.block is not block:
            look = self.look(block, schema)
        check_limits(report, schema, look.said, what=type_name, at=block.type_span, whole=not found)
        # What is misspelt may be just what a rule misses.
        if self.google and mode == "resource" and all(one.rule.startswith("missing") for one in found):
            for rule, path, message in problems(look):
                report.add(rule, look.said.place(path, block.type_span), message)

    def look(self, block: Block, schema: Schema) -> Look:
        """A resource as the rules see it."""
        return Look(block, schema, read_body(block.body, schema, self.locals), self.looks)

    def provider_argument(self, report: Report, block: Block) -> None:
        """An alias must be configured; a module below the root may be given one."""
        provider = block.body.attribute("provider")
        name = address(provider.expr) if provider is not None and self.folder == "" else None
        if provider is not None and name is not None and "." in name and name not in self.declared.providers:
            near = report.meant(name, self.declared.providers)
            report.add("undeclared", provider.expr.span, f'There is no provider configuration "{name}".{near}')

    # --- modules

    def child(self, block: Block) -> Declarations | None:
        source = block.body.attribute("source")
        text = source.expr.text if source is not None and isinstance(source.expr, Template) else None
        folder = local_module(self.folder, text)
        return None if folder is None else self.all.get(folder)

    def outputs(self, block: Block) -> set[str] | None:
        child = self.child(block)
        return None if child is None or not child.complete else child.outputs

    def module(self, report: Report, block: Block) -> None:
        child = self.child(block)
        if child is None or not child.complete:
            return
        given = {item.name for item in block.body.attributes}
        for item in block.body.attributes:
            if item.name not in child.variables and item.name not in MODULE_META:
                near = report.meant(item.name, child.variables)
                report.add("unknown_argument", item.name_span, f'The module has no variable "{item.name}".{near}')
        for name, variable in child.variables.items():
            if name not in given and variable.body.attribute("default") is None:
                report.add("missing_argument", block.type_span, f'The module needs the variable "{name}".')

    # --- expressions

    def calls(self, report: Report) -> None:
        known = functions()
        for item, around in walk_body(report.file.body):
            if not isinstance(item, Attribute):
                continue
            is_type = item.name == "type" and bool(around) and around[-1].type == "variable"
            for node in walk(item.expr):
                if not isinstance(node, Call):
                    continue
                name = node.name.removeprefix("core::")
                if "::" in name or (is_type and name in TYPE_WORDS):
                    continue
                if name not in known:
                    report.add(
                        "unknown_function", node.name_span, f"There is no function {name}().{report.meant(name, known)}"
                    )
                    continue
                needed, more = known[name]
                if not node.expand and (len(node.args) < needed or (len(node.args) > needed and not more)):
                    wanted = f"at least {needed}" if more else str(needed)
                    message = f"{name}() takes {wanted} arguments, not {len(node.args)}."
                    report.add("function_arguments", node.name_span, message)
