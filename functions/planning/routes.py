"""What planning answers, and who answers it."""

from functions.planning.desk import (
    change,
    change_app,
    draft,
    draw,
    promotion,
    set_secret,
    show_lines,
    show_standing,
    take_source,
    undo,
    watch,
)
from shared.http import Routes

ROUTES: Routes = [
    ("POST", "/generate-graph", draw),
    ("POST", "/generate_terraform", draft),
    ("POST", "/promotions", promotion),
    ("POST", "/sources", take_source),
    ("POST", "/deployments/<deployment_id>/change", change),
    ("POST", "/deployments/<deployment_id>/monitoring", watch),
    ("POST", "/deployments/<deployment_id>/undo", undo),
    ("POST", "/deployments/<deployment_id>/app", change_app),
    ("POST", "/deployments/<deployment_id>/secrets", set_secret),
    ("GET", "/deployments/<deployment_id>/logs", show_lines),
    ("GET", "/deployments/<deployment_id>/drawing", show_standing),
]
