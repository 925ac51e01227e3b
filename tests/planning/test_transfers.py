"""What a goal wants copied into a bucket: from where, when, and what is never done for it."""

import pytest

from functions.planning.rules.goal import fold
from functions.planning.rules.words.moved import moved_in
from shared.parts.expand import PlanRefused, expand
from tests.parts.architectures import architecture, part
from tests.planning.test_elsewhere import planned

SAID = [
    ("Copy our S3 bucket acme-exports into Google Cloud Storage every night at 3", "s3", "acme-exports", "0 3 * * *"),
    ("One-time migration of everything in s3://legacy-media to a GCS bucket", "s3", "legacy-media", ""),
    ("jede Nacht aus dem AWS-Bucket messdaten-prod nach GCS kopieren", "s3", "messdaten-prod", "0 3 * * *"),
    ("Synchroniser chaque jour le bucket S3 `photos-archive` vers Cloud Storage", "s3", "photos-archive", "0 6 * * *"),
    ("Trasferire ogni notte il bucket S3 dati-clienti in un bucket Google", "s3", "dati-clienti", "0 3 * * *"),
    ("Copiar todo mês os objetos do S3 (bucket relatorios) para um bucket no GCP", "s3", "relatorios", "0 6 1 * *"),
    ("import our Azure blob container scans from storage account acmeprod into Cloud Storage", "azure", "scans", ""),
    ("copy files every night from an S3 bucket to a GCS bucket", "s3", "", "0 3 * * *"),
    ("Storage Transfer Service for https://d.example.org/list.tsv into a bucket, once a week", "list", "", "0 6 * * 1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "name", "cron"), SAID)
def test_what_is_copied_from_where_and_when_is_read(text: str, source: str, name: str, cron: str) -> None:
    assert [(each.source, each.name, each.cron) for each in moved_in(fold(text))] == [(source, name, cron)]


@pytest.mark.parametrize(
    "text",
    [
        "A Python job on Cloud Run copies new files from our S3 bucket to GCS each night",
        "Migrate our stack from AWS: EC2, RDS Postgres and S3",
        "Copy our GCS bucket reports to Amazon S3 every night",
        "An API that reads from our S3 bucket",
        "copy nightly dumps into an S3-compatible bucket",
    ],
)
def test_a_program_another_direction_and_a_whole_stack_are_no_transfer(text: str) -> None:
    assert list(moved_in(fold(text))) == []


def test_nothing_is_deleted_at_the_source_and_it_is_said() -> None:
    made = planned("Move 40 TB from the S3 bucket old-films to Cloud Storage, then delete the objects from S3")
    told = {each.words: each.met for each in made.asked if each.need == "transfer"}
    assert told["delete the objects from s3"] is False


def test_a_bucket_of_somebody_else_is_not_read_by_the_projects_own_account() -> None:
    made = planned("Nightly transfer from one GCS bucket (gs://team-a-raw) to a bucket in this project")
    assert "transfer" not in {each.part for each in made.expanded.architecture.parts}
    assert [each.met for each in made.asked if each.need == "transfer"] == [False]


@pytest.mark.parametrize(
    "url", ["http://a.example.org/l.tsv", "https://10.0.0.7/l.tsv", "https://metadata.internal/l.tsv"]
)
def test_a_list_is_asked_for_over_https_and_on_the_internet_alone(url: str) -> None:
    with pytest.raises(PlanRefused):
        expand(architecture(part("it", "transfer", source="list", list_url=url), name="it"))
