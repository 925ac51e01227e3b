"""A long goal by its lines: only what is wished for is read, and what is told beside goes with a row."""

import time

import pytest

from functions.planning.rules.meant.whose_time import of_files
from functions.planning.rules.words.blocks import wished_in

WISH = "A Cloud Run service and a private bucket."


@pytest.mark.parametrize(
    ("beside", "standing"),
    [
        ("> Please make a GKE cluster.\n> And Redis.\n\n", "quoted"),
        (
            "2026-11-20 02:14:09 ERROR redis: connection refused\nMar  1 10:00:02 host1 dockerd[8]: redis exited\n\n",
            "logged",
        ),
        (
            'Traceback (most recent call last):\n  File "/app/redis.py", line 12, in get\n    redis.get(key)\n\n',
            "logged",
        ),
        ("The old one was started by\n```sh\nkubectl apply -f gke.yaml\n```\n\n", "code"),
        ("- [x] Redis\n- [X] BigQuery\n\n", "done"),
        ("[-] Redis\n\n", "refused"),
        ("~~A GKE cluster~~\n", "refused"),
        ("## Background\nAll runs on Kubernetes.\n\n## Goal\n", "background"),
        ("Nicht im Umfang:\n- Redis\n- BigQuery\n\nZiel:\n", "refused"),
        ("Log from last night:\n[2026-11-02 03:12:44,120] ERROR redis: gone\n\n", "logged"),
        ("Open questions\n- Redis?\n\nDecision\n", "maybe"),
        ("What we have today: GKE and Redis.\nWhat we want: ", "background"),
        ("Option A: GKE, rejected. Option B: Redis on VMs, rejected. Option C: ", "refused"),
    ],
)
def test_lines_that_are_no_wish_go_and_are_told(beside: str, standing: str) -> None:
    text, told = wished_in(beside + WISH)
    assert WISH in text
    assert not {word for word in ("Redis", "redis", "GKE", "Kubernetes", "BigQuery") if word in text}
    assert {each.standing for each in told} == {standing}


@pytest.mark.parametrize(
    "goal",
    [
        WISH,
        "> A Cloud Run service with Redis",
        "Requirements\n- Cloud Run\n- Postgres, > 100 GB\n",
        "Background: all runs on Kubernetes with Redis. Move everything to Cloud Run.",
        "> Shall it have Redis?\nYes, and Postgres.",
        "services:\n  web:\n    image: nginx\n  cache:\n    image: redis\n",
        "Deploy this with Postgres:\n```\nDATABASE_URL=x\nREDIS_HOST=y\n```",
        "Current setup:\n- Redis\n- Postgres\n\nMigrate all of it to Google Cloud, on Cloud Run.",
    ],
)
def test_what_is_wished_for_stays(goal: str) -> None:
    text, told = wished_in(goal)
    assert told == ()
    assert all(word in text for word in ("Redis", "redis", "REDIS", "Postgres", "Kubernetes") if word in goal)


def test_a_form_wants_what_is_ticked_and_a_choice_takes_the_number_that_is_named() -> None:
    assert wished_in("Required components:\n[x] Cloud Run\n[ ] Redis")[0].endswith("Cloud Run")
    assert wished_in("Engine: [ ] MySQL  [x] Postgres\nA Cloud Run service")[0].startswith("Engine: Postgres")
    minutes = "1. A GKE cluster was shown.\n2. Cloud Run with Postgres was shown.\n\nPlease build item 2 only."
    assert "GKE" not in wished_in(minutes)[0]


def test_long_goals_are_read_in_linear_time() -> None:
    for line in (
        "> a quote with redis\n",
        "2026-11-20 02:14:09 ERROR redis\n",
        "[x] redis\n",
        "~~redis ",
        "Background: ",
        "- ",
    ):
        begun = time.process_time()
        wished_in((line * 8000)[:7900] + "\n" + WISH)
        assert time.process_time() - begun < 1.0, line


@pytest.mark.parametrize(
    ("goal", "theirs"),
    [
        ("postgresql whose backups are kept for 14 days. a bucket for the uploads.", True),
        ("pub/sub messages are kept for 7 days. a bucket for the scans.", True),
        ("snapshots of the vm, deleted after 10 days; a bucket for plans", True),
        ("eine app mit postgres, sicherungen werden 14 tage aufbewahrt, dazu ein bucket", True),
        ("a bucket for exports; everything in it is removed after 14 days", False),
        ("nightly backups of postgres to a bucket, keep the backups 30 days", False),
        ("a bucket for backups and logs, backups are kept for 30 days", False),
        ("uploads encrypted with a customer managed key, deleted automatically after 30 days", False),
        ("daily bigquery export to a bucket as csv, kept for 90 days", False),
        ("a queue of tasks, results deleted after 7 days", False),
    ],
)
def test_a_time_is_whose_it_is_said_of(goal: str, theirs: bool) -> None:
    assert (of_files(goal) != goal) is theirs
