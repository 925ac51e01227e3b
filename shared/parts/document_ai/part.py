"""A processor of Document AI: what it reads out of a document, where, and what a page costs."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from shared.parts.part import NONE, UNHEARD, Block, Env, Look, Offer, Part, Price, Settings, Use, Verified
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

Kind = Literal[
    "ocr", "form_parser", "layout_parser", "invoice", "expense", "bank_statement", "paystub", "utility", "contract",
    "w2", "id_proofing", "us_passport", "us_driver_license",
]  # fmt: skip

# https://cloud.google.com/document-ai/pricing: a page. What is not here costs as an invoice does.
_PAGE = {"OCR_PROCESSOR": 0.0015, "FORM_PARSER_PROCESSOR": 0.03, "LAYOUT_PARSER_PROCESSOR": 0.01}
_DEAREST_PAGE = 0.10
_PAGES, _MANY_PAGES = 1_000, 50_000
_CALLED = {"w2": "FORM_W2_PROCESSOR"}


class DocumentAiSettings(Settings):
    """What it reads (`kind`), and where documents are sent to: `us`, `eu`, or what is nearer to the region."""

    kind: Kind = "ocr"
    location: Literal["", "us", "eu"] = ""

    @property
    def type(self) -> str:
        """The kind as Document AI names it."""
        return _CALLED.get(self.kind, f"{self.kind.upper()}_PROCESSOR")


def _planned(settings: DocumentAiSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_document_ai_processor", {"type": settings.type})]


def _pages(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """What is read in a month; a processor that nobody asks costs nothing."""
    from shared.cost.lines import line

    unit = _PAGE.get(resource.values.text("type", ""), _DEAREST_PAGE)
    resource.values.pass_over()
    yield line("Document AI, pages", _PAGES, unit, worst=_MANY_PAGES)


DOCUMENT_AI = Part(
    name="document_ai",
    what="a processor of Document AI",
    synonyms=("document ai", "documentai", "document ai processor", "invoice parser", "form parser"),
    elsewhere=("Amazon Textract", "AWS Textract", "Azure Form Recognizer", "Azure AI Document Intelligence"),
    usual_id="reader",
    means=("google_document_ai_processor",),
    settings=DocumentAiSettings,
    blocks=(Block("processor", "google_document_ai_processor", "{id}-processor", called="display_name"),),
    types=(
        TypeRules(
            "google_document_ai_processor",
            name=("display_name",),
            references={"kms_key_name": ("google_kms_crypto_key",)},
            sizes=("type",),
            plain=("location",),
            refused=("deletion_policy",),
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to have documents read",
            template="link.tf",
            blocks=(Block("document_access", "google_project_iam_member", "{user}-documents", named=False),),
            env=(
                Env("DOCUMENT_AI_PROCESSOR", "[[ processor.address ]].id"),
                Env("DOCUMENT_AI_LOCATION", "[[ processor.address ]].location"),
            ),
            network=False,
            node="processor",
        ),
    ),
    price=Price(planned=_planned, usage=None, own=(("google_document_ai_processor", _pages),)),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("processor", "Document AI", "compute", "vertex_ai", detail="[[ s.kind ]]"),),
    risks=lambda _: ("cost_spikes",),
    verified=Verified(by="exists"),
    meets=(("document_ai", "google_document_ai_processor"),),
    apis=("documentai.googleapis.com",),
    plan_roles=("roles/documentai.viewer",),
    apply_roles=("roles/documentai.editor", "roles/resourcemanager.projectIamAdmin"),
)
