"""The editor of a draft: mended as shown, drawn as edited, more files, from a node to its block and back."""

import re
import time

import pytest
import requests
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

GOAL = "A backend API on a VM for an editor"
BUCKET = 'resource "google_storage_bucket" "photos" {\n  name     = "photos-of-orchids"\n  locaton  = "EU"\n}\n'


@pytest.fixture
def draft(platform):
    """A draft that nobody executes: its run id."""
    plan = requests.post(f"{platform.url}/generate-graph", json={"prompt": GOAL}, timeout=60).json()
    body = {"prompt": GOAL, "plan": plan["plan"], "graph": plan["graph"]}
    return requests.post(f"{platform.url}/generate_terraform", json=body, timeout=60).json()["run_id"]


def stored(platform, run_id):
    return requests.get(f"{platform.url}/runs/{run_id}", timeout=10).json()


def add_file(page, name, text):
    page.get_by_role("button", name="Add a file").click()
    page.get_by_label("Name of the new file").fill(name)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("textbox", name=name).click()
    page.keyboard.insert_text(text)


def test_a_finding_is_mended_only_by_the_edit_that_was_shown_with_its_reason(open_page, platform, draft):
    page = open_page(f"/design/{draft}")
    page.get_by_role("button", name="Add a file").click()
    page.get_by_label("Name of the new file").fill("override.tf")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("what replaces others")
    page.keyboard.press("Escape")
    add_file(page, "storage.tf", BUCKET)
    findings = page.get_by_role("list", name="Findings")
    expect(findings).to_contain_text("storage.tf:3")
    # The drawing is that of what was typed, which nobody has saved.
    expect(page.locator(".react-flow__node").filter(has_text="photos-of-orchids")).to_be_attached()
    findings.get_by_role("button", name="Fix storage.tf:3").click()
    question = page.get_by_role("alertdialog", name="Mend it like this?")
    expect(question.get_by_role("list", name="Edits")).to_contain_text("rule ")
    expect(question.locator(".diff-add")).to_contain_text("location")
    question.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("textbox", name="storage.tf")).to_contain_text("locaton")
    findings.get_by_role("button", name="Fix storage.tf:3").click()
    question.get_by_role("button", name="Take these edits").click()
    expect(page.get_by_role("textbox", name="storage.tf")).not_to_contain_text("locaton")
    expect(findings).to_have_count(0)
    assert set(stored(platform, draft)["files"]) == {"main.tf", "variables.tf", "outputs.tf"}
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text("Gate and schema check passed")).to_be_visible()
    assert "location" in stored(platform, draft)["files"]["storage.tf"]
    page.get_by_role("button", name="Remove storage.tf").click()
    page.get_by_role("button", name="Difference").click()
    expect(page.locator(".diff-del").filter(has_text="photos-of-orchids")).to_be_attached()
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("tab", name="storage.tf")).to_have_count(0)
    expect(page.get_by_text("Gate and schema check passed")).to_be_visible()
    assert "storage.tf" not in stored(platform, draft)["files"]


def test_a_node_leads_to_its_block_a_block_to_its_node_and_the_files_to_the_disk(open_page, platform, draft):
    page = open_page(f"/design/{draft}")
    machine = page.locator(".react-flow__node").filter(has_text="backend-vm-1")
    page.get_by_role("tab", name="outputs.tf").click()
    machine.click()
    editor = page.get_by_role("textbox", name="main.tf")
    expect(editor.locator(".cm-activeLine")).to_have_text('resource "google_compute_instance" "backend_vm_1" {')
    subnet = page.locator(".node-group").filter(has_text="Subnet").first
    expect(subnet).not_to_have_class(re.compile("node-selected"))
    editor.get_by_text('resource "google_compute_subnetwork"').first.scroll_into_view_if_needed()
    editor.get_by_text('resource "google_compute_subnetwork"').first.click()
    expect(subnet).to_have_class(re.compile("node-selected"))
    saved = {}
    page.on("download", lambda each: saved.update({each.suggested_filename: each}))
    page.get_by_role("button", name="Download").click()
    files = stored(platform, draft)["files"]
    deadline = time.monotonic() + 60
    while len(saved) < len(files) and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    assert {name: each.path().read_text() for name, each in saved.items()} == files


def test_what_is_typed_while_it_is_saved_stays_and_is_saved_next(open_page, platform, draft):
    page = open_page(f"/design/{draft}")
    address, held = f"**/runs/{draft}/files", []

    def hold(request):
        held.append(request)

    page.route(address, hold)
    editor = page.get_by_role("textbox", name="main.tf")
    save = page.get_by_role("button", name="Save and check")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# first\n")
    save.click()
    expect(save).to_have_attribute("aria-busy", "true")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# second\n")
    held[0].continue_()
    page.unroute(address)
    expect(save).to_be_enabled()
    expect(editor).to_contain_text("# second")
    save.click()
    expect(page.get_by_text("Not saved")).to_be_hidden()
    assert stored(platform, draft)["files"]["main.tf"].startswith("# second\n# first\n")
