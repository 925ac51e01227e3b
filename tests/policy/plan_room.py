"""Real plans to judge: made by terraform against the provider server, and ways to tamper with them."""

from functions.planning.catalogue import compose, write
from jobs.terraform.policy.plan_gate import PlanLimits
from shared.terraform.output import Scrubber
from shared.terraform.runner import Terraform, environment
from tests.planning.plans import plan_for

PROJECT = "demo-project"
WEBHOOK = "https://agent.example/ops/webhook"
TOKEN = "token-of-the-webhook"
LIMITS = PlanLimits(
    project=PROJECT, name_suffix="-abcde", deployment_id="d1", cap_usd=2000, webhook_url=WEBHOOK, secrets=[TOKEN]
)
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
        self._applied = {}

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
        """The plan from files that are applied to others; what is applied once is used again."""
        key = frozenset(before.items())
        if key not in self._applied:
            folder, terraform = self.room(before, "-t")
            terraform.plan("p")
            terraform.apply("p", lambda *_: None)
            self._applied[key] = folder, terraform
        folder, terraform = self._applied[key]
        self.put(folder, {**before, **after})
        terraform.plan("p")
        return terraform.show("p")

    def close(self):
        for _, terraform in self._applied.values():
            terraform.close()


def files_of(stack, **changes):
    return write(compose(plan_for(stack, **changes))).by_name()


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


class _Unknown:
    """Says the same in every process, so that two workers collect the same tests."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()
FIREWALL = "google_compute_firewall.backend_allow_http"
VM = "google_compute_instance.backend_vm_1"
SQL = "google_sql_database_instance.app_db"


def allow(*ports, protocol="tcp"):
    """A firewall's `allow` block with these ports."""
    return [{"protocol": protocol, "ports": list(ports)}]
