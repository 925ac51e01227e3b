"""Cloud Storage's JSON API (and the XML API's plain download) as a WSGI app."""

import json
import re
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, PathConverter, Rule
from werkzeug.wrappers import Request, Response

from infra.local.storage.objects import (
    BucketExists,
    Condition,
    ConditionNotMet,
    NoBucket,
    NoObject,
    ObjectStore,
    StoredObject,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
_KEPT = ("contentType", "metadata", "cacheControl", "contentEncoding", "contentDisposition", "contentLanguage")
_OTHER = "b/<to>/o/<object:other>"
# A resumable upload answers "go on" with a status that HTTP has no name for.
_RESUME_INCOMPLETE = "308 Resume Incomplete"


class _ObjectName(PathConverter):
    """Object names may hold slashes, also at either end and in a row."""

    regex = ".+?"
    part_isolating = False
    weight = 300


class _Refused(Exception):
    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


def goes_on(environ: dict[str, Any]) -> bool:
    """Whether a request goes on with a resumable upload: who began it may have handed its address to anybody."""
    begun = environ["PATH_INFO"].startswith("/upload/storage/v1/b/") and environ["REQUEST_METHOD"] == "PUT"
    return begun and re.search(r"(?:^|&)upload_id=[0-9a-f]{32}(?:&|$)", environ.get("QUERY_STRING", "")) is not None


def storage_app(store: ObjectStore) -> "WSGIApplication":
    """The app: buckets and objects below /storage/v1, /upload and /download, and GET /BUCKET/OBJECT."""
    return _Storage(store)


class _Storage:
    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        rows: list[tuple[str, str, Callable[..., Response]]] = [
            ("POST", "/storage/v1/b", self._create_bucket),
            ("GET", "/storage/v1/b", self._list_buckets),
            ("GET", "/storage/v1/b/<bucket>", self._get_bucket),
            ("GET", "/storage/v1/b/<bucket>/o", self._list_objects),
            ("GET", "/storage/v1/b/<bucket>/o/<object:name>", self._get_object),
            ("DELETE", "/storage/v1/b/<bucket>/o/<object:name>", self._delete_object),
            ("PATCH", "/storage/v1/b/<bucket>/o/<object:name>", self._describe_object),
            ("POST", f"/storage/v1/b/<bucket>/o/<object:name>/copyTo/{_OTHER}", self._copy_object),
            ("POST", f"/storage/v1/b/<bucket>/o/<object:name>/rewriteTo/{_OTHER}", self._rewrite_object),
            ("POST", "/upload/storage/v1/b/<bucket>/o", self._upload),
            ("PUT", "/upload/storage/v1/b/<bucket>/o", self._continue_upload),
            ("GET", "/download/storage/v1/b/<bucket>/o/<object:name>", self._download),
            ("GET", "/<bucket>/<object:name>", self._download),
        ]
        self._map = Map(
            [Rule(rule, methods=[method], endpoint=handler) for method, rule, handler in rows],
            converters={"object": _ObjectName},
            strict_slashes=False,
            merge_slashes=False,
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            handler, parts = self._map.bind("").match(request.path, request.method)
            response = handler(request, **parts)
        except _Refused as refused:
            response = _error(refused.status, refused.reason, str(refused))
        except NoBucket as error:
            response = _error(404, "notFound", f"The specified bucket does not exist: {error}.")
        except NoObject as error:
            response = _error(404, "notFound", f"No such object: {error}")
        except BucketExists as error:
            response = _error(409, "conflict", f"The bucket {error} exists already.")
        except ConditionNotMet as error:
            response = _error(412, "conditionNotMet", f"Precondition not met: {error}.")
        except MethodNotAllowed:
            response = _error(405, "methodNotAllowed", f"{request.method} is not offered on {request.path}.")
        except HTTPException as error:
            response = _error(error.code or 500, "invalid", error.description or error.name)
        body: Iterable[bytes] = response(environ, start_response)
        return body

    def _create_bucket(self, request: Request) -> Response:
        fields = _json_body(request)
        name = fields.get("name")
        if not isinstance(name, str) or not _BUCKET_NAME.fullmatch(name):
            raise _Refused(400, "invalid", f"Invalid bucket name: {name!r}.")
        self._store.create_bucket(name, fields)
        return self._get_bucket(request, name)

    def _list_buckets(self, request: Request) -> Response:
        prefix = request.args.get("prefix", "")
        items = [_bucket(request, *row) for row in self._store.buckets() if row[0].startswith(prefix)]
        return _json({"kind": "storage#buckets", "items": items})

    def _get_bucket(self, request: Request, bucket: str) -> Response:
        return _json(_bucket(request, *self._store.bucket(bucket)))

    def _list_objects(self, request: Request, bucket: str) -> Response:
        found, folded, following = self._store.list(
            bucket,
            prefix=request.args.get("prefix", ""),
            delimiter=request.args.get("delimiter", ""),
            after=request.args.get("pageToken", ""),
            limit=max(1, min(_number(request, "maxResults") or 1000, 1000)),
        )
        body: dict[str, Any] = {
            "kind": "storage#objects",
            "items": [described(stored, request.root_url) for stored in found],
        }
        if folded:
            body["prefixes"] = folded
        if following:
            body["nextPageToken"] = following
        return _json(body)

    def _get_object(self, request: Request, bucket: str, name: str) -> Response:
        if request.args.get("alt") == "media":
            return self._download(request, bucket, name)
        return _json(
            described(self._store.about(bucket, name, _number(request, "generation"), _when(request)), request.root_url)
        )

    def _delete_object(self, request: Request, bucket: str, name: str) -> Response:
        self._store.delete(bucket, name, _number(request, "generation"), _when(request))
        return Response(status=204)

    def _describe_object(self, request: Request, bucket: str, name: str) -> Response:
        said = _json_body(request)
        fields = {key: said[key] for key in _KEPT if key in said}
        return _json(described(self._store.describe(bucket, name, fields, _when(request)), request.root_url))

    def _copy_object(self, request: Request, **named: str) -> Response:
        return _json(described(self._copied(request, **named), request.root_url))

    def _rewrite_object(self, request: Request, **named: str) -> Response:
        made = self._copied(request, **named)
        size = {"totalBytesRewritten": str(made.size), "objectSize": str(made.size)}
        return _json(
            {"kind": "storage#rewriteResponse", "done": True, **size, "resource": described(made, request.root_url)}
        )

    def _copied(self, request: Request, bucket: str, name: str, to: str, other: str) -> StoredObject:
        source, content = self._store.read(bucket, name, _number(request, "sourceGeneration"), Condition())
        fields = _kept(_json_body(request)) if request.content_length else {}
        return self._store.put(to, other, content, source.fields | fields, _when(request))

    def _download(self, request: Request, bucket: str, name: str) -> Response:
        stored, content = self._store.read(bucket, name, _number(request, "generation"), _when(request))
        response = Response(content, mimetype=stored.fields.get("contentType", "application/octet-stream"))
        response.headers["ETag"] = f'"{stored.md5}"'
        response.headers["X-Goog-Generation"] = str(stored.generation)
        response.headers["X-Goog-Metageneration"] = str(stored.metageneration)
        response.headers["X-Goog-Hash"] = f"crc32c={stored.crc32c},md5={stored.md5}"
        response.headers["X-Goog-Stored-Content-Length"] = str(stored.size)
        response.headers["X-Goog-Stored-Content-Encoding"] = "identity"
        response.last_modified = datetime.fromtimestamp(stored.updated, UTC)
        return response.make_conditional(request, accept_ranges=True, complete_length=stored.size)

    def _upload(self, request: Request, bucket: str) -> Response:
        if "upload_id" in request.args:
            # Go's library sends the chunks with POST, others with PUT.
            return self._continue_upload(request)
        kind = request.args.get("uploadType")
        if kind == "media":
            fields: dict[str, Any] = {"contentType": request.content_type or "application/octet-stream"}
            content = request.get_data()
        elif kind == "multipart":
            fields, content = _multipart(request)
        elif kind == "resumable":
            fields = _json_body(request) if request.content_length else {}
            if "X-Upload-Content-Type" in request.headers:
                fields.setdefault("contentType", request.headers["X-Upload-Content-Type"])
            key = uuid.uuid4().hex
            self._store.begin_upload(key, bucket, _named(request, fields), _kept(fields), _when(request))
            location = f"{request.root_url}upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={key}"
            return Response(headers={"Location": location, "X-GUploader-UploadID": key})
        else:
            raise _Refused(400, "invalid", f"uploadType must be media, multipart or resumable, not {kind!r}.")
        stored = self._store.put(bucket, _named(request, fields), content, _kept(fields), _when(request))
        return _json(described(stored, request.root_url))

    def _continue_upload(self, request: Request, **_: str) -> Response:
        key = request.args.get("upload_id", "")
        span = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)", request.headers.get("Content-Range", "bytes 0-0/*"))
        if span is None:
            raise _Refused(400, "invalid", "Content-Range can't be read.")
        ranged = "Content-Range" in request.headers
        start = int(span[1]) if span[1] else None
        size = self._store.append_upload(key, start, request.get_data())
        if not ranged or (span[3] != "*" and size == int(span[3])):
            return _json(described(self._store.finish_upload(key), request.root_url))
        headers = {"Range": f"bytes=0-{size - 1}"} if size else {}
        if "X-GUploader-No-308" in request.headers:
            # Go's HTTP client would take 308 for a redirect, so its library asks for another way to say it.
            return Response(headers={**headers, "X-Http-Status-Code-Override": "308"})
        return Response(status=_RESUME_INCOMPLETE, headers=headers)


def _named(request: Request, fields: dict[str, Any]) -> str:
    name = request.args.get("name") or fields.get("name")
    if not isinstance(name, str) or not 0 < len(name.encode()) <= 1024:
        raise _Refused(400, "required", "An object needs a name of 1 to 1024 bytes.")
    return name


def _kept(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: fields[key] for key in _KEPT if key in fields}


def _multipart(request: Request) -> tuple[dict[str, Any], bytes]:
    """The metadata and the content of a multipart/related body."""
    boundary = request.mimetype_params.get("boundary", "")
    # Split by hand: the parsers of mail change line ends, and these bytes must come back as they were.
    parts = request.get_data().split(b"--" + boundary.encode())
    if not boundary or len(parts) != 4:
        raise _Refused(400, "invalid", "A multipart upload has two parts: metadata and content.")
    about, content = (part.removeprefix(b"\r\n").removesuffix(b"\r\n") for part in parts[1:3])
    _, _, metadata = about.partition(b"\r\n\r\n")
    headers, _, body = content.partition(b"\r\n\r\n")
    try:
        fields = json.loads(metadata)
    except ValueError as error:
        raise _Refused(400, "parseError", "The metadata is not JSON.") from error
    if not isinstance(fields, dict):
        raise _Refused(400, "parseError", "The metadata must be a JSON object.")
    fields.setdefault("contentType", message_from_bytes(headers).get_content_type())
    return fields, body


def _json_body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except ValueError as error:
        raise _Refused(400, "parseError", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise _Refused(400, "parseError", "The body must be a JSON object.")
    return body


def _number(request: Request, name: str) -> int | None:
    raw = request.args.get(name)
    if raw is None:
        return None
    try:
        return int(raw)
    except ValueError as error:
        raise _Refused(400, "invalid", f"{name} must be a number.") from error


def _when(request: Request) -> Condition:
    header = request.headers.get("X-Goog-If-Generation-Match", type=int)
    generation = _number(request, "ifGenerationMatch")
    return Condition(
        generation=header if generation is None else generation,
        not_generation=_number(request, "ifGenerationNotMatch"),
        metageneration=_number(request, "ifMetagenerationMatch"),
        not_metageneration=_number(request, "ifMetagenerationNotMatch"),
    )


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _bucket(request: Request, name: str, created: float, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "location": "US-CENTRAL1",
        "storageClass": "STANDARD",
        **fields,
        "kind": "storage#bucket",
        "id": name,
        "name": name,
        "selfLink": f"{request.root_url}storage/v1/b/{name}",
        "timeCreated": _time(created),
        "updated": _time(created),
        "metageneration": "1",
        "etag": "CAE=",
    }


def described(stored: StoredObject, root: str = "https://www.googleapis.com/") -> dict[str, Any]:
    """An object as the API shows it; `root` is where the API is, with a slash at its end."""
    path = f"b/{stored.bucket}/o/{stored.name.replace('/', '%2F')}"
    return {
        **stored.fields,
        "kind": "storage#object",
        "id": f"{stored.bucket}/{stored.name}/{stored.generation}",
        "selfLink": f"{root}storage/v1/{path}",
        "mediaLink": f"{root}download/storage/v1/{path}?generation={stored.generation}&alt=media",
        "name": stored.name,
        "bucket": stored.bucket,
        "generation": str(stored.generation),
        "metageneration": str(stored.metageneration),
        "storageClass": "STANDARD",
        "size": str(stored.size),
        "md5Hash": stored.md5,
        "crc32c": stored.crc32c,
        "etag": f"{stored.generation}/{stored.metageneration}",
        "timeCreated": _time(stored.created),
        "updated": _time(stored.updated),
    }


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _error(status: int, reason: str, message: str) -> Response:
    detail = {"message": message, "domain": "global", "reason": reason}
    return _json({"error": {"code": status, "message": message, "errors": [detail]}}, status)
