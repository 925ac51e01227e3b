"""What the stand-in answers instead of doing: an error or a warning in the provider's words."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One diagnostic; `path` leads to the attribute, as in ("boot_disk", 0, "auto_delete")."""

    summary: str
    detail: str = ""
    path: tuple[str | int, ...] = ()
    warning: bool = False


class Refused(Exception):
    """The API says no; `findings` go to the user."""

    def __init__(self, summary: str, detail: str = "", path: tuple[str | int, ...] = ()) -> None:
        super().__init__(summary)
        self.findings = (Diagnostic(summary, detail, path),)


class HalfDone(Refused):
    """It was made, and then something failed: Terraform gets `state` with the error, and taints what is new."""

    def __init__(self, refusal: Refused, state: Any) -> None:
        Exception.__init__(self, str(refusal))
        self.findings = refusal.findings
        self.state = state
