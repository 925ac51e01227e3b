"""The variables that a program's settings classes read (pydantic's): each field is one, by its name in capitals.

reads, needs = settings_in(texts)     # pure; nothing of it is run
"""

import re
from collections.abc import Iterator, Mapping

_CLASS = re.compile(r"^class (\w+)\(([^)\n]*)\)\s*:", re.MULTILINE)
_FIELD = re.compile(r"^(\w+)\s*:\s*([^=\n]+?)\s*(?:=\s*(.*))?$")
_PREFIX = re.compile(r"\benv_prefix\s*['\"]?\s*[=:]\s*['\"](\w*)['\"]")
_NAMED = re.compile(r"\b(?:validation_alias|alias|env)\s*=\s*(?:AliasChoices\(\s*)?['\"](\w+)['\"]")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
# A field without a value of its own: `= Field(...)`, `= Field(alias="X")`, `= ...`.
_OPEN = re.compile(r"\.\.\.|Field\(\s*(?:\.\.\.|\)|(?!default)\w+\s*=(?![^()]*\bdefault(?:_factory)?\s*=))")


def settings_in(texts: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """(all that they read, those of them without which the program does not start)."""
    reads, needs = set[str](), set[str]()
    bases = {"BaseSettings"}
    for text in (text for path, text in texts.items() if path.endswith(".py") and "BaseSettings" in text):
        for name, body in _classes(text, bases):
            bases.add(name)
            prefix = found[1] if (found := _PREFIX.search(body)) else ""
            for variable, needed in _fields(body, prefix):
                reads.add(variable)
                needs |= {variable} if needed else set()
    return frozenset(reads), frozenset(needs)


def _classes(text: str, bases: set[str]) -> Iterator[tuple[str, str]]:
    """The name and the indented lines of each class of settings."""
    for found in _CLASS.finditer(text):
        if {each.strip().rpartition(".")[2] for each in found[2].split(",")} & bases:
            lines = text[found.end() :].splitlines()[1:]
            end = next((at for at, line in enumerate(lines) if re.match(r"\S", line)), len(lines))
            yield found[1], "\n".join(lines[:end])


def _fields(body: str, prefix: str) -> Iterator[tuple[str, bool]]:
    first = next((line for line in body.splitlines() if line.strip()), "")
    margin = len(first) - len(first.lstrip())
    for line in body.splitlines():
        found = _FIELD.match(line[margin:]) if line[:margin].isspace() else None
        if found is None or found[1] in {"model_config", "Config"} or "ClassVar" in found[2]:
            continue
        value = (found[3] or "").partition("#")[0].strip()
        said = _NAMED.search(value)
        variable = (said[1] if said else prefix + found[1]).upper()
        if _VARIABLE.fullmatch(variable):
            yield variable, not value or _OPEN.match(value) is not None
