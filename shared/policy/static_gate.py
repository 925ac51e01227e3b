"""The gate before `terraform init`: what a configuration would do to the machine that merely reads it.

    findings = inspect({"main.tf": text})
    accepted(findings)      # False: Terraform must not see these files

Terraform runs code and reads files long before anything is applied: providers and modules are fetched by `init`,
`file()` is evaluated and printed by `validate`, data sources are read by `plan`. Whatever could do so is refused here,
from the syntax tree, so that a word in a string or a comment is no offence and an odd spelling no way around.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from shared.policy.static_leaks import leaks
from shared.policy.static_modules import module_calls
from shared.policy.static_paths import FILE_ARGUMENTS, names_own_file, packs_own_files
from shared.policy.static_rules import (
    EVALUATING_FUNCTION,
    OBEYED_IN_DOUBT,
    OTHER_TYPES,
    OWN_DATA,
    PACKING,
    PROVIDER_FUNCTIONS,
    PROVIDER_NAMES,
    PROVIDER_SOURCES,
    REFUSED_BLOCKS,
    REFUSED_TERRAFORM_BLOCKS,
    TERRAFORM_ARGUMENTS,
    TYPE_PREFIXES,
    UNHIDING_FUNCTION,
    data_sources,
    is_regional_endpoint,
    reads_files,
    steers_provider,
)
from shared.policy.static_size import TooExpensive, check_cost
from shared.terraform.beside import content_path, whole_reference
from shared.terraform.files import Sources, deceiving, from_mapping, local_module, printable, role
from shared.terraform.findings import SourceFinding
from shared.terraform.hcl import (
    Attribute,
    Block,
    Call,
    Expr,
    File,
    GetAttr,
    Literal,
    Name,
    Object,
    Paren,
    Span,
    Template,
    Text,
    Tuple,
    Unary,
    key_text,
    walk,
    walk_body,
)

MAX_FINDINGS = 500


def inspect(files: Mapping[str, bytes | str], beside: Mapping[str, bytes] | None = None) -> list[SourceFinding]:
    """What is wrong with these files, by file and line; `files`: content by path relative to the root module.

    `beside`: the other files of the directory that they came from, which they may read by name; None where there is
    no such directory, as in a run.
    """
    return inspect_sources(from_mapping(files, beside))


def inspect_sources(sources: Sources) -> list[SourceFinding]:
    """The same for files already read; what was wrong with them as files is part of the answer."""
    findings = list(sources.findings)
    folders: dict[str, list[tuple[str, File]]] = defaultdict(list)
    values: list[File] = []
    for name, file in sources.parsed.items():
        if role(posixpath.basename(name)) == "values":
            findings += _Inspection(file, PROVIDER_NAMES, None).values()
            values.append(file)
        else:
            folders[posixpath.dirname(name)].append((name, file))
    for files in folders.values():
        providers = PROVIDER_NAMES | _allowed_providers(file for _, file in files)
        for _, file in files:
            findings += _Inspection(file, providers, sources.beside).configuration()
        findings += leaks([file for _, file in files])
    calls = module_calls(folders)
    findings += calls
    if all(finding.kind == "invalid" for finding in calls):
        findings += _cost(folders, values)
    if "" not in folders and not any(finding.kind == "refused" for finding in findings):
        message = "There is no .tf or .tf.json file here. Give the directory that holds the root module."
        findings.append(SourceFinding(rule="no_configuration", file="", line=1, message=message))
    # The refusals come first where there are more than anyone reads.
    told = sorted(set(findings), key=lambda one: one.kind != "refused")[:MAX_FINDINGS]
    return sorted(told, key=lambda one: (one.file, one.line, one.column or 0, one.rule))


def _allowed_providers(files: Iterator[File]) -> frozenset[str]:
    """Local names that required_providers ties to an allowed provider."""
    return frozenset(
        attribute.name
        for file in files
        for block in file.body.blocks_of("terraform")
        for required in block.body.blocks_of("required_providers")
        for attribute in required.body.attributes
        if provider_source(attribute) in PROVIDER_SOURCES
    )


def provider_source(attribute: Attribute) -> str | None:
    """The source an entry of required_providers names, as "hashicorp/google"; None when it can't be told."""
    source: str | None = attribute.name
    if isinstance(attribute.expr, Object):
        names = [key_text(key) for key, _ in attribute.expr.items]
        if None in names or names.count("source") > 1:
            return None
        value = attribute.expr.get("source")
        if value is not None:
            source = value.text if isinstance(value, Template) else None
    elif not isinstance(attribute.expr, Template) or attribute.expr.text is None:
        return None
    if source is None or not source.isascii():
        return None
    source = source.lower().removeprefix("registry.terraform.io/")
    return source if "/" in source else f"hashicorp/{source}"


_ZIP = "PK\x03\x04"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _is_archive(node: Expr) -> TypeGuard[Template]:
    """Whether it is a zip archive whose bytes are written as text, and nothing else."""
    return isinstance(node, Template) and (node.text or "").startswith(_ZIP)


class _Inspection:
    """One file, with the provider names its module may use, and the files beside it that it may read."""

    def __init__(self, file: File, providers: frozenset[str], beside: Mapping[str, bytes] | None) -> None:
        self.file = file
        self.providers = providers
        self.beside = beside
        self.findings: list[SourceFinding] = []

    def refuse(self, rule: str, span: Span, message: str) -> None:
        # Past a mistake the text may not mean what it seems to; it is judged once it is repaired. What `terraform init`
        # obeys even then is refused even then.
        if span.start <= self.file.readable_to or rule in OBEYED_IN_DOUBT:
            self.add(rule, span, message, "refused")

    def faults(self) -> None:
        for fault in self.file.faults:
            rule, kind = ("too_deep", "refused") if fault.limit else ("syntax", "syntax")
            self.add(rule, fault.span, f"{fault.message}.", kind)

    def add(self, rule: str, span: Span, message: str, kind: str) -> None:
        line, column = self.file.position(span.start)
        self.findings.append(
            SourceFinding.model_validate(
                {
                    "rule": rule,
                    "file": self.file.path,
                    "line": line,
                    "column": column,
                    "message": printable(message),
                    "kind": kind,
                }
            )
        )

    def configuration(self) -> list[SourceFinding]:
        self.faults()
        for block in self.file.body.blocks:
            self.top_block(block)
        for item, around in walk_body(self.file.body):
            self.words(item, around)
            if isinstance(item, Block):
                self.any_block(item, around)
            else:
                self.functions(item.expr)
        return self.findings

    def values(self) -> list[SourceFinding]:
        """A file of values for variables holds plain values and nothing else."""
        self.faults()
        for item in self.file.body.items:
            if isinstance(item, Block) or not all(isinstance(node, _PLAIN_VALUES) for node in walk(item.expr)):
                self.refuse("variable_values", item.span, "Files of values may hold only plain values. Write it out.")
                continue
            for node in walk(item.expr):
                self.unseen(node)
        return self.findings

    # --- blocks

    def top_block(self, block: Block) -> None:
        match block.type:
            case "terraform":
                self.terraform(block)
            case "provider":
                self.provider(block)
            case "resource":
                self.typed(block, "resource")
            case "data":
                self.typed(block, "data")
            case "module":
                self.module(block)
            case "check":
                for data in block.body.blocks_of("data"):
                    self.typed(data, "data")
            case refused if refused in REFUSED_BLOCKS:
                self.refuse(refused, block.span, REFUSED_BLOCKS[refused])

    def any_block(self, block: Block, around: tuple[Block, ...]) -> None:
        if around and block.type in ("provisioner", "connection"):
            self.refuse("provisioner", block.span, REFUSED_BLOCKS[block.type])
        if block.type == "dynamic" and block.names[:1] in (("provisioner",), ("connection",)):
            self.refuse("provisioner", block.span, REFUSED_BLOCKS[block.names[0]])
        if block.type == "dynamic" and around and around[0].type == "module":
            self.refuse("terraform_settings", block.span, "A dynamic block has no place here. Write the block out.")

    def words(self, item: Attribute | Block, around: tuple[Block, ...]) -> None:
        """Words of the language and of the providers are ASCII; one that is not only looks like another."""
        if isinstance(item, Block):
            kind = not around or around[-1].type == "check"
            names = [item.type, *(item.names[:1] if kind and item.type in ("resource", "data", "provider") else ())]
        elif around and around[0].type in ("locals", "module"):
            names = []  # names chosen by the author
        else:
            names = [item.name]
        for name in names:
            if not name.isascii():
                span = item.type_span if isinstance(item, Block) else item.name_span
                self.refuse(
                    "lookalike", span, f"The name {name!r} holds letters that look like others. Use plain ones."
                )

    def terraform(self, block: Block) -> None:
        for item in block.body.items:
            if isinstance(item, Attribute):
                if item.name not in TERRAFORM_ARGUMENTS:
                    message = f"The setting {item.name!r} changes Terraform itself. Remove it."
                    self.refuse("terraform_settings", item.span, message)
            elif item.type == "required_providers":
                self.required_providers(item)
            else:
                message = REFUSED_TERRAFORM_BLOCKS.get(item.type, f"The block {item.type!r} changes Terraform itself.")
                rule = "backend" if item.type in ("backend", "cloud") else "terraform_settings"
                self.refuse(rule, item.span, message)

    def required_providers(self, block: Block) -> None:
        for item in block.body.items:
            if isinstance(item, Block):
                self.refuse(
                    "provider", item.span, f"The entry {item.type!r} is not an argument. Write name = {{ ... }}."
                )
                continue
            source = provider_source(item)
            if source not in PROVIDER_SOURCES:
                named = "a provider whose source is not plain to see" if source is None else f"the provider {source!r}"
                self.refuse("provider", item.span, f"This would fetch and run {named}. {_ONLY_PROVIDERS}")

    def provider(self, block: Block) -> None:
        name = next(iter(block.names), "")
        if block.labels and name not in self.providers:
            self.refuse("provider", block.span, f"This would run the provider {name!r}. {_ONLY_PROVIDERS}")
            return
        for item, _ in walk_body(block.body):
            if isinstance(item, Attribute):
                setting = item.name
            else:
                setting = next(iter(item.names), "") if item.type == "dynamic" else item.type
            text = item.expr.text if isinstance(item, Attribute) and isinstance(item.expr, Template) else None
            if steers_provider(setting) and not is_regional_endpoint(setting, text):
                message = f"The provider setting {setting!r} chooses who acts or which server is used. Remove it."
                self.refuse("provider_settings", item.span, message)

    def typed(self, block: Block, what: str) -> None:
        name = next(iter(block.names), "")
        prefix = name.partition("_")[0]
        if block.labels and prefix not in TYPE_PREFIXES and name not in OTHER_TYPES[what]:
            rule = "provider" if what == "resource" else "data_source"
            self.refuse(rule, block.span, f"The {what} type {name!r} belongs to another provider. {_ONLY_PROVIDERS}")
        elif name in PACKING and (self.beside is None or not packs_own_files(block)):
            message = (
                "It may pack a folder or a file inside the directory, named in plain words, into a .zip beside it."
            )
            self.refuse("data_source", block.span, message)
        elif what == "data" and block.labels and not self.may_be_read(block, name):
            message = f"The data source {name!r} reads more than where things are. Pass the value as a variable."
            self.refuse("data_source", block.span, message)
        for item in block.body.items:
            if isinstance(item, Attribute) and item.name == "provider":
                self.provider_argument(item.expr)
            elif isinstance(item, Attribute) and item.name in ("provisioner", "connection"):
                self.refuse("provisioner", item.span, REFUSED_BLOCKS[item.name])
            elif isinstance(item, Attribute) and what == "resource" and FILE_ARGUMENTS.get(name) == item.name:
                self.file_argument(item)

    def may_be_read(self, block: Block, name: str) -> bool:
        if name in OWN_DATA:
            argument, kind = OWN_DATA[name]
            item = block.body.attribute(argument)
            steps = whole_reference(item.expr) if item is not None else ()
            return len(steps) == 3 and (steps[0], steps[2]) == (kind, "id")
        return name in data_sources() or name in PACKING

    def file_argument(self, item: Attribute) -> None:
        if not names_own_file(item.expr):
            message = (
                f"The argument {item.name!r} has a file of this machine uploaded. Name one inside the directory,"
                " in plain words (./site/index.html), or write its content out."
            )
            self.refuse("file_argument", item.span, message)

    def provider_argument(self, expr: Expr) -> None:
        name = _root_name(expr)
        if name not in self.providers:
            told = "a provider that is not plain to see" if name is None else f"the provider {name!r}"
            self.refuse("provider", expr.span, f"This uses {told}. {_ONLY_PROVIDERS}")

    def module(self, block: Block) -> None:
        if block.body.attribute("source") is None:
            self.add("module_source", block.span, "The module has no source. Give a local path (./...).", "invalid")
        for item in block.body.attributes:
            if item.name == "source":
                text = item.expr.text if isinstance(item.expr, Template) else None
                if local_module(posixpath.dirname(self.file.path), text) is None:
                    message = "Modules are taken from inside the directory only (a literal ./path). Copy it there."
                    self.refuse("module_source", item.span, message)
            elif item.name == "providers":
                if not isinstance(item.expr, Object):
                    self.refuse("provider", item.span, "The providers of a module must be written out as a map.")
                    continue
                for _, value in item.expr.items:
                    self.provider_argument(value)

    # --- expressions

    def nested_provisioner(self, node: Object) -> None:
        """In JSON syntax a provisioner in a nested block is a key like any other, so it is told by what it holds."""
        for key, value in node.items:
            if key_text(key) == "provisioner":
                inner = value.items if isinstance(value, Tuple) else (value,)
                if any(isinstance(one, Object) and (one.get("local-exec") or one.get("remote-exec")) for one in inner):
                    self.refuse("provisioner", key.span, REFUSED_BLOCKS["provisioner"])

    def unseen(self, node: Expr, *, archive: bool = False) -> None:
        """A character that is written as an escape is seen here, and nowhere else; an archive's bytes are no text."""
        text = node.value.replace("\r", "") if isinstance(node, Text) else ""
        hidden = deceiving(_CONTROL.sub("", text) if archive else text)
        if hidden:
            message = (
                f"The text holds the character U+{ord(hidden):04X}, which nobody sees where it is shown. Remove it."
            )
            self.refuse("encoding", node.span, message)

    def functions(self, expr: Expr) -> None:
        archives = {id(part) for node in walk(expr) if _is_archive(node) for part in node.parts}
        for node in walk(expr):
            if isinstance(node, Object) and self.file.json:
                self.nested_provisioner(node)
            self.unseen(node, archive=id(node) in archives)
            if isinstance(node, GetAttr) and node.name == "cwd" and node.source == Name(node.source.span, "path"):
                message = "path.cwd is a path of this machine. Use path.module, which is where the configuration lies."
                self.refuse("file_function", node.span, message)
            if not isinstance(node, Call):
                continue
            name = node.name.removeprefix("core::")
            if reads_files(name):
                if content_path(node, posixpath.dirname(self.file.path)) in (self.beside or ()):
                    continue
                message = f"The function {name}() reads this machine's files or paths. Write the content into the file."
                self.refuse("file_function", node.name_span, message)
            elif name == EVALUATING_FUNCTION:
                message = f"The function {name}() evaluates text that can't be judged here. Write the template out."
                self.refuse("evaluating_function", node.name_span, message)
            elif name == UNHIDING_FUNCTION and not _is_count(node):
                message = (
                    f"The function {name}() shows what is secret. Leave it out, and mark an output sensitive = true."
                )
                self.refuse("unhides", node.name_span, message)
            elif "::" in name and name not in PROVIDER_FUNCTIONS:
                message = f"The function {name}() is code of a provider. Use a built-in function."
                self.refuse("provider_function", node.name_span, message)
            elif not name.isascii():
                message = f"The function name {name!r} holds letters that look like others."
                self.refuse("lookalike", node.name_span, message)


def _is_count(unhidden: Call) -> bool:
    """Whether what is shown is no more than how many there are."""
    (shown,) = unhidden.args if len(unhidden.args) == 1 else (None,)
    return isinstance(shown, Call) and shown.name == "length"


_ONLY_PROVIDERS = "Only hashicorp/google, google-beta, random, and harmless types of time and tls are used."
_PLAIN_VALUES = (Literal, Template, Text, Tuple, Object, Unary, Paren)


def _root_name(expr: Expr) -> str | None:
    """The provider a `provider` argument names: `google.other`, or the same in quotes."""
    if isinstance(expr, Template):
        return expr.text.partition(".")[0] if expr.text is not None else None
    return next(iter(whole_reference(expr)), None)


def _cost(folders: Mapping[str, list[tuple[str, File]]], values: list[File]) -> list[SourceFinding]:
    try:
        check_cost({folder: [file for _, file in files] for folder, files in folders.items()}, values)
    except TooExpensive as error:
        line, column = error.file.position(error.span.start)
        message = "Working this value out would take too much memory or time. Make it smaller."
        return [SourceFinding(rule="too_expensive", file=error.file.path, line=line, column=column, message=message)]
    return []
