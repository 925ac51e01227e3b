"""People who may no longer read, change or open something are taken out by a sentence: that is safe."""

import pytest

from functions.planning.rules.changes.read import read_whole
from functions.planning.rules.changes.steps import Put
from functions.planning.rules.unclear import Unclear
from shared.schemas import Architecture, ArchitecturePart, Setting

BOTH = "user:ann@example.com,user:bob@example.com"


def part(id_: str, kind: str, **settings: str) -> ArchitecturePart:
    return ArchitecturePart(
        id=id_, part=kind, settings=[Setting(key=key, value=each) for key, each in settings.items()]
    )


STANDS = Architecture(
    name="shop",
    region="europe-west1",
    parts=[
        part("bucket", "bucket", readers=BOTH, writers="user:ann@example.com"),
        part("photos", "bucket", readers=f"{BOTH},user:joann@example.com"),
        part("archive", "bucket", readers="user:ann@example.com"),
        part("api", "cloud_run", public="false", iap="true", members=BOTH),
    ],
)


@pytest.mark.parametrize(
    ("sentence", "gone"),
    [
        ("bob@example.com may no longer read the bucket", {"bucket.readers"}),
        ("bob@example.com must not read the bucket any more", {"bucket.readers"}),
        ("revoke bob@example.com's access to the bucket", {"bucket.readers"}),
        ("take bob@example.com off the readers of the bucket", {"bucket.readers"}),
        ("bob@example.com darf den Bucket nicht mehr lesen", {"bucket.readers"}),
        ("bob@example.com ya no puede leer el bucket", {"bucket.readers"}),
        ("bob@example.com ne doit plus lire le bucket", {"bucket.readers"}),
        ("bob@example.com may no longer open the api", {"api.members"}),
        ("take bob@example.com out", {"bucket.readers", "photos.readers", "api.members"}),
        ("take ann@example.com out of photos", {"photos.readers"}),
        ("remove ann@example.com and bob@example.com from photos, please", {"photos.readers"}),
        ("nimm ann@example.com aus photos heraus", {"photos.readers"}),
        ("ann@example.com may no longer write to the bucket", {"bucket.writers"}),
        ("ann@example.com may no longer read the bucket", {"bucket.readers", "bucket.writers"}),
    ],
)
def test_who_is_to_have_a_right_no_longer_is_taken_out(sentence: str, gone: set[str]) -> None:
    steps, _, _ = read_whole(sentence, STANDS, [], frozenset())
    puts = [step for step in steps if isinstance(step, Put)]
    assert {f"{step.id}.{step.key}" for step in puts} == gone
    assert all(f":{sentence.partition('@')[0].split()[-1]}@" not in step.value for step in puts)


@pytest.mark.parametrize(
    "sentence",
    [
        "zed@example.com may no longer read the bucket",
        "ann@example.com may no longer read the bucket but carl@example.com may",
        "stop sending alerts to ann@example.com",
        "do not take ann@example.com out of photos",
        "never take ann@example.com out of photos",
        "nimm ann@example.com nicht aus photos heraus",
        "stop ann@example.com from losing access to photos",
        "revoke nothing from ann@example.com",
        "remove the block on ann@example.com in photos",
        "ann@example.com cannot read photos, fix that",
        "ann@example.com cannot read photos",
        "ann@example.com can no longer read photos since yesterday, give it back",
        "ann@example.com may not only read photos",
        "take ann@example.com out of photos, not bob@example.com",
        "remove ann@example.com from photos, bob@example.com may read it",
        "only ann@example.com may no longer read photos, bob@example.com can",
        "bob@example.com says ann@example.com may no longer read photos",
        "bob@example.com: take ann@example.com out of photos",
        "take bob@example.com out of archive",
        "take ann@example.com and bob@example.com out of the api",
        "let eve@example.com read photos instead of ann@example.com",
        "eve@example.com wants to read photos. I said no",
        "eve@example.com claims she may read photos",
        "eve@example.com may only read photos from the office",
        "can eve@example.com read photos",
        "deny eve@example.com access to read photos",
        "prevent eve@example.com from having read access to photos",
        "neither eve@example.com nor carl@example.com may read photos",
        "eve@example.com was fired. She can read photos",
        "eve@example.com can still read photos",
        "audit: eve@example.com can read photos",
        "eve@example.com should have been able to read photos",
    ],
)
def test_what_says_more_or_something_else_takes_nobody_out(sentence: str) -> None:
    with pytest.raises(Unclear):
        read_whole(sentence, STANDS, [], frozenset())
