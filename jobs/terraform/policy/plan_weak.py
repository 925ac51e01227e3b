"""What a plan makes less safe than it need be, and may do once a person has seen it: it is asked about, not refused.

By what each type's rules say (`TypeRules.weakens`, `sends_to`) and, so that an argument which nobody listed counts too,
by the words of the arguments' names: a protection that is off, an end that is set, nothing that is kept. Last comes
whatever else an edit says otherwise than the draft (`plan_drafted`).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, Weakness, changes, leaves, values_at
from jobs.terraform.policy.plan_drafted import Drafted
from jobs.terraform.policy.plan_guessed import guessed
from jobs.terraform.policy.plan_kept import keeping, switches
from jobs.terraform.policy.plan_leads import hosts, led, names, own_stores, set_by_hand, written_out
from jobs.terraform.policy.plan_network import from_the_world, is_inside
from jobs.terraform.policy.plan_single_types import secret_arguments
from shared.policy.arguments import Kind, blocks, defaults, meaning, settable
from shared.policy.plan_types import STATEFUL_TYPES, TYPES
from shared.terraform.hcl import Expr, GetAttr, references

_GOOGLE_S_NAMES = re.compile(
    r"(?:^|\.)(?:googleapis\.com|google\.com|google\.internal|gcr\.io|pkg\.dev|run\.app|cloudfunctions\.net)$"
)
_LAST = 2147483647
_WEB = frozenset({"80", "443", "80-80", "443-443"})
_SHORTEST = 7
_SOON_DAYS, _COLD_DAYS, _EVER = 30, 90, 1_000_000
_FEW = 3
_COLD = frozenset({"COLDLINE", "ARCHIVE", UNKNOWN})
_FEWEST_VERSIONS = 2
_GONE = "what is overwritten can't be brought back"
_SIGNED_IN = ("CLOUD_IAM_USER", "CLOUD_IAM_GROUP")
_ALL = frozenset({"allUsers", "allAuthenticatedUsers"})
_PEOPLE = frozenset({"user", "group", "domain", "principal", "principalSet"})
_GOOGLE_S = re.compile(r"(?:us-docker\.pkg\.dev/cloudrun/|gcr\.io/(?:google-samples|cloudrun|google-containers)/)")
_LONGEST = 200
_Grade = Callable[[Change], Iterator[Weakness]]
_USES = re.compile(
    r"(?i)(?:viewer|reader|accessor|subscriber|publisher|writer|invoker|enqueuer|objectuser|objectcreator|client"
    r"|instanceuser|datauser|jobuser|datastore\.user|encrypterdecrypter|dataeditor|databaseuser|aiplatform\.user)$"
)
_PLAIN_FRONTS = frozenset({"google_compute_target_http_proxy", "google_compute_region_target_http_proxy"})
# How what guards something is called.
_GUARDS = re.compile(
    r"security|(?<!scaling_)polic|kms|encrypt|iap\b|ssl|tls|cert|auth|backup|ret(?:ain|ention)|protect|deletion|recovery|ingress|invoker"
    r"|public_|ipv4|member|role\b|ranges|networks|allow|den(?:y|ied)|enforce|require|_hold"
)
# Records that lead somewhere; the others only say something.
_LEADING = frozenset({"A", "AAAA", "CNAME", "DNAME", "NS", "MX", "SRV", "PTR", "ALIAS", "HTTPS", "SVCB", "NAPTR"})


def less_safe(
    plan: Mapping[str, Any],
    files: Mapping[str, str],
    said: str,
    drafted: Mapping[str, str] | None = None,
    meant: Collection[str] = (),
    *,
    back: bool = False,
) -> list[str]:
    """What is to be asked about before a plan is applied, a line for each, the gravest first.

    `said` is what the person asked for, `drafted` the files before a person wrote in them. What of a resource is as it
    was drafted is nobody's edit, and not asked about. None: nobody wrote in this run's files, though perhaps in those
    that it began with; then only what is known to weaken is asked about. `meant` are the arguments (`ADDRESS.PATH`)
    that a person said: of them only what is known to weaken is asked about.

    `back`: `drafted` is what stands, and the files are what once stood, or what stands elsewhere, each agreed to there:
    what they open, let in or no longer protect here is told, and nothing else that they say otherwise.

    What somebody changed by hand where it stands is compared with what it was before: that it stands so is nobody's
    leave to have the files say it.
    """
    source, by_another = Source(files), _changed_where_it_stands(plan) if drafted else {}
    every = [
        replace(each, before=by_another[each.address]) if each.address in by_another and each.before else each
        for each in changes(plan)
    ]
    draft = Drafted(drafted or {}, source)
    stores = own_stores(every)
    edited = [
        each
        for each in every
        if each.mode == "managed"
        and (each.writes or (each.does_nothing and each.address in by_another))
        and not (drafted and draft.wrote(each))
    ]
    given: list[_Grade] = [_unencrypted, _dying, _given_out, _everybody]
    by_hand: list[_Grade] = [
        *given,
        lambda change: written_out(change, f"{said}\n{draft.texts(change)}"),
        lambda change: set_by_hand(change, said, draft),
        lambda change: _proven(change, f"{said}\n{draft.texts(change)}"),
        draft.reached,
    ]
    # What the catalogue writes into files that somebody edited once was asked for.
    soon = _SOON_DAYS if drafted is None or back else _EVER
    grades: list[_Grade] = [
        lambda change: _deleting(change, soon),
        lambda change: _let_in(change, said),
        lambda change: _opened(change, said, web=drafted is None or draft.made(change)),
        lambda change: guessed(change, source),
        lambda change: _sent(change, source, said),
        *(given if back else by_hand if drafted is not None else []),
        lambda change: led(change, stores),
        lambda change: _run(change, said),
        _let_past,
        _spoken_for,
        _answered_for_google,
    ]
    # By the argument alone: what the draft's edits know better passes.
    by_name: list[_Grade] = [lambda change: _listed(change, source), lambda change: _by_words(change, source)]
    # What is as it was drafted is nobody's edit.
    told = [
        (change, each)
        for grade in (*grades, *by_name)
        for change in edited
        for each in grade(change)
        if not (drafted and each.path and draft.has(change, each.path))
        and not (drafted and grade in by_name and draft.is_harmless(change, each.path))
    ]
    found = [f"{change.address}: {each.says}" for change, each in told]
    if drafted is None:
        return list(dict.fromkeys(found))
    if back:
        every_edit = ((change, each) for change in edited for each in draft.edits(change, _judged(change.type)))
        found += [f"{change.address}: {each.says}" for change, each in every_edit if _GUARDS.search(each.path)]
        return list(dict.fromkeys(found))
    made = {(each.type, each.name) for each in every if each.mode == "managed" and each.actions != ("delete",)}
    found += [*draft.left_out(made), *draft.around(), *draft.told()]
    named = {(change.address, each.path) for change, each in told}
    # What nothing changes by now may still be let go of: what Terraform looks after, or not.
    idle = [each for each in every if each.mode == "managed" and each.does_nothing and each not in edited]
    for change in (*edited, *idle):
        listed = _judged(change.type) if change.type in TYPES else frozenset()
        edits = [each for each in draft.edits(change, listed) if (change.address, each.path) not in named]
        found += [f"{change.address}: {each.says}" for each in edits if f"{change.address}.{each.path}" not in meant]
    return list(dict.fromkeys(found))


def _changed_where_it_stands(plan: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What each resource that differs from Terraform's state was by that state, by its address."""
    found = changes({"resource_changes": plan.get("resource_drift")})
    return {each.address: each.before for each in found if each.before and not each.removes}


@cache
def _judged(type_: str) -> frozenset[str]:
    """What is judged by its value: what the type's rules list, hosts, and what is secret."""
    sent = {path for pattern in TYPES[type_].sends_to for path in settable(type_) if fnmatchcase(path, pattern)}
    return frozenset(path for path, safe in _weakening(type_) if "*" not in safe) | sent | {*secret_arguments(type_)}


def _listed(change: Change, source: Source) -> Iterator[Weakness]:
    """What the type's rules say of its arguments."""
    rules = TYPES.get(change.type)
    written = source.written(change)
    for path, safe in _weakening(change.type) if rules else ():
        before = values_at(change.before, path)
        for value in values_at(change.after, path) or [None]:
            said = defaults(change.type).get(path) if value is None and "." not in path else value
            if "*" in safe:
                if said in (None, "") and (not change.before or value not in before):
                    yield Weakness(path, f"{path} is not set")
                continue
            if said is UNKNOWN:
                if path in written:
                    yield Weakness(path, f"{path} is known only after apply")
            elif _is_weak(said, safe) and (said not in before or not change.before):
                instead = f" instead of {_shown(safe[0])}" if 0 < len(safe) <= _FEW else ""
                yield Weakness(path, f"{path} = {_shown(said)}{instead}")


def _is_weak(value: object, safe: tuple[object, ...]) -> bool:
    if value in (None, "", [], {}) or (value is False and True not in safe):
        return False
    return value not in safe


@cache
def _weakening(type_: str) -> tuple[tuple[str, tuple[object, ...]], ...]:
    rules = TYPES[type_]
    held = sorted(settable(type_) - blocks(type_))
    return tuple((path, safe) for pattern, safe in rules.weakens.items() for path in held if fnmatchcase(path, pattern))


def _by_words(change: Change, source: Source) -> Iterator[Weakness]:
    """What the words of the arguments' names say, whoever listed them."""
    written = source.written(change)
    listed = {path for path, _ in _weakening(change.type)} if change.type in TYPES else set()
    for path in switches(change.type):
        off = False in values_at(change.after, path) and False not in values_at(change.before, path)
        # What holds nothing may be removed and made again.
        holds = change.type in STATEFUL_TYPES or "deletion" not in path
        if path not in listed and path in written and off and holds:
            yield Weakness(path, f"{path} = false")
    for path, ends in keeping(change.type) if change.type in STATEFUL_TYPES else ():
        if path in listed or path not in written:
            continue
        before = values_at(change.before, path)
        for value in values_at(change.after, path):
            is_end = ends and value not in (None, "", 0, False)
            if value not in before and (is_end or (not ends and value in (0, "0", "0s"))):
                what = "it, or what it holds, would go by itself" if ends else "nothing would be kept"
                yield Weakness(path, f"{path} = {_shown(value)}: {what}")


def _deleting(change: Change, soon: int) -> Iterator[Weakness]:
    """Objects that go less than `soon` days after they were stored, and not because newer ones took their place.

    What a rule asks for holds together: one condition that waits is enough. A date waits for nothing once it is past,
    and an age counts from when the object was written, so that it keeps no former version.
    """
    for rule in _records(change.after, "lifecycle_rule") if change.type == "google_storage_bucket" else ():
        if rule is UNKNOWN or rule in (change.before.get("lifecycle_rule") or ()):
            continue
        if "Delete" not in values_at(rule, "action.type"):
            if set(values_at(rule, "action.storage_class")) & _COLD and max(_numbers(rule, "age"), default=0) < min(
                soon, _COLD_DAYS
            ):
                cold = _shown(values_at(rule, "action.storage_class")[0])
                yield Weakness("lifecycle_rule", f"lifecycle_rule puts what is stored into {cold} almost at once")
            continue
        fewest, days = (_numbers(rule, each) for each in ("num_newer_versions", "days_since_noncurrent_time"))
        if max(fewest, default=0) >= _FEWEST_VERSIONS or max(days, default=0) >= _SHORTEST:
            continue
        dated = any(values_at(rule, "condition.noncurrent_time_before"))
        if fewest or days or dated or "ARCHIVED" in values_at(rule, "condition.with_state"):
            yield Weakness("lifecycle_rule", f"lifecycle_rule deletes former versions almost at once: {_GONE}")
            continue
        ages, custom = (_numbers(rule, each) for each in ("age", "days_since_custom_time"))
        if max([*ages, *custom], default=0) < soon:
            shown = _shown((values_at(rule, "condition.age") or ["?"])[0])
            when = f"after {shown} days" if shown.isdigit() else "at once"
            yield Weakness("lifecycle_rule", f"lifecycle_rule deletes what is stored {when}")


def _records(tree: Mapping[str, Any], name: str) -> list[Any]:
    """The blocks of one kind; none where the provider alone says which there will be."""
    found = tree.get(name)
    return found if isinstance(found, list) else []


def _numbers(rule: Any, name: str) -> list[int]:
    return [int(each) for each in values_at(rule, f"condition.{name}") if str(each).isdigit() and int(each)]


def _dying(change: Change) -> Iterator[Weakness]:
    """A machine that goes by itself."""
    for path in ("scheduling.instance_termination_action", "node_config.instance_termination_action"):
        if "DELETE" in values_at(change.after, path) and "DELETE" not in values_at(change.before, path):
            yield Weakness(path, f"{path} = DELETE: the machine, and its disk with it, would delete itself")


def _given_out(change: Change) -> Iterator[Weakness]:
    """Roles that do more than read, write or use what they are given on."""
    role = change.after.get("role") if change.type.endswith("_iam_member") else None
    if isinstance(role, str) and role != change.before.get("role") and not _USES.search(role):
        yield Weakness(
            "role", f"role = {_shown(role)} lets an account do more than read, write or use what it is given on"
        )


def _everybody(change: Change) -> Iterator[Weakness]:
    """What is opened to everybody by a grant of its own."""
    for path in ("member", "members"):
        for each in values_at(change.after, path):
            if each in _ALL and each not in values_at(change.before, path):
                yield Weakness(path, f"{path} = {each}: everybody would be let in by it")


def _unencrypted(change: Change) -> Iterator[Weakness]:
    """A front without TLS that does more than send people to the one with it."""
    if change.type in _PLAIN_FRONTS and not change.before:
        yield Weakness("", "it answers without TLS, and what it leads to is read and changed on the way")


def _let_past(change: Change) -> Iterator[Weakness]:
    """A rule of Cloud Armor that lets everybody in before those that keep some out."""
    before = change.before.get("rule") or ()
    for rule in _records(change.after, "rule") if change.type == "google_compute_security_policy" else ():
        ranges = values_at(rule, "match.config.src_ip_ranges")
        everybody = bool({"*", "0.0.0.0/0", "::/0", UNKNOWN} & set(ranges)) or "true" in values_at(
            rule, "match.expr.expression"
        )
        is_last = values_at(rule, "priority") == [_LAST]
        if "allow" not in values_at(rule, "action") or rule in before:
            continue
        at, who = _shown((values_at(rule, "priority") or ["?"])[0]), "everybody" if everybody else "some"
        if not is_last:
            yield Weakness("rule", f"rule.priority = {at} lets {who} in before what comes after")
        elif any(
            values_at(each, "priority") == [_LAST] and "allow" not in values_at(each, "action") for each in before
        ):
            yield Weakness("rule", f"rule.priority = {at} lets in whomever no rule speaks of")


def _spoken_for(change: Change) -> Iterator[Weakness]:
    """Records that say who else may send mail or give out certificates in a domain's name."""
    for value in values_at(change.after, "rrdatas") if change.type == "google_dns_record_set" else ():
        is_caa, anybody = change.after.get("type") == "CAA", _lets_anybody_send(str(value))
        if value not in values_at(change.before, "rrdatas") and (anybody or is_caa):
            what = "lets anybody send mail" if anybody else "says who gives out certificates"
            yield Weakness("rrdatas", f"rrdatas = {_shown(value)}: it {what} in the domain's name")


def _lets_anybody_send(text: str) -> bool:
    """Whether the first word of a mail policy (RFC 7208) that fits everybody lets them; none says nothing of others."""
    words = text.lower().replace('"', "").split()
    if "v=spf1" not in words:
        return False
    last = next(
        (each for each in words if re.fullmatch(r"[+?~-]?all|redirect=.+|\+?ip[46]:[0-9a-f:.]+/0", each)), "all"
    )
    return not last.startswith(("-", "~", "redirect="))


def _proven(change: Change, read: str) -> Iterator[Weakness]:
    """Records that prove something of the domain to others: whose it is, whose signature and which keys are its own."""
    is_record = change.type == "google_dns_record_set" and change.after.get("type") not in _LEADING
    for value in values_at(change.after, "rrdatas") if is_record else ():
        plain = str(value).replace('"', "").strip()
        if value not in values_at(change.before, "rrdatas") and plain not in read:
            yield Weakness("rrdatas", f"rrdatas = {_shown(value)} speaks in the domain's name, and nobody asked for it")


def _answered_for_google(change: Change) -> Iterator[Weakness]:
    """A zone inside of the network that answers for Google's own names."""
    name = str(change.after.get("dns_name") or "").rstrip(".").lower()
    if change.type == "google_dns_managed_zone" and not change.before and _GOOGLE_S_NAMES.search(name):
        yield Weakness("dns_name", f"dns_name = {_shown(name)} answers for names of Google's own")


def _let_in(change: Change, said: str) -> Iterator[Weakness]:
    """People whom nobody named: in a grant, as a user of a database, or as who hears of alerts."""
    people = [value for path in ("member", "members") for value in values_at(change.after, path)]
    if change.type == "google_sql_user" and change.after.get("type") in _SIGNED_IN:
        people.append(f"user:{change.after.get('name')}")
    if change.type == "google_monitoring_notification_channel":
        labels = values_at(change.after, "labels.email_address") + values_at(change.after, "labels.number")
        people += [f"user:{each}" for each in labels]
    before = [str(each) for _, each in leaves(change.before)]
    for each in people:
        kind, _, who = str(each).partition(":")
        if kind in _PEOPLE and who and who not in said and who not in before and str(each) not in before:
            yield Weakness("", f"{_shown(who)} would be let in, or told, and nobody named them")


def _opened(change: Change, said: str, *, web: bool) -> Iterator[Weakness]:
    """Ports that the internet would reach and nobody named; `web`: but those of the web, of a service's rule."""
    if change.type != "google_compute_firewall" or change.after.get("direction") == "EGRESS":
        return
    yield from _known_to_nobody(change, said)
    if not from_the_world(change.after, written=True):
        return
    before = values_at(change.before, "allow.ports") if from_the_world(change.before, written=True) else []
    for port in values_at(change.after, "allow.ports"):
        named = re.search(rf"(?<!\d){re.escape(str(port))}(?!\d)", said) is not None
        if port not in before and not (web and port in _WEB) and not named:
            yield Weakness("", f"port {_shown(port)} would be open to the internet, and nobody named it")


def _known_to_nobody(change: Change, said: str) -> Iterator[Weakness]:
    """Addresses outside that a rule lets in and nobody named; all of the internet is another question."""
    for each in values_at(change.after, "source_ranges") if values_at(change.after, "allow") else ():
        text = str(each)
        if (
            each in values_at(change.before, "source_ranges")
            or is_inside(text)
            or from_the_world({"source_ranges": [text]}, written=True)
        ):
            continue
        if not re.search(rf"(?<![\d.:]){re.escape(text.partition('/')[0])}(?![\d.:])", said):
            yield Weakness("source_ranges", f"source_ranges = {_shown(text)} would be let in, and nobody named it")


def _run(change: Change, said: str) -> Iterator[Weakness]:
    """Images that nobody named and this run did not build."""
    for path in sorted(settable(change.type)):
        if meaning(change.type, path).kind is Kind.CONTAINER:
            before = values_at(change.before, path)
            for value in values_at(change.after, path):
                if isinstance(value, str) and value not in before and value not in said and not _GOOGLE_S.match(value):
                    yield Weakness(path, f"{path} = {_shown(value)}, which nobody asked for")


def _sent(change: Change, source: Source, said: str) -> Iterator[Weakness]:
    """Hosts that people or programs are sent to, but for those that the person named."""
    rules = TYPES.get(change.type)
    if change.type == "google_dns_record_set" and change.after.get("type") not in _LEADING:
        return
    written = source.written(change)
    for pattern in rules.sends_to if rules else ():
        # A key of a map is no argument of the schema.
        for path in sorted(each for each in settable(change.type) if fnmatchcase(each, pattern)) or [pattern]:
            holder = path.rpartition(".")[0]
            around = () if holder in blocks(change.type) else written.get(holder, ())
            if any(each.parts[0].startswith("google_") for expr in around for each in references(expr)):
                continue
            before = values_at(change.before, path)
            for value in values_at(change.after, path):
                if value is UNKNOWN and not all(map(_is_attribute, written.get(path, ()))):
                    yield Weakness(path, f"{path} leads to what is known only after apply")
                if not isinstance(value, str) or not value or value in before:
                    continue
                for host in hosts(value.split()[-1], bare=True) or {value}:
                    if not names(said, host):
                        yield Weakness(path, f"{path} leads to {_shown(host)}, which nobody asked for")


def _is_attribute(expr: Expr) -> bool:
    """Whether an expression is an attribute of one of these files' resources, and nothing made of it."""
    found = next(references(expr), None) if isinstance(expr, GetAttr) else None
    return bool(found and found.parts[0].startswith("google_"))


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
