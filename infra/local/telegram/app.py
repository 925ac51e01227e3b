"""The Bot API at `/botTOKEN/METHOD`, and the chat's page with the small API it uses.

GET  /                                              the page
GET  /console                                       the way to the console, where there is one
GET  /api/messages?since=REVISION                   {"revision", "messages": [{"message_id", "kind", "text",
                                                     "reply_to", "buttons": [[{"text", "data"}]], "at", "edited_at"}]}
POST /api/type {"text", "reply_to"?}                the person writes: {"message_id"}
POST /api/press {"message_id", "data"}              the person presses a button: {"query_id"}
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from infra.local.telegram.bot import Bot, BotError, NoSuchButton
from infra.local.telegram.chat_log import Said

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_FILES = {
    "/": ("chat.html", "text/html; charset=utf-8"),
    "/chat.css": ("chat.css", "text/css; charset=utf-8"),
    "/chat.js": ("chat.js", "text/javascript; charset=utf-8"),
}
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_LIMIT = 64 * 1024


def opens_chat(environ: Mapping[str, Any]) -> bool:
    """Whether a request is for the chat's page itself, which a link may open."""
    return bool(environ.get("PATH_INFO") == "/")


def telegram_app(bot: Bot, console: str = "") -> "WSGIApplication":
    """Everything of the stand-in for one bot; `console` is the address that the page links to."""

    def app(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        if request.path.startswith("/bot"):
            response = _bot_api(request, bot)
        elif request.path == "/console" and request.method == "GET" and console:
            response = Response(status=302, headers={"Location": console, "Cache-Control": "no-store"})
        elif request.path in _FILES and request.method == "GET":
            response = _file(*_FILES[request.path])
        else:
            response = _chat_api(request, bot)
        answer: Iterable[bytes] = response(environ, start_response)
        return answer

    return app


def _bot_api(request: Request, bot: Bot) -> Response:
    token, _, method = request.path.removeprefix("/bot").partition("/")
    if not hmac.compare_digest(token.encode(), bot.token.encode()):
        return _json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    try:
        return _json(200, {"ok": True, "result": bot.call(method, _parameters(request))})
    except BotError as error:
        body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": str(error)}
        if error.parameters:
            body["parameters"] = error.parameters
        return _json(error.code, body)


def _parameters(request: Request) -> Mapping[str, Any]:
    """As JSON, as a form or in the query; the latter two hold JSON inside text."""
    if request.mimetype == "application/json":
        try:
            found = json.loads(request.stream.read(_LIMIT) or b"{}")
        except ValueError:
            raise BotError(400, "Bad Request: can't parse JSON object") from None
        return found if isinstance(found, Mapping) else {}
    plain = {**request.args.to_dict(), **request.form.to_dict()}
    for name in ("reply_markup", "reply_parameters"):
        if name in plain:
            try:
                plain[name] = json.loads(plain[name])
            except ValueError:
                raise BotError(400, f"Bad Request: can't parse {name} JSON object") from None
    return plain


def _chat_api(request: Request, bot: Bot) -> Response:
    if request.path == "/api/messages" and request.method == "GET":
        revision, messages = bot.messages(request.args.get("since", 0, type=int))
        return _json(200, {"revision": revision, "messages": [_shown(said) for said in messages]})
    if request.method != "POST" or request.mimetype != "application/json":
        return _json(404, {"detail": f"{request.method} {request.path} is not offered."})
    try:
        body = json.loads(request.stream.read(_LIMIT))
        if request.path == "/api/type":
            reply_to = body.get("reply_to")
            said = bot.type(str(body["text"]), int(reply_to) if reply_to is not None else None)
            return _json(200, {"message_id": said.message_id})
        if request.path == "/api/press":
            return _json(200, {"query_id": bot.press(int(body["message_id"]), str(body["data"]))})
    except NoSuchButton as error:
        return _json(409, {"detail": str(error)})
    except (ValueError, KeyError, TypeError, AttributeError):
        return _json(400, {"detail": "The body is not what it should be."})
    return _json(404, {"detail": f"{request.path} is not offered."})


def _shown(said: Said) -> dict[str, Any]:
    buttons = [[{"text": each["text"], "data": each["callback_data"]} for each in row] for row in said.buttons]
    return {
        "message_id": said.message_id,
        "kind": said.kind,
        "text": said.text,
        "reply_to": said.reply_to,
        "buttons": buttons,
        "at": said.at,
        "edited_at": said.edited_at,
    }


def _file(name: str, mimetype: str) -> Response:
    text = (files("infra.local.telegram") / "page" / name).read_text(encoding="utf-8")
    headers = {
        "Content-Security-Policy": _CSP,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    return Response(text, 200, headers, content_type=mimetype)


def _json(status: int, body: Any) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(json.dumps(body), status, headers, mimetype="application/json")
