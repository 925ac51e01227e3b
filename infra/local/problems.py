"""Why the laptop's cloud doesn't start, each with what to do about it.

CannotStart
|- PortTaken          the port for the functions is in use
|- TerraformMissing   no terraform on the PATH
|- TerraformTooOld    a terraform that lacks what the pipeline needs
|- DataDirInUse       another `infraai up` works in the same folder
|- NotOurFolder       the folder is another user's
|- EmulatorsMissing   Google's emulators are not installed, or don't start
`- FunctionsFailed    the functions' process ended at once
"""


class CannotStart(Exception):
    """The platform doesn't start; `remedy` says what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class PortTaken(CannotStart):
    """Somebody else listens on the port."""


class TerraformMissing(CannotStart):
    """There is no terraform binary."""


class TerraformTooOld(CannotStart):
    """The terraform binary is older than what the pipeline needs."""


class NotOurFolder(CannotStart):
    """The folder for data is another user's."""


class DataDirInUse(CannotStart):
    """Another platform works in the same folder."""


class EmulatorsMissing(CannotStart):
    """Google's emulators can't be used."""


class FunctionsFailed(CannotStart):
    """The functions don't run."""
