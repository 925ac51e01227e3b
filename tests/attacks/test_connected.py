# ruff: noqa: E501 - one attack a line
"""What a hostile file connects to, lends or tells that the plan does not name: endpoints, names, keys, alerts, copies."""

from dataclasses import replace

import pytest

from tests.attacks.test_removed_guards import LIMITS, PROJECT, Attack, Ref, judged

NOBODY = replace(LIMITS, cap_usd=None, people=frozenset())
NET = Ref("google_compute_network.own.id")
RING = {"google_kms_key_ring.own": {"name": "r-abcde", "project": PROJECT, "location": "us-central1"}}
KEYS = {**RING, "google_kms_crypto_key.own": {"name": "k-abcde", "key_ring": Ref("google_kms_key_ring.own.id")}}
THEIR_KEY = "projects/mallory/locations/us-central1/keyRings/r/cryptoKeys/k"


def database(reached, **more):
    settings = {
        "tier": "db-f1-micro",
        "edition": "ENTERPRISE",
        "ip_configuration": [reached],
        "backup_configuration": [{"enabled": True}],
    }
    about = {
        "name": "db-abcde",
        "project": PROJECT,
        "region": "us-central1",
        "database_version": "POSTGRES_16",
        "deletion_protection": True,
    }
    return "google_sql_database_instance", {**about, "settings": [settings], **more}


def by_endpoint(**said):
    return {"ipv4_enabled": False, "psc_config": [{"psc_enabled": True, **said}]}


def names(**said):
    return "google_dns_policy", {"name": "names-abcde", "project": PROJECT, "networks": [{"network_url": NET}], **said}


def zone(**said):
    seen = [{"networks": [{"network_url": NET}]}]
    return "google_dns_managed_zone", {
        "name": "z-abcde",
        "project": PROJECT,
        "dns_name": "corp.example.",
        "visibility": "private",
        "private_visibility_config": seen,
        **said,
    }


def lent(member, role="roles/cloudkms.cryptoKeyEncrypterDecrypter"):
    return (
        "google_kms_crypto_key_iam_member",
        {"crypto_key_id": Ref("google_kms_crypto_key.own.id"), "role": role, "member": member},
        KEYS,
    )


def channel(kind, **labels):
    return "google_monitoring_notification_channel", {
        "display_name": "c-abcde",
        "project": PROJECT,
        "type": kind,
        "labels": labels,
    }


def copies(**said):
    return "google_gke_backup_backup_plan", {"name": "b-abcde", "project": PROJECT, "location": "us-central1", **said}


ATTACKS = {
    "an endpoint for a stranger's project": (*database(by_endpoint(allowed_consumer_projects=["mallory-net"])), "foreign_resource"),
    "an endpoint for a project by its number": (*database(by_endpoint(allowed_consumer_projects=["123456789012"])), "foreign_resource"),
    "an endpoint made in a stranger's network": (*database(by_endpoint(psc_auto_connections=[{"consumer_network": "projects/mallory-net/global/networks/n"}])), "refused_argument"),
    "a way out into a stranger's network": (*database(by_endpoint(network_attachment_uri="projects/mallory-net/regions/us-central1/networkAttachments/x")), "refused_argument"),
    "a database under a stranger's key": (*database(by_endpoint(), encryption_key_name=THEIR_KEY), "foreign_resource"),
    "names asked of the internet": (*names(alternative_name_server_config=[{"target_name_servers": [{"ipv4_address": "8.8.8.8"}]}]), "foreign_resource"),
    "names of a stranger's network": (*names(enable_inbound_forwarding=True, networks=[{"network_url": "projects/mallory/global/networks/default"}]), "foreign_resource"),
    "a zone that is forwarded to the internet": (*zone(forwarding_config=[{"target_name_servers": [{"ipv4_address": "203.0.113.66"}]}]), "refused_argument"),
    "every name forwarded": (*zone(dns_name=".", forwarding_config=[{"target_name_servers": [{"domain_name": "evil.example", "forwarding_path": "private"}]}]), "refused_argument"),
    "a zone that a stranger's network answers": (*zone(peering_config=[{"target_network": [{"network_url": "projects/mallory/global/networks/n"}]}]), "refused_argument"),
    "a key for a stranger": (*lent("user:eve@attacker.example"), "foreign_identity"),
    "a key for a name like Google's": (*lent("serviceAccount:service-1@gs-project-accounts.iam.gserviceaccount.com.attacker.example"), "foreign_identity"),
    "a key for Google's account of another project": (*lent("serviceAccount:service-999999999999@gs-project-accounts.iam.gserviceaccount.com"), "foreign_identity"),
    "a key that is brought along": ("google_kms_crypto_key", {"name": "x-abcde", "key_ring": Ref("google_kms_key_ring.own.id"), "import_only": True, "skip_initial_version_creation": True}, RING, "refused_argument"),
    "alerts to a stranger's address": (*channel("email", email_address="eve@attacker.example"), "foreign_webhook"),
    "alerts to a stranger's topic": (*channel("pubsub", topic="projects/mallory/topics/t"), "foreign_webhook"),
    "an objective of a stranger's service": ("google_monitoring_slo", {"service": "projects/mallory/services/s", "slo_id": "s-abcde", "project": PROJECT, "goal": 0.99, "rolling_period_days": 30, "basic_sli": [{"availability": [{"enabled": True}]}]}, "foreign_resource"),
    "copies of a stranger's cluster": (*copies(cluster="projects/mallory/locations/us-central1/clusters/c", backup_config=[{"all_namespaces": True, "include_secrets": True}]), "foreign_resource"),
    "copies under a stranger's key": (*copies(cluster=Ref("google_container_cluster.own.id"), backup_config=[{"all_namespaces": True, "encryption_key": [{"gcp_kms_encryption_key": THEIR_KEY}]}]), "refused_argument"),
    "copies of a stranger's database": ("google_spanner_backup_schedule", {"name": "s-abcde", "project": PROJECT, "instance": "victim", "database": "victim", "retention_duration": "31620000s", "full_backup_spec": [{}], "spec": [{"cron_spec": [{"text": "0 12 * * *"}]}]}, "foreign_resource"),
    "requests to a stranger's rows": ("google_bigtable_app_profile", {"instance": "victim", "app_profile_id": "a-abcde", "project": PROJECT, "multi_cluster_routing_use_any": True}, "foreign_resource"),
    "a disk in two zones of a stranger's snapshot": ("google_compute_region_disk", {"name": "d-abcde", "project": PROJECT, "region": "us-central1", "type": "pd-balanced", "size": 10, "replica_zones": ["us-central1-a", "us-central1-b"], "snapshot": "projects/mallory/global/snapshots/s"}, "foreign_resource"),
}  # fmt: skip


@pytest.mark.parametrize("said", ATTACKS.values(), ids=ATTACKS)
def test_nothing_is_connected_lent_or_told_that_the_plan_does_not_name(said):
    kind, after, *more, rule = said
    attack = Attack(("", ""), rule, kind, after, limits=NOBODY, more=more[0] if more else None)
    assert judged(attack)[0] == {rule}
