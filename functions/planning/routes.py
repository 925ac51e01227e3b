"""What planning answers, and who answers it."""

from functions.planning.desk import change, draft, draw, promotion, show_lines, take_source
from shared.http import Routes

ROUTES: Routes = [
    ("POST", "/generate-graph", draw),
    ("POST", "/generate_terraform", draft),
    ("POST", "/promotions", promotion),
    ("POST", "/sources", take_source),
    ("POST", "/deployments/<deployment_id>/change", change),
    ("GET", "/deployments/<deployment_id>/logs", show_lines),
]
