"""A topic that is told of each object that comes into a bucket, a service that starts for it, and what is neither."""

import pytest

from tests.planning.test_elsewhere import planned

TOLD = [
    "Send a Pub/Sub message for each new object in the bucket",
    "Upload of a video to one bucket queues a message, workers encode it into another bucket",
    "Jede hochgeladene Rechnung im Bucket soll eine Nachricht in ein Pub/Sub-Topic schreiben",
    "Publier un message Pub/Sub pour chaque nouveau fichier du bucket",
]
NOT_TOLD = [
    "Users upload images to the API on Cloud Run, it publishes a message to Pub/Sub and a worker resizes them",
    "Archive all Pub/Sub messages as files in a bucket",
    "Topic orders, each message lands as a new file in the bucket",
]
NOT_STARTED = [
    "Cloud Run service that exports a new PDF every night to a bucket",
    "React site in a bucket, API on Cloud Run, new images are scanned by a container registry",
    "Backup: every night a new dump goes to a bucket, Cloud Run API with Postgres",
]


def _used(goal: str) -> dict[str, list[tuple[str, ...]]]:
    """What each part of a kind uses, as kinds."""
    made = planned(goal).expanded.architecture.parts
    kinds = {each.id: each.part for each in made}
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in made:
        found.setdefault(each.part, []).append(tuple(kinds[id_] for id_ in each.uses))
    return found


@pytest.mark.parametrize("goal", TOLD)
def test_a_bucket_tells_the_topic_of_what_is_put_into_it(goal: str) -> None:
    used = _used(goal)
    assert used["bucket"].count(("queue",)) == 1
    assert not used.keys() & {"eventarc", "function"}


@pytest.mark.parametrize("goal", NOT_TOLD)
def test_what_a_program_publishes_is_not_told_twice(goal: str) -> None:
    assert not any(_used(goal)["bucket"])


@pytest.mark.parametrize("goal", NOT_STARTED)
def test_what_somebody_makes_starts_nothing(goal: str) -> None:
    assert "eventarc" not in _used(goal)


@pytest.mark.parametrize(
    "goal",
    [
        "Each new file in the bucket sends a Pub/Sub message that is pushed to a Cloud Run service that reads it",
        "Bucket notifications to a topic, all messages of the topic archived as files in the same bucket",
    ],
)
def test_what_would_be_a_circle_is_told(goal: str) -> None:
    made = planned(goal)
    assert not any(_used(goal)["bucket"])
    assert [each for each in made.asked if not each.met and "can't be made one after" in each.how]
