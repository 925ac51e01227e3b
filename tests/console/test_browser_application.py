"""A deployed program in the browser: what it says, how it is set, and its secrets without their values."""

import json
import re
import subprocess
import sys

import pytest
import requests
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PROGRAM = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
assert os.environ["API_KEY"] == "hunter2"
print("begun with", os.environ["LEVEL"], flush=True)
print('{"severity": "ERROR", "message": "something is wrong"}', flush=True)
class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
HTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
"""


@pytest.fixture(scope="module")
def deployed(platform, tmp_path_factory):
    """The id of a deployment that runs a program with a variable and a secret."""
    folder = tmp_path_factory.mktemp("program")
    (folder / "main.py").write_text(PROGRAM)
    (folder / "Procfile").write_text("web: python main.py\n")
    key = tmp_path_factory.mktemp("key") / "value"
    key.write_text("hunter2\n")
    command = [sys.executable, "-m", "infra.cli.main", "deploy", "--source", str(folder), "a service that is looked at"]
    more = ["--env", "LEVEL=info", "--secret", f"API_KEY={key}", "--yes", "--json", "--url", platform.url]
    done = subprocess.run([*command, *more], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)["deployment_id"]


def test_the_logs_are_what_the_program_says_and_its_errors_can_be_picked_out(open_page, deployed):
    page = open_page(f"/deployments/{deployed}/logs")
    log = page.get_by_role("log")
    expect(log).to_contain_text("begun with info")
    expect(log).to_contain_text("something is wrong")
    page.get_by_label("Errors only").check()
    expect(log).not_to_contain_text("begun with info")
    expect(log).to_contain_text("something is wrong")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Follow")).to_be_visible()


def test_a_variable_is_set_by_a_draft_that_shows_what_it_changes_and_what_was_weakened_by_hand(
    open_page, deployed, platform
):
    page = open_page(f"/deployments/{deployed}")
    page.get_by_role("link", name="Configuration").click()
    table = page.get_by_role("region", name=re.compile(r"Variables of \w+$"))
    expect(table).to_contain_text("LEVEL")
    expect(table).to_contain_text("info")
    said = page.get_by_label(re.compile("Set variables of"))
    said.fill("1BAD=x")
    change = page.get_by_role("button", name="Show what that changes").first
    change.click()
    expect(page.get_by_text("1BAD=x is not NAME=VALUE")).to_be_visible()
    said.fill("LEVEL=debug")
    change.click()
    expect(page).to_have_url(re.compile(r"/runs/run-"))
    expect(page.get_by_role("heading", name=re.compile("LEVEL"))).to_be_visible()
    files = f"{platform.url}/runs/{page.url.rpartition('/')[2]}/files"
    main = requests.get(files, timeout=60).json()["files"]["main.tf"]
    led_away = main.replace('value = "debug"', 'value = "https://collect.example.net/x"')
    assert led_away != main
    requests.put(files, json={"files": {"main.tf": led_away}}, timeout=60).raise_for_status()
    page.reload()
    page.get_by_role("button", name="Preview the changes").click()
    expect(page.get_by_text("google_cloud_run_v2_service.").first).to_be_visible()
    expect(page.get_by_role("region", name="Less safe")).to_contain_text("collect.example.net")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("region", name="Less safe")).to_be_visible()
    page.wait_for_function("document.documentElement.scrollWidth === 390")


def test_a_secret_is_known_by_name_and_version_and_its_value_by_nobody(open_page, deployed):
    page = open_page(f"/deployments/{deployed}/configuration")
    table = page.get_by_role("region", name="Secrets", exact=True)
    expect(table).to_contain_text("API_KEY")
    expect(table).to_contain_text("1")
    page.get_by_label("Variable of the secret").fill("API_KEY")
    page.get_by_label("Its new value").fill("hunter3-the-next")
    page.get_by_role("button", name="Show what that changes").last.click()
    expect(page).to_have_url(re.compile(r"/runs/run-"))
    expect(page.get_by_text("API_KEY is version 2 from now on").first).to_be_visible()
    assert "hunter3" not in page.content()


def test_a_service_is_opened_only_by_the_button_that_names_it_and_the_files_are_edited_by_hand(open_page, platform):
    command = [sys.executable, "-m", "infra.cli.main", "deploy", "a public web app and an internal admin service"]
    more = ["--app", "opened", "--yes", "--json", "--url", platform.url]
    done = subprocess.run([*command, *more], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    id_ = json.loads(done.stdout)["deployment_id"]
    page = open_page(f"/deployments/{id_}/change", width=390, height=844)
    page.get_by_label("What is to be different").fill("open admin to the internet")
    page.get_by_role("button", name="Show what that changes").click()
    yes = page.get_by_role("button", name="Yes: open admin")
    expect(yes).to_have_class(re.compile("danger"))
    page.wait_for_function("document.documentElement.scrollWidth === 390")
    expect(page).to_have_url(re.compile("/change$"))
    yes.click()
    expect(page).to_have_url(re.compile(r"/runs/run-"))
    opening = requests.get(f"{platform.url}/runs/{page.url.rpartition('/')[2]}", timeout=30).json()
    assert "allUsers" in opening["files"]["main.tf"]
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{platform.url}/deployments/{id_}/change")
    page.get_by_role("button", name="Open them in the editor").click()
    expect(page).to_have_url(re.compile(r"/design/run-"))
    page.get_by_role("textbox", name="main.tf").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# looked at by hand\n")
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text("Gate and schema check passed")).to_be_visible()
    by_hand = requests.get(f"{platform.url}/runs/{page.url.rpartition('/')[2]}", timeout=30).json()
    assert by_hand["files"]["main.tf"].startswith("# looked at by hand\n")
    assert (by_hand["kind"], by_hand["deployment_id"]) == ("change", id_)


def test_a_deployment_whose_program_never_started_says_so_and_takes_other_code(open_page, deployed, platform):
    whole = requests.get(f"{platform.url}/deployments/{deployed}", timeout=30).json()
    page = open_page("/deployments")
    half = json.dumps(whole | {"status": "incomplete", "applied_run_id": ""})
    page.route(f"**/deployments/{deployed}", lambda route: answered(route, half))
    page.goto(f"{platform.url}/deployments/{deployed}")
    expect(page.get_by_text("Its run did not come to its end")).to_be_visible()
    expect(page.get_by_text("Well", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Give it other code").click()
    expect(page.get_by_label(re.compile("An image, or a repository"))).to_be_visible()


def test_a_change_that_did_not_end_is_no_half_made_deployment(open_page, deployed, platform):
    whole = requests.get(f"{platform.url}/deployments/{deployed}", timeout=30).json()
    page = open_page("/deployments")
    unfinished = json.dumps(whole | {"status": "incomplete"})
    page.route(f"**/deployments/{deployed}", lambda route: answered(route, unfinished))
    page.goto(f"{platform.url}/deployments/{deployed}")
    expect(page.get_by_role("heading", name="Change unfinished")).to_be_visible()
    expect(page.get_by_text("Half made")).to_have_count(0)


def answered(route, body):
    """The document for who asks for it; a page that is gone to is itself."""
    if route.request.resource_type == "document":
        route.continue_()
    else:
        route.fulfill(body=body, content_type="application/json")
