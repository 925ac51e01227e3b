"""Dashboards: the layout must be one that Cloud Monitoring has, with a title and a filter for each chart."""

import json
from typing import Any

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call
from infra.local.provider.plan import Object

DASHBOARD = "google_monitoring_dashboard"
_LAYOUTS = ("gridLayout", "mosaicLayout", "rowLayout", "columnLayout")


def _layout(call: Call, values: Object) -> None:
    text = values.get("dashboard_json")
    if not isinstance(text, str):
        return
    try:
        dashboard = json.loads(text)
    except ValueError as error:
        raise call.refuse("creating", 400, f"Invalid JSON payload received: {error}., badRequest") from error
    if not dashboard.get("displayName"):
        raise call.refuse("creating", 400, "Field displayName must be set., badRequest")
    if sum(name in dashboard for name in _LAYOUTS) != 1:
        raise call.refuse("creating", 400, "Exactly one layout must be set., badRequest")
    for number, widget in enumerate((dashboard.get("gridLayout") or {}).get("widgets") or []):
        for data in (widget.get("xyChart") or {}).get("dataSets") or []:
            if not _filter_of(data):
                where = f"gridLayout.widgets[{number}].xyChart.dataSets.timeSeriesQuery"
                raise call.refuse("creating", 400, f"Field {where} must have a filter., badRequest")


def _filter_of(data: Any) -> str:
    query = data.get("timeSeriesQuery") or {}
    return str((query.get("timeSeriesFilter") or {}).get("filter") or query.get("prometheusQuery") or "")


HALF = Half(behaviours={DASHBOARD: Behaviour(prepare=_layout)}, watched=())
