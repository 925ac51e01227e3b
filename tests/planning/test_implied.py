"""What a goal's words bring along without naming it, and goals that are about what stands and are no new plan."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.goal import fold
from functions.planning.rules.meant.allow_lists import INBOUND
from functions.planning.rules.meant.day_two import day_two
from functions.planning.rules.words.negation import negated_in
from shared.http import Unprocessable
from tests.planning.test_meant import OFFLINE, plan, unmet


@pytest.mark.parametrize(
    ("goal", "kinds"),
    [
        ("A weekly inventory of everything in our project written to BigQuery", {"run_job", "schedule", "bigquery"}),
        ("Daily dump of the exchange rates API into BigQuery", {"run_job", "schedule", "bigquery"}),
        ("Wöchentlicher Bericht über die Lagerbestände nach BigQuery", {"run_job", "schedule", "bigquery"}),
        (
            "Every morning a snapshot of our asset inventory lands in a BigQuery table",
            {"run_job", "schedule", "bigquery"},
        ),
        ("A BigQuery dataset for our weekly reports", {"bigquery"}),
    ],
)
def test_work_that_only_its_fruit_and_rhythm_tell_is_a_job_at_fixed_times(goal: str, kinds: set[str]) -> None:
    assert {each.part for each in plan(goal).values()} == kinds


@pytest.mark.parametrize(
    "goal",
    [
        "Three Kafka brokers on Compute Engine VMs in different zones, private only",
        "ClickHouse on a VM, reachable from our VPC only",
        "Tile server for our OpenStreetMap extract on a VM with a big SSD",
    ],
)
def test_what_keeps_data_on_a_machine_has_a_disk_for_it(goal: str) -> None:
    assert any(int(each.settings.get("data_disk_gb", 0)) for each in plan(goal).values() if each.part == "vm")


@pytest.mark.parametrize("goal", ["A VM for our Kafka clients without a data disk", "A small VM to try things on"])
def test_no_other_machine_gets_one(goal: str) -> None:
    assert not any("data_disk_gb" in each.settings for each in plan(goal).values())


def test_programs_that_share_a_machine_are_reached_at_all_their_ports() -> None:
    (machine,) = (each for each in plan("One VM for Minecraft and TeamSpeak").values() if each.part == "vm")
    assert "25565" in machine.settings["tcp_ports"]
    assert "9987" in machine.settings["udp_ports"]
    (shut,) = (
        each
        for each in plan("One private VM without a public IP for Minecraft and TeamSpeak").values()
        if each.part == "vm"
    )
    assert "9987" not in shut.settings.get("udp_ports", "")


def test_published_images_lie_in_a_repository_of_the_project() -> None:
    assert "registry" in {
        each.part
        for each in plan("Run our API on Cloud Run; its container images get published as part of the release").values()
    }
    plain = plan("Run our API on Cloud Run, its container is small")
    assert "registry" not in {each.part for each in plain.values()}


@pytest.mark.parametrize(
    ("goal", "stops"),
    [
        ("GPU VM with an L4 for training, must not be left running overnight", True),
        ("Eine GPU-Maschine für Experimente, die nicht versehentlich durchläuft", True),
        ("A VM that is always on", False),
    ],
)
def test_what_may_not_be_forgotten_is_stopped_by_the_clock(goal: str, stops: bool) -> None:
    (machine,) = (each for each in plan(goal).values() if each.part == "vm")
    assert bool({"stop_cron", "max_run_hours"} & set(machine.settings)) is stops


@pytest.mark.parametrize(
    "goal",
    [
        "Only allowlisted IP addresses may open our web app on Cloud Run",
        "Cloud Run behind a load balancer, everything denied except a list of IPs",
        "Block everybody but the addresses on our allow list at the load balancer in front of Cloud Run",
        "Nur freigegebene IP-Adressen erreichen unsere App auf Cloud Run",
    ],
)
def test_a_list_of_addresses_that_nobody_gives_lets_nobody_in_yet(goal: str) -> None:
    made = plan(goal)
    (front,) = (each for each in made.values() if each.part == "load_balancer")
    assert front.settings["allowed_networks"] == "203.0.113.1/32"
    assert all(each.settings["behind"] == "true" for each in made.values() if each.part == "cloud_run")
    assert not any(each.part == "nat" for each in made.values())


@pytest.mark.parametrize(
    "goal",
    [
        "Node API on Cloud Run, since our MongoDB Atlas cluster on AWS only lets known IPs in",
        "Cloud Functions that call a partner's API hosted in Azure which whitelists source IPs",
        "We manage our own database and it whitelists addresses; Cloud Run has to get to it",
    ],
)
def test_who_lets_in_known_addresses_alone_is_called_from_a_fixed_one(goal: str) -> None:
    made = plan(goal)
    assert any(each.settings.get("static_ip") == "true" for each in made.values() if each.part == "nat")
    assert INBOUND.search(fold(goal)) is None
    assert not any("allowed_networks" in each.settings for each in made.values())


def test_addresses_that_are_written_out_are_those_of_who_comes_in() -> None:
    made = plan("API on Cloud Run that only lets in requests from allow-listed partner IPs 198.51.100.7")
    assert not any(each.part == "nat" for each in made.values())


def test_the_job_that_a_goal_tells_of_is_the_one_it_wants() -> None:
    made = plan("Email us if the job fails or takes longer than three hours; it imports CSVs at midnight")
    assert {"run_job", "schedule"} <= {each.part for each in made.values()}


def test_a_second_service_gets_what_the_first_publishes() -> None:
    made = plan("Webhook receiver on Cloud Run publishes to Pub/Sub, a second service gets a push subscription")
    assert made["receiver"].part == "cloud_run"
    assert made["jobs"].uses == ["receiver"]
    assert "jobs" in made["api"].uses


def test_names_of_google_are_no_domain_of_anybodys() -> None:
    goal = "Cloud Run behind a load balancer, and no way around it via run.app"
    assert all("run.app" not in each.settings.get("domain", "") for each in plan(goal).values())


def test_what_is_missing_and_needed_is_no_denial() -> None:
    assert negated_in(fold("Our platform has no WAF and no jump host. We need both")) == ()
    assert negated_in(fold("Our platform has no WAF and no jump host. We need a bucket"))


@pytest.mark.parametrize(
    ("goal", "kind"),
    [
        ("Nobody queries the read replicas and they cost 950 dollars a month. Drop them, the primaries stay", "change"),
        ("We never use the read replica of our production database, get rid of it", "change"),
        ("The staging database is oversized, shrink it to a smaller tier", "change"),
        ("Wir nutzen die Lesereplik nicht mehr, entfern sie", "change"),
        ("Dump the database, then tear down all our GCP resources, we are moving to AWS", "destroy"),
        ("Take a final dump and then delete everything in the project", "destroy"),
        ("A bunch of buckets were created in the web console, enroll them in Terraform", "adopt"),
        ("Half of our buckets were clicked together in the console; bring them under Terraform", "adopt"),
    ],
)
def test_what_is_told_of_what_stands_is_no_new_plan(goal: str, kind: str) -> None:
    said = day_two(fold(goal))
    assert said is not None
    assert said.kind == kind
    with pytest.raises(Unprocessable, match=f"infraai {kind}"):
        make_plan(goal, OFFLINE)


def test_a_copy_that_is_to_be_kept_first_is_said_first() -> None:
    with pytest.raises(Unprocessable, match=r"First the copy.*infraai destroy"):
        make_plan("Dump the database, then tear down everything", OFFLINE)


@pytest.mark.parametrize(
    "goal",
    [
        "A bucket for logs, delete them after 30 days",
        "Preview environments for pull requests, tear down everything on merge",
        "Deploy our API on Cloud Run, delete old images every week",
        "A Cloud Run job that deletes the old rows of our database",
        "Postgres for our shop, drop the public IP",
    ],
)
def test_what_is_to_go_from_something_new_is_a_plan(goal: str) -> None:
    assert day_two(fold(goal)) is None


@pytest.mark.parametrize(
    ("goal", "called"),
    [
        ("Switch off our Cloud Run service by itself when the monthly budget of 50 dollars is used up", True),
        ("Kill switch: when costs go over 100 EUR a month disable billing automatically, API on Cloud Run", True),
        ("API auf Cloud Run; sobald die Kosten 20 Euro im Monat übersteigen, soll alles abgeschaltet werden", True),
        ("API on Cloud Run, budget 50 dollars a month, mail us before it is spent", False),
        ("API on Cloud Run and a VM, budget 50 dollars a month, stop the VM at night", False),
    ],
)
def test_what_ends_once_the_money_is_spent_is_called_by_the_budget(goal: str, called: bool) -> None:
    made = plan(goal)
    (budget,) = (each for each in made.values() if each.part == "budget")
    assert ("spent" in budget.uses) is called
    assert ("switch-off" in made) is called
    # Nothing of what it would switch off is its to change before somebody grants that.
    assert not called or made["switch-off"].uses == ["spent"]


def test_a_group_comes_to_the_database_through_the_proxy_by_one_role() -> None:
    made = plan("Postgres on Cloud SQL, and the group data@acme.io may connect with the Cloud SQL Auth Proxy")
    assert made["roles"].settings["granted"] == "roles/cloudsql.client,group:data@acme.io"
    nobody = "Postgres on Cloud SQL, maintainers may connect from their laptops through the auth proxy"
    assert {each.part for each in plan(nobody).values()} == {"sql"}
    assert "cloudsql.client" in unmet(nobody)["iam_roles"]


@pytest.mark.parametrize(
    ("goal", "kinds"),
    [
        ("Deploy Zentask (an open source Jira alternative) on GCP", {"cloud_run", "sql"}),
        ("Deploy Zentask (an open source Jira alternative with SQLite) on GCP", {"cloud_run"}),
        ("Run Wikimoo, an open source wiki, on Cloud Run", {"cloud_run", "sql"}),
    ],
)
def test_a_program_that_nobody_knows_runs_in_a_container_with_what_its_kind_keeps(goal: str, kinds: set[str]) -> None:
    assert {each.part for each in plan(goal).values()} == kinds


def test_a_page_of_a_cluster_behind_the_sign_in_is_told_what_its_manifests_make() -> None:
    assert "BackendConfig" in unmet("CockroachDB admin UI reachable only through identity aware proxy")["https"]


@pytest.mark.parametrize(
    ("goal", "tcp", "udp"),
    [
        ("a coturn server", "3478", "3478"),
        ("Mumble for our guild", "64738", "64738"),
        ("a FiveM server", "30120", "30120"),
        ("LiveKit on a VM at live.acme.io", "7881", "7882"),
    ],
)
def test_a_known_application_is_reached_at_all_its_ports(goal: str, tcp: str, udp: str) -> None:
    (machine,) = (each for each in plan(goal).values() if each.part == "vm")
    assert tcp in machine.settings["tcp_ports"].split(",")
    assert udp in machine.settings["udp_ports"].split(",")


@pytest.mark.parametrize(
    ("goal", "image"),
    [
        ("ownCloud for our office", "owncloud/server"),
        ("Plex on a VM", "plexinc/pms-docker"),
        ("Artifactory on a VM", "artifactory-oss"),
        ("Audiobookshelf on a small VM", "audiobookshelf"),
        ("BaGet as private package feed, packages in a bucket", "loicsharma/baget"),
    ],
)
def test_a_known_application_is_its_own_image_and_not_its_neighbours(goal: str, image: str) -> None:
    assert any(image in each.settings.get("image", "") for each in plan(goal).values())


@pytest.mark.parametrize(
    ("goal", "kinds"),
    [
        ("Image resizer: originals in one private bucket, resized copies in a second one", {"function", "bucket"}),
        ("Make the thumbnail on the server as soon as a picture lands in storage", {"function", "bucket"}),
        ("Nuestra API en Cloud Run redimensiona las fotos de un bucket", {"cloud_run", "bucket"}),
    ],
)
def test_pictures_are_made_smaller_by_a_function_where_nothing_else_would(goal: str, kinds: set[str]) -> None:
    assert kinds <= {each.part for each in plan(goal).values()}
    assert "vm" not in {each.part for each in plan(goal).values()}


def test_what_is_to_outlive_its_machine_stands_on_a_disk() -> None:
    (machine,) = (
        each
        for each in plan("A VM for our node, the chain data must survive when the VM is recreated").values()
        if each.part == "vm"
    )
    assert int(machine.settings["data_disk_gb"])


def test_workload_identity_beside_a_pipeline_is_a_way_in_without_a_key() -> None:
    made = {each.part for each in plan("Switch our GitHub deploys to workload identity, API on Cloud Run").values()}
    assert "keyless_ci" in made
    assert "keyless_ci" not in {each.part for each in plan("A GKE cluster with workload identity").values()}


@pytest.mark.parametrize(
    "goal",
    ["Run our GitHub Actions on spot nodes in GKE", "GKE mit Actions Runner Controller für unsere GitHub-Runner"],
)
def test_runners_in_a_cluster_have_a_pool_of_their_own(goal: str) -> None:
    (cluster,) = (each for each in plan(goal).values() if each.part == "gke")
    assert "runners" in cluster.settings["pools"]


@pytest.mark.parametrize(
    ("goal", "part"),
    [
        ("Odoo on a VM, files on a separate disk, load balancer with HTTPS", "vm"),
        ("CockroachDB on a VM", "vm"),
        ("Slurm cluster, no public IPs on the nodes", "vm"),
        ("JupyterHub with a user pool that grows with the class", "gke"),
        ("CockroachDB for our shop", "gke"),
    ],
)
def test_what_is_said_to_stand_on_machines_stands_on_none_of_a_cluster_s(goal: str, part: str) -> None:
    kinds = {each.part for each in plan(goal).values()}
    assert part in kinds
    assert not {"vm", "gke", "group"} & kinds - {part}


def test_a_machine_that_a_few_people_alone_come_to_has_a_way_in_for_them() -> None:
    (machine,) = plan("VM for research: no public IP, only the lab group gets in").values()
    assert machine.settings["bastion"] == "true"
