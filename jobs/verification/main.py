"""The door of the verification job: `python -m jobs.verification.main` with RUN_ID in the environment.

Exit code 0: the verdict is recorded, good or bad, or the run is not this execution's to verify.
"""

import logging
import os
import sys

from shared.loading import loading
from shared.trace import enter


def main() -> int:
    """Verify one run; an exception is the exit code 1, and the next execution takes over."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    enter(os.environ)
    with loading():
        from jobs.verification.settings import Settings  # see loading()
        from jobs.verification.wiring import agent
        from shared.auth import check_start

        check_start(Settings)
        settings = Settings()
        ready = agent(settings)
    ready.verify(settings.run_id)
    return 0


if __name__ == "__main__":
    sys.exit(main())
