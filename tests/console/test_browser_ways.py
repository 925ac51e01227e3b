"""The ways between the console's pages: links that lead to the thing, pages that break, edits that would be lost."""

import re
import time

import pytest
import requests
from playwright.sync_api import expect

from tests.console.test_browser import PAST_THE_EDGE
from tests.support.alerts import pending_alert

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def draft(platform):
    """A draft that nobody executes: its run id."""
    goal = "a static website of rare orchids"
    plan = requests.post(f"{platform.url}/generate-graph", json={"prompt": goal}, timeout=60).json()["plan"]
    body = {"prompt": goal, "plan": plan}
    return requests.post(f"{platform.url}/generate_terraform", json=body, timeout=60).json()["run_id"]


def test_a_page_that_can_t_be_fetched_leaves_the_others_and_the_kill_switch(open_page, complaints):
    complaints.expected = "ERR_FAILED|Failed to fetch dynamically imported module"
    page = open_page("/")
    expect(page.get_by_label("Your goal")).to_be_visible()
    page.route("**/assets/Ops-*.js", lambda route: route.abort())
    page.get_by_role("link", name=re.compile("^Ops")).click()
    expect(page.get_by_role("heading", name="This page could not be fetched")).to_be_visible()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    page.get_by_role("link", name="Deployments").click()
    expect(page.get_by_role("heading", name="Deployments", exact=True)).to_be_visible()
    page.unroute("**/assets/Ops-*.js")


def test_edits_that_are_not_saved_are_asked_about_before_the_page_is_left(open_page, draft):
    page = open_page(f"/design/{draft}")
    page.get_by_role("textbox", name="main.tf").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# mine\n")
    page.get_by_role("link", name="Deployments").click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    question.get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile(draft))
    expect(page.get_by_role("textbox", name="main.tf")).to_contain_text("# mine")
    page.get_by_role("link", name="Deployments").click()
    question.get_by_role("button", name="Drop the edits").click()
    expect(page).to_have_url(re.compile("/deployments$"))


def test_every_run_is_in_a_list_that_is_searched_and_filtered_by_its_address(open_page, draft):
    page = open_page("/")
    page.get_by_role("link", name="All runs").click()
    page.get_by_role("searchbox").fill("rare orchids")
    expect(page.get_by_role("link", name=re.compile("rare orchids"))).to_have_count(1)
    page.get_by_role("button", name="Drafts").click()
    expect(page).to_have_url(re.compile(r"q=rare(\+|%20)orchids&status=draft"))
    page.reload()
    expect(page.get_by_role("link", name=re.compile("rare orchids"))).to_have_count(1)
    page.get_by_role("button", name="Failed").click()
    expect(page.get_by_text("None of them is like that")).to_be_visible()
    page.get_by_role("button", name="Drafts").click()
    page.get_by_role("link", name=re.compile("rare orchids")).click()
    expect(page).to_have_url(re.compile(f"/design/{draft}"))


def test_a_link_to_an_alert_leads_to_it_and_an_unknown_one_says_so(open_page, alerts, complaints):
    complaints.expected = "status of 404"
    for n in range(40):
        name = f"al-link-{n:02}"
        alerts.create(name, pending_alert(time.time, name, resource=f"link-vm-{n:02}", target=None))
    page = open_page("/ops?alert=al-link-07")
    row = page.locator(".alert-open").filter(has_text="link-vm-07")
    expect(row).to_be_in_viewport()
    page.goto(page.url.replace("al-link-07", "al-nobody"))
    expect(page.get_by_role("alert")).to_contain_text("al-nobody")
    page.goto(re.sub("/ops.*", "/deployments/run-nobody", page.url))
    expect(page.get_by_role("alert")).to_contain_text("run-nobody")


def test_the_most_severe_question_stands_first_whole_and_counted_in_the_tab(open_page, alerts):
    long = "cloudsql.googleapis.com/database/postgresql/" + "num_backends_" * 8
    for severity in ("warning", "critical"):
        name = f"al-order-{severity}"
        alerts.create(name, pending_alert(time.time, name, severity=severity, metric=long, target=None))
    for width in (390, 1440):
        page = open_page("/ops", width=width)
        cards = page.get_by_role("article", name=re.compile("Approval for"))
        expect(cards.filter(has_text="num_backends").first).to_be_visible()
        severities = cards.locator(".badge").all_inner_texts()
        assert severities == sorted(severities, key=["Critical", "Error", "Warning"].index)
        cut = page.evaluate(
            "[...document.querySelectorAll('.approval, .approval *')].filter(e => {"
            " const box = e.getBoundingClientRect(), panel = e.closest('.panel').getBoundingClientRect();"
            " return box.width && box.right > panel.right + 1; }).map(e => e.className)"
        )
        assert cut == []
        assert page.evaluate(PAST_THE_EDGE, width) == []
        expect(page).to_have_title(re.compile(r"^\(\d+\) Ops"))
