"""A service is opened to the internet by a sentence only once a person has said so of it, by its name."""

import pytest

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.read import read_change
from functions.planning.rules.unclear import Unclear
from tests.life.sentences import bases
from tests.parts.test_every_part import files_of

PUBLIC = [Put("api", "public", "true")]


@pytest.mark.parametrize(
    ("base", "sentence", "opened", "steps"),
    [
        ("private", "make the api public", ["api"], PUBLIC),
        ("private", "everyone may call the api now", ["api"], PUBLIC),
        ("port", "billing should be reachable from the internet", ["billing"], [Put("billing", "public", "true")]),
        # Nobody else is opened by it, and nothing that holds data ever is.
        ("port", "billing should be reachable from the internet", ["booking"], None),
        ("private", "make everything public", ["api"], None),
        ("staff", "make the api public", ["api"], None),
        ("shop", "make the bucket public", ["files"], None),
        ("shop", "open the database to the internet", ["app"], None),
    ],
)
def test_a_service_is_opened_by_its_name_and_nothing_else_is(base, sentence, opened, steps):
    with pytest.raises(Unclear) as asked:
        read_change(sentence, bases()[base])
    if steps is None:
        with pytest.raises(Unclear):
            read_change(sentence, bases()[base], [], opened)
    else:
        assert asked.value.opens == (steps[0].id,)
        assert read_change(sentence, bases()[base], [], opened) == steps


def test_a_person_is_asked_before_everybody_may_call_it_and_then_it_is_a_change_like_others(deployments, standing, say):
    standing("d1", "api")
    closed = deployments.get("d1")
    parts = [
        part.model_copy(update={"settings": [*part.settings, {"key": "public", "value": "false"}]})
        for part in closed.architecture.parts
    ]
    architecture = type(closed.architecture).model_validate(
        closed.architecture.model_dump() | {"parts": [part.model_dump(warnings=False) for part in parts]}
    )
    stood = {"architecture": architecture, "files": files_of(architecture).by_name()}
    deployments.register(closed.model_copy(update=stood), [])
    id_ = architecture.main.id
    asked = say("api", f"make {id_} public")
    assert (asked.status, asked.run_id, asked.ask.opens, asked.ask.confirm) == ("asked", None, [id_], f"open {id_}")
    assert say("api", f"make {id_} public", confirm="open other").status == "asked"
    assert say("api", f"make {id_} public", confirm="open " + id_).status == "drafted"
