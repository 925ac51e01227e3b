"""HTTP as every function speaks it: JSON in and out, RFC 9457 problem documents for errors."""

from shared.http.problems import (
    BadRequest,
    Forbidden,
    Locked,
    NoSuchThing,
    OtherVersion,
    Problem,
    TooLarge,
    Unauthorized,
    Unavailable,
    Unprocessable,
    UnsupportedType,
    WrongState,
)
from shared.http.serving import Answer, Body, Routes, at, caller, problem_response, read_body, serve

__all__ = [
    "Answer",
    "BadRequest",
    "Body",
    "Forbidden",
    "Locked",
    "NoSuchThing",
    "OtherVersion",
    "Problem",
    "Routes",
    "TooLarge",
    "Unauthorized",
    "Unavailable",
    "Unprocessable",
    "UnsupportedType",
    "WrongState",
    "at",
    "caller",
    "problem_response",
    "read_body",
    "serve",
]
