"""Taking the source of an application in: POST /sources {"sha256","size"} -> where to put it, or that it is there.

The archive itself does not pass through this function: it is uploaded to the private bucket under its hash, and looked
through by the run that builds it.
"""

from typing import Protocol

from pydantic import BaseModel, Field

from functions.planning.source_reads import Program, program_in
from functions.planning.source_texts import MOST_PACKED, Unpacks, texts_of
from shared.http import Body, TooLarge, Unavailable, Unprocessable
from shared.parts.app import built_parts
from shared.schemas import Architecture
from shared.schemas.app import SOURCE, App

MOST_BYTES = 100_000_000
"""Of one archive."""


class SourceRequest(Body):
    """An archive (tar.gz) by its SHA-256 and its size in bytes."""

    sha256: str = Field(pattern=SOURCE)
    size: int = Field(ge=1)


class SourceAnswer(BaseModel):
    """`exists`: it was uploaded before. Else `upload_url` takes it in one PUT, with the size that was named."""

    sha256: str
    exists: bool
    upload_url: str | None = None


class Sources(Protocol):
    """The bucket of sources."""

    def size(self, sha256: str) -> int | None:
        """The size of a source that is there; None where it is not."""

    def read(self, sha256: str, most: int) -> bytes | None:
        """A source's archive; None where it is not there, or larger than `most` bytes."""

    def upload_url(self, sha256: str, size: int) -> str:
        """An address that takes exactly this many bytes, once, and only where nothing is yet."""


def take_in(body: SourceRequest, sources: Sources | None) -> SourceAnswer:
    """Where a source is to be put. Raises TooLarge, Unavailable where this platform takes none."""
    if sources is None:
        raise Unavailable("This platform has no bucket for sources (SOURCES_BUCKET): apply its own Terraform again.")
    if body.size > MOST_BYTES:
        raise TooLarge(
            f"The archive has {body.size:,} bytes; {MOST_BYTES:,} are the most. Leave out what is not built."
        )
    if sources.size(body.sha256) is not None:
        return SourceAnswer(sha256=body.sha256, exists=True)
    return SourceAnswer(sha256=body.sha256, exists=False, upload_url=sources.upload_url(body.sha256, body.size))


def program_of(app: App | None, sources: Sources | None) -> Program | None:
    """What the uploaded source says of itself; None where there is none, or nobody could look into it.

    Raises Unprocessable for a source of several programs, none of them at its top, and for one that unpacks to more
    than is built.
    """
    if app is None or not app.source or sources is None:
        return None
    archive = sources.read(app.source, MOST_PACKED)
    try:
        texts = texts_of(archive) if archive is not None else None
    except Unpacks as error:
        message = f"the source is not taken: {error}. Leave out what is not built"
        raise Unprocessable(f"app.source: {message}.", errors=[{"field": "app.source", "message": message}]) from error
    if texts is None:
        return None
    program = program_in(texts)
    if program.folders and not app.command:
        named = ", ".join(program.folders[:6])
        message = (
            f"no program lies at the top of the source; {named} {'has' if len(program.folders) == 1 else 'have'} one: "
            f"deploy one of them, --source DIR/{program.folders[0]}"
        )
        if len(program.folders) > 1:
            message += (
                ", and where the goal has two services the next by `infraai set APP --source DIR/OTHER --part PART`"
            )
        raise Unprocessable(f"app.source: {message}.", errors=[{"field": "app.source", "message": message}])
    return program


def check_uploaded(architecture: Architecture, sources: Sources | None) -> None:
    """Raises Unprocessable for a source that was not uploaded."""
    for source in built_parts(architecture).values():
        kind, _, sha256 = source.partition(":")
        if kind == "sha256" and (sources is None or sources.size(sha256) is None):
            message = f"the source {sha256[:12]} was not uploaded: POST /sources says where to put it"
            raise Unprocessable(f"app.source: {message}.", errors=[{"field": "app.source", "message": message}])
