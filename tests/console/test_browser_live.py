"""What happens elsewhere is seen in an open page: told as it happens, or asked for where it is not told."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.console.test_browser import put_alert

pytestmark = pytest.mark.browser


def put(alerts, name):
    put_alert(alerts, name, resource=f"{name}-vm", target=None, severity="warning")


def test_a_question_is_told_as_it_is_asked_in_the_page_the_tab_and_by_keys(open_page, alerts):
    with_stream = []
    page = open_page("/runs")
    page.on("response", lambda answer: with_stream.append(answer.status) if "/ops/events" in answer.url else None)
    # One process tells so many pages at a time, and those that were closed a moment ago still count: 204.
    deadline = time.monotonic() + 60
    while 200 not in with_stream and time.monotonic() < deadline:
        page.reload()
        expect(page.get_by_role("heading", name="Runs")).to_be_visible()
        page.wait_for_timeout(1_000)
    assert 200 in with_stream
    page.wait_for_timeout(500)
    put(alerts, "live-one")
    # By itself the page would ask again after half a minute.
    toast = page.get_by_role("status", name="What has just happened").get_by_text("live-one-vm needs an answer")
    expect(toast).to_be_visible(timeout=25_000)
    expect(page).to_have_title(re.compile(r"^\(\d+\) Runs"))
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("/ops$"))
    expect(page.get_by_role("article", name="Approval for live-one-vm")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("alertdialog", name="Keys")).to_contain_text("Search the list")


def test_where_nothing_is_told_a_page_asks_by_itself(open_page, alerts, complaints):
    complaints.expected = "ERR_FAILED"
    page = open_page("/ops")
    page.route("**/ops/events", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("heading", name="Ops")).to_be_visible()
    put(alerts, "asked-one")
    expect(page.get_by_role("article", name="Approval for asked-one-vm")).to_be_visible()
