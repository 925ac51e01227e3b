"""Which images may run: the policy of Binary Authorization that a goal asks for, and who asks it."""

import re

from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

# What says that images are signed, and what only says where they come from.
_SIGNED = re.compile(r"sign|firm|assin|attest|binary|binauthz")
_FROM = re.compile(
    r"\b(?:images?|containers?|imagen(?:es)?|imagens|immagini|abbilder)\b[^.;\n]{0,40}?\b(?:from|out of|aus|von|de|des|du|del|do|da|dal|outside|ausserhalb|fuera)\b[^.;\n]{0,40}?\b\w*(?:registr|repositor|depot|depos)\w*"
)
_PATTERN = re.compile(
    r"\b(?:[a-z]{2}\.)?gcr\.io/[\w./*-]+|\b[a-z0-9-]+-docker\.pkg\.dev/[\w./*-]+|\bghcr\.io/[\w./*-]+|\bquay\.io/[\w./*-]+"
)
_NEAR, _STOP = 60, re.compile(r"[.;\n]")
_DRY = re.compile(r"\b(?:dry[- ]?run|audit[- ]only|only (?:log|warn|audit)\w*|nur protokollier\w*|log[- ]only)\b")
_SIGN = (
    "{}: only images that are signed with its key run; each is signed once, by whoever may, with "
    "`gcloud beta container binauthz attestations sign-and-create --artifact-url=IMAGE --attestor=ATTESTOR --keyversion=VERSION`, "
    "of which the deployment puts out the last two. A project has one such policy, so it holds for all of the project that asks for it"
)
_LISTED = (
    "{}: images come from {} and from nowhere else. A project has one such policy, so it holds for all of the project "
    "that asks for it"
)
_NOBODY_ASKS = (
    "the policy stands, and nothing of this plan asks it: a cluster that stands already has to, with "
    "`gcloud container clusters update CLUSTER --binauthz-evaluation-mode=PROJECT_SINGLETON_POLICY_ENFORCE`"
)


def _is_of_attestor(reading: Reading, key: Mention) -> bool:
    """Whether a key that a goal names is the one that signs images."""
    near = (each for each in reading.of("binary_authorization") if 0 <= key.start - each.end <= _NEAR)
    return any(not _STOP.search(reading.text, each.end, key.start) for each in near)


def draw_admission(sketch: Sketch, reading: Reading) -> None:
    """The policy, and the clusters and services that ask it."""
    mentions = reading.of("binary_authorization")
    if not mentions:
        return
    words = " ".join(reading.text[each.start : each.end] for each in mentions)
    listed = _FROM.search(reading.text)
    signed = bool(_SIGNED.search(words)) or listed is None
    made = sketch.add("", "admission", "binary_authorization")
    sketch.set("", made, signed, "signed")
    patterns = [] if signed else list(dict.fromkeys(each[0].rstrip(".-") for each in _PATTERN.finditer(reading.text)))
    if patterns and sketch.set("", made, ",".join(each if "*" in each else f"{each}/*" for each in patterns), "images"):
        sketch.taken += [each.span() for each in _PATTERN.finditer(reading.text)]
    if (dry := _DRY.search(reading.text)) and sketch.set("", made, True, "dry_run"):
        sketch.taken.append(dry.span())
    where = ", ".join(patterns) or "the registries of this project in its region"
    sketch.meet("binary_authorization", _SIGN.format(made) if signed else _LISTED.format(made, where))
    if listed:
        sketch.taken.append(listed.span())
        if signed:
            sketch.meet("binary_authorization", f"{made}: where an image comes from is looked at by whoever signs it")
    for id_ in sketch.of("kms") if signed and all(_is_of_attestor(reading, each) for each in reading.of("kms")) else ():
        sketch.drop(id_)
        sketch.meet("kms", f"{made}: the key that signs is one of Cloud KMS")
    asking = [id_ for id_ in sketch.of("gke", "cloud_run") if sketch.set("", id_, True, "binary_authorization")]
    if asking:
        sketch.meet("binary_authorization", f"{', '.join(asking)}: asks it before an image runs")
    else:
        sketch.told.append(Asked(words=mentions[0].words, need="binary_authorization", met=False, how=_NOBODY_ASKS))
