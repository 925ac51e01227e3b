"""What a goal's words imply beside what they name: work by its rhythm, and who has to know whose address."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.meant.allow_lists import with_addresses_known
from functions.planning.rules.meant.arrivals import with_arrivals
from functions.planning.rules.meant.callers_keys import with_callers_keys
from functions.planning.rules.meant.cluster_disks import with_cluster_disks
from functions.planning.rules.meant.inferred import with_inferred
from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.meant.rounds import with_rounds
from functions.planning.rules.meant.said_of_work import (
    with_builds,
    with_remembered,
    without_build_pools,
    without_cached_files,
)
from functions.planning.rules.meant.second_region import with_second_region
from functions.planning.rules.meant.static_pages import with_pages

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words


THE_PROXY = re.compile(
    r"\b(?:(?:the |a |google'?s? )?cloud ?sql(?: auth)?[- ]?(?:proxy|connector)|(?:the |an? )?(?:sql )?auth(?:entication)?[- ]prox(?:y|ies))\b"
)
"""The program by which people on their own machines reach a database of Cloud SQL."""


def as_implied(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with what they imply, and without what their words have in other sentences."""
    through = [match.span() for match in THE_PROXY.finditer(text)]
    # It signs in nobody's users, and is no service that is to be made.
    found = [
        each
        for each in found
        if each.need not in {"auth", "service", "iap"} or not any(low <= each.start < high for low, high in through)
    ]
    found = with_pages(_of_pipelines(without_build_pools(found, text), text), text, typed)
    found = with_builds(found, text, typed)
    found = with_remembered(without_cached_files(found, text), text, typed)
    found = _with_kept(_with_smaller_pictures(found, text, typed), text, typed)
    found = with_inferred(with_rounds(with_arrivals(found, text, typed), text, typed), text, typed)
    found = with_callers_keys(with_second_region(with_cluster_disks(found, text, typed), text, typed), text, typed)
    return with_addresses_known(found, text, typed)


_PICTURES = r"(?:pictures?|photos?|images?|thumbnails?|avatars?|videos?|originals?|\w*bilder|fotos?|imagenes|imagens|immagini|vorschaubilder|miniaturas?|vignettes?)"
_SMALLER = re.compile(
    rf"\b{_PICTURES}[- ](?:resiz\w*|proxy|scaler|converter|processor)\b|\bresiz(?:e|es|ed|ing)\b[^.;\n]{{0,30}}\b{_PICTURES}|\b{_PICTURES}[^.;\n]{{0,60}}\b(?:resiz(?:e|es|ed|ing)|(?:kleinere|verkleinerte) \w+|verkleiner\w*|skalier\w*|redimension\w*|ridimension\w*)\b"
    r"|\b(?:make|makes|create|creates|generate|generates|produce|erzeug\w*|genera\w*|gener\w+) (?:the |a |our |die |los |des )?(?:thumbnails?|vorschaubild\w*|miniaturas?|vignettes?)\b"
)
_ARRIVES = re.compile(
    r"\b(?:as soon as|when\w*|once|on) [^.;\n]{0,30}\b(?:lands?|arriv\w+|upload\w*|stored|saved)\b|\bbeim (?:hochladen|upload)\b|\bon upload\b|\bal subir\w*\b|\ba l ?'?upload\b|\bal caricamento\b"
)
_STORED = re.compile(r"\b(?:storage|cloud storage|gcs|speicher|almacenamiento|stockage)\b")
_RUNS = frozenset({"function", "cloud_run", "job", "worker", "kubernetes", "container", "group"})


def _with_smaller_pictures(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with the function that makes pictures smaller, where nothing else is named that would."""
    said = _SMALLER.search(text)
    if said is None or any(each.need in _RUNS and not each.rejected for each in found):
        return found
    arrives = _ARRIVES.search(text)
    # `On the server, not on the phone` says that it is not done by the reader.
    found = [each for each in found if each.need != "vm" or each.words.lower() not in {"server", "the server"}]
    # The verb alone: what stands between it and the pictures may be wishes of its own.
    verb = (said.start() + said[0].rfind(" ") + 1, said.end())
    found.append(Mention("function", typed(*verb), *verb))
    if arrives and not any(each.need == "trigger" for each in found):
        found.append(Mention("trigger", typed(*arrives.span()), *arrives.span()))
    if (stored := _STORED.search(text)) and not any(each.need == "bucket" for each in found):
        found.append(Mention("bucket", typed(*stored.span()), *stored.span()))
    return found


_KEPT = re.compile(
    r"\b(?:data|state|files|disk|ledger|database|daten|stand|datos|estado|donnees|dati|dados)\b(?: \w+){0,2}? (?:must |should |has to |have to |needs? to |muss |mussen |sollen? |debe\w* |doi\w+ |deve )?"
    r"(?:survive\w*|outlive\w*|persist\w*|be kept|stays?|not be lost|uberleb\w*|erhalten bleib\w*|sobreviv\w*|surviv\w*|sopravviv\w*)\b[^.;\n]{0,40}\b(?:vms?|machines?|instances?|servers?|recreat\w*|restarts?|reboots?|replac\w*|rebuil\w*|maschinen?|maquinas?|macchin\w*)\b"
)


def _with_kept(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with the disk of what is to outlive its machine."""
    said = _KEPT.search(text)
    machine = any(each.need == "vm" and not each.rejected for each in found)
    if said is None or not machine or any(each.need == "data_disk" for each in found):
        return found
    return [*found, Mention("data_disk", typed(*said.span()), *said.span())]


_PIPELINES = re.compile(r"\b(?:github|gitlab|bitbucket|ci|actions|pipelines?)\b")


def _of_pipelines(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions; Workload Identity beside a pipeline, and no cluster, is how that pipeline comes in without a key."""
    if any(each.need == "kubernetes" for each in found) or not _PIPELINES.search(text):
        return found
    return [replace(each, need="keyless_ci") if each.need == "workload_identity" else each for each in found]
