"""Reading the files of an application, which are a stranger's."""

from pathlib import Path

_SIZE_READ = 1 << 20


class NotUnderstood(ValueError):
    """It can't be told what this is or how it starts; the text says what to add.

    `anywhere`: no builder and no computer would take it, as a file that is no Python.
    """

    def __init__(self, text: str, *, anywhere: bool = False) -> None:
        super().__init__(text)
        self.anywhere = anywhere


def read(file: Path) -> str:
    """Text of a file of the application's; a link that leads out of it is not followed."""
    if file.is_symlink():
        raise NotUnderstood(f"{file.name} is a link; it must be a file.")
    with file.open("rb") as opened:
        return opened.read(_SIZE_READ).decode(errors="replace")
