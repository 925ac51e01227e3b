# ruff: noqa: E501 - tables of attacks
"""What the static gate and the gates of a plan are asked, with every guard and without one: files, plans, ends."""

import copy

from jobs.terraform import summary
from jobs.terraform.policy import plan_configuration, plan_declared, plan_gate
from shared.policy import static_gate, static_leaks
from shared.schemas import Declared
from shared.terraform.findings import accepted
from tests.attacks.test_removed_guards import LOOSE, Attack, planned, topic
from tests.planning.plans import plan_for
from tests.policy.test_static_gate import HOSTILE

# --- the static gate

TOPIC = 'resource "google_pubsub_topic" "t" {\n  name = "t"\n}\n'
CALL = 'module "m%d" {\n  source = "./%s"\n}\n'
WRITTEN = {
    **{name: (files, None) for name, _, _, files in HOSTILE},
    "deeper than anybody writes": ({"main.tf": "locals {\n  a = " + "(" * 60 + "1" + ")" * 60 + "\n}\n"}, None),
    "blocks of a module made in a loop": ({"main.tf": 'module "m" {\n  source = "./m"\n  dynamic "provisioning" {\n    for_each = [1]\n    content {}\n  }\n}\n', "m/main.tf": TOPIC}, None),
    "a provider as a block": ({"main.tf": 'terraform {\n  required_providers {\n    evil {\n      source = "evil/evil"\n    }\n  }\n}\n'}, None),
    "a folder elsewhere is packed": ({"main.tf": 'data "archive_file" "a" {\n  type = "zip"\n  source_dir = "/etc"\n  output_path = "a.zip"\n}\n'}, {}),
    "a file elsewhere is packed": ({"main.tf": 'resource "archive_file" "a" {\n  type = "zip"\n  source_file = "../key"\n  output_path = "a.zip"\n}\n'}, {}),
    "the providers of a module as a value": ({"main.tf": 'locals {\n  p = {}\n}\nmodule "m" {\n  source = "./m"\n  providers = local.p\n}\n', "m/main.tf": TOPIC}, None),
    "a command in JSON, nested, over the network": ({"main.tf.json": '{"resource":{"google_pubsub_topic":{"t":{"name":"t","x":{"provisioner":[{"remote-exec":{"inline":["id"]}}]}}}}}'}, None),
    "a turned text, written as an escape": ({"main.tf": 'locals {\n  a = "x\\u202Ey"\n}\n'}, None),
    "a value nobody sees, written as an escape": ({"main.tf": TOPIC, "terraform.tfvars": 'a = "x\\u200By"\n'}, None),
    "one variable by a key that is worked out": ({"main.tf": 'locals {\n  a = var["ops_${"webhook"}_token"]\n}\n'}, None),
    "a channel looks at itself": ({"main.tf": 'resource "google_monitoring_notification_channel" "c" {\n  type = "email"\n  lifecycle {\n    postcondition {\n      condition = length(self.labels["auth_token"]) > 0\n      error_message = "x"\n    }\n  }\n}\n'}, None),
    "a module that calls itself": ({"main.tf": CALL % (1, "m"), "m/main.tf": 'module "m" {\n  source = "../m"\n}\n'}, None),
    "modules by the thousand": ({"main.tf": "".join(CALL % (n, "a") for n in range(20)), "a/main.tf": "".join(CALL % (n, "b") for n in range(20)), "a/b/main.tf": TOPIC}, None),
}  # fmt: skip


def accepted_files(case):
    return accepted(static_gate.inspect(*case))


STATIC = [
    (static_gate._Inspection, name)
    for name in (
        "faults", "values", "top_block", "any_block", "words", "terraform", "required_providers", "provider", "typed",
        "file_argument", "provider_argument", "module", "nested_provisioner", "unseen", "functions",
    )
] + [(static_gate, "_cost"), (static_leaks, "_token"), (static_leaks, "_error_message"), (static_gate, "module_calls")]  # fmt: skip

# --- what a plan says of itself, and the end

OWN_TOPIC = Attack(("", ""), "", "google_pubsub_topic", topic())
GONE = Attack(("", ""), "", "google_pubsub_subscription", {}, before={"name": "s-abcde"})


def tampered(**paths):
    """The plan of a topic with something set at dotted paths, `X` for the topic's own entry."""

    def made():
        plan, files = planned(OWN_TOPIC)
        plan = copy.deepcopy(plan)
        files = dict(files)
        for path, value in paths.items():
            *steps, last = path.split("__")
            where = {"plan": plan, "X": plan["resource_changes"][0], "files": files,
                     "read": plan["configuration"]["root_module"]}[steps[0]]  # fmt: skip
            for step in steps[1:]:
                where = where[int(step)] if step.isdigit() else where[step]
            if value is None:
                del where[int(last) if last.isdigit() else last]
            elif callable(value):
                where[last] = value(where.get(last))
            else:
                where[last] = value
        return plan, files

    return made


PLANS = {
    "no configuration": lambda: ({"resource_changes": planned(OWN_TOPIC)[0]["resource_changes"]}, {"main.tf": "locals {\n  a = 1\n}\n"}),
    "changes that are no list": tampered(plan__resource_changes={}),
    "a plan that went wrong": tampered(plan__errored=True),
    "a plan of a part": tampered(plan__complete=False),
    "a plan that leaves something for later": tampered(plan__deferred_changes=[{"reason": "x"}]),
    "another provider": tampered(X__provider_name="registry.terraform.io/evil/google"),
    "a resource of a module": tampered(X__module_address="module.m"),
    "a mode of its own": tampered(X__mode="invented"),
    "what exists, taken over": tampered(X__change__importing={"id": "t-abcde"}),
    "what exists, renamed": tampered(X__previous_address="google_pubsub_topic.y"),
    "an action that nobody knows": tampered(X__change__actions=["teleport"]),
    "an image that was not built": tampered(plan__variables={"app_image": {"value": "evil"}}),
    "a second image that was not built": tampered(plan__variables={"web_app_image": {"value": "evil"}}),
    "modules": tampered(read__module_calls={"m": {}}),
    "a provider with a key": tampered(plan__configuration__provider_config={"google": {"expressions": {"credentials": {}}}}),
    "a command": tampered(read__resources__0__provisioners=[{"type": "local-exec"}]),
    "what the files don't hold": tampered(read__resources=lambda all_: [*all_, {"address": "google_pubsub_topic.z", "mode": "managed", "type": "google_pubsub_topic", "name": "z", "expressions": {}}]),
    "an argument that the files don't hold": tampered(read__resources__0__expressions={"kms_key_name": {}}),
    "what Terraform did not read": tampered(read__resources__0=None),
    "an output of its own": tampered(read__outputs={"x": {}}),
}  # fmt: skip


def passing(plan, files, limits=LOOSE):
    return plan_gate.judge_plan(plan, plan_for("backend_api"), limits, files=files) == []


def with_file(text, read=None):
    plan, files = planned(OWN_TOPIC)
    for key, value in (read or {}).items():
        plan["configuration"]["root_module"][key] = value
    return plan, {**files, "more.tf": text}


MADE = [*PLANS.values(),
        lambda: planned(Attack(("", ""), "", "google_made_up", {"name": "x-abcde"})),
        lambda: with_file('locals {\n  a = file("/etc/passwd")\n}\n'),
        lambda: with_file('provider "google" {\n  project = "theirs"\n}\n'),
        lambda: with_file('variable "x" {\n  default = 1\n}\n')]  # fmt: skip
PLAN = [(plan_gate, "unreadable"), (plan_gate, "differences"), (plan_configuration, "_not_the_files"),
        (plan_gate, "_whole"), (plan_gate, "_shape"), (plan_gate, "_images")]  # fmt: skip


def ended(**fields):
    plan, _ = planned(GONE)
    plan["resource_changes"][0] |= {key: value for key, value in fields.items() if key in {"type", "previous_address"}}
    plan["resource_changes"][0]["change"] |= fields.get("change", {})
    return plan | fields.get("plan", {})


ENDS = [
    ended(plan={"resource_changes": {}}),
    ended(plan={"errored": True}),
    ended(plan={"complete": False}),
    ended(change={"actions": ["update"], "after": {"name": "s-abcde"}}),
    ended(change={"importing": {"id": "x"}}),
    ended(previous_address="google_pubsub_subscription.y"),
    ended(type="google_project_service", change={"before": {"disable_on_destroy": True}}),
]


def step(address="a.b", actions=("create",), before=None, unknown=None, reason="", **after):
    change = {"actions": list(actions), "before": before, "after": after, "after_unknown": unknown or {}}
    return {
        "resource_changes": [
            {"address": address, "mode": "managed", "type": "t", "change": change, "action_reason": reason}
        ]
    }


APPROVED = summary.exact_text(step(size="small", link=None, unknown={"link": True}))
RESTS = [
    step(address="a.other", size="small"),
    step(size="large", unknown={"link": True}),
    step(actions=("update",), before={"size": "large"}, size="small"),
]
DECLARED = Declared(
    added=["a.new"], updated=["a.changed"], replaced=["a.anew"], removed=["a.gone"], loses=[], confirmed_by=""
)
BEYOND = [
    step("a.x", ("delete", "create"), before={"n": 1}, n=1),
    step("a.x", ("create",), n=1),
    step("a.x", ("update",), before={"n": 1}, n=2),
    step("a.x", ("delete",), before={"n": 1}),
]


def declared_changes(plan):
    found = [plan_declared.beyond(each, DECLARED) for each in plan_gate.changes(plan)]
    return not any(list(each) for each in found)
