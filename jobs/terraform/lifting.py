"""What has to be said in the files before a deployment may be destroyed: protections taken away, last copies made.

    lifted = lift(files, standing)
    lifted.files         # {"main.tf": ...} with every protection off
    lifted.addresses     # what that changes: terraform applies these alone, before it destroys anything
    lifted.copies        # {address of a snapshot's block: what it is a copy of}

The values stand with their types (`TypeRules.ends`). What Google copies by itself as it goes (the final backup of Cloud
SQL, the snapshot of a disk) is told to; a machine's boot disk gets a snapshot that the state then forgets.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from shared.policy.plan_types import TYPES
from shared.terraform.hcl import Attribute, Block, Body, Edit, Expr, apply_edits, parse_file
from shared.terraform.hcl.nodes import File

COPIES_FILE = "final_copies.tf"
_INSTANCE = "google_compute_instance"
_SNAPSHOT = "google_compute_snapshot"
_PREVENTS = '"PREVENT"'


@dataclass(frozen=True, slots=True)
class Lifted:
    """The files as they are before the end, the addresses that differ from what stands, the blocks of last copies."""

    files: dict[str, str]
    addresses: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)


def lift(files: Mapping[str, str], standing: Collection[str], copied: Collection[str] = ()) -> Lifted:
    """Take every protection off what is `standing` (addresses without keys), and ask for last copies.

    What was `copied` already (addresses) is not copied again. What is written in another way than as an argument of a
    resource's own block stays as it is: Google refuses then, and says why.
    """
    changed: dict[str, str] = {}
    addresses: list[str] = []
    copies: dict[str, str] = {}
    texts: list[str] = []
    for name, text in files.items():
        file = parse_file(name, text)
        edits: list[Edit] = []
        for block in () if file.json else file.body.blocks_of("resource"):
            address = ".".join(block.names)
            if address not in standing:
                continue
            found = list(_edits(file, block))
            edits += found
            if [edit for edit in found if edit.text != file.text[edit.start : edit.end]]:
                addresses.append(address)
            copy = f"{_SNAPSHOT}.final_{block.names[-1]}"
            if block.names[0] == _INSTANCE and address not in copied:
                texts.append(_snapshot(file, block))
                copies[copy] = address
        changed[name] = apply_edits(text, edits)
    if texts:
        # Files that people wrote, adopted since, may know of no such thing.
        if not any(_declares(name, text) for name, text in files.items()):
            texts.insert(0, 'variable "name_suffix" {\n  type = string\n}\n')
        changed[COPIES_FILE] = "\n".join(texts)
    return Lifted(changed, [*addresses, *copies], copies)


def _declares(name: str, text: str) -> bool:
    file = parse_file(name, text)
    return not file.json and any(block.names == ("name_suffix",) for block in file.body.blocks_of("variable"))


def _edits(file: File, block: Block) -> Iterator[Edit]:
    for inner in block.body.blocks_of("lifecycle"):
        for item in inner.body.attributes:
            if item.name == "prevent_destroy":
                yield _set(item, "false")
    policy = block.body.attribute("deletion_policy")
    if policy is not None and file.source(policy.expr.span) == _PREVENTS:
        yield _set(policy, '"DELETE"')
    rules = TYPES.get(block.names[0])
    if rules is None:
        return
    # A replica holds nothing that its master does not, and gets no backup of its own.
    replica = block.body.attribute("master_instance_name") is not None
    inserted: dict[tuple[int, int], str] = {}
    for path, value in (*rules.ends, *rules.ends_if_written):
        body = _around(block.body, path)
        if body is None or (replica and value.startswith("{")):
            continue
        leaf = path.rpartition(".")[2]
        if there := list(_replaced(file, body, leaf, value)):
            yield from there
        elif (path, value) in rules.ends and body.attribute(leaf) is None:
            said = f"    {leaf} {value}" if value.startswith("{") else f"  {leaf} = {value}"
            at = (body.span.start, body.span.end)
            inserted[at] = inserted.get(at, "") + f"\n{said}\n"
    for (start, end), text in inserted.items():
        yield Edit(start, start, text)
        # A block that was written in one line ends in a line of its own then.
        if "\n" not in file.text[start:end]:
            yield Edit(end, end, "\n")


def _replaced(file: File, body: Body, leaf: str, value: str) -> Iterator[Edit]:
    """The edits that make what is written there say the value."""
    written = body.attribute(leaf)
    if written is not None and file.source(written.expr.span) != value:
        yield _set(written, value)
    for old in body.blocks_of(leaf):
        yield Edit(old.span.start, old.span.end, f"{leaf} {value}")


def _around(outer: Body, path: str) -> Body | None:
    """The one body in which the last word of a path stands; None where there is none, or several."""
    body = outer
    for word in path.split(".")[:-1]:
        inner = body.blocks_of(word)
        if len(inner) != 1:
            return None
        body = inner[0].body
    return body


def _set(attribute: Attribute, value: str) -> Edit:
    return Edit(attribute.expr.span.start, attribute.expr.span.end, value)


def _snapshot(file: File, block: Block) -> str:
    """A snapshot of a machine's boot disk, which bears the machine's own name; as many as there are machines."""
    label = block.names[-1]
    count, each = block.body.attribute("count"), block.body.attribute("for_each")
    of, key, repeats = f"{_INSTANCE}.{label}", "", ""
    if count is not None:
        of, key, repeats = f"{of}[count.index]", "-${count.index}", f"  count       = {_source(file, count.expr)}\n"
    elif each is not None:
        of, repeats = f"{of}[each.key]", f"  for_each    = {_source(file, each.expr)}\n"
        key = "-${substr(md5(each.key), 0, 6)}"
    name = f"final-{label.replace('_', '-')[:40].strip('-')}{key}${{var.name_suffix}}"
    return (
        f'resource "{_SNAPSHOT}" "final_{label}" {{\n{repeats}'
        f'  name        = "{name}"\n  source_disk = {of}.name\n  zone        = {of}.zone\n}}\n'
    )


def _source(file: File, expr: Expr) -> str:
    return file.source(expr.span)
