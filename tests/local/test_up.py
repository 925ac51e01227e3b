"""The laptop's cloud as a whole: it starts quickly, everything answers, and nothing of it stays behind."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests

from infra.local import checks, environment
from infra.local.host import event_path
from infra.local.platform import LocalPlatform
from infra.local.problems import (
    DataDirInUse,
    EmulatorsMissing,
    FunctionsFailed,
    PortTaken,
    TerraformMissing,
    TerraformTooOld,
)
from infra.local.processes import identity
from infra.local.run_jobs import RunJobs
from infra.local.settings import LocalSettings
from shared.events import FLOW, PubSubPublisher, RunRequested
from shared.settings import ModelSettings

pytestmark = pytest.mark.cloud

ECHO = """
import json, os, functions_framework
from pathlib import Path

@functions_framework.http
def planning_entry(request):
    return dict(os.environ)
"""
LAUNCHER = """
import os
import functions_framework
from shared.events import read_message

@functions_framework.cloud_event
def launcher_entry(event):
    message = read_message(event)
    from google.cloud import run_v2
    client = run_v2.JobsClient(transport="rest", client_options={"api_endpoint": os.environ["RUN_ENDPOINT"]})
    name = f"projects/{os.environ['GOOGLE_CLOUD_PROJECT']}/locations/{os.environ['RUN_LOCATION']}/jobs/terraform"
    env = [{"name": "RUN_ID", "value": message.run_id}]
    client.run_job(run_v2.RunJobRequest(name=name, overrides={"container_overrides": [{"env": env}]}), timeout=10)
"""
SWEEPER = """
import os, functions_framework
from google.cloud import firestore

@functions_framework.http
def sweeper_entry(request):
    client = firestore.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"])
    change = {"count": firestore.Increment(1), "path": request.path}
    client.collection("swept").document("it").set(change, merge=True, timeout=10)
    return "ok"
"""
JOB = """
import os, time
from google.cloud import firestore
client = firestore.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"])
client.collection("seen").document(os.environ["RUN_ID"]).set({"by": os.environ["CLOUD_RUN_EXECUTION"]}, timeout=10)
if os.environ["RUN_ID"] == "stay":
    time.sleep(60)
"""
MACHINE = """
terraform {
  required_providers { google = { source = "hashicorp/google" } }
  backend "gcs" {}
}
provider "google" { project = "infraai-local" }
resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  tags         = ["web"]
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
    access_config {}
  }
}
resource "google_compute_firewall" "web" {
  name          = "web"
  network       = "default"
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}
output "ip" { value = google_compute_instance.vm.network_interface[0].access_config[0].nat_ip }
"""


def until(holds, timeout=60.0):
    deadline = time.monotonic() + timeout
    while not (found := holds()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
    return found


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A project of two functions and a job."""
    folder = tmp_path_factory.mktemp("project")
    for path, text in {
        "functions/planning/main.py": ECHO,
        "functions/launcher/main.py": LAUNCHER,
        "functions/sweeper/main.py": SWEEPER,
        "localjobs/terraform/main.py": JOB,
    }.items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text)
    return folder


def make(data_dir, source, **more):
    more.setdefault("settings", LocalSettings(boot_seconds=0.3, latency=0.0, patience=5.0, sweep_seconds=0.5))
    more.setdefault("port", 0)
    return LocalPlatform(data_dir, functions=source / "functions", jobs=source / "localjobs", **more)


@pytest.fixture(scope="module")
def platform(source, tmp_path_factory):
    user = {**os.environ, "A_SECRET": "x", "LLM_PROVIDER": "offline", "LLM_MAX_CALLS": "3", "PYTHONPATH": "elsewhere"}
    with make(tmp_path_factory.mktemp("data"), source, user=user) as platform:
        yield platform


@pytest.fixture
def in_platform(platform, monkeypatch):
    """The test's own clients speak to the platform."""
    for name, value in platform.environment().items():
        if name.endswith("_HOST") or name == "GOOGLE_CLOUD_PROJECT":
            monkeypatch.setenv(name, value)
    return platform


def test_functions_see_what_the_platform_gives_and_nothing_else(platform):
    seen = requests.get(f"{platform.url}/generate-graph", timeout=20).json()
    given = platform.environment()
    assert "A_SECRET" not in seen
    assert seen["LLM_MAX_CALLS"] == "3"
    by_framework = {"FUNCTION_TARGET", "FUNCTION_SIGNATURE_TYPE", "LC_CTYPE"}
    assert {name: value for name, value in seen.items() if name not in by_framework}.items() <= given.items()
    assert set(given) - set(seen) == {"TF_REATTACH_PROVIDERS", "GOGC"}
    assert seen["OPS_WEBHOOK_URL"] == f"{platform.url}/ops/webhook"


def test_every_setting_of_the_model_is_passed_on():
    assert {name.upper() for name in ModelSettings.model_fields} == set(environment.MODEL)
    gemini = environment.common({"LLM_PROVIDER": "gemini", "HTTPS_PROXY": "http://out", "HOME": "/x"}, Path("jobs"))
    assert gemini["HTTPS_PROXY"] == "http://out"
    assert "HOME" not in gemini
    assert environment.common({"MAX_MONTHLY_COST_USD": "50"}, Path("jobs"))["MAX_MONTHLY_COST_USD"] == "50"
    assert "HTTPS_PROXY" not in environment.common({"HTTPS_PROXY": "http://out"}, Path("jobs"))


def test_a_message_reaches_its_consumer_which_starts_a_job_that_writes_a_document(in_platform):
    from google.cloud import firestore

    PubSubPublisher(in_platform.settings.project)(RunRequested(run_id="r1"))
    client = firestore.Client(project=in_platform.settings.project)
    seen = until(lambda: client.collection("seen").document("r1").get(timeout=10).to_dict())
    (execution,) = [e for e in in_platform.jobs.executions() if e.env.get("RUN_ID") == "r1"]
    assert execution.name.endswith(seen["by"])
    assert in_platform.jobs.wait(execution.name, 10).state == "succeeded"
    client.close()


def test_the_sweeper_is_called_again_and_again(in_platform):
    from google.cloud import firestore

    client = firestore.Client(project=in_platform.settings.project)
    swept = client.collection("swept").document("it")
    until(lambda: (swept.get(timeout=10).to_dict() or {}).get("count", 0) >= 2)
    assert swept.get(timeout=10).to_dict()["path"] == "/sweep"
    client.close()


def test_topics_of_the_whole_flow_exist_and_only_present_consumers_are_pushed_to(in_platform):
    from google.cloud import pubsub_v1

    project = f"projects/{in_platform.settings.project}"
    with pubsub_v1.PublisherClient() as publisher, pubsub_v1.SubscriberClient() as subscriber:
        topics = {topic.name.rpartition("/")[2] for topic in publisher.list_topics(project=project, timeout=10)}
        subscriptions = list(subscriber.list_subscriptions(project=project, timeout=10))
    assert topics == {link.topic for link in FLOW} | {"dead-letters"}
    pushed = {s.topic.rpartition("/")[2]: s for s in subscriptions if s.push_config.push_endpoint}
    assert set(pushed) == {link.topic for link in FLOW if link.consumer == "launcher"}
    subscription = pushed["run-requested"]
    assert subscription.dead_letter_policy.dead_letter_topic == f"{project}/topics/dead-letters"
    assert subscription.push_config.push_endpoint.startswith(in_platform.url)


def test_what_terraform_applies_answers_on_the_internet(platform, tmp_path):
    (tmp_path / "main.tf").write_text(MACHINE)
    given = platform.environment()
    minimal = {
        **{name: given[name] for name in ("PATH", "TF_REATTACH_PROVIDERS", "GOOGLE_OAUTH_ACCESS_TOKEN")},
        "HOME": str(tmp_path),
        "TF_CLI_CONFIG_FILE": "/dev/null",
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
    }

    def terraform(*arguments):
        done = subprocess.run(
            ["terraform", *arguments], cwd=tmp_path, env=minimal, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    backend = {"bucket": given["STATE_BUCKET"], "storage_custom_endpoint": given["STATE_ENDPOINT"]}
    terraform("init", *(f"-backend-config={name}={value}" for name, value in backend.items()))
    terraform("apply", "-auto-approve")
    ip = json.loads(terraform("output", "-json"))["ip"]["value"]
    assert ip.startswith("203.0.113.")
    proxies = {"http": given["HTTP_PROXY"]}

    def answers():
        try:
            return requests.get(f"http://{ip}/", proxies=proxies, timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    until(answers)
    assert [o.name for o in platform.storage.list(given["STATE_BUCKET"])[0]] == ["default.tfstate"]


def test_every_service_is_named_with_its_address(platform):
    services = {service.name: service.address for service in platform.services()}
    assert services["API"] == platform.url
    assert services["Firestore"] == platform.environment()["FIRESTORE_EMULATOR_HOST"]
    assert "terraform" in services["terraform"]


def test_a_folder_that_was_open_to_others_is_closed_before_anything_lies_in_it(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    checks.lock(folder).release()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_in_use_is_refused(platform, source):
    with pytest.raises(DataDirInUse, match=str(os.getpid())):
        make(platform.data_dir, source).start()
    assert requests.get(f"{platform.url}/_health", timeout=5).status_code == 200


def test_a_port_in_use_is_named_with_the_remedy_and_nothing_is_left(tmp_path, source):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{port}.*--port"):
            make(tmp_path, source, port=port).start()
    with make(tmp_path, source, port=port) as platform:
        assert platform.url.endswith(f":{port}")


def fake_terraform(folder, answer):
    folder.mkdir()
    (folder / "terraform").write_text(f"#!/bin/sh\necho '{answer}'\n")
    (folder / "terraform").chmod(0o755)
    return str(folder)


def test_a_missing_or_old_terraform_is_named_with_the_remedy(tmp_path, source):
    with pytest.raises(TerraformMissing, match=r"PATH.*Install Terraform"):
        make(tmp_path / "data", source, user={"PATH": str(tmp_path)}).start()
    old = fake_terraform(tmp_path / "old", json.dumps({"terraform_version": "1.1.9"}))
    with pytest.raises(TerraformTooOld, match=r"1\.1\.9"):
        checks.find_terraform(old)
    with pytest.raises(TerraformMissing, match="version"):
        checks.find_terraform(fake_terraform(tmp_path / "odd", "hello"))
    new = fake_terraform(tmp_path / "new", json.dumps({"terraform_version": "1.14.0-beta1"}))
    assert checks.find_terraform(new)[1] == "1.14.0-beta1"


def test_functions_that_do_not_start_are_named_and_nothing_is_left(tmp_path, source):
    (tmp_path / "functions" / "planning").mkdir(parents=True)
    (tmp_path / "functions" / "planning" / "main.py").write_text("x = 1\n")
    with pytest.raises(FunctionsFailed, match="entry point"):
        LocalPlatform(tmp_path / "data", port=0, functions=tmp_path / "functions").start()
    checks.lock(tmp_path / "data").release()


UP = """
import sys
from pathlib import Path
from infra.local.platform import LocalPlatform
from infra.local.up import run_until_stopped
data, source, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
platform = LocalPlatform(data, port=port, functions=source / "functions", jobs=source / "localjobs")
run_until_stopped(platform, progress=lambda text: None, ready=lambda p: print(p.url, flush=True))
print("stopped", flush=True)
"""


class Up:
    """`infraai up` in a process of its own."""

    def __init__(self, data_dir, source, port=0):
        self.data_dir = data_dir
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-c", UP, data_dir, source, str(port)], stdout=subprocess.PIPE, text=True
        )
        self.url = self.process.stdout.readline().strip()
        self.took = time.monotonic() - self.started
        assert self.url, "it did not start"

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    def push(self, run_id):
        data = base64.b64encode(RunRequested(run_id=run_id).model_dump_json().encode()).decode()
        message = {"data": data, "messageId": "1", "attributes": {"type": "RunRequested"}}
        token = (self.data_dir / "events-token").read_text()
        path = event_path("launcher", "infraai-local", "run-requested", token)
        answer = requests.post(self.url + path, json={"subscription": "s", "message": message}, timeout=20)
        assert answer.status_code == 200

    def descendants(self):
        parents = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        below = {self.process.pid}
        while grown := {pid for pid, parent in parents.items() if parent in below} - below:
            below |= grown
        return sorted(below - {self.process.pid})

    def end(self, number):
        self.process.send_signal(number)
        said = self.process.stdout.read()
        self.process.stdout.close()
        return said, self.process.wait(30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_at_once_and_frees_the_port(tmp_path, source, number):
    up = Up(tmp_path, source)
    up.push("stay")
    children = until(lambda: pids if len(pids := up.descendants()) >= 3 else None)
    started = time.monotonic()
    said, code = up.end(number)
    # What is under way would go on for a minute.
    assert time.monotonic() - started < 20
    assert (said.strip(), code) == ("stopped", 0)
    assert [identity(pid) for pid in children] == [None] * len(children)
    with socket.create_server(("127.0.0.1", up.port)):
        pass


def test_a_kill_leaves_no_process_and_the_next_start_goes_on_from_what_was_kept(tmp_path, source):
    up = Up(tmp_path, source)
    up.push("stay")
    children = until(lambda: pids if len(pids := up.descendants()) >= 3 else None)
    up.end(signal.SIGKILL)
    again = Up(tmp_path, source, up.port)
    until(lambda: not any(identity(pid) for pid in children), timeout=5)
    assert requests.get(f"{again.url}/_health", timeout=5).status_code == 200
    again.end(signal.SIGINT)
    jobs = RunJobs(tmp_path / "jobs", environment=dict)
    (execution,) = jobs.executions()
    jobs.close()
    assert (execution.state, execution.env["RUN_ID"]) == ("failed", "stay")


def test_googles_own_emulators_can_take_the_place_of_the_built_in_ones(tmp_path, source, monkeypatch):
    from google.cloud import firestore

    platform = make(tmp_path, source, settings=LocalSettings(emulators=True))
    try:
        platform.start()
    except EmulatorsMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    with closing(platform):
        for name, value in platform.environment().items():
            if name.endswith("_HOST"):
                monkeypatch.setenv(name, value)
        PubSubPublisher(platform.settings.project)(RunRequested(run_id="r2"))
        client = firestore.Client(project=platform.settings.project)
        assert until(lambda: client.collection("seen").document("r2").get(timeout=10).exists, timeout=30)
        client.close()


def test_missing_emulators_are_named_with_the_remedy(tmp_path, source):
    terraform = Path(checks.find_terraform()[0])
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "terraform").symlink_to(terraform)
    user = {"PATH": str(tmp_path / "bin")}
    with pytest.raises(EmulatorsMissing, match="gcloud components install"):
        make(tmp_path / "data", source, settings=LocalSettings(emulators=True), user=user).start()
