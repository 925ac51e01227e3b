"""Processors of Document AI: of which kind, where, for which program, and where none is to come."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.read import read


@pytest.mark.parametrize(
    ("goal", "settings", "user"),
    [
        ("Cloud Run service that extracts invoice fields with Document AI", {"kind": "invoice"}, "cloud_run"),
        (
            "Ein Formular-Parser von Document AI, aufgerufen von einer Cloud Function",
            {"kind": "form_parser"},
            "function",
        ),
        ("Processador do Document AI (formulários) chamado por um job noturno", {"kind": "form_parser"}, "run_job"),
        ("OCR processor in Document AI in the EU", {"kind": "ocr", "location": "eu"}, ""),
        ("we want W2 forms read by Document AI, service on cloud run", {"kind": "w2"}, "cloud_run"),
    ],
)
def test_a_processor_is_of_the_kind_that_is_read(goal: str, settings: dict[str, str], user: str) -> None:
    sketch = draw(read(goal))
    (made,) = sketch.of("document_ai")
    assert sketch.parts[made].settings == settings
    assert {each.part.name for each in sketch.parts.values() if made in each.uses} == ({user} if user else set())


@pytest.mark.parametrize(
    "goal",
    [
        "OCR with tesseract in our own container on Cloud Run, not Document AI",
        "We already have a Document AI processor in another project, our Cloud Run service calls it",
    ],
)
def test_none_is_made_where_a_goal_says_no_or_has_one(goal: str) -> None:
    assert not draw(read(goal)).of("document_ai")
