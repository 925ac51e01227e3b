"""The second gate, on real plans of every stack and on plans that were tampered with."""

import copy
import json

import pytest

from functions.planning.catalogue import compose, write
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from shared.policy.plan_gate import PUBLIC_DATABASE, Limits, judge
from shared.schemas import AllowedChange
from shared.terraform.output import Scrubber
from shared.terraform.runner import Terraform, environment
from shared.terraform.stacks import STACKS
from tests.planning.plans import plan_for

PROJECT = "demo-project"
WEBHOOK = "https://agent.example/ops/webhook"
TOKEN = "token-of-the-webhook"
LIMITS = Limits(project=PROJECT, cap_usd=2000, webhook_url=WEBHOOK, secrets=[TOKEN])
VALUES = {
    "project_id": PROJECT,
    "name_suffix": "-abcde",
    "deployment_id": "d1",
    "ops_webhook_url": WEBHOOK,
    "ops_webhook_token": TOKEN,
}


class Workshop:
    """Real plans: `plan(files)` of nothing, or of what an earlier `apply(files)` left."""

    def __init__(self, folder, provider):
        self._folder = folder
        self._provider = provider
        self._count = 0

    def room(self, files, suffix=""):
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        extra = {**self._provider.reattach_env(), **{f"TF_VAR_{name}": value for name, value in VALUES.items()}}
        if suffix:
            extra["TF_VAR_name_suffix"] = f"{suffix}{self._count}"
        terraform = Terraform(folder, environment("terraform", self._folder, extra), Scrubber())
        self.put(folder, files)
        terraform.init({})
        return folder, terraform

    def put(self, folder, files):
        for name, text in files.items():
            (folder / name).write_text(text)

    def plan(self, files):
        _, terraform = self.room(files)
        with terraform:
            terraform.plan("p")
            return terraform.show("p")

    def changed(self, before, after):
        """The plan from files that are applied to others."""
        folder, terraform = self.room(before, "-t")
        with terraform:
            terraform.plan("p")
            terraform.apply("p", lambda *_: None)
            self.put(folder, after)
            terraform.plan("p")
            return terraform.show("p")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    with ProviderServer(World(), project=PROJECT) as provider:
        yield Workshop(tmp_path_factory.mktemp("plans"), provider)


def files_of(stack, **changes):
    return write(compose(plan_for(stack, **changes))).by_name()


@pytest.fixture(scope="module")
def documents(workshop):
    """Stack -> its files and its real first plan."""
    made = {}

    def of(stack):
        if stack not in made:
            files = files_of(stack)
            made[stack] = files, workshop.plan(files)
        files, document = made[stack]
        return dict(files), copy.deepcopy(document)

    return of


def rules(findings):
    return {finding.rule for finding in findings}


def edit(document, address, **after):
    """Change values in a plan as `show -json` prints it; a value of UNKNOWN makes it known after apply only."""
    (change,) = [each for each in document["resource_changes"] if each["address"] == address]
    (planned,) = [each for each in document["planned_values"]["root_module"]["resources"] if each["address"] == address]
    for name, value in after.items():
        for tree in (change["change"]["after"], planned["values"]):
            tree.pop(name, None)
            if value is not UNKNOWN:
                tree[name] = value
        if value is UNKNOWN:
            change["change"]["after_unknown"][name] = True
        else:
            change["change"]["after_unknown"].pop(name, None)
    return document


UNKNOWN = object()
FIREWALL = "google_compute_firewall.backend_allow_http"
VM = "google_compute_instance.backend_vm_1"
SQL = "google_sql_database_instance.app_db"


@pytest.mark.parametrize("stack", sorted(STACKS))
def test_every_stack_of_the_catalogue_passes(documents, stack):
    files, document = documents(stack)
    assert judge(document, plan_for(stack), LIMITS, files=files) == []


@pytest.mark.parametrize("stack", ["backend_api_postgres", "cloud_run_service"])
def test_an_empty_plan_passes(workshop, stack):
    files = files_of(stack)
    document = workshop.changed(files, files)
    assert document["applyable"] is False
    assert judge(document, plan_for(stack), LIMITS, files=files) == []


def firewall(documents, **after):
    files, document = documents("backend_api")
    return rules(judge(edit(document, FIREWALL, **after), plan_for("backend_api"), LIMITS, files=files))


def allow(*ports, protocol="tcp"):
    return [{"protocol": protocol, "ports": list(ports)}]


OPEN = [
    allow("22"),
    allow("20-30"),
    allow("3389"),
    allow("80", "5432"),
    allow("3300-3400"),
    allow("0-65535"),
    allow("1-65535", protocol="udp"),
    allow("6379"),
    allow("27017"),
    allow(protocol="tcp"),
    allow(protocol="all"),
    allow(protocol="ALL"),
    allow(protocol="6"),
    allow("22", protocol="6"),
    allow(protocol="esp"),
    allow("ssh"),
    [*allow("80"), *allow("22")],
]


@pytest.mark.parametrize("rule", OPEN, ids=json.dumps)
def test_no_sensitive_port_is_opened_to_the_world(documents, rule):
    assert firewall(documents, allow=rule) == {"public_port"}


WORLDS = [
    ["0.0.0.0/0"],
    ["::/0"],
    ["0.0.0.0/1", "128.0.0.0/1"],
    ["10.0.0.0/8", "0.0.0.0/0"],
    ["1.2.3.4/0"],
    ["2000::/3"],
    ["8.0.0.0/8"],
    ["35.0.0.0/10", "36.0.0.0/10"],
    [f"{first}.0.0.0/9" for first in range(1, 9)],
    ["nonsense"],
    [],
    None,
]


@pytest.mark.parametrize("ranges", WORLDS, ids=json.dumps)
def test_the_world_is_recognised_however_it_is_written(documents, ranges):
    assert firewall(documents, allow=allow("22"), source_ranges=ranges) == {"public_port"}


@pytest.mark.parametrize(
    "after",
    [
        {"allow": allow("22"), "source_ranges": ["10.0.0.0/8"]},
        {"allow": allow("22"), "source_ranges": ["203.0.113.7/32", "198.51.100.0/24"]},
        {"allow": allow("22"), "source_ranges": ["35.235.240.0/20"]},
        {"allow": allow("22"), "source_ranges": [], "source_tags": ["bastion"]},
        {"allow": allow("5432"), "source_ranges": UNKNOWN, "source_tags": ["web"]},
        {"allow": allow("22"), "disabled": True},
        {"allow": allow("22"), "direction": "EGRESS"},
        {"allow": allow("8080-8085", "443")},
        {"allow": allow(protocol="icmp")},
        {"allow": [], "deny": allow(protocol="all")},
    ],
    ids=str,
)
def test_what_is_not_open_to_the_world_passes(documents, after):
    assert firewall(documents, **after) == set()


@pytest.mark.parametrize(
    "after",
    [
        {"allow": UNKNOWN},
        {"allow": allow("22"), "source_ranges": UNKNOWN},
        {"allow": [{"protocol": "tcp"}]},
    ],
    ids=str,
)
def test_what_is_not_known_where_it_matters_is_refused(documents, after):
    assert firewall(documents, **after) <= {"unknown_value", "public_port"}
    assert firewall(documents, **after)


def test_ports_that_are_known_only_after_apply_are_refused(documents):
    files, document = documents("backend_api")
    edit(document, FIREWALL, allow=[{"protocol": "tcp"}])
    (change,) = [each for each in document["resource_changes"] if each["address"] == FIREWALL]
    change["change"]["after_unknown"]["allow"] = [{"ports": True}]
    assert rules(judge(document, plan_for("backend_api"), LIMITS, files=files)) == {"unknown_value"}


DENY = """
resource "google_compute_firewall" "deny" {
  name          = "deny${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  priority      = 10
  deny {
    protocol = "all"
  }
}
"""


@pytest.mark.parametrize("after", ["", DENY.replace("priority ", "disabled = true\n  priority ")])
def test_a_rule_that_keeps_traffic_out_stays(workshop, after):
    files = files_of("backend_api")
    document = workshop.changed({**files, "deny.tf": DENY}, {**files, "deny.tf": after})
    assert "weakens_firewall" in rules(judge(document, plan_for("backend_api"), LIMITS, files=files))


# -- data


@pytest.mark.parametrize(
    ("stack", "old", "new"),
    [
        ("backend_api_postgres", "ref_suffix", None),
        ("bucket", "${var.project_id}-data", "${var.project_id}-other"),
        ("backend_api", 'name                      = "backend-vm', 'name = "other-vm'),
        ("worker_pubsub", 'name                       = "worker', 'name = "other'),
    ],
    ids=["database", "bucket", "machine", "subscription"],
)
def test_nothing_that_holds_data_is_replaced(workshop, stack, old, new):
    files = files_of(stack)
    if new is None:
        old, new = 'name                = "app-db', 'name = "other-db'
    assert old in files["main.tf"]
    document = workshop.changed(files, {**files, "main.tf": files["main.tf"].replace(old, new)})
    assert "destroys_data" in rules(judge(document, plan_for(stack), LIMITS, files=files))


def test_nothing_that_holds_data_is_destroyed_or_dropped(documents):
    files, document = documents("backend_api_postgres")
    for address, actions in [(SQL, ["delete"]), (VM, ["delete", "create"]), (FIREWALL, ["forget"])]:
        tampered = copy.deepcopy(document)
        (change,) = [each for each in tampered["resource_changes"] if each["address"] == address]
        change["change"]["actions"] = actions
        found = judge(tampered, plan_for("backend_api_postgres"), LIMITS, files=files)
        assert "destroys_data" in rules(found), actions


def test_what_this_run_began_and_did_not_finish_may_be_made_again(documents):
    files, document = documents("backend_api")
    (change,) = [each for each in document["resource_changes"] if each["address"] == VM]
    change["change"]["actions"] = ["delete", "create"]
    change["action_reason"] = "replace_because_tainted"
    plan = plan_for("backend_api")
    assert rules(judge(document, plan, LIMITS, files=files)) == {"destroys_data"}
    began = Limits(project=PROJECT, webhook_url=WEBHOOK, unfinished=[VM])
    assert judge(document, plan, began, files=files) == []
    change["action_reason"] = "replace_because_cannot_update"
    assert rules(judge(document, plan, began, files=files)) == {"destroys_data"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("default     = true", "default     = false"),
        ("enabled                        = true", "enabled = false"),
        ("point_in_time_recovery_enabled = true", "point_in_time_recovery_enabled = false"),
    ],
)
def test_a_databases_protection_stays(workshop, old, new):
    files = files_of("backend_api_postgres")
    after = {name: text.replace(old, new) for name, text in files.items()}
    assert after != files
    document = workshop.changed(files, after)
    found = judge(document, plan_for("backend_api_postgres"), LIMITS, files=files)
    assert rules(found) == {"unprotects_data"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("force_destroy               = false", "force_destroy               = true"),
        ("num_newer_versions = 5", "age = 1"),
        ("enabled = true", "enabled = false"),
        ('"enforced"', '"inherited"'),
    ],
)
def test_a_buckets_protection_stays(workshop, old, new):
    files = files_of("bucket")
    after = {**files, "main.tf": files["main.tf"].replace(old, new)}
    document = workshop.changed(files, after)
    assert rules(judge(document, plan_for("bucket"), LIMITS, files=files)) == {"unprotects_data"}


# -- databases and the network


def with_ip(document, **configuration):
    (change,) = [each for each in document["resource_changes"] if each["address"] == SQL]
    settings = copy.deepcopy(change["change"]["after"]["settings"])
    settings[0]["ip_configuration"][0].update(configuration)
    return edit(document, SQL, settings=settings)


@pytest.mark.parametrize("value", ["0.0.0.0/0", "0.0.0.0/1", "8.0.0.0/8"])
def test_a_database_is_not_open_to_the_world(documents, value):
    files, document = documents("backend_api_postgres")
    with_ip(document, authorized_networks=[{"name": "x", "value": value}])
    found = judge(document, plan_for("backend_api_postgres"), LIMITS, files=files)
    assert rules(found) == {"public_database"}


def test_a_database_has_a_public_address_only_when_the_plan_names_it(documents):
    files, document = documents("backend_api_postgres")
    plan = plan_for("backend_api_postgres")
    with_ip(document, ipv4_enabled=True)
    assert rules(judge(document, plan, LIMITS, files=files)) == {"public_database"}
    named = plan.model_copy(update={"risk_flags": [PUBLIC_DATABASE]})
    assert judge(document, named, LIMITS, files=files) == []
    # Cloud SQL gives a public address when nothing is said.
    (change,) = [each for each in document["resource_changes"] if each["address"] == SQL]
    settings = copy.deepcopy(change["change"]["after"]["settings"])
    settings[0]["ip_configuration"] = []
    edit(document, SQL, settings=settings)
    assert rules(judge(document, plan, LIMITS, files=files)) == {"public_database"}


# -- access

SA = "google_service_account.agent.member"
GRANT = """
resource "google_service_account" "agent" {
  account_id = "agent-abcde"
}
resource "%s" "grant" {
  %s
  role   = "%s"
  member = %s
}
"""


def granted(workshop, kind, where, role, member, stack="backend_api"):
    files = {**files_of(stack), "grant.tf": GRANT % (kind, where, role, member)}
    return files, workshop.plan(files)


@pytest.fixture(scope="module")
def modest(workshop):
    """A harmless grant on the project, as files and plan."""
    where = f'project = "{PROJECT}"'
    return granted(workshop, "google_project_iam_member", where, "roles/logging.logWriter", SA)


def regranted(modest, **after):
    files, document = modest
    document = edit(copy.deepcopy(document), "google_project_iam_member.grant", **after)
    return rules(judge(document, plan_for("backend_api"), LIMITS, files=files))


@pytest.mark.parametrize(
    "role",
    [
        "roles/owner",
        "roles/editor",
        "roles/viewer",
        "roles/iam.serviceAccountTokenCreator",
        "roles/iam.serviceAccountUser",
        "roles/resourcemanager.projectIamAdmin",
        "roles/compute.admin",
        "roles/storage.objectViewer",
        "roles/secretmanager.secretAccessor",
        "roles/pubsub.publisher",
        "roles/datastore.user",
        "projects/demo-project/roles/anything",
        "Roles/Owner",
    ],
)
def test_no_high_role_on_the_project(modest, role):
    assert regranted(modest, role=role) == {"privileged_role"}


def test_a_modest_role_on_the_project_for_an_own_identity_passes(modest):
    assert regranted(modest) == set()
    assert regranted(modest, member=f"serviceAccount:agent-abcde@{PROJECT}.iam.gserviceaccount.com") == set()
    # Known only after apply, but written as nothing else than the account's own member.
    assert regranted(modest, member=UNKNOWN) == set()
    assert regranted(modest, project="other-project") == {"foreign_project"}
    assert regranted(modest, role=UNKNOWN) == {"unknown_value"}


@pytest.mark.parametrize(
    ("member", "rule"),
    [
        ("user:somebody@example.com", "foreign_identity"),
        ("domain:example.com", "foreign_identity"),
        ("serviceAccount:agent-abcde@other-project.iam.gserviceaccount.com", "foreign_identity"),
        (f"serviceAccount:terraform@{PROJECT}.iam.gserviceaccount.com", "foreign_identity"),
        ("allUsers", "public_access"),
        ("allAuthenticatedUsers", "public_access"),
        ("ALLUSERS", "public_access"),
    ],
)
def test_nobody_else_gets_access(modest, member, rule):
    assert regranted(modest, member=member) == {rule}


@pytest.mark.parametrize(
    "member",
    [
        '"allUsers${substr(google_service_account.agent.unique_id, 0, 0)}"',
        "google_service_account.agent.unique_id",
        'coalesce(google_service_account.agent.unique_id, "allUsers")',
        '"user:${google_service_account.agent.unique_id}"',
    ],
)
def test_who_is_known_only_after_apply_gets_no_access(modest, member):
    files, document = modest
    files = {**files, "grant.tf": files["grant.tf"].replace(f"member = {SA}", f"member = {member}")}
    assert regranted((files, document), member=UNKNOWN) == {"unknown_value"}


def test_everybody_may_call_only_what_the_plan_names_as_public(workshop, documents):
    for stack in ("cloud_run_service", "static_site"):
        files, document = documents(stack)
        plan = plan_for(stack)
        kept = [kind for kind in plan.resources if not kind.endswith("_iam_member")]
        private = plan.model_copy(update={"resources": kept})
        assert judge(document, plan, LIMITS, files=files) == []
        assert rules(judge(document, private, LIMITS, files=files)) == {"public_access"}
        grant = next(each for each in document["resource_changes"] if each["type"].endswith("_iam_member"))
        edit(document, grant["address"], role="roles/storage.objectUser")
        assert "public_access" in rules(judge(document, plan, LIMITS, files=files))


def test_a_grant_on_somebody_elses_bucket_is_refused(workshop):
    kind, role = "google_storage_bucket_iam_member", "roles/storage.objectViewer"
    files, document = granted(workshop, kind, 'bucket = "platform-state"', role, '"allUsers"', "static_site")
    assert rules(judge(document, plan_for("static_site"), LIMITS, files=files)) == {"foreign_resource"}


def test_a_subscription_to_somebody_elses_topic_is_refused(workshop):
    text = 'resource "google_pubsub_subscription" "s" {\n  name  = "s-abcde"\n  topic = "run-requested"\n}\n'
    files = {**files_of("worker_pubsub"), "more.tf": text}
    found = judge(workshop.plan(files), plan_for("worker_pubsub"), LIMITS, files=files)
    assert rules(found) == {"foreign_resource"}
    assert (found[0].file, found[0].line) == ("more.tf", 1)


def test_a_machine_does_not_act_as_the_platform(workshop):
    files = files_of("worker_pubsub")
    email = f'"terraform@{PROJECT}.iam.gserviceaccount.com"'
    text = files["main.tf"].replace("email  = google_service_account.worker_agent.email", f"email  = {email}")
    assert text != files["main.tf"]
    files = {**files, "main.tf": text}
    found = judge(workshop.plan(files), plan_for("worker_pubsub"), LIMITS, files=files)
    assert rules(found) == {"foreign_identity"}


# -- what may be there at all


FOREIGN = {
    "type_not_allowed": (
        ("google_container_cluster", 'name = "x"', 'location = "us-central1"'),
        ("google_project_iam_binding", 'project = "demo-project"', 'role = "roles/logging.logWriter"', "members = []"),
        ("google_service_account_key", 'service_account_id = "x"'),
    ),
    "foreign_provider": (("terraform_data",),),
    "foreign_project": (("google_pubsub_topic", 'name = "x"', 'project = "other-project"'),),
    "reads_file": (
        (
            "google_storage_bucket_object",
            'name = "x"',
            "bucket = google_storage_bucket.data_bucket.name",
            'source = "main.tf"',
        ),
    ),
    "leaks_token": (("google_pubsub_topic", 'name = "x"', "labels = { t = var.ops_webhook_token }"),),
    "foreign_webhook": (
        (
            "google_monitoring_notification_channel",
            'type = "webhook_tokenauth"',
            'labels = { url = "https://agent.example.evil/?t=${var.ops_webhook_token}" }',
        ),
        (
            "google_monitoring_notification_channel",
            'type = "webhook_tokenauth"',
            'labels = { url = "${var.ops_webhook_url}.evil.example" }',
        ),
        ("google_monitoring_notification_channel", 'type = "email"', 'labels = { email_address = "a@b.c" }'),
    ),
}


@pytest.mark.parametrize("rule", FOREIGN)
def test_what_a_deployment_may_not_hold_is_refused(workshop, rule):
    blocks = [(f"x{at}", *block) for at, block in enumerate(FOREIGN[rule])]
    text = "".join(
        f'resource "{kind}" "{label}" {{\n  ' + "\n  ".join(lines) + "\n}\n" for label, kind, *lines in blocks
    )
    files = {**files_of("bucket"), "more.tf": text}
    found = judge(workshop.plan(files), plan_for("bucket"), LIMITS, files=files)
    refused = {finding.message.partition(":")[0] for finding in found if finding.rule == rule}
    assert refused == {f"{kind}.{label}" for label, kind, *_ in blocks}


def test_data_sources_that_read_secrets_are_refused(documents):
    files, document = documents("bucket")
    read = {"address": "data.google_client_config.me", "mode": "data", "type": "google_client_config", "values": {}}
    document["prior_state"] = {"values": {"root_module": {"resources": [read]}}}
    assert rules(judge(document, plan_for("bucket"), LIMITS, files=files)) == {"data_not_allowed"}


def test_taking_over_and_renaming_are_refused(documents):
    files, document = documents("bucket")
    for tampering in ({"previous_address": "google_storage_bucket.old"}, {"importing": {"id": "x"}}):
        tampered = copy.deepcopy(document)
        first = tampered["resource_changes"][0]
        (first["change"] if "importing" in tampering else first).update(tampering)
        assert rules(judge(tampered, plan_for("bucket"), LIMITS, files=files)) == {"moved"}


@pytest.mark.parametrize(
    "tampering",
    [{"errored": True}, {"complete": False}, {"deferred_changes": [{}]}, {"configuration": None}],
    ids=str,
)
def test_a_plan_that_does_not_say_everything_is_refused(documents, tampering):
    files, document = documents("bucket")
    document.update(tampering)
    if tampering.get("configuration", 1) is None:
        del document["configuration"]
    assert "unfinished_plan" in rules(judge(document, plan_for("bucket"), LIMITS, files=files))


def test_modules_and_actions_that_nobody_knows_are_refused(documents):
    files, document = documents("bucket")
    document["resource_changes"][0]["module_address"] = "module.x"
    document["resource_changes"][1]["change"]["actions"] = ["explode"]
    assert rules(judge(document, plan_for("bucket"), LIMITS, files=files)) == {"type_not_allowed", "unfinished_plan"}


# -- cost


def test_a_plan_above_the_cap_is_refused_and_says_what_it_would_cost(documents):
    files, document = documents("backend_api_postgres")
    (found,) = judge(document, plan_for("backend_api_postgres"), Limits(project=PROJECT, cap_usd=20), files=files)
    assert found.rule == "cost_above_cap"
    assert "20.00" in found.message


def test_a_size_that_is_known_only_after_apply_is_refused(documents):
    files, document = documents("backend_api")
    edit(document, VM, machine_type=UNKNOWN)
    assert rules(judge(document, plan_for("backend_api"), LIMITS, files=files)) == {"unknown_value"}


def test_accelerators_are_refused(documents):
    files, document = documents("backend_api")
    edit(document, VM, guest_accelerator=[{"type": "nvidia-l4", "count": 1}])
    assert rules(judge(document, plan_for("backend_api"), LIMITS, files=files)) == {"unpriced"}


# -- remediations

BIGGER = ('"e2-medium"', '"e2-standard-4"')


def remediation(**allowed):
    return Limits(project=PROJECT, cap_usd=2000, webhook_url=WEBHOOK, allowed=AllowedChange(**allowed))


@pytest.fixture(scope="module")
def scaled(workshop):
    files = files_of("backend_api")
    after = {name: text.replace(*BIGGER) for name, text in files.items()}
    assert after != files
    return after, workshop.changed(files, after)


def test_a_remediation_may_do_exactly_what_it_declared(scaled):
    files, document = scaled
    declared = remediation(address=VM, attribute="machine_type", before="e2-medium", after="e2-standard-4")
    assert judge(document, plan_for("backend_api"), declared, files=files) == []
    assert (
        judge(document, plan_for("backend_api"), remediation(address=VM, attribute="machine_type"), files=files) == []
    )


@pytest.mark.parametrize(
    "allowed",
    [
        {"address": VM, "attribute": "tags"},
        {"address": FIREWALL, "attribute": "machine_type"},
        {"address": VM, "attribute": "machine_type", "after": "e2-standard-8"},
        {"address": VM, "attribute": "machine_type", "before": "e2-small"},
        {"address": VM},
        {"address": FIREWALL, "kind": "restore"},
    ],
    ids=str,
)
def test_a_remediation_may_do_nothing_else(scaled, allowed):
    files, document = scaled
    found = judge(document, plan_for("backend_api"), remediation(**allowed), files=files)
    assert rules(found) == {"undeclared_change"}


def test_a_remediation_may_not_also_change_something_beside(scaled):
    files, document = scaled
    declared = remediation(address=VM, attribute="machine_type")
    plan = plan_for("backend_api")
    beside = copy.deepcopy(document)
    edit(beside, VM, tags=["http-server", "more"])
    assert rules(judge(beside, plan, declared, files=files)) == {"undeclared_change"}
    hidden = copy.deepcopy(document)
    edit(hidden, VM, metadata=UNKNOWN)
    assert rules(judge(hidden, plan, declared, files=files)) == {"undeclared_change"}
    elsewhere = copy.deepcopy(document)
    (other,) = [each for each in elsewhere["resource_changes"] if each["address"] == FIREWALL]
    other["change"]["actions"] = ["update"]
    assert rules(judge(elsewhere, plan, declared, files=files)) == {"undeclared_change"}
    replaced = copy.deepcopy(document)
    (machine,) = [each for each in replaced["resource_changes"] if each["address"] == VM]
    machine["change"]["actions"] = ["delete", "create"]
    assert "undeclared_change" in rules(judge(replaced, plan, declared, files=files))


def test_a_restoration_may_make_again_or_set_back_and_is_judged_like_everything_else(documents):
    files, document = documents("backend_api")
    document["resource_changes"] = [each for each in document["resource_changes"] if each["address"] == FIREWALL]
    restore = remediation(address=FIREWALL, kind="restore")
    plan = plan_for("backend_api")
    assert judge(document, plan, restore, files=files) == []
    edit(document, FIREWALL, allow=allow("80", "22"))
    assert rules(judge(document, plan, restore, files=files)) == {"public_port"}
    document["resource_changes"][0]["change"]["actions"] = ["delete"]
    assert rules(judge(document, plan, restore, files=files)) == {"undeclared_change"}


def test_no_secret_is_in_what_the_gate_says(documents):
    files, document = documents("backend_api")
    edit(document, "google_monitoring_notification_channel.ops_webhook", type="email")
    found = judge(document, plan_for("backend_api"), LIMITS, files=files)
    assert rules(found) == {"foreign_webhook"}
    assert TOKEN not in str(found) + repr(LIMITS)
