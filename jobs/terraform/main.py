"""The door of the terraform job: `python -m jobs.terraform.main` with RUN_ID in the environment.

Exit code 0: the run has been brought to an end that is recorded, good or bad, or it is not this execution's to work on.
"""

import logging
import os
import sys

from shared.loading import loading
from shared.trace import enter


def main() -> int:
    """Work on one run; an exception is the exit code 1, and the next execution takes over."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    enter(os.environ)
    with loading():
        from jobs.terraform.pipeline import work_on  # see loading()
        from jobs.terraform.settings import Settings
        from jobs.terraform.wiring import desk
        from shared.auth import check_start
        from shared.terraform.confinement import hide_this_process

        hide_this_process()

        check_start(Settings)
        settings = Settings()
        ready = desk(settings)
    work_on(ready, settings.run_id)
    return 0


if __name__ == "__main__":
    sys.exit(main())
