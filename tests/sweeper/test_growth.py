"""What has ended costs nothing any more: what comes back from Firestore is the same however much there is."""

import pytest

from tests.bench_growth import measured


@pytest.mark.slow
def test_a_sweep_and_the_lists_read_as_much_of_many_alerts_as_of_few():
    few, many = measured(60), measured(400)
    assert {what: documents for what, (documents, _) in few.items()} == {
        what: documents for what, (documents, _) in many.items()
    }
    assert few["a sweep"][0] < 20
    assert few["GET /ops/alerts?limit=50"][0] == 51
