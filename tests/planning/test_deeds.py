"""Named programs and what each does with what the plan keeps: who reads alone is given no right to write."""

import pytest

from shared.parts.expand import PlanRefused, expand
from shared.schemas import Architecture, ArchitecturePart, Setting
from tests.planning.test_meant import plan, unmet


@pytest.mark.parametrize(
    ("goal", "writer", "reader"),
    [
        ("Two Cloud Run services on one bucket: `crawler` writes to it, `viewer` only reads", "crawler", "viewer"),
        ("Zwei Dienste auf Cloud Run, `erfassung` schreibt in den Bucket, `anzeige` liest nur", "erfassung", "anzeige"),
        (
            "Deux services Cloud Run : `collecte` écrit dans le bucket, `rapport` ne fait que lire",
            "collecte",
            "rapport",
        ),
        ("Dos servicios en Cloud Run: `carga` escribe en el bucket y `panel` solo lee", "carga", "panel"),
        ("Dois serviços no Cloud Run: `coletor` grava no bucket, `painel` apenas lê", "coletor", "painel"),
        ("Services `etl` and `charts` on Cloud Run with Firestore: etl writes to it, charts reads it", "etl", "charts"),
    ],
)
def test_of_two_programs_on_one_store_each_has_the_right_that_is_said(goal: str, writer: str, reader: str) -> None:
    parts = plan(goal)
    kept = [id_ for id_, each in parts.items() if each.part in {"bucket", "firestore"}]
    assert len(kept) == 1
    assert parts[writer].uses == parts[reader].uses == kept
    assert "does" not in parts[writer].settings
    assert parts[reader].settings["does"] == f"{kept[0]}=read"


def test_two_programs_in_quotes_share_what_is_said_of_both() -> None:
    parts = plan("`ingest` and `report` on Cloud Run with one bucket")
    kept = [id_ for id_, each in parts.items() if each.part == "bucket"]
    assert len(kept) == 1
    assert parts["ingest"].uses == parts["report"].uses == kept


def test_a_database_tells_that_its_users_are_given_both() -> None:
    assert "data_access" in unmet(
        "Cloud Run services billing and audit share a Postgres; billing writes, audit only reads"
    )


def test_a_right_that_a_thing_does_not_tell_apart_is_refused() -> None:
    api = ArchitecturePart(id="api", part="cloud_run", settings=[Setting(key="does", value="db=read")], uses=["db"])
    with pytest.raises(PlanRefused, match="read db"):
        expand(Architecture(name="api", region="us-central1", parts=[api, ArchitecturePart(id="db", part="sql")]))


@pytest.mark.parametrize(
    ("goal", "ids"),
    [
        ("VM scada-1", {"scada-1"}),
        ("VM edge-7, Ubuntu 22.04, 20 GB disk", {"edge-7"}),
        ("VM debian-12 with 20 GB disk", {"backend"}),
        ("Bucket landing for raw files", {"landing"}),
        ("Bucket facturas para los PDF", {"facturas"}),
        ("Bucket storage for raw files", {"data"}),
        ("Cuatro servicios: pedidos, stock, envios y pagos en Cloud Run", {"pedidos", "stock", "envios", "pagos"}),
        ("Drei Dienste: anmeldung, abrechnung und archiv auf Cloud Run", {"anmeldung", "abrechnung", "archiv"}),
        ("Três serviços: vendas, estoque e relatorio no Cloud Run", {"vendas", "estoque", "relatorio"}),
    ],
)
def test_what_a_goal_begins_with_is_called_as_it_says(goal: str, ids: set[str]) -> None:
    assert set(plan(goal)) == ids


def test_both_is_nobodys_name() -> None:
    assert "both" not in plan("web: nuxt, api: express, both on Cloud Run, with Postgres")
