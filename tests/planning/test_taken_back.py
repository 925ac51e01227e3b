"""What a goal takes back itself is no wish, and what it does not plainly open stays closed."""

import pytest

from functions.planning.rules.goal import fold
from functions.planning.rules.words.affirmed import is_kept_out
from functions.planning.rules.words.context import told_beside
from functions.planning.rules.words.verdicts import taken_back
from tests.planning.test_elsewhere import parts, planned

TAKEN_BACK = [
    ("Memorystore (no), Cloud SQL for Postgres (yes). All for a Cloud Run service.", "memorystore (no)"),
    ("Redis oder Memcached? Weder noch. Cloud Run mit Firestore.", "redis oder memcached? weder noch"),
    (
        "Were we a bank, I'd put this on GKE. We are a bakery: Cloud Run and MySQL.",
        "were we a bank, i'd put this on gke.",
    ),
    ("Hätten wir mehr Besucher, bräuchten wir Redis. So reicht Cloud Run mit Postgres.", "hatten wir"),
    ("Si tuviéramos más gente pondríamos Redis. Un servicio en Cloud Run con Postgres.", "si tuvieramos"),
    ("Si on avait plus de monde, on prendrait Redis. Un service Cloud Run avec Postgres.", "si on avait"),
    ("If Redis costs extra, and it does, skip it. Cloud Run with Firestore.", "if redis costs extra"),
    ("Cloud Run with Postgres, a load balancer would blow the budget.", "a load balancer would blow the budget"),
    ("At my old company we had GKE. Here it's one Cloud Run service.", "at my old company we had gke."),
    ("Originally we planned to delete the scans after 14 days. A private bucket.", "originally we planned"),
    ("Pensamos en Kubernetes, pero lo descartamos. Cloud Run con Postgres.", "pensamos en kubernetes"),
    ("Max wants the bucket emptied after 7 days. Agreed: bucket 'notes', private.", "max wants the bucket"),
    ("Le budget de 900 euros est celui de l'autre service ; Cloud Run.", "le budget de 900 euros"),
    (
        "Readme of the old stack: e2-highmem-16, 3 replicas. None of that applies any more. Postgres.",
        "readme of the old",
    ),
    ("The vendor wants port 873 as well; I told them to wait. A VM.", "the vendor wants port 873"),
    ("GKE was quoted at 400 a month. Cloud Run, please.", "gke was quoted"),
    ("Kubernetes? No thanks, overkill. Cloud Run and Postgres.", "kubernetes? no thanks"),
    ("GKE for three tiny services? Too dear, forget it. Cloud Run.", "gke for three tiny services?"),
    ("Un cluster GKE pour ça ? Trop cher. Cloud Run.", "un cluster gke"),
    ("Neighbours run HA, a CDN and 16 cores. We can't pay for it. Cloud Run, small Postgres.", "neighbours run"),
]


@pytest.mark.parametrize(("goal", "begins"), TAKEN_BACK)
def test_what_a_goal_takes_back_is_told_and_not_built(goal: str, begins: str) -> None:
    said = fold(goal)
    assert [span for span, _ in taken_back(said) if begins in said[slice(*span)]]
    assert told_beside(goal)[1]


@pytest.mark.parametrize(
    "goal",
    [
        "Messages that were rejected go to a dead-letter topic.",
        "Is this possible on Cloud Run? No public IP, please.",
        "If a request fails, drop the message. Pub/Sub and a worker.",
        "We had 200 users; we want Postgres with 20 GB.",
    ],
)
def test_what_only_sounds_so_is_not_taken_back(goal: str) -> None:
    assert not list(taken_back(fold(goal)))


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("a luis@acme.es no le des nada, aunque lo pida", True),
        ("tom@acme.io gets nothing", True),
        ("tom@acme.de bekommt nichts", True),
        ("luc@acme.fr ne recoit rien", True),
        ("ann@acme.io gets read access and nothing else", False),
        ("ann@acme.io may read it", False),
    ],
)
def test_whoever_gets_nothing_is_kept_out(text: str, out: bool) -> None:
    at = text.index("@")
    low = text.rfind(" ", 0, at) + 1
    assert is_kept_out(text, (low, text.find(" ", at))) is out


def test_a_machine_lets_in_the_addresses_that_a_goal_names_and_not_the_world() -> None:
    vm = parts(planned("Proxy VM, 8118 for 192.168.4.0/22."))["vm"]
    assert (vm["sources"], vm["tcp_ports"], vm["public"]) == ("192.168.4.0/22", "8118", "false")
    vm = parts(planned("Host Nextcloud on a VM. Access: 203.0.113.160/27 (the clinic)."))["vm"]
    assert vm["sources"] == "203.0.113.160/27"
    assert parts(planned("A VM with a web server. Block 198.51.100.0/24."))["vm"]["public"] == "false"


def test_what_stays_ours_is_closed_where_another_is_opened() -> None:
    made = planned("Two Cloud Run services: menu and ledger. Guests open menu. Ledger is ours.")
    said = {each.id: {one.key: one.value for one in each.settings} for each in made.expanded.architecture.parts}
    assert said["ledger"]["public"] == "false"
    assert said["menu"].get("public") != "false"


def test_nothing_is_deleted_by_days_that_are_said_of_another_name() -> None:
    made = planned(
        "A bucket 'talks', public. Raw takes live in 'cuts' and vanish after 60 days (the cuts, not the talks)."
    )
    assert "delete_after_days" not in parts(made).get("bucket", {})
    assert [each for each in made.asked if each.need == "lifecycle" and not each.met]


def test_another_address_of_a_host_that_is_called_is_no_domain() -> None:
    made = planned(
        "Call https://hooks.example.com/close every night at 01:00. Leave https://hooks.example.com/open alone."
    )
    assert set(parts(made)) == {"schedule"}
    assert [each.words for each in made.asked if not each.met] == ["Leave https://hooks.example.com/open alone"]


def test_a_copy_that_is_said_no_to_is_not_made() -> None:
    made = planned("Cloud Run with MySQL. Never dump the database to a bucket every night, the vendor does that.")
    assert "bucket" not in parts(made)


@pytest.mark.parametrize(
    ("goal", "none_of"),
    [
        ("Kubernetes? No thanks, overkill. Cloud Run and Postgres.", {"gke"}),
        ("One Cloud Run service. In phase 2 we'll add Redis, please don't yet.", {"redis"}),
        ("A conta de serviço leitor só pode ler o bucket notas-fiscais.", {"cloud_run"}),
        ("grafana@acme.iam.gserviceaccount.com may read the bucket metrics", {"cloud_run", "sql"}),
    ],
)
def test_what_is_said_no_to_or_is_but_a_name_is_not_built(goal: str, none_of: set[str]) -> None:
    assert not none_of & {each.part for each in planned(goal).expanded.architecture.parts}


def test_a_way_in_that_nobody_is_to_have_makes_no_windows_machine() -> None:
    [machine] = planned(
        "Eine VM, TCP 8443 nur von 192.0.2.0/28. SSH nur über IAP, RDP gar nicht."
    ).expanded.architecture.parts
    assert machine.part == "vm"
    assert not any(each.key == "os" for each in machine.settings)


@pytest.mark.parametrize("whom", ["group:drivers@acme.io", "user:ana@acme.io", "the group drivers@acme.io"])
def test_a_service_for_whom_it_names_is_open_to_nobody_else(whom: str) -> None:
    [service] = planned(f"dispatch as one Cloud Run service for {whom}").expanded.architecture.parts
    settings = {each.key: each.value for each in service.settings}
    assert (settings["public"], settings["iap"]) == ("false", "true")
    assert whom.rpartition(":")[2].rpartition(" ")[2] in settings["members"]
