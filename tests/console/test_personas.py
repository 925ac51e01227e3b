"""Three people go their whole way in a real browser, on a desk and on a phone: every step is within reach on both."""

import re
import time

import pytest
import requests
from playwright.sync_api import expect

from infra.local.faults.drift import drift
from tests.console.test_browser import PAST_THE_EDGE

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
THUMB = 44


def within(inner, outer):
    return (
        outer["x"] <= inner["x"]
        and outer["y"] <= inner["y"]
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    )


def out_of_reach(page, button, size, *, thumb):
    """What keeps a person from it; empty for nothing."""
    if wide := page.evaluate(PAST_THE_EDGE, size["width"]):
        return wide
    box = button.bounding_box()
    if not box or not 0 <= box["x"] <= box["x"] + box["width"] <= size["width"]:
        return ["beyond the edge", box]
    if thumb and size is PHONE:
        if box["height"] < THUMB:
            return ["too low", box]
        if not 0 <= box["y"] <= box["y"] + box["height"] <= size["height"]:
            return ["not in sight", box]
    return []


def reach(page, button, *, thumb=False):
    """A step's button at both widths: there, whole, large enough; the page is no wider than its window. Then pressed.

    `thumb`: on the phone it is in sight without scrolling, and as high as a thumb needs.
    """
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        expect(button).to_be_visible()
        # Charts, drawings and dialogs take the new size in the next frames.
        deadline = time.monotonic() + 10
        while wrong := out_of_reach(page, button, size, thumb=thumb):
            assert time.monotonic() < deadline, wrong
            page.wait_for_timeout(50)
    button.click()


def applied(page, name=""):
    """The plan that is shown is applied, by the name of what it ends where that is asked; until it is done."""
    change = page.get_by_role("region", name="This will change")
    expect(change).to_be_visible(timeout=120_000)
    reach(page, change.get_by_role("button", name="Apply these changes"), thumb=True)
    question = page.get_by_role("alertdialog")
    if name:
        expect(question.get_by_role("button", name="Apply", exact=True)).to_be_disabled()
        question.get_by_role("textbox").fill(name)
    reach(page, question.get_by_role("button", name="Apply", exact=True))
    expect(page.locator(".page-facts").get_by_text(re.compile("Verified|Applied|Completed|Ended"))).to_be_visible(
        timeout=120_000
    )


def test_a_developer_gets_an_application_changes_it_and_ends_it(open_page, platform):
    goal = "A backend API on a VM for 700 users of a developer"
    page = open_page("/")
    page.get_by_role("button", name=re.compile("static website")).click()
    expect(page.get_by_label("Your goal")).to_have_value(re.compile("static website"))
    page.get_by_label("Your goal").fill(goal)
    page.keyboard.press("Control+Enter")
    card = page.get_by_role("region", name="The plan")
    expect(card.get_by_text("US dollars a month, estimated")).to_be_visible()
    expect(card.get_by_text("Open firewall")).to_be_visible()
    expect(card.get_by_text("Ports that the machine answers on are open to the whole internet.")).to_be_visible()
    expect(card.get_by_role("cell", name=re.compile("CPU utilization above 80"))).to_be_visible()
    reach(page, card.get_by_role("button", name="Proceed"), thumb=True)
    expect(page).to_have_url(re.compile("/design/run-"))
    expect(page.get_by_role("heading", name=goal)).to_be_visible()
    page.set_viewport_size(DESK)
    expect(page.locator(".react-flow__node").filter(has_text="VPC")).to_be_visible()
    inner, outer = (page.locator(".react-flow__node").filter(has_text=each).first for each in ("Subnet", "VPC network"))
    assert within(inner.bounding_box(), outer.bounding_box())
    expect(page.get_by_text("Gate and schema check passed")).to_be_visible()
    page.get_by_role("tab", name="variables.tf").click()
    expect(page.get_by_role("textbox", name="variables.tf")).to_contain_text("project_id")
    reach(page, page.get_by_role("button", name="Preview the changes"))
    change = page.get_by_role("region", name="This will change")
    expect(change.get_by_text("to add")).to_be_visible()
    expect(change.get_by_text(re.compile("a month afterwards"))).to_be_visible()
    # What may hurt stands open: nobody has to know that a line can be clicked.
    machine = change.get_by_role("region", name="Attributes of google_compute_instance.backend_vm_1")
    expect(machine.get_by_role("cell", name="machine_type", exact=True)).to_be_visible()
    applied(page)
    verified = page.get_by_role("region", name="Verified: it answers")
    expect(verified.get_by_text("200", exact=True)).to_be_visible()
    expect(verified.get_by_role("link", name=re.compile(r"^203\.0\.113\.\d+$"))).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("Apply complete")
    expect(page.get_by_role("list", name="Phases")).to_contain_text("Verified")

    deployment = page.url.rsplit("/", 1)[1]
    page.get_by_role("link", name=deployment).last.click()
    expect(page.get_by_text("As it was asked for")).to_be_visible()
    reach(page, page.get_by_role("link", name="Change", exact=True).first)
    page.get_by_label("What is to be different").fill("make the machine an e2-standard-4")
    reach(page, page.get_by_role("button", name="Show what that changes"))
    expect(page.get_by_role("cell", name="e2-standard-4").first).to_be_visible(timeout=120_000)
    applied(page)

    page.goto(f"{platform.url}/deployments/{deployment}/change")
    reach(page, page.get_by_role("button", name="Destroy"))
    question = page.get_by_role("alertdialog")
    question.get_by_role("textbox").fill("something else")
    expect(question.get_by_role("button", name="Show what goes")).to_be_disabled()
    name = question.locator("code").inner_text()
    question.get_by_role("textbox").fill(name)
    reach(page, question.get_by_role("button", name="Show what goes"))
    expect(page).to_have_url(re.compile("/runs/run-"))
    applied(page, name)
    assert requests.get(f"{platform.url}/deployments/{deployment}", timeout=10).status_code == 404


def test_somebody_on_call_is_asked_on_the_phone_sees_the_metric_answers_and_stops_it_all(
    open_page,
    platform,
    deployed,
):
    page = open_page("/docs/on-call", **PHONE)
    names = requests.get(f"{platform.url}/deployments/{deployed}", timeout=10).json()["resource_map"]
    machine = next(each for each in names if each.startswith("backend-vm-1"))
    platform.incidents.inject("load", deployed)
    told = page.get_by_role("status", name="What has just happened").get_by_role("link", name=re.compile(machine))
    expect(told.first).to_be_visible()
    told.first.click()
    question = page.get_by_role("article", name=f"Approval for {machine}")
    expect(question.get_by_text("Bigger machine")).to_be_visible()
    expect(question.get_by_text("machine_type").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Ops"))).to_contain_text("waiting for approval")
    # The metric is seen before anybody answers.
    curve = question.get_by_role("img", name=re.compile(r"CPU utilization over time: .*threshold 80 %"))
    expect(curve.locator("canvas")).to_be_visible()

    reach(page, page.get_by_role("button", name="Stop", exact=True), thumb=True)
    page.get_by_role("alertdialog").get_by_role("button", name="Stop autonomy").click()
    expect(question.get_by_role("button", name="Approve")).to_be_disabled()
    reach(page, page.get_by_role("button", name="Resume"))
    page.get_by_role("alertdialog").get_by_role("button", name="Resume autonomy").click()
    expect(page.get_by_text("Autonomy on")).to_be_visible()

    question.scroll_into_view_if_needed()
    reach(page, question.get_by_role("button", name="Approve"))
    reach(page, page.get_by_role("alertdialog").get_by_role("button", name="Approve"), thumb=True)
    expect(question).to_have_count(0)
    history = page.get_by_role("region", name="History")
    row = history.get_by_role("article").filter(has_text=machine).filter(has_text="Resolved").first
    expect(row).to_be_visible(timeout=120_000)
    # The address names it, so it stands open wherever it is listed by now.
    expect(row.get_by_role("img", name=re.compile(r"CPU utilization before: .*after: .*threshold"))).to_be_visible()
    expect(row.get_by_text(re.compile("Approved", re.IGNORECASE)).first).to_be_visible()
    page.goto(f"{platform.url}/deployments/{deployed}")
    expect(page.get_by_role("region", name="How it is")).to_contain_text("CPU utilization")
    reach(page, page.get_by_role("link", name="Alerts", exact=True))
    expect(page.get_by_role("region", name="Alerts", exact=True).get_by_text("backend-vm-1").first).to_be_visible()


def test_a_platform_engineer_reads_looks_for_what_was_changed_by_hand_and_is_refused_by_the_gate(
    open_page,
    platform,
    deployed,
):
    page = open_page("/docs/on-call")
    reach(page, page.get_by_role("link", name="What stands between a sentence and your project"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What stands between a sentence and your project")
    names = requests.get(f"{platform.url}/deployments/{deployed}", timeout=10).json()["resource_map"]
    firewall = next(each for each in names if each.startswith("backend-allow-http"))
    drift(platform.world, firewall, "priority", 900)
    page.goto(f"{platform.url}/deployments/{deployed}")
    reach(page, page.get_by_role("link", name="Drift"))
    reach(page, page.get_by_role("button", name="Look now"))
    expect(page).to_have_url(re.compile("/runs/run-"))
    expect(page.locator(".page-facts").get_by_text(re.compile("Looked"))).to_be_visible()
    page.goto(f"{platform.url}/deployments/{deployed}/drift")
    expect(page.get_by_role("region", name="What differs")).to_contain_text("priority")
    reach(page, page.get_by_role("link", name="History", exact=True))
    expect(page.get_by_role("link", name=re.compile("A backend API on a VM")).first).to_be_visible()
