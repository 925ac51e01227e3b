"""Local modules of a configuration, written into its root module: what is adopted is read by the gate as one text.

    module "queue" { source = "./queue", name = "jobs" }     ./queue: resource "google_pubsub_topic" "this" { ... }
    -> resource "google_pubsub_topic" "queue_this" { ... }   with its variables, locals and outputs as locals

The state's addresses are changed in the same way as it is taken in (`shared.policy.adopted_state.flat_name`), so
nothing is made anew. A module with count or for_each is called once for each first (`repeated_modules`). What can't be
written so (providers of its own, one of a registry) is refused by name.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from functions.runs.repeated_modules import NotInlined, Room, written_once_for_each
from shared.policy.adopted_state import flat_name
from shared.terraform.hcl import (
    Attribute,
    Block,
    Edit,
    File,
    Reference,
    Span,
    Template,
    apply_edits,
    parse_file,
    references,
    walk_body,
)

_MOST_DEEP = 6
_ARGUMENTS_OF_A_CALL = frozenset({"source", "version", "providers", "depends_on"})
_CONVERTED = {
    "string": "tostring", "number": "tonumber", "bool": "tobool", "list": "tolist", "set": "toset", "map": "tomap",
}  # fmt: skip
_LEFT_OUT = frozenset({"terraform", "variable", "output", "locals", "module", "resource", "data"})


@dataclass
class _Scope:
    """One module as it is called: its files, its prefix in the root module, and its resources by type and label."""

    files: list[File]
    modules: tuple[str, ...]
    room: Room
    calls: dict[str, "_Scope"] = field(default_factory=dict)

    @property
    def owned(self) -> set[tuple[str, str, str]]:
        return {
            (block.type, *block.names)
            for file in self.files
            for block in file.body.blocks_of("resource", "data")
            if len(block.names) == 2
        }

    def named(self, name: str) -> str:
        return flat_name(self.modules, name)

    def addresses(self) -> Iterator[str]:
        """All its resources in the root module, those of the modules it calls too."""
        for kind, type_, name in sorted(self.owned):
            if kind == "resource":
                yield f"{type_}.{self.named(name)}"
        for call in self.calls.values():
            yield from call.addresses()


def with_modules_inlined(given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The files of the root module with everything in it, and the local modules that were written into it.

    `given`: files by their path from the root module's directory. Raises NotInlined.
    """
    folders: dict[str, list[File]] = {}
    for name, text in sorted(given.items()):
        if name.endswith(".tf"):
            folders.setdefault(posixpath.dirname(name), []).append(parse_file(name, text))
    folders = {folder: written_once_for_each(files) for folder, files in folders.items()}
    root = _scope(folders, "", (), [], Room())
    if not root.calls:
        return {name: text for name, text in given.items() if not posixpath.dirname(name)}, []
    written: list[str] = []
    inlined = "\n".join(_inlined(root, written))
    taken = {block.names[1] for file in root.files for block in file.body.blocks_of("resource", "data")}
    made = {name.rpartition(".")[2] for call in root.calls.values() for name in call.addresses()}
    if both := sorted(taken & made):
        raise NotInlined("main.tf", f"{both[0]} is the name of a resource here and of one of a module: rename it")
    files = {name: text for name, text in given.items() if not posixpath.dirname(name) and not name.endswith(".tf")}
    files |= {file.path: _root_text(file, root) for file in root.files}
    return {**files, "modules.tf": files.get("modules.tf", "") + inlined}, written


def _scope(
    folders: Mapping[str, list[File]], folder: str, modules: tuple[str, ...], above: list[str], room: Room
) -> _Scope:
    if folder in above or len(modules) > _MOST_DEEP:
        raise NotInlined(f"{folder}/main.tf", "modules that call each other can't be adopted")
    scope = _Scope(folders.get(folder, []), modules, room)
    room.take(sum(len(each.text) for each in scope.files), f"{folder}/main.tf" if folder else "main.tf")
    for file in scope.files:
        for fault in file.faults:
            raise NotInlined(file.path, f"it can't be read: {fault.message}")
        for block in file.body.blocks_of("module"):
            called = _folder_of(folder, file, block)
            if called not in folders:
                raise NotInlined(file.path, f"module {block.names[0]!r}: there are no files of it in {called or '.'}")
            scope.calls[block.names[0]] = _scope(folders, called, (*modules, block.names[0]), [*above, folder], room)
    return scope


def _folder_of(folder: str, file: File, block: Block) -> str:
    source = block.body.attribute("source")
    said = source.expr.text if source is not None and isinstance(source.expr, Template) else None
    if not block.names or said is None or not said.startswith(("./", "../")):
        name = block.names[0] if block.names else ""
        raise NotInlined(file.path, f"module {name!r}: only modules of its own tree (./ or ../) can be adopted")
    if block.body.attribute("providers") is not None:
        raise NotInlined(file.path, f"module {block.names[0]!r} is given providers: only the one of the root is used")
    called = posixpath.normpath(posixpath.join(folder, said))
    return "" if called == "." else called


def _inlined(caller: _Scope, written: list[str]) -> Iterator[str]:
    """The blocks of all modules that are called here, and of those that these call."""
    for file in caller.files:
        for block in file.body.blocks_of("module"):
            called = caller.calls[block.names[0]]
            written.append(".".join(called.modules))
            yield from _called(caller, file, block, called)
            yield from _inlined(called, written)


def _called(caller: _Scope, file: File, call: Block, called: _Scope) -> Iterator[str]:
    arguments = {
        item.name: _rewritten(caller, file, item.expr.span, [item])
        for item in call.body.attributes
        if item.name not in _ARGUMENTS_OF_A_CALL
    }
    later = call.body.attribute("depends_on")
    waits = _waited_for(caller, file, later) if later is not None else []
    known: set[str] = set()
    locals_: list[str] = []
    for each in called.files:
        for block in each.body.blocks:
            if block.type not in _LEFT_OUT:
                raise NotInlined(each.path, f"a module with a {block.type} block can't be adopted")
            if block.type == "terraform" and block.body.blocks_of("backend", "cloud"):
                raise NotInlined(each.path, "a module has no backend")
            if block.type == "variable":
                known.add(block.names[0])
                locals_.append(_variable(called, each, block, arguments))
            elif block.type == "locals":
                locals_ += [
                    f"{called.named(f'local_{item.name}')} = {_rewritten(called, each, item.expr.span, [item])}"
                    for item in block.body.attributes
                ]
            elif block.type == "output":
                value = block.body.attribute("value")
                if value is not None:
                    said = _rewritten(called, each, value.expr.span, [value])
                    locals_.append(f"{called.named(f'output_{block.names[0]}')} = {said}")
            elif block.type in {"resource", "data"}:
                yield _resource(called, each, block, waits)
    if unknown := sorted(set(arguments) - known):
        raise NotInlined(file.path, f"module {call.names[0]!r} has no variable {unknown[0]}")
    if locals_:
        yield "locals {\n" + "\n".join(f"  {each}" for each in locals_) + "\n}\n"


def _variable(called: _Scope, file: File, block: Block, arguments: Mapping[str, str]) -> str:
    name = block.names[0]
    default, kind = block.body.attribute("default"), block.body.attribute("type")
    if name not in arguments and default is None:
        raise NotInlined(file.path, f"the variable {name} of module {called.modules[-1]!r} has no value")
    type_ = file.source(kind.expr.span).strip() if kind is not None else ""
    if "optional(" in type_:
        raise NotInlined(
            file.path, f"the variable {name} has optional attributes: give it all of them, and a plain type"
        )
    value = arguments[name] if name in arguments else file.source(default.expr.span) if default is not None else ""
    convert = _CONVERTED.get(type_.partition("(")[0].strip())
    # A heredoc ends with its line, and is a string anyway.
    plain = not convert or value.lstrip().startswith("<<")
    return f"{called.named(name)} = {value if plain else f'{convert}({value})'}"


def _resource(called: _Scope, file: File, block: Block, waits: list[str]) -> str:
    label = block.labels[1].span
    edits = [Edit(label.start, label.end, f'"{called.named(block.names[1])}"')]
    items = []
    later = block.body.attribute("depends_on")
    all_of = [*(_waited_for(called, file, later) if later is not None else []), *waits]
    called.room.take(sum(map(len, waits)), file.path)
    for item, _ in walk_body(block.body):
        if isinstance(item, Attribute) and item is not later:
            items.append(item)
    if later is not None:
        edits.append(Edit(later.expr.span.start, later.expr.span.end, f"[{', '.join(dict.fromkeys(all_of))}]"))
    elif waits:
        end = block.span.end - 1
        edits.append(Edit(end, end, f"  depends_on = [{', '.join(dict.fromkeys(waits))}]\n"))
    return _rewritten(called, file, block.span, items, edits) + "\n"


def _waited_for(scope: _Scope, file: File, item: Attribute) -> list[str]:
    """What a `depends_on` names, with all of a module where it names one."""
    found: list[str] = []
    for each in references(item.expr):
        if each.parts[0] == "module" and len(each.parts) == 2 and each.parts[1] in scope.calls:
            found += scope.calls[each.parts[1]].addresses()
        else:
            said = _instead(scope, file, each)
            found.append(said[1] if said else str(each))
    scope.room.take(sum(map(len, found)), file.path)
    return found


def _root_text(file: File, root: _Scope) -> str:
    """A file of the root module without its calls of modules, and with what it takes of them."""
    edits, items = [], []
    for block in file.body.blocks:
        if block.type == "module":
            edits.append(Edit(block.span.start, block.span.end, ""))
            continue
        for item, _ in walk_body(block.body):
            if isinstance(item, Attribute) and item.name == "depends_on":
                edits.append(
                    Edit(item.expr.span.start, item.expr.span.end, f"[{', '.join(_waited_for(root, file, item))}]")
                )
            elif isinstance(item, Attribute):
                items.append(item)
    return _rewritten(root, file, Span(0, len(file.text)), items, edits)


def _rewritten(scope: _Scope, file: File, span: Span, items: list[Attribute], more: list[Edit] | None = None) -> str:
    """The text of a span, with every name as the root module has it."""
    edits = list(more or [])
    for item in items:
        for each in references(item.expr):
            said = _instead(scope, file, each)
            if said is not None:
                edits.append(Edit(each.spans[0].start, said[0].end, said[1]))
    shifted = [Edit(each.start - span.start, each.end - span.start, each.text) for each in edits]
    return apply_edits(file.source(span), shifted)


def _instead(scope: _Scope, file: File, each: Reference) -> tuple[Span, str] | None:
    """What stands in the root module for a reference: to the end of which of its steps, and the name."""
    parts, spans = each.parts, each.spans
    if parts[0] == "module":
        if len(parts) < 3 or parts[1] not in scope.calls or parts[2].startswith("["):
            raise NotInlined(file.path, f"{each}: only single outputs of a module can be referred to")
        return spans[2], f"local.{scope.calls[parts[1]].named(f'output_{parts[2]}')}"
    if not scope.modules:
        return None
    if parts[0] == "path":
        raise NotInlined(file.path, f"{each}: a module that reads files can't be adopted")
    if parts[0] == "var" and len(parts) > 1:
        return spans[1], f"local.{scope.named(parts[1])}"
    if parts[0] == "local" and len(parts) > 1:
        return spans[1], f"local.{scope.named(f'local_{parts[1]}')}"
    if parts[0] == "data" and len(parts) > 2 and ("data", parts[1], parts[2]) in scope.owned:
        return spans[2], f"data.{parts[1]}.{scope.named(parts[2])}"
    if len(parts) > 1 and ("resource", parts[0], parts[1]) in scope.owned:
        return spans[1], f"{parts[0]}.{scope.named(parts[1])}"
    return None
