"""Processors of Document AI: what they read, where, and which programs have documents read by them."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

# The more special kind first: a form that is a W-2, an invoice that is read by OCR.
_KINDS = (
    ("w2", re.compile(r"\bw-?2s?\b(?: forms?)?")),
    ("us_passport", re.compile(r"\b(?:us )?passports?\b")),
    ("us_driver_license", re.compile(r"\bdriv(?:er|ing)(?:'?s)? licen[cs]es?\b")),
    ("id_proofing", re.compile(r"\b(?:id|identity) (?:cards?|documents?|proofing)\b|\bausweis\w*|\bcartes? d ?'? ?identite\b|\bdocumentos? de identidad\w*|\bidentity\b")),
    ("bank_statement", re.compile(r"\bbank statements?\b|\bkontoausz\w+|\breleves? (?:bancaires?|de compte)\b|\bextractos? bancarios?\b")),
    ("paystub", re.compile(r"\bpay ?(?:stubs?|slips?)\b|\bgehaltsabrechnung\w*|\bnominas?\b")),
    ("utility", re.compile(r"\butility bills?\b")),
    ("expense", re.compile(r"\bexpenses?\b|\breceipts?\b|\bspesen\w*|\bquittung\w*|\bkassenbon\w*|\brecibos?\b|\btickets? de caisse\b|\bscontrin\w+")),
    ("invoice", re.compile(r"\binvoices?\b|\brechnung\w*|\bbelege?\b|\bfacturas?\b|\bfactures?\b|\bfattur\w+|\bnotas? fisca\w+|\bfacturen\b")),
    ("form_parser", re.compile(r"\bforms?(?: parser)?\b|\bformular\w*|\bformularios?\b|\bformulaires?\b|\bmoduli\b")),
    ("layout_parser", re.compile(r"\blayouts?(?: parser)?\b|\bchunk\w*")),
    ("contract", re.compile(r"\bcontract (?:parser|processor)\b")),
    ("ocr", re.compile(r"\bocr\b|\btext recognition\b|\btexterkennung\b")),
)  # fmt: skip
_PLACE = re.compile(r"\b(?:in|im|en|em|nella|within) (?:the |der |la |l ?'? ?)?(eu|europe|europa|ue|us|usa)\b")
_READS = ("function", "run_job", "cloud_run", "worker", "worker_pool", "vm", "group", "gke")


def draw_document_readers(sketch: Sketch, reading: Reading) -> None:
    """A processor of the kind that a goal speaks of, for the programs that send it documents."""
    if not reading.wants("document_ai"):
        return
    text = reading.text
    made = sketch.add("document_ai", "reader", "document_ai")
    for kind, words in _KINDS:
        if said := words.search(text):
            sketch.set("", made, kind, "kind")
            sketch.taken.append(said.span())
            break
    if where := _PLACE.search(text):
        sketch.set("", made, "us" if where[1].startswith("us") else "eu", "location")
    code = set(sketch.code())
    # A function or a job does such work where there is one; else whatever runs.
    for name in _READS:
        users = [id_ for id_ in sketch.of(name) if id_ in code]
        if users:
            for user in users:
                sketch.use(user, made)
            return
