"""Cloud Functions on a laptop: every function under functions-framework's own app, behind one local address."""

from infra.local.host.process import FunctionsHost, warm_parent
from infra.local.host.routes import Function, event_path, find_functions

__all__ = ["Function", "FunctionsHost", "event_path", "find_functions", "warm_parent"]
