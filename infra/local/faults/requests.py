"""Faults of the REST stand-ins, of Telegram and of the gRPC ones, met on the way in and on the way out."""

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import grpc

from infra.local.faults.model import Failure, Fault, Service, phrase
from infra.local.faults.plan import Plan

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_LIMIT = 64 * 1024 * 1024


def with_faults(app: "WSGIApplication", plan: Plan, service: Service) -> "WSGIApplication":
    """A WSGI app that meets the plan's faults of its service."""

    def answer(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        method = path.rpartition("/")[2] if service == "telegram" else environ["REQUEST_METHOD"]
        if service == "telegram" and not path.startswith("/bot"):
            return app(environ, start_response)
        fault = plan.of(service, method, f"{path}?{query}" if query else path)
        if fault is None:
            return app(environ, start_response)
        plan.wait(fault)
        if fault.error is None and fault.answer is None:
            return app(environ, start_response)
        if fault.when == "after":
            for _ in app(environ, _unheard):
                pass
        else:
            # What stays unread would be taken for the next request.
            environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), _LIMIT))
        body = _body(fault, service)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(phrase(fault.error.code if fault.error else 200), headers)
        return [body]

    return answer


def _body(fault: Fault, service: Service) -> bytes:
    if fault.error is None:
        return (fault.answer or "").encode()
    return json.dumps(_telegram(fault.error) if service == "telegram" else _google(fault.error)).encode()


def _unheard(*_: Any) -> Callable[[bytes], object]:
    return lambda _: None


def _google(error: Failure) -> dict[str, Any]:
    detail = {"message": error.message, "domain": "global", "reason": error.reason}
    return {"error": {"code": error.code, "message": error.message, "status": error.canonical, "errors": [detail]}}


def _telegram(error: Failure) -> dict[str, Any]:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.message}
    return {**body, "parameters": error.parameters} if error.parameters else body


_PACKAGES: dict[str, Service] = {
    "google.firestore": "firestore",
    "google.pubsub": "pubsub",
    "google.monitoring": "monitoring",
}


class FaultyCalls(grpc.ServerInterceptor):  # type: ignore[type-arg]  # only the stubs make it generic
    """RPCs that meet the plan's faults; those that answer with a stream fail before their work only."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def intercept_service(self, continuation: Callable[[Any], Any], details: Any) -> Any:
        """Find the fault of a call, if there is one."""
        handler = continuation(details)
        service, _, method = details.method.removeprefix("/").partition("/")
        known = next((mine for package, mine in _PACKAGES.items() if service.startswith(package)), None)
        fault = self._plan.of(known, method, details.method) if known and handler is not None else None
        if fault is None:
            return handler
        if handler.unary_unary is not None:
            inner, make = handler.unary_unary, grpc.unary_unary_rpc_method_handler
        elif handler.unary_stream is not None:
            inner, make = handler.unary_stream, grpc.unary_stream_rpc_method_handler
        else:
            return handler

        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            self._plan.wait(fault)
            if fault.error is None:
                return inner(request, context)
            if fault.when == "after" and handler.unary_unary is not None:
                inner(request, context)
            return _abort(context, fault)

        return make(
            answer, request_deserializer=handler.request_deserializer, response_serializer=handler.response_serializer
        )


def _abort(context: grpc.ServicerContext, fault: Fault) -> Any:
    assert fault.error is not None
    status = getattr(grpc.StatusCode, fault.error.canonical, grpc.StatusCode.UNKNOWN)
    context.abort(status, fault.error.message)
