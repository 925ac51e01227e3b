"""Reading a goal for its needs: every need of needs.txt and every application of apps.txt that it names.

The same goal gives the same reading; nothing here raises.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from functions.planning.rules.goal import Goal, fold
from functions.planning.rules.meant.accounts import without_rights
from functions.planning.rules.meant.alarms import Alarm, alarms_in, without_alarms
from functions.planning.rules.meant.already import is_run_already
from functions.planning.rules.meant.apposed import without_names
from functions.planning.rules.meant.availability import LookedAt, looked_at_in, without_checked
from functions.planning.rules.meant.either import one_of_two
from functions.planning.rules.meant.failing import without_failing
from functions.planning.rules.meant.frequencies import starts_at
from functions.planning.rules.meant.implied import as_implied
from functions.planning.rules.meant.listed import databases_in
from functions.planning.rules.meant.log_exclusions import goal_beside, without_left_out
from functions.planning.rules.meant.mentions import (
    ENGINES,
    Mention,
    Words,
    is_inside,
    is_kept_inside,
    wishes,
)
from functions.planning.rules.meant.origins import machinery_replaced, without_origin
from functions.planning.rules.meant.outside import Outside, apart_from_outside, kinds_of, programs_in
from functions.planning.rules.meant.owners import is_of_no_machine, sizes_of_machines
from functions.planning.rules.meant.product import product_in
from functions.planning.rules.meant.qualified import (
    in_its_cluster,
    is_node_of_cluster,
    is_qualifier,
    none_of_its_own,
    without_qualifiers,
)
from functions.planning.rules.meant.roles import heads_of
from functions.planning.rules.meant.served import wished_for
from functions.planning.rules.meant.spending import spending_in
from functions.planning.rules.meant.taken_out import NOTHING, Taken, taken_out
from functions.planning.rules.meant.technologies import technologies_unknown
from functions.planning.rules.meant.unasked import (
    apart_from_servers,
    asked_for,
    dropped,
    is_of_a_name,
    names_in,
    standing_in,
)
from functions.planning.rules.told.heard import aside, loose_in, proper_names, unheard
from functions.planning.rules.words.affirmed import is_affirmed, is_opened
from functions.planning.rules.words.amounts import CPUS_ONLY, machine_in
from functions.planning.rules.words.compose_text import Compose, compose_in
from functions.planning.rules.words.enumerated import found_in, in_lines, ways_to_read
from functions.planning.rules.words.negation import negated_in
from functions.planning.rules.words.numbers import is_clock, is_version
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.pipelines import pipeline_in
from functions.planning.rules.words.records import without_records
from functions.planning.rules.words.repositories import repository_at
from functions.planning.rules.words.spelling import corrected
from functions.planning.rules.words.tables import App, apps_table, names_elsewhere, needs_table
from functions.planning.rules.words.tunnels import is_behind_tunnel
from functions.planning.rules.words.values import repository_in
from functions.planning.rules.words.values_named import numbered_machines
from functions.planning.rules.words.whose_domain import HOST_NAME, Whose, whose_domains
from shared.parts import PARTS


@dataclass(frozen=True, slots=True)
class Reading:
    """What a goal asks for. `text` is the folded text that places refer to, `unheard` what nothing else here stands for.

    `standing` is what stands already and is only reached, `outside` what is said to stay in another place, `dropped` what is named and was taken to be said of something else. `compose`: a docker-compose file that the goal holds; `text`
    has blanks where it stands. `records`: those of DNS that it writes out, which are not in `text` either. `taken`: what is to be copied into a bucket, and what a clock calls outside, whose words are not there either. `said_of`: where applications are named that something else is for. `own`: where the user's own application comes from, beside what the goal says of it: image, source or repository.
    """

    goal: Goal
    text: str
    mentions: tuple[Mention, ...]
    apps: tuple[tuple[App, Mention], ...]
    unknown: tuple[str, ...]
    brought: frozenset[str]
    own: str = ""
    unheard: tuple[str, ...] = ()
    negated: tuple[tuple[int, int], ...] = ()
    either: tuple[tuple[Mention, str], ...] = ()
    heard: tuple[tuple[int, int], ...] = ()
    standing: tuple[Mention, ...] = ()
    compose: Compose | None = None
    outside: tuple[Outside, ...] = ()
    dropped: tuple[Mention, ...] = ()
    records: tuple[str, ...] = ()
    taken: Taken = NOTHING
    said_of: tuple[tuple[int, int], ...] = ()

    def wants(self, *needs: str) -> bool:
        """Whether any of the needs is asked for, in words or by an application that can't do without."""
        return self.names(*needs) or bool(self.brought & set(needs))

    def names(self, *needs: str) -> bool:
        """Whether any of the needs is asked for in words."""
        return any(each.need in needs and not each.rejected for each in self.mentions)

    def rejects(self, *needs: str) -> bool:
        """Whether one of the needs is named only to say no to it: `instead of Heroku` says no to Heroku alone."""
        said = {each.words.lower() for each in self.mentions if each.need in needs}
        return bool(said - names_elsewhere()) and not self.names(*needs)

    def left(self, taken: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """What nobody took up, where these stretches were taken up too."""
        typed = Words.of(self.goal.text, self.text)
        return tuple(_unheard(typed, [*self.heard, *taken], list(self.negated), self.unknown))

    def aside(self, taken: Iterable[tuple[int, int]]) -> list[tuple[str, tuple[int, int]]]:
        """The single words that nothing stands for, and where each stands."""
        typed = Words.of(self.goal.text, self.text)
        names = proper_names(self.text, _tokens(typed))
        return [
            (typed(*span), span)
            for span in aside(self.text, list(self.heard), list(taken), loose_in(self.mentions, self.apps), names)
        ]

    def of(self, need: str) -> list[Mention]:
        """Where a need is asked for."""
        return [each for each in self.mentions if each.need == need and not each.rejected]

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alerts with figures of their own."""
        return alarms_in(self.text)

    @property
    def needs(self) -> list[str]:
        """The needs that are asked for, in the order in which the goal names them."""
        return list(dict.fromkeys(each.need for each in self.mentions if not each.rejected))


_HOST_AFTER = re.compile(r"\.(?:com|org|net|io|dev|de)\b")
# What costs too much is not wanted.
_TOO_MUCH = re.compile(
    r"(?: \w+)? (?:is|are|would be|seems?|looks?|ist|sind|es|est) (?:just |way |far |really )?(?:too (?:expensive|much|heavy|big|complex|slow)|overkill|zu teuer|zu gross|demasiado|trop)\b"
)
# `Secrets (Stripe, Sentry)` are their keys, and `our CI (GitLab)` is what deploys.
_WHOSE_KEYS = re.compile(
    r"\b(?:secrets?|keys?|tokens?|credentials|zugangsdaten|schlussel|claves?|cles?|chaves?|chiavi|segreti|secretos?)(?: (?:for|of|fur|de|para|pour|per))? ?(?:[:(][^).;\n]*|(?:[\w-]+, ?){0,4}(?:[\w-]+ )?(?:and |und |et |y |e )?)$"
)
# `Sentry DSN`, `a Stripe webhook secret`: what is somebody else's.
_ITS_KEY = re.compile(
    r"(?:[- ](?:api|webhook|access|secret|license|auth|client))?[- ](?:dsn|keys?|tokens?|secrets?|credentials?|schlussel|claves?|cles?|licen[cs]es?|webhooks?)\b"
)
_CI_OF = re.compile(
    r"\b(?:ci|pipelines?|ci/cd) ?\(?$"
    r"|\b(?:ci|ci/cd|pipelines?|deploy\w*|pushed|keyless)(?: \w+)? (?:from|by|via|through|of|out of|aus|von|desde|depuis|vanaf) (?:our )?$"
)
_OFF = re.compile(r"(?: is| must be| stays| should be)? (?:off|disabled|aus|desactivad\w*|desactive\w*)\b")
_SQL_EXPRESS = re.compile(r"\bsql server (?:\d{4} )?$")
_LIKE_IT = re.compile(
    r"[- ](?:like|ish|style|compatible|alternative|clone|replacement|ahnlich\w*|(?:build )?agent(?:s|en|es)?|(?:(?:server )?(?:status|stats|player|chat|slack|discord|telegram)[- ])?(?:bots?|exporters?|plugins?|notifiers?|webhooks?|clients?|sdks?|connectors?|integrations?))\b"
)
_INSTEAD_OF = re.compile(
    r"\b(?:alternative (?:to|for)|replac\w+ (?:for )?|instead of|ersatz fur|alternativa a|alternative a) (?:our |the )?$"
)
_OPENS = {"public": is_opened, "ports": is_affirmed, "data_access": is_affirmed, "iam_roles": is_affirmed}

_SERVES = (
    "service", "site", "static_site", "frontend", "load_balancer", "https", "cdn", "vm", "group", "cloud_run", "kubernetes", "function",
)  # fmt: skip


def read(text: str, own: str = "") -> Reading:
    """The needs of a goal; `own` as in Reading."""
    compose = compose_in(text)
    rest, records = without_records(compose.rest if compose else text)
    rest, taken = taken_out(rest)
    reading = replace(_read(in_lines(rest), own, beside=bool(taken.moved or taken.called)), taken=taken)
    if records:
        # The name of a zone is where its records stand, and nothing that is to be served.
        alone = not reading.apps and not reading.names(*_SERVES)
        kept = tuple(each for each in reading.mentions if not (alone and each.need == "domain"))
        reading = replace(reading, records=records, mentions=kept)
    # What machines or a repository are called is nothing that is to run.
    low, high = numbered_machines(reading.text)[1]
    kept = tuple(each for each in reading.mentions if not low <= each.start < each.end <= high)
    kept = without_names(kept, reading.text)
    apps = tuple(each for each in reading.apps if not (each[0].framework and low <= each[1].start < high))
    reading = replace(reading, mentions=kept, apps=apps)
    if reading.names("keyless_ci"):
        who = pipeline_in(reading.goal.text, repository_in(reading.goal.text)).who.lower()
        at = reading.text.find(who) if "/" in who else -1
        kept = tuple(each for each in reading.mentions if not at <= each.start < each.end <= at + len(who))
        reading = replace(reading, mentions=kept)
    # The machine that Docker runs on so far is none that is asked for.
    kept = tuple(each for each in reading.mentions if each.need != "vm" or compose is None)
    return replace(reading, mentions=kept, compose=compose)


def _read(text: str, own: str, *, beside: bool) -> Reading:
    # `beside`: something that the goal asks for was taken out of it before.
    folded = in_digits(corrected(fold(text)))
    # What is no machine has cores and memory too.
    goal = replace(goal_beside(text, folded), machine_type=machine_in(sizes_of_machines(folded))[0])
    typed = Words.of(text, folded)
    looked_at = ways_to_read(text, folded)
    negated = negated_in(folded)

    def mention(need: str, match: re.Match[str] | LookedAt) -> Mention:
        start, end = match.span()
        # `MySQL for the blog without HA` is said no to at its end.
        said = end - 1 if need == "ha_db" else start
        # What opens something is asked for, or it is left closed.
        off = need == "versioning" and _OFF.match(folded, end)
        rejected = (
            any(low <= start < high or low <= said < high for low, high in negated)
            or bool(off or _TOO_MUCH.match(folded, end) or folded.startswith("-free", end))
            or (need == "gpu" and CPUS_ONLY.search(folded) is not None)
            or (need in _OPENS and not _OPENS[need](folded, (start, end)))
        )
        rejected = rejected and not is_kept_inside(need, folded[:start])
        return Mention(need, typed(start, end), start, end, rejected)

    apps = [
        (in_its_cluster(app, folded), mention("app", match))
        for app, pattern in apps_table()
        for match in found_in(pattern, looked_at)
    ]
    # What is only like another, or stands in its place, is none, and neither is the name of a host.
    apps = [
        each
        for each in apps
        if not (each[0].name == "Express" and _SQL_EXPRESS.search(folded[: each[1].start]))
        and not (_HOST_AFTER.match(folded, each[1].end) or is_node_of_cluster(each, folded))
        and not is_run_already(each[1].start, folded)
        and not is_qualifier(each, apps, folded)
        and not (_LIKE_IT.match(folded, each[1].end) or _INSTEAD_OF.search(folded[: each[1].start]))
        and not (is_of_a_name(each[1], folded) or is_behind_tunnel(each[1].words, folded))
        and without_rights([each[1]], folded)
    ]
    named = [each for _, each in apps]
    apps = _to_be_run([each for each in apps if not any(is_inside(each[1], other) for _, other in apps)], folded, own)
    found = [
        mention(need, match) for need, (_, pattern) in needs_table().items() for match in found_in(pattern, looked_at)
    ]
    found += [mention(need, match) for need, match in _settings_in(folded, {each.need for each in found})]
    replaced = machinery_replaced([*found, *named], folded, beside=beside)
    apps = [each for each in apps if each[1] not in replaced]
    # `rocket.chat` is what runs, and what a machine calls itself its own matter: no domain.
    products = [(each.start, each.end) for _, each in apps] + [each.span("name") for each in HOST_NAME.finditer(folded)]
    found = [e for e in found if e.need != "domain" or not any(a <= e.start and e.end <= z for a, z in products)]
    named_all, found = found, without_alarms(without_checked([e for e in found if e not in replaced], folded), folded)
    found, apps = without_left_out(found, _called_otherwise(apps, folded), folded, typed)
    found, apps = without_failing(found, apps, folded, typed)
    found = without_qualifiers(_of_people(found, whose_domains(folded), folded, typed), apps, folded)
    found, outside, there = apart_from_outside(found, folded, typed)
    found, apps, others, there = heads_of(found, apps, folded, there, beside=beside)
    found, standing, unasked = _wanted(
        _timed(found, apps, folded, typed), [each for app, each in apps if not app.framework], folded
    )
    found = wishes(found, [each for _, each in apps], folded, on_machine=any(app.where == "vm" for app, _ in apps))
    found, apps, others, said_of = wished_for(without_rights(found, folded), apps, folded, others)
    there += said_of
    found, standing = apart_from_servers(found, standing, others, folded)
    found.sort(key=lambda each: (each.start, each.end))
    once = {(each.need, each.words.lower()): each for each in reversed(found)}
    mentions = tuple(sorted(once.values(), key=lambda each: (each.start, each.end)))
    mentions = without_origin(
        folded, mentions, served=any(app.where == "run" and not each.rejected for app, each in apps)
    )
    mentions = none_of_its_own(mentions, [app for app, _ in apps], folded)
    mentions, either = one_of_two(folded, mentions, [app.needs for app, each in apps if not each.rejected])
    if (product := product_in(folded, mentions, named, typed)) is not None:
        mentions = (mention("service", product), *mentions)
    first: dict[str, tuple[App, Mention]] = {}
    for app, each in sorted(apps, key=lambda pair: pair[1].start):
        if not each.rejected:
            first.setdefault(app.name, (app, each))
    known = [*mentions, *(each for _, each in apps)]
    apps_read = tuple(first.values())
    brought = _brought([app for app, _ in apps_read], mentions, folded, outside)
    unknown = tuple(technologies_unknown(text, [*(each.words for each in known), *(typed(*span) for span in there)]))
    heard = (*((each.start, each.end) for each in [*found, *named]), *unasked, *there)
    return Reading(
        goal,
        folded,
        mentions,
        apps_read,
        unknown,
        brought,
        own,
        tuple(_unheard(typed, list(heard), negated, unknown)),
        tuple(negated),
        either,
        heard,
        (*standing, *others, *programs_in(named_all, there)),
        outside=outside,
        dropped=tuple(dropped([*named_all, *named], [*mentions, *standing, *(each for _, each in apps)], there)),
        said_of=tuple(said_of),
    )


def _to_be_run(apps: list[tuple[App, Mention]], folded: str, own: str) -> list[tuple[App, Mention]]:
    """The applications without those of which only the keys, the runners, the host of the code or a database's name are spoken of."""
    if re.search(r"gitlab\S*[- ](?:ci[- ])?runners?", folded):
        # The GitLab whose jobs are run stands already.
        apps = [(app, each) for app, each in apps if app.name != "GitLab"]
    apps = [each for each in apps if not _WHOSE_KEYS.search(folded[: each[1].start])]
    low, high = databases_in(folded)[1]
    apps = [each for each in apps if not low <= each[1].start < high]
    apps = [each for each in apps if each[0].framework or not _ITS_KEY.match(folded, each[1].end)]
    if re.search(r"\bkeyless\b|\bkeys?\b|\boidc\b|\bdeploy", folded):
        apps = [(app, each) for app, each in apps if app.name != "GitLab" or not _CI_OF.search(folded[: each.start])]
    # The host of one's own repository is no application that is to run.
    hosted = repository_at(folded) if own == "repository" else ()
    return [each for each in apps if each[1].start not in hosted]


_TIMES = frozenset({"instance_schedule", "off_hours"})
_ROWS = re.compile(r"\b(?:firestore|sessions?|rows?|records?|carts?|entries|accounts?|tokens?)\b")
_POSSESSIVE = re.compile(r"'s ")  # `Our app's icons` are files, and no app.
_OPENED = re.compile(r"\b(?:open|ports?|80|443)\b[^.;\n]{0,30}$")
_SERVICE_ACCESS = re.compile(  # How a database is reached inside, whoever calls what uses it.
    r"(?: google)? services? (?:access|connect)\b"
)


def _of_people(found: list[Mention], whose: list[Whose], text: str, typed: Words) -> list[Mention]:
    """The mentions; the names of hosts that people belong to let them in, and nothing answers there."""
    # `Scales from 1 to 50` are no hours, and `two Debian 12 VMs` no twelve of them.
    found = [each for each in found if each.need not in _TIMES or is_clock(text, each.start, each.end)]
    found = [each for each in found if each.need != "group" or not is_version(text, each.start)]
    # `A Django app, 2 to 8 instances`, which are no machines.
    found = [each for each in found if each.need != "vm" or not is_of_no_machine(text, (each.start, each.end))]
    # `A private Node 24 service` is none of a cluster's.
    found = [each for each in found if each.need != "private_nodes" or not is_version(text, each.end + 1)]
    # What is deleted of rows and documents is no file.
    found = [each for each in found if each.need != "lifecycle" or not _ROWS.search(text[each.start : each.end])]
    spans = [each.span for each in whose]
    kept = [
        each
        for each in found
        if not (each.need in {"domain", "https"} and any(low <= each.start and each.end <= high for low, high in spans))
        and not (each.need in {"service", "frontend"} and _POSSESSIVE.match(text, each.end))
        and not (each.need == "cdn" and each.words.lower() == "to the world" and _OPENED.search(text[: each.start]))
        and not (each.need == "private" and _SERVICE_ACCESS.match(text, each.end))
    ]
    signs_in = any(each.need == "iap" for each in kept)
    let_in = [each.span for each in whose if each.people and each.alone and not signs_in]
    return [*kept, *(Mention("iap", typed(*span), *span) for span in let_in)]


_ON_A_MACHINE = frozenset({"vm", "windows", "game", "gpu", "sftp", "vpn_server", "mysql_on_vm", "group", "bastion"})


def _timed(found: list[Mention], apps: list[tuple[App, Mention]], text: str, typed: Words) -> list[Mention]:
    """The mentions; when a job starts is no machine's hours, where there is no machine, and is its schedule."""
    machines = any(app.where == "vm" for app, _ in apps) or any(each.need in _ON_A_MACHINE for each in found)
    if not machines and any(each.need in {"job", "function", "batch"} for each in found):
        found = [each for each in found if each.need != "instance_schedule"]
    found += [Mention("schedule", typed(*each.span()), *each.span()) for each in starts_at(found, text)]
    return as_implied(found, text, typed)


def _wanted(
    said: list[Mention], products: list[Mention], text: str
) -> tuple[list[Mention], list[Mention], list[tuple[int, int]]]:
    """What of the mentions asks for something, what stands already, and where the rest is said."""
    found = asked_for(_none_by_another_name(said, text), products, text)
    standing = standing_in(found, text)
    found = [each for each in found if each not in standing]
    kept = {(each.need, each.start, each.end) for each in found}
    unasked = [(each.start, each.end) for each in said if (each.need, each.start, each.end) not in kept]
    return found, standing, [*unasked, *names_in(text)]


def _called_otherwise(apps: list[tuple[App, Mention]], text: str) -> list[tuple[App, Mention]]:
    """The applications without those whose name is only part of a repository's, or of something in quotes."""
    calls = names_in(text)
    return [each for each in apps if not any(low <= each[1].start and each[1].end <= high for low, high in calls)]


def _none_by_another_name(found: list[Mention], text: str) -> list[Mention]:
    """The mentions; whoever wants no Cloud Run wants none under another cloud's name for it, and whoever wants a
    database and a machine, and no Cloud SQL, wants it on that machine."""
    if any(each.need == "cloud_run" and each.rejected and "run" in each.words.lower() for each in found):
        found = [
            replace(each, rejected=True) if each.need == "cloud_run" and "run" not in each.words.lower() else each
            for each in found
        ]
    managed = [each for each in found if each.need == "database" and "cloud" in each.words.lower()]
    machine = any(each.need == "vm" and not each.rejected for each in found)
    if managed and machine and all(each.rejected for each in managed) and not _COMPOSED.search(text):
        rows = next((each for each in found if each.need in {"postgres", "mysql"} and not each.rejected), None)
        found = [*found, replace(rows, need="mysql_on_vm")] if rows else found
    return found


# What brings its database in containers of its own.
_COMPOSED = re.compile(r"\b(?:compose|stack|docker)\b")


def _tokens(typed: Words) -> list[tuple[str, tuple[int, int]]]:
    """The words as typed with their places in the folded text."""
    return list(zip(typed.raw, typed.spans, strict=True)) if len(typed.raw) == len(typed.spans) else []


def _unheard(
    typed: Words, needs: list[tuple[int, int]], negated: Iterable[tuple[int, int]], names: Iterable[str]
) -> Iterator[str]:
    """What nobody took up, in the goal's own words, each once."""
    text = typed.folded
    elsewhere = [match.span() for name in names for match in re.finditer(re.escape(fold(name)), text)]
    yield from dict.fromkeys(typed(*at) for at in unheard(text, _tokens(typed), needs, [*negated, *elsewhere]))


def _brought(apps: list[App], mentions: tuple[Mention, ...], text: str, outside: tuple[Outside, ...]) -> frozenset[str]:
    """What the applications can't do without, as far as the goal does not say otherwise."""
    products = [app for app in apps if not app.framework]
    main = products or [app for app in apps if app.where == "run"][:1]
    found = {need for app in main for need in app.needs}
    named = {each.need for each in mentions if not each.rejected}
    rejected = {each.need for each in mentions} - named
    if named & {*ENGINES, "mongodb"} or "database" in rejected or "sqlite" in text:
        found -= ENGINES
    found -= rejected
    return frozenset(found - kinds_of(found, outside))


def _settings_in(text: str, needs: set[str]) -> Iterator[tuple[str, re.Match[str] | LookedAt]]:
    """What a goal says of the settings of parts that it names, and the addresses that it wants looked at."""
    yield from (("uptime", each) for each in looked_at_in(text))
    yield from (("budget_alert", each) for each in spending_in(text))
    for part in PARTS:
        if part.name in needs:
            for _, words in part.said or ():
                yield from ((part.name, match) for match in re.finditer(words, text))
