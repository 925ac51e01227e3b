"""`python -m tests.gcp.emulated`: cloudbuild.yaml here, with a Python of its own from the lock and all tests.

What is submitted is what lies here; npm, Docker and gcloud are stood in for. Takes as long as the tests do, and two
minutes more.
"""

import sys
import tempfile
from pathlib import Path

import yaml

from tests.gcp.emulated.cloud_build import ROOT, Build, StepFailed, submitted

with tempfile.TemporaryDirectory() as folder:
    # Everybody may read /workspace there, terraform's own user too.
    Path(folder).chmod(0o755)
    build = Build(Path(folder), checks=("whole",))
    submitted(build.workspace)
    try:
        build.run(yaml.safe_load((ROOT / "cloudbuild.yaml").read_text()))
    except StepFailed as error:
        sys.exit(str(error))
    finally:
        for name, said in build.ran:
            print(f"== {name}\n{said[-20_000:]}")
