"""Data that people and accounts named in a plan may read, or read and change."""

from shared.parts.part import Settings
from shared.parts.rules import People, split_people


class SharedWithPeople(Settings):
    """`readers` and `writers`: people, groups and accounts of programs by their addresses
    (`user:ann@example.com,group:ops@example.com`)."""

    readers: People = ""
    writers: People = ""

    @property
    def read_by(self) -> list[str]:
        """The people who may read it."""
        return split_people(self.readers)

    @property
    def written_by(self) -> list[str]:
        """The people who may change it."""
        return split_people(self.writers)

    @property
    def has_readers(self) -> bool:
        """Whether people may read it."""
        return bool(self.read_by)

    @property
    def has_writers(self) -> bool:
        """Whether people may change it."""
        return bool(self.written_by)
