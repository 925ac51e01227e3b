"""Lists of plain words, in files beside the rules that read them: apart by blanks, folded; a line that begins with # is a comment."""

from collections.abc import Iterator
from functools import cache
from importlib import resources


@cache
def word_list(package: str, name: str) -> frozenset[str]:
    """Every word of a file of a package."""
    return frozenset(word for line in lines_of(package, name) for word in line.split())


@cache
def no_names(of: str) -> frozenset[str]:
    """Words that stand where the name of such a thing could and are none, as no_names.txt has them: `no_names("branch")`."""
    return frozenset(
        word
        for line in lines_of(__package__, "no_names.txt")
        if line.startswith(f"{of}: ")
        for word in line.split()[1:]
    )


def lines_of(package: str, name: str) -> Iterator[str]:
    """The lines of a file of a package, but for comments and empty ones."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
