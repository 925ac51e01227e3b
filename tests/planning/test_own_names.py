"""Names of one's own: every name below a domain, a certificate that a record proves, a subdomain's own zone."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.drawn.own_names import names_in
from shared.llm import provider
from shared.settings import ModelSettings


def planned(goal: str) -> tuple[dict[str, dict[str, str]], dict[str, bool]]:
    """Kind of part -> its settings; need -> whether it is met."""
    made = make_plan(goal, provider(ModelSettings(), RULES))
    parts = {each.part: {one.key: one.value for one in each.settings} for each in made.expanded.architecture.parts}
    return parts, {each.need: each.met for each in made.asked}


@pytest.mark.parametrize(
    ("goal", "domain"),
    [
        (
            "Every customer of our SaaS gets a subdomain like acme.ourapp.com, all on one Cloud Run service",
            "*.ourapp.com",
        ),
        (
            "each tenant gets its own subdomain (tenant1.crm.app, tenant2.crm.app) of a container on cloud run",
            "*.crm.app",
        ),
        ("Cloud Run, Wildcard-Zertifikat für *.faktura.de", "*.faktura.de"),
        ("Un servicio de Cloud Run con certificado comodín para *.tienda.mx", "*.tienda.mx"),
        ("Un sous-domaine par client (client.monapp.fr), certificat joker devant Cloud Run", "*.monapp.fr"),
        ("Jeder Mandant bekommt eine eigene Subdomain von planer.de; Django auf Cloud Run", "planer.de,*.planer.de"),
        ("cloud run service w/ wilcard cert for *.myapp.dev pls", "*.myapp.dev"),
        ("WordPress on a VM with *.blogs.net wildcard ssl", "*.blogs.net"),
        ("Cloud Run API with a wildcard certificate", "*.example.com"),
    ],
)
def test_every_name_below_a_domain_is_one_certificate(goal: str, domain: str) -> None:
    parts, met = planned(goal)
    assert parts["load_balancer"]["domain"] == domain
    assert met["wildcard"]
    assert "not_understood" not in met


@pytest.mark.parametrize(
    "goal",
    [
        "Cloud Run api at api.example.com with https, no wildcard certificate needed",
        "CORS should allow *.partner.com for our Cloud Run API",
        "We already have a wildcard certificate at DigiCert for our on-prem site; here just deploy a Cloud Run API",
        "Elasticsearch on a VM with wildcard search over our logs",
    ],
)
def test_a_no_a_mention_and_what_stands_elsewhere_make_none(goal: str) -> None:
    parts, met = planned(goal)
    assert "*" not in str(parts)
    assert not met.get("wildcard")
    assert not met.get("certificate_manager")


@pytest.mark.parametrize(
    ("goal", "zone", "domain"),
    [
        (
            "Our DNS is at Cloudflare; delegate only the subdomain app.example.org to Cloud DNS, for a Cloud Run API",
            "app.example.org",
            "app.example.org",
        ),
        (
            "foo.org stays at GoDaddy, the subdomain api.foo.org is delegated to Cloud DNS, TLS for the Cloud Run API",
            "api.foo.org",
            "api.foo.org",
        ),
    ],
)
def test_a_delegated_subdomain_has_a_zone_of_its_own(goal: str, zone: str, domain: str) -> None:
    parts, met = planned(goal)
    assert parts["dns"]["domain"] == zone
    assert parts["load_balancer"]["domain"] == domain
    assert met["delegation"]


def test_a_cluster_is_told_that_it_takes_no_such_certificate() -> None:
    parts, met = planned("GKE autopilot cluster with a wildcard certificate for *.apps.corp.com")
    assert list(parts) == ["gke"]
    assert met["wildcard"] is False


def test_a_record_proves_a_domain_before_its_names_move() -> None:
    parts, met = planned("Web app on Cloud Run with Certificate Manager and DNS authorization for shop.example.net")
    assert parts["load_balancer"]["dns_authorized"] == "true"
    assert met["certificate_manager"]


def test_a_name_that_is_covered_is_not_in_the_certificate_twice() -> None:
    names = names_in("wildcard for *.ourapp.com, also www.ourapp.com, ourapp.com and shop.other.com")
    assert names.all == ["ourapp.com", "shop.other.com", "*.ourapp.com"]


def test_so_is_no_word_for_only_in_english() -> None:
    parts, _ = planned("Customers come to our SaaS on Cloud Run, so we need a certificate for ourapp.com")
    assert "iap" not in parts["cloud_run"]
