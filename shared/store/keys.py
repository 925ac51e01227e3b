"""What may be a document's id."""

import re

# Firestore's own limit, in bytes of UTF-8.
_LONGEST = 1500
_RESERVED = re.compile(r"__.*__", re.DOTALL)


def is_key(text: str) -> bool:
    """Whether Firestore takes a text as a document's id; no document has any other.

    Source: https://cloud.google.com/firestore/quotas#collections_documents_and_fields
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return False
    return 0 < size <= _LONGEST and "/" not in text and text not in {".", ".."} and not _RESERVED.fullmatch(text)
