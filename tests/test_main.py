"""What `python -m tests` does with tests that failed."""

import json

import pytest

import tests.__main__ as door


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """Runs of pytest that end as a list says, and the arguments they were given."""
    kept = tmp_path / ".pytest_cache/v/cache/lastfailed"
    kept.parent.mkdir(parents=True)
    asked = []

    def ends(codes, failed):
        left = iter(codes)
        kept.write_text(json.dumps({f"tests/test_a.py::test_{n}": True for n in range(failed)}))
        monkeypatch.setattr(door, "_tested", lambda arguments: asked.append(arguments) or next(left))
        monkeypatch.setattr(door, "_checked", list)
        return door.main([]), asked

    monkeypatch.setattr(door, "ROOT", tmp_path)
    return ends


def test_a_few_that_failed_beside_others_are_run_again_alone_and_named(runs, capsys):
    code, asked = runs([1, 0], failed=2)
    assert code == 0
    assert "--last-failed" in asked[1]
    assert "-n" not in asked[1]
    assert capsys.readouterr().out.count("tests/test_a.py::test_1") == 2


@pytest.mark.parametrize(("codes", "failed"), [([1, 1], 2), ([1], 6), ([1], 0), ([2], 2)])
def test_what_fails_twice_or_in_numbers_or_otherwise_has_failed(runs, codes, failed):
    code, asked = runs(codes, failed)
    assert code
    assert len(asked) == len(codes)
