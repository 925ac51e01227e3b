"""The command line as a person and a script use it, against a real local platform."""

import getpass
import json
import os
import re
from itertools import pairwise

import pytest
import requests

from infra.cli.client import Api
from infra.cli.life import ASKED
from infra.cli.main import app
from infra.cli.output import NEEDS_YES, NOT_CONFIRMED, as_called
from infra.local.host import find_functions
from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from infra.local.web import WebServer
from shared import __version__
from tests.support.command_line import CliRunner

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    settings = LocalSettings(boot_seconds=0.2, latency=0.0)
    with LocalPlatform(tmp_path_factory.mktemp("cli"), port=0, settings=settings, user=dict(os.environ)) as platform:
        yield platform.url


def infraai(*arguments, code=0, **options):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], **options)
    assert result.exit_code == code, result.output + str(result.exception)
    return result.output


def as_json(*arguments, code=0):
    return json.loads(infraai(*arguments, "--json", code=code))


@pytest.fixture(scope="module")
def deployed(url):
    return as_json("deploy", "a private bucket for backups", "--yes", "--url", url)


def test_plan_shows_cost_risks_and_the_graph_and_stores_nothing(url):
    text = infraai("plan", "a backend API on a VM with PostgreSQL for 10k users", "--url", url)
    assert "backend_api_postgres" in text
    assert re.search(r"about \$[\d.,]+ a month", text)
    assert "VPC" in text
    shown = as_json("plan", "a static site", "--url", url)
    assert shown["plan"]["stack_type"] == "static_site"


def test_plan_says_what_became_of_every_wish_and_what_is_open(url):
    text = infraai("plan", "an API with Postgres that has to speak Klingon", "--url", url)
    told = [line for line in text.splitlines() if line.startswith(("Met", "Not met", "Open"))]
    assert "speak Klingon: not understood" in told[0]
    assert told[0].startswith("Not met")
    assert any(line.startswith("Met") and "Postgres: app: a private Cloud SQL database" in line for line in told)
    assert told[-1].startswith("Open")
    assert "(planned)" in text


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        ("write me a poem about the sea", "what should run"),
        ("an EC2 instance with an S3 bucket on AWS", "Google Cloud"),
        ("x" * 8001, "8"),
    ],
)
def test_a_goal_that_can_t_be_planned_ends_in_words_and_a_code(url, goal, says):
    assert says in infraai("plan", goal, "--url", url, code=1)
    problem = as_json("plan", goal, "--url", url, code=1)
    assert problem["status"] in {413, 422}


def test_an_empty_goal_is_refused_before_anything_is_asked():
    assert "empty" in infraai("plan", "  ", "--url", "http://127.0.0.1:9", code=2)


def test_deploy_ends_verified_and_says_so(deployed):
    run = deployed["run"]
    assert (run["status"], run["verification"]["applicable"]) == ("completed", False)
    assert set(deployed["files"]) == {"main.tf", "variables.tf", "outputs.tf"}


def test_a_dry_run_stops_at_the_exact_change_and_yes_applies_it(url):
    text = infraai("deploy", "a private bucket", "--dry-run", "--url", url)
    assert "+ google_storage_bucket" in text
    assert "A dry run: nothing was applied." in text
    assert "completed" in infraai("deploy", "a private bucket", "--dry-run", "--yes", "--url", url)


def test_a_pipe_is_no_yes_and_builds_nothing(url):
    before = as_json("status", "--url", url)
    for extra in ([], ["--json"]):
        assert "--yes" in infraai("deploy", "a private bucket", *extra, "--url", url, code=NEEDS_YES)
    # What there is to be said yes to is shown before, as is what nothing can be said to.
    assert "A private bucket" in infraai("deploy", "a private bucket", "--url", url, code=NEEDS_YES)
    assert "no folder" in infraai("deploy", "an API", "--source", "/no/such", "--url", url, code=2)
    assert as_json("status", "--url", url) == before


def test_a_waiting_change_is_applied_by_its_run(url):
    said = infraai("deploy", "a private bucket for logs", "--dry-run", "--url", url)
    run_id = re.search(r"infraai apply (run-\w+)", said)[1]
    assert "--yes" in infraai("apply", run_id, "--url", url, code=NEEDS_YES)
    assert as_json("apply", run_id, "--yes", "--url", url)["status"] == "completed"
    assert "waits for nobody" in infraai("apply", run_id, "--yes", "--url", url, code=1)


def test_a_script_gets_the_plan_that_nobody_let_go_on(url, deployed):
    run_id = as_json("deploy", "a private bucket for plans", "--dry-run", "--url", url)["run_id"]
    asked = as_json("apply", run_id, "--url", url, code=NEEDS_YES)
    assert (asked["exit_code"], asked["run"]["run_id"]) == (NEEDS_YES, run_id)
    assert (asked["run"]["status"], asked["run"]["plan_summary"]["add"] > 0) == ("awaiting_approval", True)
    assert "--yes" in asked["detail"]
    infraai("cancel", run_id, "--url", url)
    refused = as_json("apply", run_id, "--url", url, code=1)
    assert (refused["run"]["status"], refused["exit_code"]) == ("failed", 1)
    planned = as_json("deploy", "a private bucket", "--url", url, code=NEEDS_YES)
    assert planned["plan"]["stack_type"]
    wrong = as_json("env", "create", "Prod!", "--project", "p-123456", "--region", "us-central1", "--url", url, code=2)
    assert "NAME" in wrong["detail"] or "no id" in wrong["detail"]
    assert deployed["run"]["status"] == "completed"
    assert " in default: as its files say" in infraai("drift", "--url", url)


def test_a_waiting_change_is_discarded(url):
    run_id = re.search(r"infraai apply (run-\w+)", infraai("deploy", "a private bucket", "--dry-run", "--url", url))[1]
    assert "nothing was changed" in infraai("cancel", run_id, "--url", url)
    assert as_json("status", run_id, "--url", url)["reason"] == "cancelled"
    assert "nothing to cancel" in infraai("cancel", run_id, "--url", url, code=1)


def test_ctrl_c_while_a_run_is_followed_says_that_it_goes_on(url, deployed, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Api, "follow", interrupted)
    said = infraai("execute", deployed["run_id"], "--url", url, code=1)
    assert "goes on" not in said  # a run that is complete can't be executed again
    waiting = infraai("deploy", "a private bucket", "--dry-run", "--url", url, code=130)
    assert re.search(r"run-\w+ goes on without you to its plan, and waits there: `infraai apply run-", waiting)


def test_commands_are_printed_as_this_one_was_called(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for called, printed in (
        (tmp_path / ".venv/bin/infraai", ".venv/bin/infraai up"),
        ("/elsewhere/infraai", "/elsewhere/infraai up"),
        ("pytest", "infraai up"),
    ):
        monkeypatch.setattr("sys.argv", [str(called)])
        as_called.cache_clear()
        said = infraai("status", "--url", "http://127.0.0.1:9", code=1)
        assert f"`{printed}`" in said
    as_called.cache_clear()


def test_a_pipe_gets_every_line_whole(url):
    goal = "a private bucket " + "for the yearly reports of every branch office " * 3
    assert any(len(line) > 80 for line in infraai("plan", goal, "--url", url).splitlines())


def test_open_names_the_page_of_a_thing_that_exists(url, deployed):
    assert as_json("open", "--url", url) == {"url": f"{url}/"}
    run_id = deployed["run_id"]
    assert as_json("open", run_id, "--url", url) == {"url": f"{url}/runs/{run_id}"}
    assert "run-nope" in infraai("open", "run-nope", "--url", url, code=1)


def test_every_function_says_that_it_is_there_and_which_one_it_is(url):
    for name in [name for name, function in find_functions().items() if function.kind == "http"]:
        for path, body in (("/healthz", {"status": "ok"}), ("/version", {"version": __version__})):
            answer = requests.get(f"{url}/_functions/{name}{path}", timeout=30)
            assert (answer.status_code, answer.json()) == (200, body), name
    assert requests.get(f"{url}/healthz", headers={"Accept": "text/html"}, timeout=30).json() == {"status": "ok"}
    assert requests.get(f"{url}/health", timeout=30).status_code == 404


def test_whoami_tells_the_caller_and_the_version(url):
    said = as_json("whoami", "--url", url)
    assert (said["who"], said["signs_in"], said["version"]) == (getpass.getuser(), False, __version__)
    assert "{host}" in said["applications_url"]
    assert requests.get(said["chat_url"], timeout=10).ok
    assert "the user of this machine" in infraai("whoami", "--url", url)


def test_the_version_is_told():
    assert re.fullmatch(r"infraai \d+\.\d+\.\d+\n", infraai("--version"))


def test_status_and_logs_tell_about_a_run(url, deployed):
    run_id = deployed["run_id"]
    assert run_id in infraai("status", "--url", url)
    assert "applying" in infraai("status", run_id, "--url", url)
    assert as_json("status", run_id, "--url", url)["phase"] == "verified"
    lines = as_json("logs", run_id, "--url", url)["lines"]
    assert [line["n"] for line in lines] == list(range(lines[0]["n"], lines[0]["n"] + len(lines)))
    assert "google_storage_bucket" in infraai("logs", run_id, "--url", url)


def test_an_unknown_run_is_an_error_in_words(url):
    assert "run-nope" in infraai("status", "run-nope", "--url", url, code=1)


def test_nothing_listening_says_how_to_start_it():
    assert "infraai up" in infraai("status", "--url", "http://127.0.0.1:9", code=1)


@pytest.mark.parametrize("address", ["foo", "http://127.0.0.1:99999", "ftp://127.0.0.1", ""])
def test_what_is_no_address_is_an_error_in_words(address):
    assert "address of a platform" in " ".join(infraai("alerts", f"--url={address}", code=1).split())


@pytest.fixture
def stranger():
    """Another program's server: it answers what it was given, `status` and `body`."""
    said = {}

    def answer(_, start_response):
        start_response(f"{said['status']} Whatever", [("Content-Type", "text/html"), ("Location", "elsewhere:")])
        return [said["body"]]

    server = WebServer(answer)
    server.start()
    said["url"] = server.url
    yield said
    server.close()


@pytest.mark.parametrize("status", [200, 302, 404, 500])
@pytest.mark.parametrize("body", [b"<html>Hello</html>", b"[1]", b"{}", b'"no"'])
def test_an_address_where_something_else_answers_is_an_error_in_words(stranger, status, body):
    stranger.update(status=status, body=body)
    for command in (["approve", "al-1"], ["reject", "al-1"], ["stop"], ["resume"]):
        said = " ".join(infraai(*command, "--url", stranger["url"], code=1).split())
        assert len(said) > len("error: ") + len(stranger["url"])


@pytest.mark.parametrize("name", ["", "..", "../runs", "a/b", "a?b", "a#b", "a b", "al-1\n"])
@pytest.mark.parametrize("command", ["alerts", "approve", "reject", "status", "logs", "open", "apply"])
def test_what_is_no_id_is_never_asked_for(command, name):
    assert "is no id" in infraai(command, name, "--url", "http://127.0.0.1:9", code=2)


def test_the_lines_of_a_help_are_as_long_as_the_terminal_is_wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for command in ("alerts", "incident", "replay", "stop"):
        described = infraai(command, "--help").partition("╭")[0]
        for line, following in pairwise(row.strip() for row in described.splitlines()):
            first, *_ = [*following.split(), ""]
            assert not line or not first or len(line) + 1 + len(first) > 78, line


def test_stop_and_resume_turn_the_kill_switch(url):
    assert as_json("stop", "--url", url)["active"] is True
    assert "resumed" in infraai("resume", "--url", url)
    assert "No alerts" in infraai("alerts", "--url", url)


def test_while_autonomy_is_stopped_nothing_can_be_deployed(url):
    infraai("stop", "--url", url)
    try:
        problem = as_json("deploy", "a private bucket", "--yes", "--url", url, code=1)
    finally:
        infraai("resume", "--url", url)
    assert (problem["status"], "resume" in problem["detail"]) == (423, True)


HARMLESS = 'resource "google_storage_bucket" "b" {\n  name     = "b-1"\n  location = "EU"\n}\n'
HOSTILE = HARMLESS + 'output "o" {\n  value = file("/etc/hostname")\n}\n'
BROKEN = HARMLESS.replace("location", "locaton")


@pytest.fixture
def folders(tmp_path):
    for name, text in {"good": HARMLESS, "bad": HOSTILE, "broken": BROKEN, "torn": HARMLESS[:-3]}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    return tmp_path


def test_check_reports_one_object_a_folder_and_fails_unless_all_are_fine(folders):
    assert as_json("check", folders / "good")["valid"] is True
    names = ("good", "bad", "broken", "torn")
    text = infraai("check", *(folders / name for name in names), "--json", code=1)
    reports = [json.loads(line) for line in text.splitlines()]
    assert [report["path"] for report in reports] == [str(folders / name) for name in names]
    assert [(report["accepted"], report["valid"]) for report in reports] == [
        (True, True),
        (False, False),
        (True, False),
        (False, False),
    ]
    assert all(set(finding) == {"rule", "file", "line", "message"} for r in reports for finding in r["findings"])
    assert (reports[1]["findings"][0]["line"], reports[3]["findings"][0]["rule"]) == (6, "syntax")


def test_check_static_leaves_terraform_out(folders, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert as_json("check", folders / "good", "--static")["valid"] is True
    assert "terraform" in infraai("check", folders / "good", code=2)


def test_fix_shows_a_diff_and_writes_only_when_told(folders):
    text = infraai("fix", folders / "broken")
    assert "+  location" in text
    assert (folders / "broken/main.tf").read_text() == BROKEN
    infraai("fix", folders / "broken", "--write")
    assert (folders / "broken/main.tf").read_text() == HARMLESS
    report = as_json("fix", folders / "torn")
    assert {"path", "valid", "attempts", "files"} <= set(report)
    assert report["attempts"][0]["edits"][0]["file"] == "main.tf"


def test_fix_leaves_a_hostile_folder_alone(folders):
    report = as_json("fix", folders / "bad", "--write", code=1)
    assert report["refused"]
    assert (folders / "bad/main.tf").read_text() == HOSTILE


def test_doctor_says_what_is_there(url):
    report = as_json("doctor", "--url", url)
    assert report["healthy"] is True
    assert {"Python", "terraform", "platform"} <= {check["name"] for check in report["checks"]}


def test_doctor_names_what_is_missing_and_the_remedy(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "Install Terraform" in infraai("doctor", code=1)


def test_a_deployment_is_changed_by_a_sentence_goes_back_and_is_destroyed_by_its_name(url):
    made = as_json("deploy", "a private container on Cloud Run with PostgreSQL", "--yes", "--url", url)
    id_ = made["run"]["deployment_id"]
    # What is not clear is asked about, and nothing begins.
    assert "memory" in infraai("change", id_, "double it and make it nice", "--url", url, code=ASKED)
    assert as_json("change", id_, "delete production", "--url", url, code=ASKED)["status"] == "asked"
    # Nothing is opened to the internet by --yes alone.
    more = (
        "change",
        id_,
        "add a bucket for files, give the api 1 GB of memory, make the api public",
        "--yes",
        "--url",
        url,
    )
    assert as_json(*more, code=NOT_CONFIRMED)["ask"]["opens"] == ["api"]
    changed = as_json(*more, "--confirm", "open api")
    assert (changed["deployment_id"], changed["status"]) == (id_, "completed"), changed
    kinds = {each["type"] for each in changed["plan_summary"]["changes"]}
    assert {"google_storage_bucket", "google_cloud_run_v2_service", "google_cloud_run_v2_service_iam_member"} <= kinds
    assert {each["actions"][0] for each in changed["plan_summary"]["changes"]} == {"create", "update"}
    rows = as_json("history", id_, "--url", url)
    assert [row["kind"] for row in rows if row["status"] == "completed"] == ["change", "deploy"]
    assert all(row["ran"] for row in rows)
    # Another name is a change like every other: shown, and asked about.
    rename = ("change", id_, "rename it to storefront", "--url", url)
    assert "Nothing was changed." in infraai(*rename, "--dry-run")
    infraai(*rename, code=NEEDS_YES)
    assert as_json("history", id_, "--url", url) == rows
    assert as_json(*rename, "--yes")["status"] == "completed"
    assert "infraai logs storefront --app" in infraai("logs", "storefront", "--url", url, code=1)
    assert as_json("open", "storefront", "--url", url)["url"] == f"{url}/deployments/{id_}"
    # The way back removes a bucket: that is lost only by name.
    refused = infraai("rollback", id_, "--yes", "--confirm", "other", "--url", url, code=NOT_CONFIRMED)
    assert "google_storage_bucket.files_bucket" in refused
    # A database goes by its part's name and the deployment's, with a last copy.
    about = ("change", id_, "remove the database", "--yes", "--url", url)
    assert as_json(*about, code=NOT_CONFIRMED)["ask"]["loses"] == ["app"]
    without = as_json(*about, "--lose", "app", "--confirm", id_)
    assert without["status"] == "completed", without
    assert [each["what"] for each in without["kept"]] == ["final backup, kept for 30 days"]
    lost = as_json("destroy", id_, "--yes", "--url", url, code=NOT_CONFIRMED)
    assert lost["error"] == "not_confirmed"
    # Nobody waits for a plan that was refused, and a wrong name is said before anything is planned.
    assert as_json("status", lost["run_id"], "--url", url)["status"] == "failed"
    wrong = infraai("destroy", id_, "--confirm", "other", "--url", url, code=NOT_CONFIRMED)
    assert "--confirm other: it is called storefront" in wrong
    taken = infraai("deploy", "a private bucket", "--app", "storefront", "--yes", "--url", url, code=1)
    assert "storefront stands in default already" in taken
    assert "Planned in" not in taken
    gone = as_json("destroy", id_, "--yes", "--confirm", id_, "--url", url)
    assert (gone["deployment_id"], gone["status"]) == (id_, "completed"), gone
    assert "There is no deployment" in infraai("destroy", id_, "--confirm", id_, "--url", url, code=1)
    assert "destroy" in infraai("history", id_, "--url", url)
    assert "destroy" in infraai("history", "storefront", "--url", url)
    again = as_json("undo", "storefront", "--dry-run", "--url", url)
    assert (again["status"], again["of_run"]) == ("awaiting_approval", gone["run_id"])
    kept = {each["address"]: (each["can_come_back"], "gcloud" in each["how"]) for each in again["data"]}
    assert kept["google_storage_bucket.files_bucket"] == (True, True)
    assert again["plan_summary"]["add"] > 3
    assert "waits for somebody's word" in infraai("undo", "storefront", "--yes", "--url", url, code=1)
    infraai("cancel", again["run_id"], "--url", url)
