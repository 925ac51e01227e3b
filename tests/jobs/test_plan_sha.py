"""The hash of a plan: what it is about, and what it is not about."""

import json
import zipfile

from jobs.terraform.summary import plan_sha

PATHS = [[{"type": "get_attr", "value": "root_password"}], [{"type": "get_attr", "value": "server_ca_cert"}]]


def saved(tmp_path, *, serial=1, paths=PATHS, password="p"):
    instance = {"attributes": {"root_password": password}, "sensitive_attributes": list(paths)}
    state = {"serial": serial, "lineage": "l", "resources": [{"name": "db", "instances": [instance]}]}
    file = tmp_path / "plan"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tfstate", json.dumps(state))
    return plan_sha({}, {"main.tf": ""}, file)


def test_a_state_that_was_only_written_in_another_order_is_the_same(tmp_path):
    assert saved(tmp_path) == saved(tmp_path, serial=2, paths=PATHS[::-1])


def test_another_content_of_the_state_is_another_plan(tmp_path):
    assert saved(tmp_path) != saved(tmp_path, password="q")
    assert saved(tmp_path) != saved(tmp_path, paths=PATHS[:1])
