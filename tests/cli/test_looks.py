"""What a run found that a person has to see is applied by no word from before."""

import pytest

from infra.cli.environments import waits_for_a_look


class Platform:
    """An environment that does not stop at plans."""

    def call(self, method, path):
        assert (method, path) == ("GET", "/environments/default")
        return {"plan_first": False}


@pytest.mark.parametrize(
    ("reason", "waits"),
    [
        ("added_by_model", True),
        ("sets_back", True),
        ("repaired_by_model", True),
        ("less_safe", True),
        ("plan_changed", True),
        ("written_by_model", True),
        ("of_a_later_kind", True),
        ("confirm_loss", False),
        (None, False),
    ],
)
def test_yes_before_a_plan_is_no_look_at_what_a_model_added_or_repaired(reason, waits):
    assert waits_for_a_look(Platform(), {"reason": reason}) is waits
