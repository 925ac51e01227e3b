"""The names that a goal gives to several things of one kind."""

import re
from typing import NamedTuple

from functions.planning.rules.meant.things import PLAIN_NAME
from functions.planning.rules.words.values_named import value_at
from shared.cost.regions import REGIONS

_IN_A_LANGUAGE = (
    r"(?: ?\((?:in |with )?(?:go|golang|java|kotlin|python|node(?:\.?js)?|typescript|rust|ruby|php|c#|\.net|scala|elixir|django|rails|flask|fastapi|spring(?: boot)?|"
    r"laravel|nestjs|express|next\.?js|nuxt|react|vue|angular)[\w. ]{0,8}\))?"
)
_ONE = rf"[a-z][\w-]*{_IN_A_LANGUAGE}"
_LISTED = rf"(?P<names>{_ONE}(?:(?:\s*[,/+&]\s*(?:and |und |y |et )?|\s+(?:and|und|y|et)\s+){_ONE})+)"
_NAMED_LIST = re.compile(
    rf"\b(?P<noun>vms?|machines?|servers?|buckets?|datasets?|topics?|queues?|(?:micro ?)?services?|apis?|backends?|functions?|jobs?)(?: (?:named|called|for|namens|llamad[oa]s|nommes))?(?: (?:in|written in|on|with|auf|en) (?!cloud run with)[\w.+#-]+(?: run)?(?= ?\())?(?: ?[:(] ?|, (?=[\w-]+ and [\w-]+(?:[;.,]|$))| (?=[\w-]+ / )|(?<=named) |(?<=called) ){_LISTED}(?=\)|[.,;\n]|$|,? (?:each|all|with|on|in|that|which|und alle|mit)\b|\))"
    rf"|\b(?:each|every|per) [a-z]+ ?\({_LISTED.replace('names', 'groups')}\)(?: \w+){{0,4}} (?:own|separate) (?P<own>bucket|dataset|service|function|vm)s?"
)
_COUNTED_LIST = re.compile(
    rf"\b(?P<n>[2-9]) (?:[\w.+-]+ ){{0,2}}?(?P<noun>(?:micro ?)?services|apis|backends|functions|jobs|vms|machines|buckets|topics|queues),? {_LISTED}(?=\)|[.,;\n]|$|,? (?:each|all|with|on|in|that|which|behind)\b)"
)
_EACH_OF = re.compile(
    rf"\b(?P<noun>buckets?|datasets?|vms?|topics?) (?:(?:for )?(?:each|one each|every one) (?:of )?(?:the )?|(?:per|for each|for every) [a-z]+ ?[:(] ?){_LISTED}(?=[.,;)\n]|$|,? (?:with|on|in|that|which)\b)"
)
_BEFORE = re.compile(
    rf"(?:^|[:;.] ?|\b(?:with|of|need|want|mit|con|avec) )(?P<names>{PLAIN_NAME}(?:(?:\s*[,/+&]\s*(?:and |und |y |et )?|\s+(?:and|und|y|et)\s+){PLAIN_NAME})+) (?P<noun>buckets|datasets)\b"
)
# `Topics user-created and invoice-paid`, `datasets bronze, silver and gold`.
_NAMES_AFTER = re.compile(
    rf"\b(?P<noun>topics|queues|buckets|datasets) (?P<names>{PLAIN_NAME}(?:, {PLAIN_NAME})*,? (?:and|und|y|et|e|&) {PLAIN_NAME})(?=\s*(?:[.,;)\n]|$)| (?:in|on|with|auf|mit|en|con|sur|avec|no|na|em|com|op|met) )"
)
# `Datasets raw, staging, mart`: three at least, each one word, and none that names something else of a plan.
_NO_PRODUCT = r"(?!(?:monitoring|logging|logs?|alerts?|alerting|dns|cdn|nat|vpn|iam|iap|kms|backups?|secrets?|dashboards?|schedulers?|airflow|composer|dataflow|dataproc|dbt|looker|eventarc|workflows?|spanner|bigtable|alloydb|cron)\b)"
_NAMES_IN_A_ROW = re.compile(
    rf"\b(?P<noun>topics|buckets|datasets) (?P<names>{_NO_PRODUCT}{PLAIN_NAME}(?:, {_NO_PRODUCT}{PLAIN_NAME}(?! (?!in\b|on\b|with\b|each\b|all\b)\w)){{2,}})(?=\s*(?:[.,;)\n]|$| (?:in|on|with|each|all)\b))"
)
# `Buckets (source documents, exports)`: what each is for is what it is called.
_FOR_EACH = re.compile(
    r"\b(?P<noun>buckets?|topics?|datasets?|queues?)(?: [2-9])? ?\((?P<names>[a-z][a-z-]*(?: [a-z][a-z-]*){0,2}(?:(?:, (?:and )?| and | und | y | et )[a-z][a-z-]*(?: [a-z][a-z-]*){0,2})+)\)"
)
# What a list of services may name beside them: it is made by itself, and no container is called so.
_NO_SERVICES = frozenset(
    {
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "mongo",
        "mongodb",
        "redis",
        "valkey",
        "memcached",
        "rabbitmq",
        "kafka",
        "db",
        "database",
        "bucket",
    }
)
_PLACES = frozenset({
    "a", "an", "the", "in", "on", "and", "each", "all", "both", "beide", "ambos", "ambas", "entrambi", "with", "us", "eu",
})  # fmt: skip


_DATABASES = re.compile(
    r"\b(?:\d|several|databases?|postgres\w*|mysql)(?: \w+)? databases(?: named| called|:)? ?\(?(?P<names>(?!(?:for|in|on|with|each|per|behind|and)\b)[a-z][a-z0-9_]{1,20}(?:, [a-z][a-z0-9_]{1,20}){0,8},? (?:and|und|y|et) [a-z][a-z0-9_]{1,20})"
)


_OWN_DATABASES = re.compile(
    r"\b(?:own|separate) database\b[^.;:\n]{0,40}[:(] ?(?P<names>[a-z][a-z0-9_]{1,20}(?:, [a-z][a-z0-9_]{1,20}){1,8}(?:,? (?:and|und|y|et) [a-z][a-z0-9_]{1,20})?)(?=[.;)\n]|$)"
)


def databases_in(text: str) -> tuple[list[str], tuple[int, int]]:
    """The names of the databases within one, and where they stand: `2 databases shop and analytics`."""
    match = _DATABASES.search(text) or _OWN_DATABASES.search(text)
    if match is None:
        return [], (0, 0)
    return re.split(r",? (?:and|und|y|et) |, ", match["names"]), match.span("names")


_OF_ONE = re.compile(r"(?<![\w-])(?:an?|one|1|eine?[mnrs]?|une?|una|um|uma|een) (?:(?!and\b|or\b)[\w.-]+ ){0,3}$")
_KIND = re.compile(r"(?:debian|ubuntu|rocky|centos|rhel|alma\w*|fedora|suse|windows|linux|spot|ssd)(?![\w-])")


def _tells(item: str) -> bool:
    """Whether an item of a list behind machines tells of them and names none: `a VM (e2-small, Debian, Frankfurt)`."""
    item = item.strip()
    value = value_at(item, 0)
    valued = value is not None and value.stop == len(item) and value.kind in {"machine", "region", "gpu", "size"}
    return valued or _KIND.match(item) is not None


class NamedList(NamedTuple):
    """What several things of one kind are called: `vm`, `bucket`, `dataset`, `service`, `function` or `job`."""

    noun: str
    names: list[str]
    span: tuple[int, int]
    names_at: tuple[int, int]


def named_lists(text: str) -> list[NamedList]:
    """The names that a goal gives to several things of one kind: `3 VMs (app1, app2, db)`."""
    found = []
    for match in _NAMED_LIST.finditer(text):
        said = match["names"] or match["groups"]
        noun = (match["noun"] or match["own"]).rstrip("s").replace("micro", "").strip()
        said = re.sub(r" ?\([^()]*\)", "", said)
        names = [each for each in re.split(r"\s*[,/+&]\s*(?:and |und |y |et )?|\s+(?:and|und|y|et)\s+", said) if each]
        if (match["noun"] or "") in {"api", "backend", "service"} and _NO_SERVICES & set(names):
            continue  # one backend, and what it is made of
        names = [each for each in names if each not in REGIONS]
        if match["noun"] in {"vm", "machine", "server"} and (
            _NO_SERVICES & set(names) or _OF_ONE.search(text[: match.start()])
        ):
            continue  # one server, and what runs on it
        if noun in {"vm", "machine", "server"} and any(map(_tells, re.split(r"[,/+&]|\b(?:and|und|y|et)\b", said))):
            continue  # of what kind they are
        if len(names) > 1 and not set(names) & _PLACES and all(len(each) <= 20 for each in names):
            noun = {"machine": "vm", "server": "vm", "api": "service", "backend": "service"}.get(noun, noun)
            found.append(
                NamedList(
                    noun,
                    [each.replace("_", "-") for each in names],
                    match.span(),
                    match.span("names" if match["names"] else "groups"),
                )
            )
    for match in _COUNTED_LIST.finditer(text):
        names = [
            each
            for each in re.split(r"\s*[,/+&]\s*(?:and |und |y |et )?|\s+(?:and|und|y|et)\s+", match["names"])
            if each
        ]
        if len(names) == int(match["n"]) and not set(names) & _PLACES and all(len(each) <= 20 for each in names):
            noun = match["noun"].rstrip("s").replace("micro", "").strip()
            noun = {"machine": "vm", "api": "service", "backend": "service"}.get(noun, noun)
            found.append(NamedList(noun, names, match.span(), match.span("names")))
    for match in [
        *_BEFORE.finditer(text),
        *_EACH_OF.finditer(text),
        *_NAMES_AFTER.finditer(text),
        *_NAMES_IN_A_ROW.finditer(text),
    ]:
        names = [
            each
            for each in re.split(
                r"\s*[,/+&]\s*(?:and |und |y |et |en |e )?|\s+(?:and|und|y|et|en|e)\s+", match["names"]
            )
            if each
        ]
        if len(names) > 1 and not set(names) & _PLACES:
            found.append(NamedList(match["noun"].rstrip("s"), names, match.span(), match.span("names")))
    seen = [each.names_at for each in found]
    for match in _FOR_EACH.finditer(text):
        names = [each.replace(" ", "-") for each in re.split(r", (?:and )?| and | und | y | et ", match["names"])]
        said = match.span("names")
        if said not in seen and any("-" in each for each in names) and all(len(each) <= 20 for each in names):
            found.append(NamedList(match["noun"].rstrip("s"), names, match.span(), said))
    return [each for each in map(_of_services, found) if len(each.names) > 1]


def _of_services(found: NamedList) -> NamedList:
    """A list of services without the stores that it names between them."""
    if found.noun != "service":
        return found
    return found._replace(names=[each for each in found.names if each not in _NO_SERVICES])
