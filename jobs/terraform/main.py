"""The door of the terraform job: `python -m jobs.terraform.main` with RUN_ID in the environment.

Exit code 0: the run has been brought to an end that is recorded, good or bad, or it is not this execution's to work on.
"""

import logging
import sys

from jobs.terraform.pipeline import work_on
from jobs.terraform.settings import Settings
from jobs.terraform.wiring import tools


_log = logging.getLogger("jobs.terraform")


def main() -> int:
    """Work on one run; what could not be recorded is logged, and the next execution takes over."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    settings = Settings()
    try:
        work_on(tools(settings), settings.run_id)
    except Exception:
        _log.exception("run %s could not be brought to an end here", settings.run_id)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
