"""What a goal says stands elsewhere is never built anew; what one part does to another, and words that only qualify."""

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.words.ports import protocol_ports_in
from functions.planning.rules.words.values import range_in
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)
STORES = {"sql", "redis", "bucket", "firestore", "queue", "identity_platform"}


def planned(goal: str) -> Planned:
    """The plan of a goal."""
    return make_plan(goal, OFFLINE)


def parts(made: Planned) -> dict[str, dict[str, str]]:
    """The settings of each part, by its kind; of several of a kind the first one's."""
    found: dict[str, dict[str, str]] = {}
    for each in made.expanded.architecture.parts:
        found.setdefault(each.part, {setting.key: setting.value for setting in each.settings})
    return found


@pytest.mark.parametrize(
    ("goal", "variable"),
    [
        ("Node API on Cloud Run, the database stays on Neon", "DATABASE_URL"),
        ("API on Cloud Run, we keep our Postgres on AWS RDS", "DATABASE_URL"),
        ("Wir haben schon eine Datenbank bei Hetzner, nur die API soll auf Cloud Run laufen", "DATABASE_URL"),
        ("la base de données reste chez OVH, déployer seulement l'API sur Cloud Run", "DATABASE_URL"),
        ("nuestra base MySQL está en otro proveedor, la API en Cloud Run", "DATABASE_URL"),
        ("our MongoDB cluster is at Atlas, deploy the express API only", "MONGODB_URI"),
        ("Cloud Run service, Redis is hosted by Upstash", "REDIS_URL"),
        ("RabbitMQ bei CloudAMQP, Worker auf Cloud Run", "BROKER_URL"),
        ("Move our web app from Heroku to Cloud Run, database stays at Heroku Postgres", "DATABASE_URL"),
        ("Cloud Run app, login is in Auth0, files in Cloudflare R2", "STORAGE_SECRET_KEY"),
        ("our own databse whitelists IP adresses, the Cloud Run API needs one fixed outgoing IP", "DATABASE_URL"),
    ],
)
def test_what_stays_elsewhere_is_not_made_and_is_found_by_a_secret(goal: str, variable: str) -> None:
    made = planned(goal)
    assert not STORES & set(parts(made))
    assert variable in {
        setting.value
        for each in made.expanded.architecture.parts
        if each.part == "secret"
        for setting in each.settings
        if setting.key == "env"
    }
    assert [each.met for each in made.asked if each.need == "elsewhere"]


@pytest.mark.parametrize(
    ("goal", "kinds"),
    [
        ("move our existing Postgres from RDS to Cloud SQL", {"sql"}),
        ("Postgres on Cloud SQL and an API on Cloud Run, Redis at Upstash", {"sql", "cloud_run"}),
        ("copy files every night from an S3 bucket to a GCS bucket", {"bucket", "transfer"}),
        ("nightly job that copies a table from our RDS Postgres to a bucket", {"bucket", "run_job"}),
        ("keycloak on GKE using cloud sql postgres as external db, private IP via vpc peering", {"gke", "sql"}),
    ],
)
def test_what_is_to_be_here_is_made_beside_what_stays(goal: str, kinds: set[str]) -> None:
    made = set(parts(planned(goal)))
    assert kinds <= made
    assert made & {"sql", "redis", "bucket", "queue", "peering"} == kinds & {"sql", "redis", "bucket", "queue"}


@pytest.mark.parametrize(
    "goal",
    [
        "HA VPN between our VPC in London and an AWS account, dynamic routing with BGP",
        "VPN from our VPC to AWS",
        "Site-to-Site VPN von unserem GCP Netz zu Azure",
        "VPN sitio a sitio entre nuestra VPC y AWS",
        "un tunnel VPN entre notre VPC et Azure",
    ],
)
def test_another_cloud_as_the_other_end_is_no_refusal(goal: str) -> None:
    assert "vpn" in parts(planned(goal))


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("30303 tcp and udp, 9000 tcp", {("tcp", 30303), ("udp", 30303), ("tcp", 9000)}),
        ("udp 7777 and 27015", {("udp", 7777), ("udp", 27015)}),
        ("2154 (tcp) and 8080 (tcp)", {("tcp", 2154), ("tcp", 8080)}),
        ("80, 443 y udp 10000 abiertos", {("udp", 10000)}),
        ("port 25565 tcp and udp 19132", {("tcp", 25565), ("udp", 19132)}),
        ("80 and 443 tcp", {("tcp", 80), ("tcp", 443)}),
        ("udp 34197 for 10 friends", {("udp", 34197)}),
    ],
)
def test_ports_and_protocols_side_by_side_are_read_as_pairs(text: str, ports: set[tuple[str, int]]) -> None:
    assert set(protocol_ports_in(text)) == ports


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("scales 1 to 100", 1, 100),
        ("never below 2 and never above 20", 2, 20),
        ("between 3 and 10 instances", 3, 10),
        ("zwischen 2 und 5 instanzen", 2, 5),
        ("entre 2 y 8 instancias", 2, 8),
        ("de 1 a 12 instances", 1, 12),
        ("scales to 20", None, 20),
    ],
)
def test_both_bounds_of_instances_are_read(text: str, low: int | None, high: int | None) -> None:
    assert range_in(text) == (low, high)


def test_messages_are_pushed_jobs_are_started_and_buckets_are_mounted() -> None:
    def uses(goal: str) -> dict[str, list[str]]:
        return {each.part: each.uses for each in planned(goal).expanded.architecture.parts}

    assert uses("a Pub/Sub topic that pushes to my Cloud Run service")["queue"] == ["api"]
    assert "job" in uses("a Cloud Run API that starts a Cloud Run job when a user clicks")["cloud_run"]
    assert "job" not in uses("an API on Cloud Run and a job that runs every night")["cloud_run"]
    mounted = parts(planned("Cloud Run service, mount a bucket at /data"))
    assert mounted["cloud_run"]["mount"] == "/data"


def test_what_cloud_run_or_terraform_cannot_keep_is_told() -> None:
    assert "disk_lost" in planned("BookStack on Cloud Run").risks
    kept = planned("BookStack on Cloud Run, uploads must survive restarts")
    assert parts(kept)["cloud_run"]["mount"] == "/data"
    assert "disk_lost" not in kept.risks
    copied = planned("Valheim server for 8 friends, backups to a bucket")
    assert (
        "nothing writes to files" in next(each for each in copied.asked if each.need == "backups" and not each.met).how
    )
    assert all(each.met for each in planned("Valheim server, backups").asked if each.need == "backups")
    batch = planned("transcode the videos of a bucket with Google Batch on spot machines")
    assert not {"vm", "run_job"} & set(parts(batch))
    assert not next(each for each in batch.asked if each.need == "google_batch").met
    night = planned("Postgres for dev that is stopped every night at 20:00 and started at 7:00")
    # Two jobs do it, and which instances and the right to do so are still to be given.
    assert set(parts(night)) & {"run_job", "schedule", "vm"} == {"run_job", "schedule"}
    assert "activation policy" in next(each for each in night.asked if each.need == "off_hours" and not each.met).how


@pytest.mark.parametrize(
    ("goal", "kind"),
    [
        ("Postgres HA, one read replica in each other zone of us-east1", "cloud_run"),
        ("Cloud SQL MySQL with private IP via VPC peering, and a Cloud Run API", "peering"),
        ("JupyterHub on GKE, node pool of 2 to 8 nodes", "workbench"),
        ("Jitsi on a VM for the video calls of our existing Moodle", "sql"),
        ("Node-RED on a VM", "registry"),
        ("an Ethereum blockchain node on a VM with 2 TB disk", "registry"),
        ("Data Studio reads our BigQuery dataset", "dashboard"),
        ("Superset for dashboards on Cloud Run", "dashboard"),
        ("Cap (video messages) self hosted on a VM", "queue"),
    ],
)
def test_a_word_that_only_qualifies_another_part_draws_nothing(goal: str, kind: str) -> None:
    assert kind not in parts(planned(goal))


def test_counted_nodes_take_a_standard_cluster() -> None:
    made = parts(planned("jupyterhub on GKE, cluster autoscaler min 3 max 12 nodes"))
    assert made["gke"] | {"mode": "standard", "min_nodes": "3", "max_nodes": "12"} == made["gke"]
