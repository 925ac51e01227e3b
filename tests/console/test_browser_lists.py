"""Alerts are searched, narrowed and ordered by an address that shows another person the same."""

import re
import time

import pytest
from playwright.sync_api import expect

from shared.schemas import AlertStatus
from tests.support.alerts import pending_alert

pytestmark = pytest.mark.browser


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


def test_the_history_shows_what_is_in_sight_though_the_questions_above_it_came_later(open_page, alerts):
    for n in range(40):
        name = f"al-late-{n}"
        alerts.create(name, pending_alert(time.time, name, resource=f"late-{n}", target=None))
        done = pending_alert(time.time, f"{name}-done", resource=f"done-{n}", status=AlertStatus.RESOLVED)
        alerts.create(f"{name}-done", done)
    page = open_page("/docs", width=390)
    questions = re.compile(r"/ops/alerts\?(?!.*status=.*status=).*status=pending_approval")
    page.route(questions, lambda _: None)
    page.goto(page.url.replace("/docs", "/ops"))
    history = page.get_by_role("feed", name="History")
    expect(history.get_by_role("article").first).to_be_visible()
    page.unroute(questions)
    expect(page.get_by_role("article", name="Approval for late-0", exact=True)).to_be_visible()
    page.wait_for_function(AT_THE_NEWEST, timeout=30_000)


AT_THE_NEWEST = """() => {
  const list = document.querySelector('[role="feed"][aria-label="History"]');
  window.scrollTo(0, list.getBoundingClientRect().top + window.scrollY - window.innerHeight / 2);
  const newest = list.querySelector('[data-index="0"]')?.getBoundingClientRect();
  return newest && newest.top >= 0 && newest.bottom <= window.innerHeight;
}"""
