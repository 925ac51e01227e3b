"""What a change answers: a draft, a question, or that it is done."""

from typing import Literal

from pydantic import BaseModel, Field

from shared.schemas import Architecture, Finding
from shared.schemas.said import Said


class ChangeAsk(BaseModel):
    """What is open: nothing is changed until it is said. `loses` are parts whose data would be lost.

    `opens` are services that everybody on the internet could call. `confirm` is what the same sentence has to be sent
    with to be done; empty where no such word is enough.
    """

    question: Said
    choices: list[str] = Field(default_factory=list)
    loses: list[str] = Field(default_factory=list)
    opens: list[str] = Field(default_factory=list)
    confirm: str = ""


class BlockConflict(BaseModel):
    """A block that a person has written and that the change would write otherwise."""

    file: str
    block: str
    before: str
    mine: str
    theirs: str


class ChangeResponse(BaseModel):
    """`drafted`: a run to be executed, with its files; `asked`: nothing yet; `renamed`, `ends`: done.

    `steps` say in words what is changed, `monthly_delta_usd` what that costs more a month, by the tables. `again`: the
    run only makes what was asked for possible, which is to be sent once more when it has ended.
    """

    deployment_id: str
    status: Literal["drafted", "asked", "renamed", "ends"]
    run_id: str | None = None
    steps: list[Said] = Field(default_factory=list)
    architecture: Architecture | None = None
    files: dict[str, str] = Field(default_factory=dict)
    files_sha: str = ""
    valid: bool = False
    findings: list[Finding] = Field(default_factory=list)
    monthly_delta_usd: float = 0.0
    again: bool = False
    ask: ChangeAsk | None = None
    conflicts: list[BlockConflict] = Field(default_factory=list)
