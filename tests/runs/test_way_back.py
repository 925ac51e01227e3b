"""The way back of a machine: which versions of its secrets it reads at its next start."""

import pytest

from functions.runs.way_back import with_what_stays

MADE_UP = "${google_secret_manager_secret_version.key.version}"


def machine(size: str, path: str, version: str) -> dict[str, str]:
    call = "${google_secret_manager_secret.key.id}'" + (f" '{version}'" if version else "")
    script = f'curl /$1/versions/{path}:access\n      export KEY="$(secret \'{call})"'
    resource = f"""resource "google_compute_instance" "vm" {{
  machine_type = "{size}"
  metadata = {{
    user-data = <<-EOT
      {script}
    EOT
  }}
}}
"""
    return {"main.tf": resource}


@pytest.mark.parametrize(
    ("then", "now", "stays"),
    [
        (("$2", "1"), "3", "3"),
        (("$2", MADE_UP), "2", "2"),
        (("latest", ""), "2", "2"),
        (("latest", ""), MADE_UP, MADE_UP),
        (("$2", "2"), MADE_UP, MADE_UP),
    ],
)
def test_a_machine_takes_no_older_secret_on_the_way_back_and_the_newest_no_more(
    then: tuple[str, str], now: str, stays: str
) -> None:
    kept = with_what_stays(machine("e2-small", *then), machine("e2-medium", "$2", now))
    assert kept.files == machine("e2-small", "$2", stays)


def test_a_machine_takes_the_older_secret_where_that_is_said() -> None:
    before = machine("e2-small", "$2", "1")
    assert with_what_stays(before, machine("e2-medium", "$2", "2"), secrets=False).files == before
