"""Alerts are searched, narrowed and ordered by an address that shows another person the same."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.console.test_browser_ways import alerts  # noqa: F401 - a fixture
from tests.support.alerts import pending_alert

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)


@pytest.mark.parametrize("width", [1440, 390])
def test_alerts_are_searched_narrowed_and_ordered_by_the_address(open_page, alerts, width):
    for n, severity in enumerate(("warning", "critical", "error")):
        name = f"al-list-{width}-{severity}"
        made = pending_alert(time.time, name, resource=f"orchid-{width}-{n}", severity=severity, target=None)
        alerts.create(name, made)
    page = open_page("/ops", width=width)
    page.get_by_label("Search the alerts").fill(f"orchid-{width}")
    feed = page.get_by_role("feed", name="Active alerts")
    expect(feed.get_by_role("article")).to_have_count(3)
    page.get_by_label("Order").select_option("Most severe first")
    expect(feed.get_by_role("article").first).to_contain_text(f"orchid-{width}-1")
    page.get_by_role("group", name="Severity").get_by_role("button", name="Error").click()
    expect(feed.get_by_role("article")).to_have_count(1)
    feed.get_by_role("button").click()
    expect(page).to_have_url(re.compile(rf"q=orchid-{width}&order=severe&severity=error&alert=al-list-{width}-error"))
    page.reload()
    expect(feed.get_by_role("article")).to_have_count(1)
    expect(page.locator(".alert-open")).to_contain_text(f"orchid-{width}-2")
    expect(page.get_by_role("region", name="Active alerts")).to_contain_text(re.compile(r"1 of \d+"))
