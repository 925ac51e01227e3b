"""The files of plain words: each is read, says what it is, and has no word that cannot be met in a folded text."""

from importlib import resources
from pathlib import Path

import pytest

from functions.planning.rules.goal import fold
from functions.planning.rules.words.lists import lines_of, no_names, word_list

_RULES = Path(str(resources.files("functions.planning.rules")))
_LISTS = [
    "changes/fillers.txt", "changes/orders.txt", "changes/spelled.txt", "told/acronyms.txt", "told/joining.txt",
    "told/often.txt", "told/plain.txt", "words/spelled.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", _LISTS)
def test_a_list_of_words_says_what_it_is_and_has_folded_words(name: str) -> None:
    assert (_RULES / name).read_text(encoding="utf-8").startswith("# ")
    folder, _, file = name.partition("/")
    words = word_list(f"functions.planning.rules.{folder}", file)
    assert words
    assert {word for word in words if fold(word) != word} == set()


def test_words_that_are_no_names_are_read_by_what_they_would_name() -> None:
    kinds = {line.partition(": ")[0] for line in lines_of("functions.planning.rules.words", "no_names.txt")}
    assert kinds == {"record", "repository", "organisation", "branch", "subnet", "job", "table"}
    assert {"our", "every"} <= no_names("branch")
    assert "main" not in no_names("branch")
    assert no_names("record").isdisjoint({"www", "mail"})
