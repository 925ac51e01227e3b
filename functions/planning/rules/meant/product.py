"""What somebody wants to run that nothing here knows by its name."""

import re

from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.words.places import is_place

_RUNTIMES = frozenset({
    "service", "frontend", "container", "cloud_run", "source", "static_site", "site", "worker", "job", "schedule",
    "function", "workflow", "trigger", "vm", "group", "kubernetes", "autopilot", "standard_cluster", "node_pools",
    "private_nodes", "batch", "google_batch", "gpu", "windows", "game", "sftp", "vpn_server", "ci_runner", "bastion", "dataflow",
    "composer", "workbench", "bigquery", "to_bigquery", "to_bucket", "queue", "log_export", "budget_alert",
    "iam_roles", "kms", "vpn", "peering", "private_dns", "multi_service", "internal_services", "mysql_on_vm",
    "keyless_ci", "mail_server", "blockchain", "search", "kafka", "db_cluster", "timeseries", "datastream",
})  # fmt: skip


_OURS = r"(?:(?:an?|the|our|my|own|unser\w*|mein\w*|eine?\w*|notre|mon|ma|un|une|una|mi|nuestr\w*) )?"


_NAMED_SO = r"(?P<name>(?!(?:it|this|that|all|everything|something|me|us)\b)[a-z][\w.+-]*(?: [a-z][\w.+-]*){0,2}?)"


# What somebody wants to run and nothing here knows by its name.
_PRODUCT = re.compile(
    r"(?:^|[.;!?\n] ?)\W*(?:(?:please|we|i|want|need|would like|to|wir|ich|mochten?|wollen|bitte|quiero|queremos|je veux) )*"
    r"(?:deploy|self[- ]?host|host|run|install|set ?up|launch|spin up|get|put|bring|hoste\w*|betreib\w*|installier\w*|deployer|deploie|heberger|"
    rf"desplegar|despliega|instalar|montar|alojar)(?:ing)? {_OURS}{_NAMED_SO} "
    r"(?:on|in|to|with|for|at|using|auf|mit|fur|bei|sur|avec|pour|en|con|para)\b"
    rf"|\b(?:scripts?|terraform|infrastructure|infra|setup|hosting|stack|backend) (?:for|fur|para|pour) {_OURS}(?P<for>[a-z][\w.+-]*)(?=[:,.\n]| on | with |$)"
    r"|^\W*(?:an? |our |the )?(?P<first>[a-z][\w.+-]*(?: ?/? ?[a-z][\w.+-]*){0,2}?) (?:on (?:gcp|google)|self[- ]?hosted|with|instance|for (?:about )?\d)"
    r"|^\W*(?:an?|our|the|my) (?P<thing>[a-z][\w.+-]*(?: [a-z][\w.+-]*){0,2}?)(?=[,:]| that | which )"
)


def product_in(text: str, mentions: "tuple[Mention, ...]", apps: "list[Mention]") -> "re.Match[str] | None":
    """The name of what is to run, where a goal says no other word of what it is and does name what it needs."""
    wanted = {each.need for each in mentions if not each.rejected}
    if apps or not wanted or wanted & _RUNTIMES:
        return None
    for match in _PRODUCT.finditer(text):
        group = match.lastgroup or "name"
        low, high = match.span(group)
        name = re.compile(re.escape(text[low:high])).match(text, low)
        known = any(each.start < high and low < each.end for each in mentions)
        if name and not known and not is_place(text[low:high]):
            return name
    return None
