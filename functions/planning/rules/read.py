"""Reading a goal for its needs: every need of needs.txt and every application of apps.txt that it names.

The same goal gives the same reading; nothing here raises.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.planning.rules.goal import Goal, fold, negated_in, read_goal
from functions.planning.rules.heard import aside, unheard
from functions.planning.rules.listed import named_lists
from functions.planning.rules.numerals import in_digits
from functions.planning.rules.product import product_in
from functions.planning.rules.spelling import corrected
from functions.planning.rules.tables import (
    SAID_OF,
    App,
    apps_table,
    needs_table,
    qualifiers_table,
)
from functions.planning.rules.values import repository_at
from shared.parts import PARTS


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a goal names a need: `words` are its own, `start` and `end` its place in the folded text."""

    need: str
    words: str
    start: int
    end: int
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a goal asks for. `text` is the folded text that places refer to, `unheard` what nothing else here stands for.

    `own`: where the user's own application comes from, beside what the goal says of it: image, source or repository.
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
    heard: tuple[tuple[int, int], ...] = ()

    def wants(self, *needs: str) -> bool:
        """Whether any of the needs is asked for, in words or by an application that can't do without."""
        return self.names(*needs) or bool(self.brought & set(needs))

    def names(self, *needs: str) -> bool:
        """Whether any of the needs is asked for in words."""
        return any(each.need in needs and not each.rejected for each in self.mentions)

    def rejects(self, *needs: str) -> bool:
        """Whether one of the needs is named only to say no to it."""
        return any(each.need in needs for each in self.mentions) and not self.names(*needs)

    def left(self, taken: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """What nobody took up, where these stretches were taken up too."""
        typed = Words.of(self.goal.text, self.text)
        return tuple(_unheard(typed, [*self.heard, *taken], list(self.negated), self.unknown))

    def aside(self, taken: Iterable[tuple[int, int]]) -> list[str]:
        """The single words that nothing stands for."""
        typed = Words.of(self.goal.text, self.text)
        return [typed(*span) for span in aside(self.text, list(self.heard), [*self.negated, *taken])]

    def of(self, need: str) -> list[Mention]:
        """Where a need is asked for."""
        return [each for each in self.mentions if each.need == need and not each.rejected]

    @property
    def needs(self) -> list[str]:
        """The needs that are asked for, in the order in which the goal names them."""
        return list(dict.fromkeys(each.need for each in self.mentions if not each.rejected))


_HOST_AFTER = re.compile(r"\.(?:com|org|net|io|dev|de)\b")
# What is no wish of its own within another, however wide that is.
_WITHIN = {"tasks": frozenset({"waf"}), "log_export": frozenset({"lifecycle"})}
# What is a sentence about something else that it names: the parts of it count too.
_WIDE = frozenset(
    [
        "ha_db",
        "cross_region",
        "running_there",
        "multi_service",
        "environments",
        "to_bigquery",
        "to_bucket",
        "trigger",
        "secret_alert",
        "alert",
        "budget_alert",
        "datastream",
        "log_export",
        "iap",
        "internal_services",
        "instance_schedule",
        "ephemeral",
        "group",
        "migration",
        "mysql_on_vm",
        "lifecycle",
        "logging",
        "email",
        "authorized_network",
        "multi_project",
        "monitoring",
        "bastion",
        "static_egress",
        "auth",
        "private",
        "public",
        "secrets",
        "cheap",
        "vpn",
        "ci_runner",
        "egress_cost",
        "private_dns",
        "available",
        "keyless_ci",
        "standard_cluster",
        "private_bucket",
        "data_disk",
        "job",
        "tasks",
        "vertex",
    ]
)


_UNKNOWN = re.compile(
    r"(?<![\w./@-])(?:[A-Z][a-z]+(?:[A-Z][a-z]*)+|[A-Z]?[a-z]+(?:DB|MQ|QL|JS|FS)|[a-z]+[A-Z]{2,})(?![\w@-]|\.\w)"
)


# What is called, by what is to be made, is somebody else's.
_HAS_DATABASE = re.compile(r"data ?base|\bdb\b|sql|postgres|datenbank|base de (?:datos|donnees)")
_CALLED = re.compile(
    r"\b(?:call|poll|quer|fetch|scrap|ping|pull|ruf|frag)(?:s|es|ies|y|t|e|ing|ying|ling)?(?: data)?(?: from)? "
    r"(?:an?|another|some|their|external|eine?|third[- ]party)(?: \w+)? $"
)


_NAMES = frozenset(
    [
        "github",
        "gitlab",
        "javascript",
        "typescript",
        "youtube",
        "linkedin",
        "whatsapp",
        "paypal",
        "iphone",
        "ipad",
        "macos",
        "bigquery",
        "postgresql",
        "mysql",
        "graphql",
        "nodejs",
        "devops",
        "finops",
        "gitops",
        "wordpress",
        "saas",
        "paas",
        "iaas",
        "iot",
        "poc",
        "mvps",
        "apis",
        "vms",
        "gpus",
        "dags",
        "urls",
        "pdfs",
        "csvs",
        "vcpu",
        "vcpus",
        "openapi",
        "digitalocean",
        "idp",
        "fortigate",
        "soho",
        "sso",
        "dotnet",
    ]
)


def read(text: str, own: str = "") -> Reading:
    """The needs of a goal; `own` as in Reading."""
    goal = read_goal(text)
    folded = in_digits(corrected(fold(text)))
    typed = Words.of(text, folded)
    negated = list(negated_in(folded))

    def mention(need: str, match: re.Match[str]) -> Mention:
        start, end = match.span()
        rejected = any(low <= start < high for low, high in negated)
        if rejected and need in _KEPT_INSIDE and _NOT_PUBLIC.search(folded[:start]):
            rejected = False
        return Mention(need, typed(start, end), start, end, rejected)

    apps = [(app, mention("app", match)) for app, pattern in apps_table() for match in pattern.finditer(folded)]
    # The name of a host is nobody's application.
    apps = [each for each in apps if not _HOST_AFTER.match(folded, each[1].end)]
    named = [each for _, each in apps]
    apps = [each for each in apps if not any(_inside(each[1], other) for _, other in apps)]
    if re.search(r"gitlab\S*[- ](?:ci[- ])?runners?", folded):
        # The GitLab whose jobs are run stands already.
        apps = [(app, each) for app, each in apps if app.name != "GitLab"]
    # The host of one's own repository is no application that is to run.
    hosted = repository_at(folded) if own == "repository" else ()
    apps = [each for each in apps if each[1].start not in hosted]
    found = [mention(need, match) for need, (_, pattern) in needs_table().items() for match in pattern.finditer(folded)]
    found += [mention(need, match) for need, match in _settings_in(folded, {each.need for each in found})]
    covering = [each for each in found if each.need not in _WIDE] + [each for _, each in apps]
    within = [each for each in found if each.need in _WITHIN]
    found = [
        each
        for each in found
        if not any(_inside(each, other) for other in covering)
        and not any(each.need in _WITHIN[other.need] and _inside(each, other) for other in within)
    ]
    found = _meant(found, folded)
    found.sort(key=lambda each: (each.start, each.end))
    once = {(each.need, each.words.lower()): each for each in reversed(found)}
    mentions = tuple(sorted(once.values(), key=lambda each: (each.start, each.end)))
    mentions = _without_origin(folded, mentions)
    if (product := product_in(folded, mentions, named)) is not None:
        mentions = (mention("service", product), *mentions)
    first: dict[str, tuple[App, Mention]] = {}
    for app, each in sorted(apps, key=lambda pair: pair[1].start):
        if not each.rejected:
            first.setdefault(app.name, (app, each))
    known = [*mentions, *(each for _, each in apps)]
    apps_read = tuple(first.values())
    brought = _brought([app for app, _ in apps_read], mentions, folded)
    unknown = tuple(_unknown(text, known))
    heard = tuple((each.start, each.end) for each in [*found, *named])
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
        heard,
    )


def _meant(found: list[Mention], folded: str) -> list[Mention]:
    """The mentions without those that are said of something else, or of what stands elsewhere."""
    found = [each for each in found if each.need != "service" or not _CALLED.search(folded[: each.start])]
    found = [
        each
        for each in found
        if each.need != "ha_db" or _HAS_DATABASE.search(each.words.lower()) or not _of_machines(found)
    ]
    found = [each for each in found if each.need not in {"domain", "https"} or not _is_watched(each, found, folded)]
    # "Only people from our company" sign in: nobody asks for a database that the company's addresses reach.
    signed_in = [each for each in found if each.need == "iap"]
    found = [
        each
        for each in found
        if each.need != "authorized_network" or not any(_inside(each, other) for other in signed_in)
    ]
    if any(each.need == "ci_runner" for each in found):
        found = [each for each in found if each.need != "domain" or "gitlab" not in folded[each.start : each.end]]
    found = [each for each in found if each.need != "domain" or not _OF_STAFF.search(folded[: each.start])]
    found = [each for each in found if each.need != "https" or not _REPOSITORY_AT.match(folded, each.start)]
    found = [each for each in found if each.need != "schedule" or not _SENT_BY.search(folded[: each.start])]
    if any(each.need == "database" and each.rejected for each in found):
        found = [each for each in found if each.need not in _ENGINES or not _ELSEWHERE.match(folded, each.end)]
        found = [each for each in found if each.words.lower() not in {"supabase", "planetscale", "neon", "rds"}]
    # What machines, buckets and datasets are called is no wish of its own.
    called = [each.names_at for each in named_lists(folded) if each.noun in {"vm", "bucket", "dataset"}]
    found = [each for each in found if not any(low <= each.start < high for low, high in called)]
    return found


def _of_machines(found: list[Mention]) -> bool:
    """Whether what is to survive a zone are the machines: a group of them is named, and no database."""
    named = {each.need for each in found}
    return "group" in named and not named & {"database", "postgres", "mysql", "sqlserver", "replica", "pitr"}


# Whoever looks at an address from outside speaks of what answers there already.
_WATCHES = re.compile(r"\b(?:watch|monitor|check|ping|probe|test|uberwach|pruf|vigil|surveill)\w*\b[^.;]{0,40}$")


def _is_watched(mention: Mention, found: list[Mention], text: str) -> bool:
    """Whether a domain or a certificate is only looked at: it belongs to something that stands."""
    if any(each.need == "alert" and each.start <= mention.start and mention.end <= each.end for each in found):
        return True
    runs = any(each.need in {"service", "site", "static_site", "frontend", "container", "cloud_run"} for each in found)
    alone = any(each.need == "uptime" for each in found) and not runs
    if not (alone or _WATCHES.search(text[: mention.start])):
        return False
    said = text[mention.start : mention.end]
    return said.startswith("http") or text[: mention.start].endswith("://")


def _unheard(
    typed: "Words", needs: list[tuple[int, int]], negated: list[tuple[int, int]], names: Iterable[str]
) -> Iterator[str]:
    """What nobody took up, in the goal's own words, each once."""
    text = typed.folded
    elsewhere = [match.span() for name in names for match in re.finditer(re.escape(fold(name)), text)]
    tokens = list(zip(typed.raw, typed.spans, strict=True)) if len(typed.raw) == len(typed.spans) else []
    yield from dict.fromkeys(typed(*span) for span in unheard(text, tokens, needs, [*negated, *elsewhere]))


# `no public database` is a database that is not public.
_NOT_PUBLIC = re.compile(
    r"\b(?:no|without|never|not|kein\w*|ohne|sin|ningun\w*|sans|aucun\w*|pas de) (?:an? |any |the )?(?:public\w*|exposed|offentlich\w*|publi[ck]\w*|internet[- ]facing)(?: \w+)? $"
)
_KEPT_INSIDE = frozenset({"database", "postgres", "mysql", "sqlserver", "redis", "mongodb"})

# Whose addresses people have is no address of the application's own.
_OF_STAFF = re.compile(
    r"\b(?:staff|people|employees?|colleagues|everyone|everybody|anyone|users?|accounts?|members?|mitarbeiter|leute|team)(?: \w+)? (?:of|at|from|in|with|von|bei|aus|@) ?@?$|@$"
)
_REPOSITORY_AT = re.compile(r"https://(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)")
# How often devices speak is no schedule of anything here.
_SENT_BY = re.compile(
    r"\b(?:devices?|sensors?|readings?|meters?|trackers?|gateways|vehicles|machines|clients|sensoren|gerate)\b[^.;\n]{0,30}$"
)
_ELSEWHERE = re.compile(
    r'"? (?:is |runs? |lives? )?(?:on|at|in|with) (?:supabase|neon|planetscale|atlas|aiven|rds|azure|elsewhere|another)|"? already'
)
# A machine that something leaves is none that it asks for.
_LEFT = re.compile(
    r"\b(?:from|off|away from|leav\w+|replac\w+|weg von|von|desde|depuis)\b[^.:;!?\n]{0,80}?\b(?:to|onto|into|nach|zu|a|en|vers)\b"
)


_SWITCHED_OFF = re.compile(r"\b(?:off|stop\w*|shut\w*|down|apag\w*|etein\w*|aus|ab|hours|overnight)\b")


def _without_origin(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions without the machines that the goal leaves, where it says what shall run."""
    left = [match.span() for match in _LEFT.finditer(text)]
    kept = [each for each in mentions if each.need != "vm" or not any(low <= each.start < high for low, high in left)]
    # What starts at an hour and ends by itself is a job, and no machine that is switched off.
    jobs = [each for each in kept if each.need in {"job", "function", "workflow", "dataflow", "batch"}]
    started = [
        each
        for each in kept
        if each.need == "instance_schedule"
        and not _SWITCHED_OFF.search(text, each.start, each.end)
        and any(each.start <= job.start < each.end for job in jobs)
    ]
    mentions = tuple(each for each in mentions if each not in started)
    kept = [each for each in kept if each not in started]
    runs = any(each.need in {"service", "frontend", "container", "cloud_run", "job", "site"} for each in kept)
    return tuple(kept) if runs else mentions


_ENGINES = frozenset({"postgres", "mysql", "sqlserver"})


def _brought(apps: list[App], mentions: tuple[Mention, ...], text: str) -> frozenset[str]:
    """What the applications can't do without, as far as the goal does not say otherwise."""
    products = [app for app in apps if not app.framework]
    main = products or [app for app in apps if app.where == "run"][:1]
    found = {need for app in main for need in app.needs}
    named = {each.need for each in mentions if not each.rejected}
    rejected = {each.need for each in mentions} - named
    if named & {*_ENGINES, "mongodb"} or "database" in rejected or "sqlite" in text:
        found -= _ENGINES
    return frozenset(found - rejected)


def _inside(inner: Mention, outer: Mention) -> bool:
    """Whether a mention is part of a longer one of something else: `static` in `static ip`."""
    longer = outer.end - outer.start > inner.end - inner.start
    if inner.need in {"private", "public"} and outer.need in {"service", "frontend"}:
        return False
    if outer.need in qualifiers_table() and inner.need not in SAID_OF:
        return False
    return longer and outer.need != inner.need and outer.start <= inner.start and inner.end <= outer.end


@dataclass(frozen=True, slots=True)
class Words:
    """From places in the folded text to the goal's own words."""

    raw: list[str]
    spans: list[tuple[int, int]]
    folded: str

    @classmethod
    def of(cls, raw: str, folded: str) -> "Words":
        """The words of a goal as typed, and as read."""
        return cls(raw.split(), [match.span() for match in re.finditer(r"\S+", folded)], folded)

    def __call__(self, start: int, end: int) -> str:
        """The words as they were typed; as they were read where those can't be told apart."""
        if len(self.raw) != len(self.spans):
            return self.folded[start:end]
        typed = [word for word, (low, high) in zip(self.raw, self.spans, strict=True) if low < end and start < high]
        return " ".join(typed).strip(".,;:!?()[]\"'")


def _unknown(raw: str, known: list[Mention]) -> Iterator[str]:
    """Names that look like a technology and that nothing here knows."""
    said = " ".join(each.words for each in known).lower()
    seen: set[str] = set()
    for match in _UNKNOWN.finditer(raw):
        name = match[0].lower()
        if name not in _NAMES and name not in said and name not in seen:
            seen.add(name)
            yield match[0]


def _settings_in(text: str, needs: set[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """What a goal says of the settings of parts that it names."""
    for part in PARTS:
        if part.name in needs:
            for _, words in part.said or ():
                yield from ((part.name, match) for match in re.finditer(words, text))
