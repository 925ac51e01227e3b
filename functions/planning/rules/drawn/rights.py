"""Who may read, change or add to what is kept: each address as its own words say, at the thing that they say it of."""

import re

from functions.planning.rules.changes.parts import Now
from functions.planning.rules.drawn.audits import tell_unlogged
from functions.planning.rules.drawn.key_holders import draw_key_holders
from functions.planning.rules.drawn.wide import draw_wide
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.rights import NOUNS, OF_A_PART, Right, is_about_data, rights_in, unnamed_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.whose_domain import companies_in
from shared.parts.iam_roles.part import ROLES
from shared.schemas import Asked

_NEED = "data_access"
_KEYS = ("readers", "writers", "adders")
_MAY = {"readers": "may read", "writers": "may read and change", "adders": "may put in, and neither read nor delete"}
_WHICH = "say it of one bucket or dataset: `infraai change` with its name"
_PART = "single columns or rows are told apart by policy tags, which are not made here, and a right to all of {} is more than that"
_NO_ROLE = "{} is more than a deployment gives here, or of something else: grant it by hand where it shall be"

_DOMAIN = "everybody of {0}: a whole domain is given no right here; a group that has them all is: `group:all@{0} may read {1}`"
_UNNAMED = "access to {1} for {0}: IAM roles are given to a member by the full address alone, such as `group:analysts@example.com may read {1}`: say it, and `infraai change` adds it"


def draw_rights(sketch: Sketch, reading: Reading) -> None:
    """Put each address into the list of the thing that it may read, change or add to; tell it, or why not."""
    typed = Words.of(reading.goal.text, reading.text)
    rights = rights_in(reading.text)
    had = {right.address for right in rights if _has(sketch, right.address)}
    for right in rights:
        if any(low <= right.span[0] < high for low, high in reading.negated) or right.address in had:
            continue
        there = _things(sketch, reading.text, right)
        if right.kind is None and right.role and (done := _on_project(sketch, right)) is not None:
            met, how = done
        elif not there:
            continue
        elif not right.role and OF_A_PART.search(reading.text, *right.clause):
            met, how = False, f"{right.member}: {_PART.format(there[0])}"
        elif right.kind is None:
            met, how = False, f"{right.member}: {_NO_ROLE.format(right.role)}"
        elif len(there) > 1:
            met, how = False, f"{right.member}: {_WHICH}"
        else:
            met, how = _put(sketch, there[0], right)
        if met and reading.names(_NEED):
            sketch.lacks.pop(_NEED, None)
            sketch.meet(_NEED, how)
        else:
            sketch.told.append(Asked(words=typed(*right.clause), need=_NEED, met=met, how=how))
        sketch.taken.append(right.clause)
        sketch.stated.append(right.clause)

    draw_key_holders(sketch, reading)
    _ask_who(sketch, reading, typed)
    draw_wide(sketch, reading)
    tell_unlogged(sketch, reading)


def _ask_who(sketch: Sketch, reading: Reading, typed: Words) -> None:
    """Ask for the address of whoever may read what is kept and is named without one."""
    kept = sketch.of("bigquery", "bucket")
    for host, span in (
        companies_in(reading.text) if kept and not sketch.of("cloud_run", "function", "vm", "group") else ()
    ):
        how = _DOMAIN.format(host, kept[0])
        sketch.told.append(Asked(words=typed(*span), need=_NEED, met=False, how=how))
        sketch.taken.append(span)
    for who, span in unnamed_in(reading.text) if kept else ():
        named = [id_ for id_ in kept if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", reading.text[slice(*span)])]
        how = _UNNAMED.format(who.strip(), (named or kept)[0])
        if any(low < span[1] and span[0] < high for low, high in [*sketch.taken, *reading.negated]):
            continue
        sketch.told.append(Asked(words=typed(*span), need=_NEED, met=False, how=how))
        sketch.taken.append(span)


def _has(sketch: Sketch, address: str) -> bool:
    """Whether an address has its right already, by whoever read it."""
    return any(address in drawn.settings.get(key, "") for drawn in sketch.parts.values() for key in (*_KEYS, "members"))


# What is pushed, pulled and published are images and packages, where nothing else is named beside it.
_OF_IMAGES = re.compile(
    r"\b(?:registr(?:y|ies)|repositor(?:y|ies|ios?)|repos?|images?|packages?|pakete?\w*|paquet\w*)\b"
)
_MOVES_IMAGES = re.compile(r"\b(?:push(?:es)?|pulls?|publish(?:es)?|install\w*|publi(?:car|er|zier\w*))\b")


def _is_about_images(text: str, right: Right) -> bool:
    """Whether what an address may do is said of a registry: by the words beside it, else by the last thing named before."""
    if right.role:
        return right.role.removeprefix("roles/").startswith("artifactregistry.")
    beside = text[slice(*right.clause)].replace(right.address, " ")
    if _MOVES_IMAGES.search(beside) or _OF_IMAGES.search(beside):
        others = (found for found in NOUNS.finditer(beside) if not _OF_IMAGES.fullmatch(found[0]))
        return next(others, None) is None
    if NOUNS.search(beside):
        return False
    low = right.clause[0]
    of_images, of_others = ([found.start() for found in each.finditer(text, 0, low)] for each in (_OF_IMAGES, NOUNS))
    others_last = [at for at in of_others if at not in of_images]
    return bool(of_images) and (not others_last or max(of_images) > max(others_last))


_OF_SECOND = re.compile(
    r"\b(?:second|2nd|another|other|separate|different|zweite[nmrs]?|andere[nmrs]?|weitere[nmrs]?|segundo|otro|outro|deuxieme|autre|secondo|tweede) (?:[\w-]+ )?bucket,?"
    r"(?: (?:that|which|das|den|que|qui|che|dat))?(?: (?:only|just|nur|solo|solamente|seul\w*|so|apenas|alleen))? (?:(?:the |die |el |le |o |de )?(?:group|gruppe|grupo|groupe|groep) )?$"
)


def _things(sketch: Sketch, text: str, right: Right) -> list[str]:
    """The things that keep data which the words beside an address speak of: those it names, else the only one."""
    kept = sketch.of("registry")
    if _is_about_images(text, right):
        named = [id_ for id_ in kept if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text[slice(*right.clause)])]
        return named or kept
    kept = sketch.of("bucket", "bigquery")
    if not kept:
        return []
    of_a_role = right.role.removeprefix("roles/").startswith(("storage.", "bigquery."))
    named_here = any(re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text[slice(*right.clause)]) for id_ in kept)
    if not (of_a_role or named_here or is_about_data(text, right)):
        return []
    if len(buckets := sketch.of("bucket")) > 1 and _OF_SECOND.search(text, 0, right.clause[0]):
        return buckets[1:2]
    now = Now(sketch.architecture(), comes=True)
    low = max((text.rfind(mark, 0, right.clause[0]) for mark in (". ", "\n", "; ", ": ")), default=0)
    for stretch in (text[slice(*right.clause)], text[max(low, 0) : right.clause[1]]):
        named = [id_ for id_ in now.named(stretch.replace(right.address, " ")) if id_ in kept]
        by_id = [id_ for id_ in named if id_ in stretch]
        if by_id or named:
            return by_id or named
    if of_a_role:
        kept = sketch.of("bucket" if "storage." in right.role else "bigquery")
    return kept


_OF_PEOPLE = {f"roles/{role}".lower(): f"roles/{role}" for roles in ROLES.values() for role in roles}


def _on_project(sketch: Sketch, right: Right) -> tuple[bool, str] | None:
    """Single roles on the project, which say something and change nothing; None where they are of a thing that is kept."""
    asked = [role.rstrip(".") for role in right.roles]
    if any(
        role.removeprefix("roles/").startswith(("storage.", "bigquery.", "pubsub.", "run.invoker")) for role in asked
    ):
        return None
    if right.member.startswith("serviceAccount:"):
        return False, f"{right.member}: {_NO_ROLE.format(', '.join(asked))}"
    given = [_OF_PEOPLE[role] for role in asked if role in _OF_PEOPLE]
    refused = [role for role in asked if role not in _OF_PEOPLE]
    if given:
        made = next(iter(sketch.of("iam_roles")), None) or sketch.add("", "roles", "iam_roles")
        before = sketch.parts[made].settings.get("granted", "") if made else ""
        pairs = [each for role in given for each in (role, right.member)]
        sketch.set("", made, ",".join([*filter(None, [before]), *pairs]), "granted")
        if "iam_roles" not in sketch.how:
            sketch.meet(
                "iam_roles", f"{made}: {right.member} gets {', '.join(given)} on the project, and no other role"
            )
    if refused:
        return False, f"{right.member}: {_NO_ROLE.format(', '.join(refused))}"
    return True, f"roles: {right.member} gets {', '.join(given)} on the project, and no other role"


def _put(sketch: Sketch, id_: str, right: Right) -> tuple[bool, str]:
    key = str(right.kind)
    before = [each for each in sketch.parts[id_].settings.get(key, "").split(",") if each]
    if sketch.set("", id_, ",".join(dict.fromkeys([*before, right.member])), key):
        return True, f"{id_}: {right.member} {_MAY[key]} what is there, and nothing else"
    return False, f"{right.member}: nobody is given just that on {id_}: grant it by hand"
