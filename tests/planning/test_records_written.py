"""Records of DNS that a goal writes out for several names at once."""

import pytest

from functions.planning.rules.words.records import without_records


@pytest.mark.parametrize(
    ("goal", "records"),
    [
        ("zone a.dev, A for @ and staging to 35.219.201.32", ("@ A 35.219.201.32", "staging A 35.219.201.32")),
        (
            "A records for www, stage and dev to 198.51.100.7",
            ("www A 198.51.100.7", "stage A 198.51.100.7", "dev A 198.51.100.7"),
        ),
        ("Zona para tienda.es, registro A de @ y de stage a 203.0.113.4", ("@ A 203.0.113.4", "stage A 203.0.113.4")),
        ("AAAA for api to 2001:db8::1", ("api AAAA 2001:db8::1",)),
        ("A shop for 200 customers and an office at 192.0.2.0/24", ()),
    ],
)
def test_one_value_is_given_to_every_name(goal: str, records: tuple[str, ...]) -> None:
    assert without_records(goal)[1] == records
