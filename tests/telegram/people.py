"""Who is in the chat of these tests, and who is not."""

CHAT, ANNA, BERT, STRANGER = -5, 11, 12, 99
