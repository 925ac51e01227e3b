"""Addresses that Google's services may be told to ask or to send people to."""

import pytest

from jobs.terraform.policy.plan_document import UNKNOWN as LATER
from jobs.terraform.policy.plan_document import Change, Source
from jobs.terraform.policy.plan_hosts import asked, called, goes_outside
from shared.schemas.inner_hosts import is_inner

INNER = [
    "169.254.169.254",
    "169.254.169.254.",
    "2852039166",
    "0xa9fea9fe",
    "0xA9FEA9FE",
    "0251.0376.0251.0376",
    "0xa9.254.169.254",
    "169.254.43518",
    "169.16689662",
    "[::ffff:169.254.169.254]",
    "::ffff:a9fe:a9fe",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "::1",
    "::",
    "metadata.google.internal",
    "METADATA.GOOGLE.INTERNAL.",
    "metadata",
    "x.c.project.internal",
    "localhost",
    "foo.localhost",
    "db.local",
    "printer",
    "127.1",
    "0",
    "0.0.0.0",
    "10.0.0.8",
    "192.168.1.1",
    "172.16.0.1",
    "100.64.0.1",
    "127.0.0.1:8080",
    "http://10.1.2.3/",
    "https://user@169.254.169.254/x",
    "http://169.254.169.254#@example.com",
    "169.254.169.254.nip.io",
    "a9fea9fe.sslip.io",
    "lvh.me.localtest.me",
    "169%2e254%2e169%2e254",
    "224.0.0.1",
    "255.255.255.255",
    "99999999999",
    "1.2.3.4.arpa",
    "\uff11\uff10.0.0.1",
    "169\u3002254\u3002169\u3002254",
    "\u2460\u2461\u2466.0.0.1",
]
PUBLIC = [
    "example.com",
    "www.shop.example.org",
    "api-abc-uc.a.run.app",
    "203.0.113.7",
    "8.8.8.8",
    "2600:1901::1",
    "https://example.com/health",
    "internal.example.com",
    "1.2.example.com",
]


@pytest.mark.parametrize("host", INNER)
def test_what_only_an_inner_network_reaches_is_told_in_any_spelling(host):
    assert is_inner(host)


@pytest.mark.parametrize("host", PUBLIC)
def test_what_is_on_the_public_internet_is_not(host):
    assert not is_inner(host)


UPTIME = """
resource "google_monitoring_uptime_check_config" "x" {
  monitored_resource {
    type   = "uptime_url"
    labels = { host = HOST }
  }
}
"""


def found(host, value):
    after = {"monitored_resource": [{"type": "uptime_url", "labels": {"host": value}}]}
    kind = "google_monitoring_uptime_check_config"
    change = Change(f"{kind}.x", "managed", kind, "x", "", ("create",), {}, after)
    return {rule for rule, _ in asked(change, Source({"main.tf": UPTIME.replace("HOST", host)}))}


@pytest.mark.parametrize(
    ("host", "value", "expected"),
    [
        ('"example.com"', "example.com", set()),
        ('"metadata.google.internal"', "metadata.google.internal", {"foreign_endpoint"}),
        ("google_compute_address.a.address", LATER, set()),
        ('trimsuffix("169.254.169.254", random_string.z.result)', LATER, {"unknown_value"}),
        ('google_storage_bucket.b.labels["h"]', LATER, {"unknown_value"}),
        ("google_compute_instance.a.network_interface[0].access_config[0].nat_ip", LATER, set()),
    ],
)
def test_an_uptime_check_asks_the_public_internet_or_what_is_made_here(host, value, expected):
    assert found(host, value) == expected


def test_people_are_not_sent_to_an_inner_address():
    after = {"default_url_redirect": [{"host_redirect": "0xa9fea9fe", "strip_query": False}]}
    change = Change("google_compute_url_map.x", "managed", "google_compute_url_map", "x", "", ("create",), {}, after)
    assert {rule for rule, _ in asked(change, Source({}))} == {"foreign_endpoint"}


CLOCK = """
resource "google_cloud_scheduler_job" "x" {
  http_target {
    uri = URI
  }
}
"""
OUTSIDE = "https://hooks.example.com/nightly"


def clock(uri, value, people, **more):
    kind = "google_cloud_scheduler_job"
    after = {"http_target": [{"uri": value, **more}]}
    change = Change(f"{kind}.x", "managed", kind, "x", "", ("create",), {}, after)
    source = Source({"main.tf": CLOCK.replace("URI", uri)})
    written = source.written(change).get("http_target.uri")
    return goes_outside(kind, "http_target.uri", [value], written), {rule for rule, _ in called(change, source, people)}


@pytest.mark.parametrize(
    ("uri", "value", "goes"),
    [
        (f'"{OUTSIDE}"', OUTSIDE, True),
        ("var.url", OUTSIDE, True),
        ('"http://hooks.example.com/x"', "http://hooks.example.com/x", False),
        ('"https://169.254.169.254/x"', "https://169.254.169.254/x", False),
        ('"https://me:pw@hooks.example.com/x"', "https://me:pw@hooks.example.com/x", False),
        ('"https://hooks.example.com/x?key=1"', "https://hooks.example.com/x?key=1", False),
        ("google_cloud_run_v2_service.api.uri", "https://api-abc-uc.a.run.app", False),
        ('"https://${random_id.x.hex}.example.com"', "https://ab.example.com", False),
    ],
)
def test_only_a_public_address_that_is_written_out_is_outside(uri, value, goes):
    assert clock(uri, value, None)[0] is goes


def test_a_clock_calls_outside_what_the_plan_names_and_sends_nothing_along():
    written, named = f'"{OUTSIDE}"', {f"called:{OUTSIDE}"}
    assert clock(written, OUTSIDE, named)[1] == set()
    assert clock(written, OUTSIDE, named, headers={"Content-Type": "application/json"})[1] == set()
    assert clock(written, OUTSIDE, set())[1] == {"foreign_endpoint"}
    assert clock(written, OUTSIDE, named, oidc_token=[{"service_account_email": "a"}])[1] == {"foreign_endpoint"}
    assert clock(written, OUTSIDE, named, headers={"Authorization": "Bearer x"})[1] == {"foreign_endpoint"}
