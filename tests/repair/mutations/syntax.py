"""Text that is no HCL."""

import random
import re
from collections.abc import Callable

from tests.repair.mutations.places import (
    Case,
    Files,
    edit,
    mutation,
    parsed,
    pick,
)


def _lines(
    files: Files, pattern: str, rng: random.Random, names: tuple[str, ...] = ()
) -> tuple[str, list[str], int] | None:
    found = []
    for name, text in files.items():
        if names and name not in names:
            continue
        lines = text.split("\n")
        heredoc = None
        for at, line in enumerate(lines):
            if heredoc is not None:
                heredoc = None if line.strip() == heredoc else heredoc
                continue
            if match := re.search(r"<<-?(\w+)$", line):
                heredoc = match[1]
            elif re.search(pattern, line):
                found.append((name, lines, at))
    return pick(found, rng)


def _changed(
    files: Files, found: tuple[str, list[str], int] | None, change: Callable[[str], str | None]
) -> Case | None:
    if found is None:
        return None
    name, lines, at = found
    new = change(lines[at])
    if new == lines[at]:
        return None
    changed = [*lines[:at], *([] if new is None else [new]), *lines[at + 1 :]]
    return Case({**files, name: "\n".join(changed)}, (), f"{name}:{at + 1}: {lines[at].strip()!r} -> {new!r}")


_ASSIGNMENT = r"^\s*[a-z_]+\s+=\s+\S"
_STRING = r'^\s*[a-z_]+\s+=\s+"[^"]*"\s*$'


@mutation
def unclosed_brace(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"^\s*\}\s*$", rng), lambda line: None)


@mutation
def extra_brace(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"^\s*\}\s*$", rng), lambda line: f"{line}\n{line}")


@mutation
def unopened_block(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"^\s*[a-z_]+( \"[^\"]+\")* \{\s*$", rng), lambda line: line.rstrip(" {"))


@mutation
def brace_on_next_line(files: Files, rng: random.Random) -> Case | None:
    def indent(line: str) -> str:
        return line[: len(line) - len(line.lstrip())]

    return _changed(
        files,
        _lines(files, r"^\s*[a-z_]+( \"[^\"]+\")* \{\s*$", rng),
        lambda line: f"{line.rstrip(' {')}\n{indent(line)}{{",
    )


@mutation
def unclosed_quote(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _STRING, rng), lambda line: line.rstrip()[:-1])


@mutation
def unopened_quote(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _STRING, rng), lambda line: line.replace('"', "", 1))


@mutation
def unquoted_label_end(files: Files, rng: random.Random) -> Case | None:
    found = _lines(files, r"^(resource|variable|output) ", rng)
    return _changed(files, found, lambda line: line[::-1].replace('"', "", 1)[::-1])


@mutation
def unclosed_bracket(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"=\s+\[[^\[\]]+\]\s*$", rng), lambda line: line.rstrip()[:-1])


@mutation
def unclosed_parenthesis(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"=\s+\w+\([^()]*\)\s*$", rng), lambda line: line.rstrip()[:-1])


@mutation
def unclosed_interpolation(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files, _lines(files, r"\$\{[^{}]*\}", rng), lambda line: re.sub(r"(\$\{[^{}]*)\}", r"\1", line, count=1)
    )


@mutation
def unended_heredoc(files: Files, rng: random.Random) -> Case | None:
    found = []
    for name, text in files.items():
        found += [(name, match) for match in re.finditer(r"<<-?(\w+)\n.*?\n(\s*\1)\n", text, re.DOTALL)]
    chosen = pick(found, rng)
    if chosen is None:
        return None
    name, match = chosen
    text = files[name]
    new = rng.choice(["", f"{match[2]};\n", f"{match[2].replace(match[1], match[1] + 'S')}\n"])
    return Case({**files, name: text[: match.start(2)] + new + text[match.end(2) + 1 :]}, (), "heredoc")


@mutation
def missing_equals(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _ASSIGNMENT, rng), lambda line: line.replace("=", "", 1))


@mutation
def colon_for_equals(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _ASSIGNMENT, rng), lambda line: re.sub(r"\s*=", ":", line, count=1))


@mutation
def double_equals(files: Files, rng: random.Random) -> Case | None:
    sign = rng.choice(["==", ":=", "=>"])
    return _changed(files, _lines(files, _ASSIGNMENT, rng), lambda line: line.replace("=", sign, 1))


@mutation
def trailing_comma(files: Files, rng: random.Random) -> Case | None:
    sign = rng.choice([",", ";"])
    return _changed(
        files, _lines(files, r"^\s*[a-z_]+\s+=\s+[^\[{(]*[\w\"]\s*$", rng), lambda line: line.rstrip() + sign
    )


@mutation
def single_quotes(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r'"[^"$\\\']*"', rng), lambda line: re.sub(r'"([^"$\\\']*)"', r"'\1'", line))


@mutation
def typographic_quotes(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files,
        _lines(files, r'"[^"$\\\']*"', rng),
        lambda line: re.sub(r'"([^"$\\\']*)"', "\u201c\\1\u201d", line, count=1),
    )


@mutation
def quoted_argument_name(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files, _lines(files, _ASSIGNMENT, rng), lambda line: re.sub(r"([a-z_]+)(\s*)=", r'"\1": ', line, count=1) + ","
    )


@mutation
def equals_before_block(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files,
        _lines(files, r"^(resource|variable|output|provider) .*\{\s*$", rng),
        lambda line: line.replace(" {", " = {"),
    )


@mutation
def block_on_one_line(files: Files, rng: random.Random) -> Case | None:
    found = [
        (file, block)
        for file in parsed(files)
        for block in file.body.blocks_of("variable", "output")
        if len(block.body.items) > 1
        and not block.body.blocks
        and all("\n" not in file.source(item.span) for item in block.body.items)
    ]
    chosen = pick(found, rng)
    if chosen is None:
        return None
    file, block = chosen
    inside = rng.choice([", ", " ", "; "]).join(" ".join(file.source(item.span).split()) for item in block.body.items)
    return edit(files, file, block.span, f'{block.type} "{block.names[0]}" {{ {inside} }}')


@mutation
def fenced(files: Files, rng: random.Random) -> Case | None:
    name = rng.choice(sorted(files))
    fence = rng.choice(["```hcl", "```terraform", "```"])
    tail = rng.choice(["", "\nThis creates everything that was asked for.\n"])
    return Case({**files, name: f"{fence}\n{files[name]}```\n{tail}"}, (), "fence")


@mutation
def missing_list_comma(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files, _lines(files, r'\[.*"\s*,\s*"', rng), lambda line: re.sub(r'"\s*,\s*"', '" "', line, count=1)
    )


@mutation
def bare_interpolation(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files,
        _lines(files, r"=\s+(var|local)\.\w+\s*$", rng),
        lambda line: re.sub(r"=\s+((?:var|local)\.\w+)", r"= ${\1}", line),
    )
