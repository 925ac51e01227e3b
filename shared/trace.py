"""One trace from a goal or an alert through every function and job: W3C trace context, by OpenTelemetry's API.

enter(headers)            at a door: goes on with the trace that the caller sent, else begins one
follow(run.trace_id)      what is done now belongs to the trace of a run or an alert
carried()                 {"traceparent": ...}: a message's attributes
variables()               {"TRACEPARENT": ...}: the variables of a job, which enters with its environment
trace_id()                32 hexadecimal digits, to be kept with what was begun and to be shown

Without an SDK nothing is recorded and the ids go along all the same; whoever starts a function under
`opentelemetry-instrument` has its spans in that very trace.
"""

import os
import re
from collections.abc import Mapping

from opentelemetry import context
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    TraceFlags,
    format_trace_id,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_CARRIER = TraceContextTextMapPropagator()
_ID = re.compile(r"[0-9a-f]{32}")
TRACEPARENT = "traceparent"


def enter(carrier: Mapping[str, str]) -> str:
    """Go on with the trace of a carrier (any case of its names), or begin one; its id.

    Whatever this thread did before is over: a door enters before anything else, so nothing has to be left.
    """
    given = {name.lower(): value for name, value in carrier.items() if name.lower() in {TRACEPARENT, "tracestate"}}
    found = _CARRIER.extract(given, context=context.Context())
    if not get_current_span(found).get_span_context().is_valid:
        found = _of(os.urandom(16).hex())
    context.attach(found)
    return trace_id()


def follow(known: str) -> None:
    """Go on within a trace by its id; an id that is none changes nothing."""
    if _ID.fullmatch(known) and int(known, 16) and known != trace_id():
        context.attach(_of(known))


def trace_id() -> str:
    """The id of the trace that this thread is in; empty in none."""
    here = get_current_span().get_span_context()
    return format_trace_id(here.trace_id) if here.is_valid else ""


def carried() -> dict[str, str]:
    """What tells whoever is called next which trace this is; empty in none."""
    carrier: dict[str, str] = {}
    _CARRIER.inject(carrier)
    return carrier


def variables() -> dict[str, str]:
    """The same as the variables of a job's execution, by OpenTelemetry's names."""
    return {name.upper(): value for name, value in carried().items()}


def _of(known: str) -> context.Context:
    span = SpanContext(
        trace_id=int(known, 16),
        span_id=int.from_bytes(os.urandom(8)) or 1,
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )
    return set_span_in_context(NonRecordingSpan(span), context.Context())
