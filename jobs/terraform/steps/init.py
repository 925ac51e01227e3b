"""terraform init: the state's backend and the providers, once per run."""

from jobs.terraform.steps.errors import ended_by, timed_out
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.patience import Patience
from jobs.terraform.work import Passing, Work
from shared.terraform.diagnostics import Diagnostic, errors
from shared.terraform.runner import TerraformError, TimedOut


def initialise(work: Work) -> list[Diagnostic]:
    """Run init; the errors in the files that kept it from running, which a repair may mend.

    The state's bucket that fails for a moment is waited for. Raises Ended when it is not the files' fault.
    """
    patience = Patience(work)
    while True:
        try:
            # Init writes the first, empty state under the lock.
            unlocking(work, lambda: work.terraform.init(work.desk.backend.config(work.run.deployment_id)))
        except TimedOut as error:
            raise timed_out(error) from error
        except TerraformError as error:
            mistakes = [each for each in errors(error.diagnostics) if each.file in work.run.files]
            if mistakes:
                return mistakes
            ended = ended_by(work, "init_failed", error)
            if not isinstance(ended, Passing):
                raise ended from error
            patience.wait(ended)
        else:
            return []
