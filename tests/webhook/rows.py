"""The payloads in `payloads/`, each with what its alert's fields are beside it: NAME.json and NAME.expect.json."""

import json
from pathlib import Path
from typing import NamedTuple

PAYLOADS = Path(__file__).parent / "payloads"


class Row(NamedTuple):
    """One payload; `expect` holds the fields as the service's own words say them."""

    name: str
    expect: dict

    @property
    def body(self) -> bytes:
        return (PAYLOADS / f"{self.name}.json").read_bytes()

    @property
    def payload(self) -> dict:
        return json.loads(self.body)

    @property
    def state(self) -> str:
        """open, closed or test."""
        return self.expect["state"]


def _rows() -> list[Row]:
    expected = sorted(PAYLOADS.glob("*.expect.json"))
    return [Row(path.name.removesuffix(".expect.json"), json.loads(path.read_text())) for path in expected]


ROWS = _rows()
