"""Who may do what: each address exactly as its own words say, and nothing more."""

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.meant.rights import rights_in
from functions.planning.rules.read import read
from shared.llm import provider
from shared.settings import ModelSettings


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


def rights_of(goal: str) -> dict[str, str]:
    settings = [(each.key, each.value) for part in planned(goal).expanded.architecture.parts for each in part.settings]
    return {key: value for key, value in settings if key in {"readers", "writers", "adders", "granted", "viewers"}}


@pytest.mark.parametrize(
    ("goal", "given"),
    [
        (
            "Bucket 'invoices'. Our finance team (finance@x.io) may read it, must not delete or change anything.",
            {"readers": "group:finance@x.io"},
        ),
        (
            "A BigQuery dataset 'sales'; our data team (data@x.io) may query it but not change it.",
            {"readers": "group:data@x.io"},
        ),
        (
            "Dataset 'k' in BigQuery. eva@x.es puede leerlo, pero no borrarlo; el grupo ingesta@x.es escribe en él.",
            {"readers": "user:eva@x.es", "writers": "group:ingesta@x.es"},
        ),
        ("A bucket 'photos' where lena@x.io may upload but not read or delete.", {"adders": "user:lena@x.io"}),
        ("Bucket contratos, lo lee solo lea@x.es", {"readers": "user:lea@x.es"}),
        ("Bucket paie, seule lea@x.fr la lit", {"readers": "user:lea@x.fr"}),
        ("Bucket in: lab@x.io may write only, must not see others' files.", {"adders": "user:lab@x.io"}),
        (
            "Bucket drop, sender@x.io can write files but must under no circumstances read them",
            {"adders": "user:sender@x.io"},
        ),
        ("Bucket envios: loja@x.pt apenas escreve, nunca lê", {"adders": "user:loja@x.pt"}),
        (
            "Bucket xfer: write access for ann@x.io, read access for everyone she names later",
            {"writers": "user:ann@x.io"},
        ),
        (
            "Bucket builds: ci@x.io writes, lea@x.io reads; if ci is compromised it must not be able to read it",
            {"adders": "user:ci@x.io", "readers": "user:lea@x.io"},
        ),
        ("roles/storage.objectViewer on bucket exports to group:analysts@x.io", {"readers": "group:analysts@x.io"}),
        (
            "Bucket 'uploads', give loader@partner-prj.iam.gserviceaccount.com roles/storage.objectCreator on it.",
            {"adders": "serviceAccount:loader@partner-prj.iam.gserviceaccount.com"},
        ),
        (
            "Een bucket 'archief': groep archief@x.nl mag lezen, piet@x.nl mag lezen en schrijven.",
            {"readers": "group:archief@x.nl", "writers": "user:piet@x.nl"},
        ),
        (
            "An API on Cloud Run. group:sre@x.io gets roles/logging.viewer.",
            {"granted": "roles/logging.viewer,group:sre@x.io"},
        ),
        ("A bucket and an API. lea@x.io may see the logs.", {"granted": "roles/logging.viewer,user:lea@x.io"}),
        (
            "group:night@x.io should see Monitoring and Logging, read-only, nothing more",
            {"granted": "roles/logging.viewer,group:night@x.io,roles/monitoring.viewer,group:night@x.io"},
        ),
        (
            "the on-call team oncall@x.io can look at metrics but change nothing",
            {"granted": "roles/monitoring.viewer,group:oncall@x.io"},
        ),
        (
            "BigQuery dataset finance, read access for ann@x.io and bob@x.io, write for etl@x.io",
            {"readers": "user:ann@x.io,user:bob@x.io", "writers": "user:etl@x.io"},
        ),
        ("Bucket, read access for ann@x.io, the API writes to it", {"readers": "user:ann@x.io"}),
        ("Bucket; let ann@x.io read it, our job writes into it", {"readers": "user:ann@x.io"}),
        ("Bucket. ann@x.io may read it and the API on Cloud Run writes it", {"readers": "user:ann@x.io"}),
        ("Bucket: give read and write access to ann@x.io", {"writers": "user:ann@x.io"}),
        (
            "Bucket. ann@x.io, bob@x.io and eve@x.io may read it, nobody else",
            {"readers": "user:ann@x.io,user:bob@x.io,user:eve@x.io"},
        ),
        (
            "BigQuery-Dataset für die Produktion, Leserechte für analyse-team@x.io, sonst niemand",
            {"readers": "group:analyse-team@x.io"},
        ),
        ("Un bucket pour les factures, lecture seule pour le groupe compta@x.io", {"readers": "group:compta@x.io"}),
        ("Dataset BigQuery para logística, somente leitura para o grupo bi@x.io", {"readers": "group:bi@x.io"}),
        ("Een BigQuery-dataset, alleen-lezen voor groep inkoop@x.io", {"readers": "group:inkoop@x.io"}),
        ("Un dataset BigQuery que solo puede leer el grupo compras@x.io", {"readers": "group:compras@x.io"}),
        (
            "BigQuery-Dataset, lesen: ann@x.io, schreiben: bob@x.io",
            {"readers": "user:ann@x.io", "writers": "user:bob@x.io"},
        ),
        (
            "BigQuery dataset: readers group bi@x.io and ops@x.io, nobody else writes",
            {"readers": "group:bi@x.io,group:ops@x.io"},
        ),
    ],
)
def test_an_address_gets_what_its_words_say_and_nothing_else(goal: str, given: dict[str, str]) -> None:
    assert rights_of(goal) == given


@pytest.mark.parametrize(
    "goal",
    [
        "A bucket 'notes'. max@x.io has roles/editor on the project.",
        "A bucket for our app. Secrets: ana@x.io may read them.",
        "A bucket. Mail ops@x.io when something can't read from it.",
        "A dataset called facts that neither ann@x.io nor bob@x.io may read.",
        "A dataset called facts that ann@x.io reads until june.",
        "A bucket. ann@x.io used to write into it.",
        "A bucket. ann@x.io may not read it.",
    ],
)
def test_what_is_no_right_to_data_gives_none(goal: str) -> None:
    assert not rights_of(goal)


def test_a_role_that_is_not_given_is_told() -> None:
    asked = planned("A bucket. marc@x.fr gets roles/storage.objectAdmin on the bucket.").asked
    assert any("roles/storage.objectadmin" in each.how and not each.met for each in asked)


def test_those_who_are_told_have_no_right() -> None:
    assert rights_in(read("A bucket. Alert ops@x.io when it can be read by everybody").text) == ()


@pytest.mark.parametrize(
    ("goal", "who"),
    [
        ("BigQuery dataset sales, the finance team may only read", "finance team"),
        ("BigQuery dataset for orders, query access for data-eng@", "data-eng@"),
        ("BigQuery-Dataset, nur die Buchhaltung darf lesen", "buchhaltung"),
        ("Dataset de BigQuery, lectura para el equipo de compras", "equipo"),
        ("the analysts group gets read only on our BigQuery dataset", "analysts group"),
    ],
)
def test_who_is_named_without_an_address_is_asked_for_it(goal: str, who: str) -> None:
    made = planned(goal)
    asked = [each.how for each in made.asked if each.need == "data_access" and not each.met]
    assert not rights_of(goal)
    assert len(asked) == 1
    assert who in asked[0]


@pytest.mark.parametrize(
    "goal",
    [
        "BigQuery dataset for the finance team",
        "BigQuery dataset, the marketing team wants dashboards",
        "the team reads the docs; a bucket for exports please",
    ],
)
def test_whom_a_thing_is_for_is_asked_for_nothing(goal: str) -> None:
    assert not [each for each in planned(goal).asked if each.need == "data_access"]


def test_a_right_to_two_things_is_given_on_the_one_beside_it() -> None:
    goal = "Bucket data-lake, query access on the BigQuery dataset for data-team@x.io"
    parts = planned(goal).expanded.architecture.parts
    given = {part.part: [each.value for each in part.settings if each.key == "readers"] for part in parts}
    assert given == {"bucket": [], "bigquery": ["group:data-team@x.io"]}
