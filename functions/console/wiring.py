"""What the console's function works with."""

from functools import cache
from pathlib import Path

from functions.console.gateway import Gateway, forgetful_session, own_identity
from functions.console.pages import Site
from functions.console.settings import Settings
from functions.console.sign_in import SignIn
from shared.auth import guard_of

_SOURCES = Path(__file__).parents[2]


@cache
def site() -> Site:
    """The one site of this process; the app may be built while it runs."""
    return Site(_SOURCES / Settings().console_dist, Path(__file__).with_name("openapi.json"))


@cache
def gateway() -> Gateway | None:
    """What passes the API on; None on a laptop, where another does."""
    settings = Settings()
    urls = {"planning": settings.planning_url, "runs": settings.runs_url, "ops": settings.ops_url}
    given = {name: url.rstrip("/") for name, url in urls.items() if url}
    if len(given) < len(urls):
        return None
    guard, http = guard_of(settings), forgetful_session()
    secret = settings.sign_in_client_secret
    sign_in = SignIn(
        client_id=settings.sign_in_client_id,
        client_secret=secret.get_secret_value() if secret else "",
        guard=guard,
        http=http,
        page_url=settings.sign_in_page_url,
        token_url=settings.sign_in_token_url,
    )
    return Gateway(guard, given, sign_in, own_identity(), http)
