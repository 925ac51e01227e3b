"""Which entries of a project's logs a plan may send on or leave out: its deployment's own, and what it names."""

import re
from collections.abc import Iterator

from jobs.terraform.policy.plan_document import Change
from jobs.terraform.policy.plan_own import Own
from shared.parts.log_exclusion.part import LOG_EXCLUSION
from shared.parts.log_sink.part import LOG_SINK
from shared.schemas import InfraPlan

Reason = tuple[str, str]

AUDIT_LOGS = "audit_logs"
"""The risk that names that a project's audit logs are kept."""
PROJECT_LOGS_DROPPED = "project_logs_dropped"
"""The risk that names that entries of the whole project are left out."""


def sink(change: Change, infra: InfraPlan, own: Own) -> Iterator[Reason]:
    """Why a sink may not send these logs on: a project's logs are those of others too.

    Its audit logs may be kept where the plan names that.
    """
    if change.type not in LOG_SINK.means or not change.writes:
        return
    text = change.after.get("filter")
    if AUDIT_LOGS in infra.risk_flags and isinstance(text, str) and _AUDIT.fullmatch(text):
        return
    whose, _, tail = text.partition(")") if isinstance(text, str) else ("", "", "")
    clauses = whose.removeprefix("(").split(" OR ")
    own_logs = all(
        (found := _CLAUSE.fullmatch(clause)) is not None and own.carries_suffix(found[1]) for clause in clauses
    )
    if not whose.startswith("(") or not own_logs or not _TAIL.fullmatch(tail):
        message = 'its filter must begin with whose logs they are: (resource.labels.NAME:"SUFFIX" OR ...) AND ...'
        yield "foreign_resource", message


_AUDIT = re.compile(r'logName:"cloudaudit\.googleapis\.com"( AND severity>=[A-Z]+)?')
_CLAUSE = re.compile(
    r'(?:(?:resource\.)?labels\.[a-z_]+|labels\."compute\.googleapis\.com/resource_name"):"([a-z0-9-]+)"'
)
_TAIL = re.compile(r'( AND severity>=[A-Z]+)?( AND NOT logName:"cloudaudit\.googleapis\.com")?')


def exclusion(change: Change, infra: InfraPlan, own: Own) -> Iterator[Reason]:
    """Why these entries may not be left out of a project's logs: those of others, or what somebody has to see.

    Of the whole project only what one kind of thing writes, and where the plan names that.
    """
    if change.type not in LOG_EXCLUSION.means or not change.writes:
        return
    text = change.after.get("filter")
    found = _EXCLUSION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        message = "it must leave errors, audit logs and logs of networks alone, as the catalogue writes it"
        yield "foreign_resource", message
        return
    clauses = [_CLAUSE.fullmatch(each) for each in found["whose"].split(" OR ")] if found["whose"] else []
    own_logs = bool(clauses) and all(each is not None and own.carries_suffix(each[1]) for each in clauses)
    if not own_logs and not (found["whose"] is None and found["of"] and PROJECT_LOGS_DROPPED in infra.risk_flags):
        message = 'its filter must begin with whose logs they are: (resource.labels.NAME:"SUFFIX" OR ...) AND ...'
        yield "foreign_resource", message


_LEFT_OUT = (
    r"(?:severity=(?:DEBUG|INFO|NOTICE|WARNING)|httpRequest\.status<400"
    r'|httpRequest\.(?:userAgent|requestUrl):"[^"\\]+"|"[^"\\]+")'
)
_EXCLUSION = re.compile(
    r'(?:\((?P<whose>[^()]+)\) AND )?(?P<of>resource\.type[=:]"[a-z0-9_]+")?(?: AND )?'
    r'(?:resource\.labels\.namespace_name="[a-z0-9-]+")?'
    rf"(?: AND )?(?:\({_LEFT_OUT}(?: OR {_LEFT_OUT})*\))?(?: AND )?(?:sample\(insertId, 0\.\d+\))?"
    r' AND severity<ERROR AND NOT httpRequest\.status>=400 AND NOT jsonPayload\.enforcedSecurityPolicy\.outcome="DENY"'
    r' AND NOT logName:"cloudaudit\.googleapis\.com" AND NOT logName:"compute\.googleapis\.com"'
)
