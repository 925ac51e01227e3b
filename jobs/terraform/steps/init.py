"""terraform init: the state's backend and the providers, once per run."""

from jobs.terraform.steps.locks import unlocking
from jobs.terraform.work import Ended, Work
from shared.terraform.diagnostics import Diagnostic, errors
from shared.terraform.runner import Interrupted, TerraformError, TimedOut


def initialise(work: Work) -> list[Diagnostic]:
    """Run init; the errors in the files that kept it from running, which a repair may mend.

    Raises Ended when it is not the files' fault.
    """
    try:
        # Init writes the first, empty state under the lock.
        unlocking(work, lambda: work.terraform.init(work.tools.backend.config(work.run.deployment_id)))
    except Interrupted:
        raise
    except TimedOut as error:
        raise Ended("timed_out", str(error)) from error
    except TerraformError as error:
        mistakes = [each for each in errors(error.diagnostics) if each.file in work.run.files]
        if not mistakes:
            raise Ended("init_failed", str(error)) from error
        return mistakes
    return []
