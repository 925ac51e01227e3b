"""The hash of a plan: what it is about, and what it is not about; and what else belongs to an approved one."""

import json
import zipfile

from jobs.terraform.policy.plan_declared import beyond
from jobs.terraform.policy.plan_document import changes
from jobs.terraform.summary import exact_text, is_rest_of, plan_sha
from shared.schemas import Declared

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


def test_what_a_replacement_that_was_cut_short_left_behind_goes_and_hides_nothing_beside_it():
    def one(*actions, kind="google_compute_instance_template", **fields):
        values = {"before": {"name": "a"}, "after": {"name": "b"} if actions[-1] != "delete" else None}
        return {"address": f"{kind}.a", "mode": "managed", "type": kind, "name": "a", **fields,
                "change": {"actions": [*actions], **values}}  # fmt: skip

    left, approved = one("delete", deposed="b1c2"), exact_text({"resource_changes": [one("create", "delete")]})
    assert is_rest_of({"resource_changes": [left]}, approved)
    assert not is_rest_of({"resource_changes": [one("delete")]}, approved)
    assert not is_rest_of({"resource_changes": [one("update"), left]}, approved)
    assert not is_rest_of({"resource_changes": [left]}, exact_text({"resource_changes": [one("update")]}))
    nothing = Declared()
    kept = one("delete", kind="google_sql_database_instance", deposed="b1c2")
    found = [[*beyond(change, nothing)] for change in changes({"resource_changes": [left, one("delete"), kept]})]
    assert [bool(each) for each in found] == [False, True, True]


def test_a_block_that_a_change_writes_otherwise_may_have_more_and_fewer_of_it():
    said = Declared(updated=["google_iap_web_cloud_run_service_iam_member.in"])

    def reasons(actions, key, block="google_iap_web_cloud_run_service_iam_member.in"):
        kind, name = block.split(".")
        change = {"actions": actions, "before": {} if actions == ["create"] else {"member": "user:ann"}, "after": {}}
        one = {"address": f"{block}{key}", "mode": "managed", "type": kind, "name": name, "change": change}
        return [found for each in changes({"resource_changes": [one]}) for found in beyond(each, said)]

    for actions in (["create"], ["delete"]):
        assert reasons(actions, '["user:bob@example.com"]') == []
        assert reasons(actions, "")
        assert reasons(actions, "[0]", "google_storage_bucket_iam_member.other")
