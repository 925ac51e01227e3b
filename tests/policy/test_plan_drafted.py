# ruff: noqa: E501 - tables of edits
"""What an edit says otherwise than the draft is asked about, but for what can weaken nothing; the draft itself is not."""

import pytest

from jobs.terraform.policy import plan_drafted, plan_harmless, plan_weak
from jobs.terraform.policy.plan_difference import Written
from jobs.terraform.policy.plan_weak import less_safe
from shared.policy.argument_words import is_neutral
from shared.policy.arguments import Kind, table
from shared.policy.plan_types import TYPES
from tests.attacks.switched_off import guards, without
from tests.attacks.test_removed_guards import ACCOUNT, Attack, Ref, planned
from tests.policy.edits import BUCKET, EDITS, FILES, GRANT, HARMLESS, NEW, with_settings


def files_with(kind, values):
    return planned(Attack(("", ""), "", kind, values))[1]


def asked(kind, drafted, edited, *, stands="", said="a shop"):
    before = {"": None, "as drafted": drafted, "as edited": edited}[stands]
    plan, files = planned(Attack(("", ""), "", kind, edited, before=before))
    if stands == "as edited":
        # Somebody made it so where it stands: the plan has nothing to do, and Terraform's state says what it was.
        (made,) = (each for each in plan["resource_changes"] if each["address"] == f"{kind}.x")
        made["change"]["actions"] = ["no-op"]
        plan["resource_drift"] = [{**made, "change": {"actions": ["update"], "before": drafted, "after": edited}}]
    return less_safe(plan, files, said, files_with(kind, drafted))


def anew(kind, values):
    plan, files = planned(Attack(("", ""), "", kind, values))
    return less_safe(plan, files, "a shop", {"main.tf": "# nothing yet\n"})


@pytest.mark.parametrize("stands", ["", "as drafted", "as edited"])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_may_weaken_is_named(name, stands):
    kind, drafted, edited, named = EDITS[name]
    told = asked(kind, drafted, edited, stands=stands)
    assert any(each.startswith(f"{kind}.x: ") and named in each for each in told), told


@pytest.mark.parametrize("name", NEW)
def test_what_is_written_anew_by_hand_and_may_weaken_is_named(name):
    kind, values, named = NEW[name]
    told = anew(kind, values)
    assert any(each.startswith(f"{kind}.x: ") and named in each for each in told), told


@pytest.mark.parametrize("name", EDITS)
def test_what_is_as_it_was_drafted_is_nobodys_edit(name):
    kind, drafted, _, _ = EDITS[name]
    assert asked(kind, drafted, drafted) == []


@pytest.mark.parametrize("name", HARMLESS)
def test_what_can_weaken_nothing_is_not_asked_about(name):
    kind, drafted, edited = HARMLESS[name]
    assert drafted != edited
    assert asked(kind, drafted, edited) == []
    assert asked(kind, drafted, edited, stands="as drafted") == []
    assert asked(kind, drafted, edited, stands="as edited") == []


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("google_compute_firewall", {"name": "o-abcde", "source_ranges": ["35.235.240.0/20", "10.0.0.0/8"], "allow": [{"protocol": "tcp", "ports": ["8080"]}]}),
        ("google_dns_record_set", {"name": "a.", "type": "TXT", "rrdatas": ['"a shop"']}),
        ("google_storage_bucket", {"name": "n-abcde", "location": "us-central1", "uniform_bucket_level_access": True}),
        ("google_storage_bucket_iam_member", {"bucket": Ref("google_storage_bucket.own.name"), "role": "roles/storage.objectViewer", "member": Ref("google_service_account.own.member")}),
    ],
)  # fmt: skip
def test_nor_is_what_is_written_anew_and_opens_nothing(kind, values):
    assert anew(kind, values) == []


# What a plan of one made-up resource does not show: what apply tells, and a count, which is no value.
LEAVING = ("not isinstance", "other than it was drafted", "before")
GUARDED = [
    *((plan_weak, name) for name in ("_dying", "_everybody", "_given_out", "guessed", "_unencrypted", "_spoken_for", "_lets_anybody_send", "_proven", "_known_to_nobody")),
    (plan_drafted.Drafted, "edits"),
    (plan_drafted.Drafted, "_anew"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "name", "guard"),
    [(where, name, guard) for where, name in GUARDED for guard in guards(getattr(where, name), LEAVING)],
)
def test_without_its_guard_an_edit_passes_unnamed(where, name, guard, monkeypatch):
    monkeypatch.setattr(where, name, without(getattr(where, name), guard))
    cases = [(kind, drafted, edited, named) for kind, drafted, edited, named in EDITS.values()]
    cases += [(kind, None, values, named) for kind, values, named in NEW.values()]
    told = [
        (named, asked(kind, drafted, edited) if drafted else anew(kind, edited))
        for kind, drafted, edited, named in cases
    ]
    assert any(not any(named in line for line in lines) for named, lines in told), guard.text


def passed(names=EDITS):
    return [
        name
        for name in names
        for kind, was, now, named in [EDITS[name]]
        if not any(named in line for line in asked(kind, was, now))
    ]


def test_what_is_harmless_is_a_list_and_nothing_else_is(monkeypatch):
    monkeypatch.setattr(plan_drafted, "is_harmless", lambda *_, **__: True)
    monkeypatch.setattr(plan_drafted, "is_harmless_flag", lambda *_: True)
    assert len(passed()) > 40


@pytest.mark.parametrize("entry", [each for each in plan_harmless._listed() if each.startswith("-")])
def test_without_an_exception_from_it_an_edit_passes_unnamed(entry, monkeypatch):
    listed = {name: marks for name, marks in plan_harmless._listed().items() if name != entry}
    monkeypatch.setattr(plan_harmless, "_listed", lambda: listed)
    assert any(map(passed, ([name] for name in EDITS)))


@pytest.mark.parametrize("mark", [*plan_harmless._MARKS])
def test_without_what_a_mark_asks_for_an_edit_passes_unnamed(mark, monkeypatch):
    monkeypatch.setitem(plan_harmless._MARKS, mark, lambda was, now: True)
    assert any(map(passed, ([name] for name in EDITS)))


@pytest.mark.parametrize(
    ("was", "now", "mark", "fits"),
    [
        ("512Mi", "1Gi", ">", True), ("1Gi", "1G", ">", False), ("0.5", "500m", ">", True), (7, 30, ">", True), (7, "many", ">", False),
        ("db-f1-micro", "db-custom-1-3840", ">", True), ("db-custom-4-3840", "db-custom-2-7680", ">", False), (True, 1, ">", False),
        (["a"], ["b", "a"], ">", True), (["a"], ["b"], ">", False), ({"cpu": "1"}, {"cpu": "2"}, ">", True), ({"cpu": "1"}, {}, ">", False),
        (["10.0.0.0/8"], ["10.1.0.0/16"], "<", True), (["10.0.0.0/8"], ["::/0"], "<", False), (["80"], [], "<", False), ("600s", "300s", "<", True),
        ("POSTGRES_16", "POSTGRES_17", "^", True), ("POSTGRES_9_6", "POSTGRES_11", "^", False), ("python312", "nodejs22", "^", False), (16, 17, "^", False),
        ("10.0.0.0/24", "10.0.0.0/22", "~", True), ("10.0.0.0/24", "10.1.0.0/22", "~", False), ("x", "y", "~", False),
        ({"a": 1}, {"a": 1, "b": 2}, "&", True), ({"a": 1}, {"a": 2}, "&", False), ({"a": 1}, None, "&", False),
        (10, 5, "%", True), (10, 4, "%", False), (None, 5, "%", False), (None, "60m", "#", True), (None, "1s", "#", False), (None, "99h", "#", False),
        (Written("a"), Written("b"), ">", False), (Written("POSTGRES_16"), Written("POSTGRES_17"), "^", False),
    ],
)  # fmt: skip
def test_where_an_edit_goes_is_read_by_its_mark(was, now, mark, fits):
    assert plan_harmless._MARKS[mark](was, now) == fits


def test_a_provider_that_is_written_otherwise_is_named():
    plan, files = planned(Attack(("", ""), "", "google_storage_bucket", BUCKET))
    drafted = files | {"p.tf": 'provider "google" {\n  region = "us-central1"\n}\n'}
    moved = files | {
        "p.tf": 'provider "google" {\n  region = "asia-east1"\n}\nprovider "google" {\n  alias = "eu"\n}\n'
    }
    told = [
        "provider.google: region is other than it was drafted",
        "provider.google.eu: alias is other than it was drafted",
    ]
    assert less_safe(plan, moved, "", drafted) == told
    assert less_safe(plan, drafted, "", drafted) == []


def test_only_what_gives_a_variable_its_value_moves_what_is_written_with_it():
    held = 'variable "where" {{\n  description = "{}"\n  default     = "{}"\n}}\n'
    plan, files = planned(Attack(("", ""), "", "google_storage_bucket", FILES | {"location": Ref("var.where")}))
    drafted = files | {"v.tf": held.format("where it is", "us-central1")}
    assert less_safe(plan, files | {"v.tf": held.format("its place", "us-central1")}, "", drafted) == []
    assert len(less_safe(plan, files | {"v.tf": held.format("where it is", "US")}, "", drafted)) == 1


def test_files_in_which_nobody_wrote_are_asked_about_by_what_is_known_alone():
    kind, _, edited, _ = EDITS["never crossed"]
    plan, files = planned(Attack(("", ""), "", kind, edited))
    assert less_safe(plan, files, "") == []


def test_what_a_sentence_set_is_not_asked_about_again_but_for_what_is_known_to_weaken():
    kind, both = "google_storage_bucket", (("STANDARD", True), ("NEARLINE", False))
    was, now = (FILES | {"storage_class": sort, "versioning": [{"enabled": kept}]} for sort, kept in both)
    plan, files = planned(Attack(("", ""), "", kind, now, before=was))
    told = less_safe(plan, files, "", files_with(kind, was))
    meant = {f"{kind}.x.storage_class", f"{kind}.x.versioning.enabled"}
    assert [each for each in told if "storage_class" in each]
    left = less_safe(plan, files, "", files_with(kind, was), meant)
    assert left == [each for each in told if "versioning" in each] != []


def test_what_is_left_out_of_the_files_is_named():
    plan, files = planned(Attack(("", ""), "", "google_pubsub_topic", {"name": "t-abcde"}))
    drafted = {
        "main.tf": files["main.tf"] + 'resource "google_monitoring_alert_policy" "cpu" {\n  display_name = "x"\n}\n'
        # A grant that is not given lets nobody in; a program goes without what its account was granted.
        'resource "google_pubsub_topic_iam_member" "all" {\n  member = "allUsers"\n}\n'
        'resource "google_pubsub_topic_iam_member" "own" {\n  member = google_service_account.own.member\n}\n'
    }
    assert less_safe(plan, files, "", drafted) == [
        "google_monitoring_alert_policy.cpu: is not in the files any more, though it watches",
        "google_pubsub_topic_iam_member.own: is not in the files any more, though it was drafted",
    ]


COLUMNS = 'jsonencode([{ name = "id", type = "INT64" }, %s])'


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('{ name = "data", type = "JSON", mode = "NULLABLE" }', "", "schema.data is not there any more"),
        (
            '{ name = "data", type = "JSON" }',
            '{ name = "data", type = "STRING" }',
            "schema.data.type = STRING (was JSON)",
        ),
        (
            '{ name = "a", type = "RECORD", fields = [{ name = "b", type = "DATE" }] }',
            '{ name = "a", type = "RECORD", fields = [] }',
            "schema.a.b is not there any more",
        ),
        (
            '{ name = "a", type = "JSON", policyTags = { names = ["x"] } }',
            '{ name = "a", type = "JSON" }',
            "schema.a.policyTags = None",
        ),
        ("", '{ name = "at", type = "DATE", mode = "REQUIRED" }', "schema.at is new, and every row has to have it"),
        ("", '{ name = "at", type = "DATE" }', ""),
        ('{ name = "data", type = "JSON" }', '{ name = "data", type = "JSON", description = "the body" }', ""),
    ],
)
def test_columns_are_told_one_by_one(was, now, told):
    before, after = ({"dataset_id": "d", "table_id": "t", "schema": Ref(COLUMNS % each)} for each in (was, now))
    found = asked("google_bigquery_table", before, after)
    assert [told in each for each in found] == ([True] if told else [])


def test_the_order_of_a_map_says_nothing():
    before = {"name": "v-abcde", "metadata": {"enable-oslogin": "TRUE", "serial-port-enable": "FALSE"}}
    after = before | {"metadata": dict(reversed(before["metadata"].items()))}
    assert asked("google_compute_instance", before, after) == []
    other = before | {"metadata": {"serial-port-enable": "TRUE", "enable-oslogin": "TRUE"}}
    assert asked("google_compute_instance", before, other)


COUNTED = 'resource "google_monitoring_alert_policy" "high" {\n  display_name = "high"\n%s}\n'


@pytest.mark.parametrize(
    ("was", "now", "is_asked"),
    [
        ("", "  count = 0\n", True),
        ("", "  for_each = toset([])\n", True),
        ("", "  count = length(google_pubsub_topic.x.labels)\n", True),
        ("  count = 0\n", "  count = 0\n", False),
        ("", "", False),
    ],
)
def test_what_the_files_hold_and_do_not_make_is_named(was, now, is_asked):
    plan, files = planned(Attack(("", ""), "", "google_pubsub_topic", {"name": "x-abcde"}))
    told = less_safe(plan, files | {"a.tf": COUNTED % now}, "", files | {"a.tf": COUNTED % was})
    named = "google_monitoring_alert_policy.high: would not be made, though it watches"
    assert told == ([named] if is_asked else [])


OWN = 'output "url" {\n  value = google_cloud_run_v2_service.api.uri\n}\n'


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (OWN, 'output "url" {\n  value = "https://other-uc.a.run.app"\n}\n', "output.url: its value is other"),
        (OWN, OWN.replace("api.uri", "web.uri"), "output.url: its value is other"),
        (OWN, "", "output.url: is not in the files any more"),
        ("", 'output "external_ip" {\n  value = "198.51.100.7"\n}\n', "output.external_ip: its value is other"),
        ("", 'output "api_url" {\n  value = "https://${var.host}"\n}\n', "output.api_url: its value is other"),
        ("", OWN, ""),
        (OWN, OWN.replace("  value", '  description = "where"\n  value'), ""),
        ("", 'output "note" {\n  value = "see the wiki"\n}\n', ""),
    ],
)
def test_an_output_that_tells_another_address_than_was_drafted_is_named(was, now, told):
    plan, files = planned(Attack(("", ""), "", "google_pubsub_topic", {"name": "x-abcde"}))
    found = less_safe(plan, files | {"o.tf": now}, "", files | {"o.tf": was})
    assert [each[: len(told)] for each in found] == ([told] if told else [])


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("google_storage_bucket_iam_member", GRANT | {"role": "roles/storage.objectViewer"}, "member gives more to google_service_account.own"),
        ("google_cloud_run_v2_job", {"name": "j-abcde", "template": [{"template": [{"service_account": ACCOUNT}]}]}, "acts as google_service_account.own"),
    ],
)  # fmt: skip
def test_an_account_that_was_drafted_does_no_more_unasked(kind, values, told):
    plan, files = planned(Attack(("", ""), "", kind, values))
    drafted = {"main.tf": 'resource "google_service_account" "own" {\n  account_id = "own-abcde"\n}\n'}
    assert [told in line for line in less_safe(plan, files, "", drafted) if line.startswith(f"{kind}.x")] == [True]
    other = {"main.tf": drafted["main.tf"].replace('"own" {', '"other" {')}
    assert not any(told in line for line in less_safe(plan, files, "", other))


def test_rules_that_the_provider_alone_knows_are_no_mistake_and_a_count_of_something_new_is_none():
    wall = {
        "name": "w-abcde",
        "count": 3,
        "adaptive_protection_config": [{"layer_7_ddos_defense_config": [{"enable": True}]}],
    }
    plan, files = planned(Attack(("", ""), "", "google_compute_security_policy", wall))
    change = plan["resource_changes"][0]["change"]
    change["after_unknown"]["rule"] = True
    assert [
        line for line in less_safe(plan, files, "", {"main.tf": "# nothing yet\n"}) if "rule" in line or "count" in line
    ] == []


def test_what_terraform_would_not_look_after_any_more_is_named_though_nothing_changes():
    plan, files = planned(Attack(("", ""), "", "google_storage_bucket", FILES, before=FILES))
    plan["resource_changes"][0]["change"]["actions"] = ["no-op"]
    blind = FILES | {"lifecycle": [{"ignore_changes": [Ref("versioning")]}]}
    let_go = planned(Attack(("", ""), "", "google_storage_bucket", blind))[1]
    assert less_safe(plan, files, "", files) == []
    assert ["ignore_changes" in line for line in less_safe(plan, let_go, "", files)] == [True]


@pytest.mark.parametrize(
    ("moved", "is_asked"),
    [('locals {\n  track = "canary"\n}\n', True), ('locals {\n  track = "stable"\n}\nvariable "more" {\n  type = string\n}\n', False)],
)  # fmt: skip
def test_an_expression_whose_value_was_moved_elsewhere_is_not_as_it_was_drafted(moved, is_asked):
    values = with_settings(maintenance_window=[{"day": 7, "update_track": Ref("local.track")}])
    plan, files = planned(Attack(("", ""), "", "google_sql_database_instance", values))
    told = less_safe(plan, files | {"l.tf": moved}, "", files | {"l.tf": 'locals {\n  track = "stable"\n}\n'})
    assert [("update_track" in each) for each in told] == [True] * is_asked


def test_how_a_local_is_called_changes_nothing_and_what_it_holds_changes_its_own_arguments_alone():
    track = {"maintenance_window": [{"day": 7, "update_track": Ref("local.track")}], "user_labels": Ref("local.labels")}
    plan, files = planned(
        Attack(("", ""), "", "google_sql_database_instance", with_settings(**track, edition="ENTERPRISE"))
    )
    held = 'locals {{\n  {} = "stable"\n  labels = {{ a = "{}" }}\n}}\n'
    drafted = files | {"l.tf": held.format("track", "b")}
    renamed = {name: text.replace("local.track", "local.how") for name, text in files.items()}
    assert less_safe(plan, renamed | {"l.tf": held.format("how", "b")}, "", drafted) == []
    weak = with_settings(**track, ip_configuration=[{"ssl_mode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED"}])
    plan, files = planned(Attack(("", ""), "", "google_sql_database_instance", weak))
    drafted = files | {"l.tf": held.format("track", "b")}
    assert less_safe(plan, files | {"l.tf": held.format("track", 'b", c = "d')}, "", drafted) == []
    assert less_safe(plan, files | {"l.tf": held.format("track", "other")}, "", None) != []


def test_a_protection_that_is_put_on_is_not_asked_about():
    plan, files = planned(Attack(("", ""), "", "google_storage_bucket", BUCKET))
    guarded = {
        name: text.replace('location = "US"', 'location = "US"\n  lifecycle {\n    prevent_destroy = true\n  }')
        for name, text in files.items()
    }
    assert guarded != files
    assert less_safe(plan, guarded, "", files) == []
    assert less_safe(plan, files, "", guarded) != []


def test_an_argument_that_nobody_has_looked_at_weighs():
    assert not is_neutral("google_pubsub_topic", "of_a_later_schema")
    known = [
        is_neutral(kind, path)
        for kind in TYPES
        if kind.startswith("google_")
        for path, meant in table(kind)
        if meant.kind is Kind.PLAIN
    ]
    assert 0 < sum(known) < len(known)


@pytest.mark.parametrize(
    ("kind", "path", "protects"),
    [
        ("google_container_cluster", "control_plane_endpoints_config.ip_endpoints_config.enabled", False),
        ("google_container_cluster", "private_cluster_config.master_global_access_config.enabled", False),
        ("google_container_cluster", "service_external_ips_config.enabled", False),
        ("google_container_cluster", "identity_service_config.enabled", False),
        ("google_container_cluster", "secret_sync_config.enabled", False),
        ("google_container_cluster", "addons_config.config_connector_config.enabled", False),
        ("google_container_node_pool", "node_config.containerd_config.writable_cgroups.enabled", False),
        ("google_container_node_pool", "maintenance_policy.exclusion_until_end_of_support.enabled", False),
        ("google_identity_platform_config", "sign_in.anonymous.enabled", False),
        ("google_container_cluster", "of_a_later_schema.enabled", False),
        ("google_container_cluster", "network_policy.enabled", True),
        ("google_container_cluster", "node_pool.node_config.confidential_nodes.enabled", True),
        ("google_composer_environment", "config.master_authorized_networks_config.enabled", True),
        ("google_storage_bucket", "versioning.enabled", True),
        ("google_sql_database_instance", "settings.backup_configuration.enabled", True),
        ("google_monitoring_alert_policy", "enabled", True),
        ("google_compute_backend_service", "iap.enabled", True),
    ],
)
def test_on_is_the_safe_side_only_of_what_protects(kind, path, protects):
    assert is_neutral(kind, path, [True]) == protects
    assert not is_neutral(kind, path, [False])


@pytest.mark.parametrize(
    ("value", "neutral"), [("14", True), ("on", True), ("0", False), ("off", False), ("-1", False)]
)
def test_a_flag_that_is_switched_off_by_a_number_weighs(value, neutral):
    assert is_neutral("google_sql_database_instance", "settings.database_flags.value", [value]) == neutral


def test_the_gravest_stands_first():
    plan, files = planned(
        Attack(
            ("", ""),
            "",
            "google_artifact_registry_repository",
            {"repository_id": "r-abcde", "cleanup_policies": [{"id": "x", "action": "DELETE"}]},
        )
    )
    more, its = planned(
        Attack(
            ("", ""),
            "",
            "google_storage_bucket",
            {
                "name": "f-abcde",
                "location": "US",
                "lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"age": 0}]}],
            },
        )
    )
    plan["resource_changes"] += more["resource_changes"]
    told = less_safe(plan, {**files, "more.tf": its["main.tf"]}, "", {"main.tf": "# nothing yet\n"})
    assert "deletes what is stored after 0 days" in told[0]
