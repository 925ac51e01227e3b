"""Backups of a cluster: which goals ask for them, and what they say of clock, days, namespaces, volumes and secrets."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.read import read
from functions.planning.rules.sketch import Sketch
from functions.planning.wished import as_wished


def _settings(sketch: Sketch) -> dict[str, str]:
    found = sketch.of("gke")[0]
    return {key: value for key, value in sketch.parts[found].settings.items() if key.startswith("backup_")}


@pytest.mark.parametrize(
    ("goal", "settings"),
    [
        (
            "GKE cluster backed up every midnight incl. volumes and secrets of namespaces ns1 and ns2, keep 180 days",
            {"backup_cron": "0 0 * * *", "backup_days": "180", "backup_namespaces": "ns1,ns2"},
        ),
        (
            "Backup for GKE: unser Cluster wird jede Nacht um 2 Uhr gesichert, Aufbewahrung 45 Tage",
            {"backup_cron": "0 2 * * *", "backup_days": "45"},
        ),
        (
            "Kubernetes-Cluster mit Backup für GKE, alle 6 Stunden, ohne Secrets",
            {"backup_cron": "0 */6 * * *", "backup_secrets": "false"},
        ),
        (
            "GKE + Postgres HA; the cluster's namespaces web and jobs backed up hourly, kept for 7 days, no secrets",
            {
                "backup_cron": "0 * * * *",
                "backup_days": "7",
                "backup_namespaces": "web,jobs",
                "backup_secrets": "false",
            },
        ),
        (
            "copia de seguridad de los namespaces tienda y pagos del clúster GKE cada medianoche, guardar 60 días",
            {"backup_cron": "0 0 * * *", "backup_days": "60", "backup_namespaces": "tienda,pagos"},
        ),
        ("GKE with daily backups, secrets included: no", {"backup_secrets": "false"}),
        ('gke cluster with nightly backups of namespace "orders", retain 14 days', {"backup_namespaces": "orders"}),
        (
            "Regional Kubernetes cluster, Sicherung aller Namespaces täglich um 4, 2 Wochen aufbewahren, ohne Volumes",
            {"backup_cron": "0 4 * * *", "backup_days": "14", "backup_volumes": "false"},
        ),
    ],
)
def test_a_clusters_backups_are_as_they_are_said(goal: str, settings: dict[str, str]) -> None:
    sketch = draw(read(goal))
    assert _settings(sketch).items() >= settings.items()
    assert not sketch.of("secret", "bucket", "schedule", "run_job")


def test_secrets_that_are_taken_back_do_not_go_along() -> None:
    goal = "GKE with daily backups kept 30 days. They should also include secrets - sorry, should not."
    sketch = draw(read(as_wished(goal).text))
    assert _settings(sketch)["backup_secrets"] == "false"


@pytest.mark.parametrize(
    "goal",
    [
        "GKE cluster and Cloud SQL Postgres with daily backups kept 14 days",
        "Back up our Postgres every night; the app itself runs on GKE",
        "GKE cluster for stateless workers, no backups needed",
        "GKE cluster; we back the volumes up with Velero in our other cloud already",
        "gke cluster with a VM whose disk is backed up daily",
        "GKE cluster, secrets in Secret Manager",
    ],
)
def test_backups_of_something_else_are_none_of_the_clusters(goal: str) -> None:
    assert not _settings(draw(read(goal)))


def test_what_google_does_not_keep_is_told() -> None:
    sketch = draw(read("an api on gke, backed up with backup for gke, keep for 400 days"))
    assert _settings(sketch)["backup_days"] == "360"
    assert "360" in sketch.lacks["backup_days"]
    often = draw(read("cluster GKE, backups every 15 minutes of all namespaces"))
    assert _settings(often) == {
        "backup_cron": "0 * * * *",
        "backup_days": "15",
        "backup_volumes": "true",
        "backup_secrets": "true",
    }
    assert "every hour" in often.lacks["backups"]
