"""Yes and no as people say them: of a reply they answer its question, alone they may be said to anybody."""

import pytest

from shared.schemas import AlertStatus
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures


@pytest.mark.parametrize(
    ("said", "becomes"), [("Yep, go for it!", AlertStatus.APPROVED), ("nah leave it", AlertStatus.REJECTED)]
)
def test_everyday_words_answer_the_question_they_reply_to_and_alone_they_answer_none(room, said, becomes):
    room.wait_for_answer()
    room.type(said)
    assert room.status() is AlertStatus.PENDING_APPROVAL
    assert "Waiting for an answer: " in room.chat.said[-1]
    room.type(said, reply_to=7)
    assert room.status() is becomes
