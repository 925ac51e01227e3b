"""What somebody wants to run that nothing here knows by its name."""

import re

from functions.planning.rules.meant.already import are_handed_out
from functions.planning.rules.meant.availability import is_watching_alone
from functions.planning.rules.meant.dns_policies import dns_policy_in
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.told.heard import is_listed
from functions.planning.rules.words.places import is_place

_RUNTIMES = frozenset({
    "service", "frontend", "container", "cloud_run", "source", "static_site", "site", "worker", "job", "schedule",
    "function", "workflow", "trigger", "vm", "group", "kubernetes", "autopilot", "standard_cluster", "node_pools",
    "private_nodes", "batch", "google_batch", "gpu", "windows", "game", "sftp", "vpn_server", "ci_runner", "bastion", "dataflow",
    "composer", "workbench", "workstations", "vertex_index", "bigquery", "to_bigquery", "to_bucket", "queue", "log_export", "budget_alert",
    "iam_roles", "kms", "vpn", "peering", "private_dns", "multi_service", "internal_services", "mysql_on_vm",
    "keyless_ci", "mail_server", "blockchain", "search", "kafka", "db_cluster", "timeseries", "datastream",
})  # fmt: skip


_OURS = r"(?:(?:an?|the|our|my|own|unser\w*|mein\w*|eine?\w*|notre|mon|ma|un|une|una|mi|nuestr\w*) )?"


_NAMED_SO = r"(?P<name>(?!(?:it|this|that|all|everything|something|me|us)\b)[a-z][\w.+-]*(?: [a-z][\w.+-]*){0,2}?)"


# What a program of somebody else's is said to be.
_KIND_OF = r"open[- ]?source|self[- ]?host\w*|foss|(?:[\w-]+ ){0,3}(?:alternative|clone|replacement|server|manager|tracker|app|tool|platform|system|wiki|crm|cms|client|dashboard)\b"
# What somebody wants to run and nothing here knows by its name.
_PRODUCT = re.compile(
    r"(?:^|[.;!?\n] ?)\W*(?:(?:please|we|i|want|need|would like|to|wir|ich|mochten?|wollen|bitte|quiero|queremos|je veux) )*"
    r"(?:deploy|self[- ]?host|host|run|install|set ?up|launch|spin up|get|put|bring|hoste\w*|betreib\w*|installier\w*|deployer|deploie|heberger|"
    rf"desplegar|despliega|instalar|montar|alojar|hospedar|ospitare)(?:ing)? {_OURS}{_NAMED_SO} "
    r"(?:on|in|to|with|for|at|using|auf|mit|fur|bei|sur|avec|pour|en|con|para)\b"
    rf"|\b(?:scripts?|terraform|infrastructure|infra|setup|hosting|stack|backend) (?:for|fur|para|pour) {_OURS}(?P<for>[a-z][\w.+-]*)(?=[:,.\n]| on | with |$)"
    r"|^\W*(?:an? |our |the )?(?P<first>[a-z][\w.+-]*(?:(?: ?/ ?| )[a-z][\w.+-]*){0,2}?) (?:on (?:gcp|google)\b|self[- ]?hosted\b|with\b|mit\b|con\b|avec\b|com\b|met\b|instance\b|for (?:about )?\d)"
    r"|^\W*(?P<called>[a-z][\w.+-]*) (?:as|als|como|comme|come) (?:(?:an?|our|the|my|eine?n?|unser\w*|una?|nuestr\w+|une?|notre|um|uma|een) )?[a-z]"
    r"|^\W*(?P<proper>[a-z][\w.+-]*(?: [a-z][\w.+-]*){1,2}?)(?=[:,] | (?:in|on|as|for|auf|en|sur|als) )"
    # In other languages the verb stands behind it: `GraphHopper hosten mit Karten von Sachsen`.
    r"|^\W*(?:(?:bitte|wir|ich|mochten?|wollen|un|una|einen?|le|la|el) )*(?P<last>[a-z][\w.+-]*)(?: \(\w+\))? (?:hosten|betreiben|installieren|bereitstellen|aufsetzen|zum laufen bringen|heberge\w*|hospedad[oa]|alojad[oa])(?![\w-])"
    # `Deploy Plane (an open source Jira alternative)`: what it is stands behind its name.
    rf"|(?:^|[.;!?\n] ?)\W*(?:(?:please|we|i|want|need|would like|to|wir|ich|mochten?|wollen|bitte|quiero|queremos) )*(?:deploy|self[- ]?host|host|run|install|set ?up)(?:ing)? {_OURS}(?P<so>(?!(?:it|this|that|all|everything|me|us|an?|the)\b)[a-z][\w.+-]*)(?=,? ?\(?(?:an?|the|our|eine?n?|una?|une) (?:(?:free|own|small|simple|modern|fast) )?(?:{_KIND_OF}))"
    r"|^\W*(?:an?|our|the|my) (?P<thing>[a-z][\w.+-]*(?: [a-z][\w.+-]*){0,2}?)(?=[,:]| that | which )"
)


_KEEPS_ROWS = (
    r"jira|trello|asana|linear|notion|confluence|airtable|slack|zendesk|intercom|hubspot|salesforce|mailchimp|calendly|doodle|typeform|auth0|okta|mixpanel|google analytics|segment|"
    r"quickbooks|freshbooks|toggl|harvest|bitly|pocket|feedly|evernote|todoist|basecamp|monday|clickup|eventbrite|meetup|docusign|datadog|sentry|postman|retool|zapier"
)
_ROWS = re.compile(
    rf"\b(?:(?:{_KEEPS_ROWS})(?:[- ]like)? (?:alternative|clone|replacement)|alternative to (?:{_KEEPS_ROWS})|(?:self[- ]?hosted|open[- ]?source|foss) (?:[\w-]+ ){{0,3}}"
    r"(?:wiki|crm|erp|cms|(?:issue|bug|time|habit|expense|asset) tracker|project management|help ?desk|ticketing|forum|newsletter|bookmark manager|link shortener|analytics|survey|invoicing|"
    r"inventory|identity provider|social network|shop|lms|ats|helpdesk|knowledge base))\b"
)
_NO_ROWS = re.compile(r"\b(?:no|without(?: an?)?|ohne|kein\w*|sin|sans) (?:database|db|datenbank|base de)\b|\bsqlite\b")


def rows_of_its_kind(text: str) -> "re.Match[str] | None":
    """The words that say of a program that it is of a kind which keeps rows: `an open source Jira alternative`."""
    return None if _NO_ROWS.search(text) else _ROWS.search(text)


def product_in(
    text: str, mentions: "tuple[Mention, ...]", apps: "list[Mention]", typed: Words
) -> "re.Match[str] | None":
    """The name of what is to run, where a goal says no other word of what it is and does name what it needs.

    What stands first with capitals in each word (`Terraform Enterprise in two regions`) is such a name; a single word is
    one where it is said what it is there as: `BaGet as our package feed`.
    """
    wanted = {each.need for each in mentions if not each.rejected}
    if apps or wanted & _RUNTIMES or is_watching_alone(wanted, text) or are_handed_out(text, wanted):
        return None
    for match in _PRODUCT.finditer(text):
        group = match.lastgroup or "name"
        if not wanted and group != "so" and not _is_proper(typed(*match.span(group))):
            # A verb and a word alone may be anything, and a name is written with a capital.
            continue
        low, high = match.span(group)
        name = re.compile(re.escape(text[low:high])).match(text, low)
        if group == "proper" and not _is_proper(typed(low, high)):
            continue
        if group == "called" and is_listed(text[low:high]):
            continue
        known = any(each.start < high and low < each.end for each in mentions)
        known = known or any(start < high and low < end for start, end in dns_policy_in(text).spans)
        # An address that something calls is nothing that runs here.
        known = known or "://" in text[low:high]
        if name and not known and not is_place(text[low:high]):
            return name
    return None


_CAPITAL = re.compile(r"[A-Z][A-Za-z0-9.+-]*")


def _is_proper(words: str) -> bool:
    """Whether each word is written with a capital, and not every one of them is anybody's."""
    said = words.split()
    return all(_CAPITAL.fullmatch(each) for each in said) and not all(is_listed(each.lower()) for each in said)
