"""From terraform's error to the end of a run: the provider's own sentence, and what to do next."""

import re
from collections.abc import Collection

from jobs.terraform.failures import API_OFF, LONG, Failure, classify, service_in, worst
from jobs.terraform.work import Ended, Passing, Work
from shared.cloud.project import enabled
from shared.schemas import Run
from shared.terraform.diagnostics import errors
from shared.terraform.hcl import Template, parse_file
from shared.terraform.runner import TerraformError, TimedOut

RELEASED_LATE = frozenset({"in_use"})
_OTHERWISE = {
    "destroy": "No file changes that in a destruction: look at what Google said, then execute the run again.",
    "remediation": (
        "A remediation does one thing and takes no other files: look at what Google said, then execute the run again, "
        'or say what it shall be instead: infraai change APP "...".'
    ),
}
"""What to do where other files would be the way, and the run takes none."""
_OF_FILES = re.compile(r"\bfiles\b|change the name")
_A_NAME = re.compile(r"\b(?:RUN|APP)\b")
_CAN_BE_LEFT_OUT = frozenset({"organisation_policy", "permission_denied"})


def ended_by(work: Work, reason: str, error: TerraformError) -> Ended:
    """The end that an error means: Passing where waiting helps."""
    failure = _failure(work, error)
    if work.run.kind == "destroy" and failure.name in RELEASED_LATE:
        # What used it is gone already, and Google notices that later: a peering takes minutes, an address seconds.
        failure = failure._replace(kind="passes", patience=LONG)
    if failure.kind == "passes":
        return Passing(reason, f"{error}", failure)
    if _OF_FILES.search(failure.advice) and (other := _OTHERWISE.get(work.run.kind)):
        failure = failure._replace(advice=other)
    addresses = {each.address for each in errors(error.diagnostics) if each.address}
    advice = f"{failure.advice}{without(addresses) if failure.name in _CAN_BE_LEFT_OUT else ''}"
    advice = named(advice, work.run)
    work.say(f"this does not pass by itself ({failure.name}): {advice}")
    # What comes last is read first: below a program's own lines it has a line to itself.
    return Ended(reason, f"{error}{_apart(f'{error}')}{advice}")


def timed_out(error: TimedOut) -> Ended:
    """The end of a run over whose time terraform waited for an answer that did not come."""
    return Ended(
        "timed_out", f"{error}. What was made is kept: execute the run again, and it goes on from what stands."
    )


def named(advice: str, run: Run) -> str:
    """An advice with the run's own names where it says RUN and APP."""
    names = {"RUN": run.run_id, "APP": run.application or run.deployment_id}
    return _A_NAME.sub(lambda found: names[found[0]], advice)


def _apart(text: str) -> str:
    return "\n" if "\n" in text else " "


def without(addresses: Collection[str]) -> str:
    """What can be left out, if that is all: a grant is something that others only rarely build on."""
    grants = sorted(each for each in addresses if "_iam_member." in each)
    if not grants or len(grants) < len(addresses):
        return ""
    them = "that block" if len(grants) == 1 else "these blocks"
    return f" Everything else goes on without {', '.join(grants)}: remove {them} if nobody has to get in by it."


def _failure(work: Work, error: TerraformError) -> Failure:
    enabling = _enabled_services(work)
    said = [f"{each.summary}\n{each.detail}" for each in errors(error.diagnostics)] or [str(error)]
    off = {service_in(each) for each in said if classify(each, enabling=enabling).name == API_OFF} - {""}
    # Google's services hear of an API that somebody has just switched on some minutes later.
    on = enabled(work.desk.google(work.project), work.project, off) if off else None
    return worst(classify(each, enabling=enabling | (on or set())) for each in said)


def _enabled_services(work: Work) -> set[str]:
    """The services that the files switch on."""
    found: set[str] = set()
    for name, text in work.run.files.items():
        for block in parse_file(name, text).body.blocks_of("resource"):
            if block.names[:1] == ("google_project_service",):
                service = block.body.attribute("service")
                if service is not None and isinstance(service.expr, Template) and service.expr.text:
                    found.add(service.expr.text)
    return found
