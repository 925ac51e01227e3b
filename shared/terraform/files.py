"""Which files of a directory Terraform would obey, read once and safely.

What is returned here is what is judged, and only these bytes are copied to where Terraform runs. Files that Terraform
does not read (scripts, documents, other data) are left where they are. What is refused: files that Terraform would obey
although nobody asked for them (overrides, state, its own settings), links, and anything that can't be read as text of
a sensible size.
"""

import os
import posixpath
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from shared.schemas.text import DECEIVING
from shared.terraform.beside import files_read
from shared.terraform.findings import SourceFinding
from shared.terraform.hcl import File, Template, parse_file

MAX_FILE_BYTES = 1024 * 1024
MAX_TOTAL_BYTES = 5 * 1024 * 1024
MAX_FILES = 200
MAX_ENTRIES = 10_000

Role = Literal["configuration", "values", "override", "foreign", "other"]

_CONFIGURATION = re.compile(r"\.tf(?:\.json)?\Z")
_VALUES = re.compile(r"(?:\Aterraform|\.auto)\.tfvars(?:\.json)?\Z")
_OVERRIDE = re.compile(r"(?:\A|_)override\.tf(?:\.json)?\Z", re.IGNORECASE)
_FOREIGN = re.compile(
    r"""
      \.terraform | \.?terraform\.d | \.terraformrc | terraform\.rc | \.tofurc | tofu\.rc | .*\.tfrc(?:\.json)?
    | .*\.tfstate | .*\.tfstate\..*
    | .*\.(?:tftest|tfmock|tfstack|tfcomponent|tfdeploy|tfquery|tofutest)\.(?:hcl|json)
    | .*\.tofu(?:\.json)?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


@dataclass
class Sources:
    """The files of a configuration, by path relative to its root, and what is wrong with them as files.

    `beside`: the other files that it reads by name, where it is a directory's; None where there are no other files.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    beside: dict[str, bytes] | None = None
    parsed: dict[str, File] = field(default_factory=dict)
    findings: list[SourceFinding] = field(default_factory=list)

    def refuse(self, rule: str, file: str, message: str, line: int = 1) -> None:
        self.findings.append(SourceFinding(rule=rule, file=printable(file), line=line, message=message))

    def add(self, name: str, data: bytes) -> None:
        """Take a file in, unless it is too much or no text."""
        if len(data) > MAX_FILE_BYTES:
            self.refuse("too_large", name, f"The file is larger than {MAX_FILE_BYTES // 1024} KiB. Split it.")
        elif len(self.files) >= MAX_FILES:
            self.refuse(
                "too_many_files", name, f"There are more than {MAX_FILES} Terraform files. Check them in parts."
            )
        elif sum(map(len, self.files.values())) + len(data) > MAX_TOTAL_BYTES:
            limit = MAX_TOTAL_BYTES // 1024 // 1024
            self.refuse("too_large", name, f"The Terraform files together exceed {limit} MiB. Check them in parts.")
        else:
            self.files[name] = data
            self.read(name, data)

    def read(self, name: str, data: bytes) -> None:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.refuse("encoding", name, "The file is not UTF-8. Save it as UTF-8.", line)
            return
        # A mark that says which encoding this is may stand before everything.
        if found := deceiving(text.removeprefix("\ufeff")):
            line = text.count("\n", 0, text.index(found)) + 1
            what = f"The file holds the character U+{ord(found):04X}, which is not seen and can hide what it says."
            self.refuse("encoding", name, f"{what} Remove it.", line)
            return
        self.parsed[name] = parse_file(name, text)


def deceiving(text: str) -> str:
    """The first character of a text that nobody sees and that makes it read otherwise; "" where there is none."""
    found = DECEIVING.search(text)
    return found[0] if found else ""


def role(name: str) -> Role:
    """What Terraform does with a file of that name beside its configuration."""
    if _FOREIGN.fullmatch(name):
        return "foreign"
    if name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#")):
        return "other"  # Terraform skips hidden files and editors' backups
    if _OVERRIDE.search(name):
        return "override"
    if _CONFIGURATION.search(name):
        return "configuration"
    return "values" if _VALUES.search(name) else "other"


def printable(name: str) -> str:
    """The name without anything a terminal would act on."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in name)


def name_problem(name: str) -> str | None:
    """Why a file or directory can't be taken under this name."""
    if any("\udc80" <= char <= "\udcff" for char in name):
        return "The name is not UTF-8. Rename it."
    if any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") for char in name):
        return "The name holds control or invisible characters. Rename it."
    if name.startswith("-") or "\\" in name:
        return "The name could be taken for something else than a file. Rename it."
    return None


def from_mapping(files: Mapping[str, bytes | str], beside: Mapping[str, bytes] | None = None) -> Sources:
    """Files given by name, such as generated ones. Every one must be a Terraform file.

    `beside`: the other files of the directory they were read from, where they were.
    """
    sources = Sources(beside=None if beside is None else dict(beside))
    for name, data in sorted(files.items()):
        *folders, base = name.split("/")
        problem = next(filter(None, map(name_problem, (*folders, base))), None)
        if problem is None and (name.startswith("/") or any(part in ("", ".", "..") for part in (*folders, base))):
            problem = "The path leaves the directory or is not a plain relative one."
        if problem is not None:
            sources.refuse("file_name", name, problem)
        elif _judge_role(sources, name, base, others_allowed=False):
            try:
                sources.add(name, data.encode() if isinstance(data, str) else data)
            except UnicodeEncodeError:
                sources.refuse("encoding", name, "The file holds half of a surrogate pair. Remove it.")
    return sources


def read_directory(root: Path) -> Sources:
    """The Terraform files of a directory and of the local modules it calls. Never raises, never follows a link."""
    sources = Sources()
    try:
        is_directory = stat.S_ISDIR(root.stat().st_mode)
    except (OSError, ValueError) as error:
        sources.refuse("not_a_directory", "", f"The directory can't be read: {_reason(error)}.")
        return sources
    if not is_directory:
        sources.refuse("not_a_directory", "", "This is not a directory. Give the directory that holds the .tf files.")
        return sources
    pending, seen = [""], set[str]()
    while pending:
        folder = pending.pop()
        if folder not in seen and _is_own_folder(sources, root, folder):
            seen.add(folder)
            _read_folder(sources, root, folder)
            pending += [target for target in _module_folders(sources, folder) if target is not None]
    sources.beside = dict(_beside(sources, root))
    return sources


def _beside(sources: Sources, root: Path) -> Iterator[tuple[str, bytes]]:
    """The files that the configuration reads by name, each one of its own and not too large."""
    names = dict.fromkeys(name for file in sources.parsed.values() for name in files_read(file))
    left = MAX_TOTAL_BYTES
    for name in islice(names, MAX_FILES):
        folder = posixpath.dirname(name)
        if name in sources.files or role(posixpath.basename(name)) == "foreign":
            continue
        if not _is_own_folder(sources, root, folder):
            continue
        data = _bytes_of(root / name)
        if data is not None and len(data) <= min(MAX_FILE_BYTES, left):
            left -= len(data)
            yield name, data


def _module_folders(sources: Sources, folder: str) -> Iterator[str | None]:
    for name, file in list(sources.parsed.items()):
        if posixpath.dirname(name) == folder and role(posixpath.basename(name)) == "configuration":
            for block in file.body.blocks_of("module"):
                source = block.body.attribute("source")
                text = source.expr.text if source is not None and isinstance(source.expr, Template) else None
                yield local_module(folder, text)


def local_module(folder: str, source: str | None) -> str | None:
    """The folder a module's source names, relative to the root; None when it is not a local path inside the root."""
    if source is None or not re.match(r"\.\.?/", source) or any(char in source for char in "\\\0?"):
        return None
    target = posixpath.normpath(posixpath.join(folder, source))
    if target == ".." or target.startswith(("../", "/")):
        return None
    return "" if target == "." else target


def _is_own_folder(sources: Sources, root: Path, folder: str) -> bool:
    """Whether each step of the way is a directory of its own rather than a link."""
    path = root
    for part in folder.split("/") if folder else ():
        path = path / part
        try:
            mode = path.lstat().st_mode
        except (OSError, ValueError):
            return False  # the module's call is found to lead nowhere
        if not stat.S_ISDIR(mode):
            if stat.S_ISLNK(mode):
                sources.refuse("link", folder, "The module's path leads over a symbolic link. Use the real directory.")
            return False
    return True


def _read_folder(sources: Sources, root: Path, folder: str) -> None:
    try:
        with os.scandir(root / folder) as listing:
            entries = []
            for entry in listing:
                entries.append(entry)
                if len(entries) > MAX_ENTRIES:
                    sources.refuse("too_many_files", folder, f"The directory has more than {MAX_ENTRIES} entries.")
                    return
    except OSError as error:
        sources.refuse("unreadable", folder, f"The directory can't be read: {_reason(error)}.")
        return
    for entry in sorted(entries, key=lambda one: one.name):
        name = posixpath.join(folder, entry.name)
        if (problem := name_problem(entry.name)) is not None:
            sources.refuse("file_name", name, problem)
        elif entry.is_symlink():
            sources.refuse("link", name, "This is a symbolic link. Put the file itself here.")
        elif entry.is_dir(follow_symlinks=False):
            # A directory is only read when a module call names it.
            if role(entry.name) != "other":
                _judge_role(sources, name, entry.name, others_allowed=True, directory=True)
        elif not entry.is_file(follow_symlinks=False):
            sources.refuse("file_kind", name, "This is a device, pipe or socket, not a file. Remove it.")
        elif _judge_role(sources, name, entry.name, others_allowed=True):
            _read_file(sources, root / name, name)


def _judge_role(sources: Sources, name: str, base: str, *, others_allowed: bool, directory: bool = False) -> bool:
    """Whether the file is to be read; a file that must not be here is a finding."""
    match role(base):
        case "override":
            message = "Override files change other files behind the reader's back. Merge it into the file it changes."
            sources.refuse("override_file", name, message)
        case "foreign":
            message = "Terraform or a tool like it would obey this, and it can't be judged here. Check without it."
            if ".tfstate" in base:
                message = (
                    "This is a state: what stands and what it knows of it, not what is to be. Check a copy of the "
                    "folder without it; `infraai adopt DIR` takes the files in together with their state."
                )
            sources.refuse("foreign_file", name, message)
        case "other":
            if not others_allowed:
                message = "This is no Terraform file. Only .tf, .tf.json, terraform.tfvars and .auto.tfvars are taken."
                sources.refuse("foreign_file", name, message)
        case "configuration" | "values" if directory:
            sources.refuse("file_kind", name, "This is a directory with the name of a Terraform file. Rename it.")
        case "values" if "/" in name:
            return False  # Terraform reads values beside the root module only
        case _:
            return True
    return False


def _read_file(sources: Sources, path: Path, name: str) -> None:
    try:
        data = _regular(path)
    except OSError as error:
        sources.refuse("unreadable", name, f"The file can't be read: {_reason(error)}.")
        return
    if data is None:
        sources.refuse("file_kind", name, "This is not a regular file. Remove it.")
        return
    sources.add(name, data)


def _bytes_of(path: Path) -> bytes | None:
    try:
        return _regular(path)
    except (OSError, ValueError):
        return None


def _regular(path: Path) -> bytes | None:
    """A file's first bytes, one more than it may have; None when it is not a regular file. Raises OSError."""
    # Without blocking and without following, should the entry have been swapped since it was listed.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return opened.read(MAX_FILE_BYTES + 1)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "its name is not valid"
