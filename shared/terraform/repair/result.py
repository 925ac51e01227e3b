"""What a repair is made of: text replaced at exact places, grouped so that a fix happens whole or not at all."""

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from pydantic import BaseModel, Field

from shared.terraform.diagnostics import Diagnostic
from shared.terraform.repair.parsed import faults_in


class RepairEdit(BaseModel):
    """One thing that was mended: by which rule, where (the line in the file as it was given, from one), and why."""

    file: str
    line: int
    reason: str
    rule: str


class Repair(BaseModel):
    """The files after a repair, what was changed, and the errors that no edit answers to.

    `withheld` are edits that were left out: with them the file would have read worse than before. `told` is what a
    person has to decide, with the way out as its reason; nothing was changed there.
    """

    files: dict[str, str]
    edits: list[RepairEdit] = Field(default_factory=list)
    withheld: list[RepairEdit] = Field(default_factory=list)
    told: list[RepairEdit] = Field(default_factory=list)
    left: list[Diagnostic] = Field(default_factory=list)


class Piece(NamedTuple):
    """The characters `start` to `end` of a file become `text`."""

    file: str
    start: int
    end: int
    text: str


class Place(NamedTuple):
    """A character offset in a file: what a fix is about, when that is not where it edits."""

    file: str
    at: int


class Fix(NamedTuple):
    """One mended mistake. All its pieces are applied or none is. `rule`, set by the engine, is what made it."""

    reason: str
    pieces: tuple[Piece, ...]
    about: tuple[Place, ...] = ()
    rule: str = ""


class _State(NamedTuple):
    """What a draft can go back to."""

    files: dict[str, str]
    edits: list[RepairEdit]
    touched: set[tuple[str, int]]
    lines: dict[str, list[int]]


class Draft:
    """Files under repair, with the line each line had in the files as they were given."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = dict(files)
        self.edits: list[RepairEdit] = []
        self.touched: set[tuple[str, int]] = set()
        self._withheld: list[RepairEdit] = []
        self._lines = {name: list(range(1, text.count("\n") + 2)) for name, text in files.items()}

    def apply(self, fixes: list[Fix]) -> list[Fix]:
        """Applies those that overlap neither an earlier one nor themselves; returns what was applied.

        None of them makes a file read worse than before: if all together would, only those that do not by themselves
        are applied, and if these still do together, the first of them.
        """
        before = self._state()
        applied = self._apply(fixes)
        if not self._reads_worse(before):
            return applied
        self._restore(before)
        said, sound = [self._edit(fix) for fix in applied], []
        for fix in applied:
            self._restore(before)
            self._apply([fix])
            if not self._reads_worse(before):
                sound.append(fix)
        for some in (sound, sound[:1], []):
            self._restore(before)
            self._apply(some)
            if not self._reads_worse(before):
                break
        self._withheld += [edit for fix, edit in zip(applied, said, strict=True) if fix not in some]
        return some

    @property
    def withheld(self) -> list[RepairEdit]:
        """What was left out and not made later, each once."""
        known = self._withheld
        return [edit for at, edit in enumerate(known) if edit not in self.edits and edit not in known[:at]]

    def _state(self) -> _State:
        lines = {name: list(lines) for name, lines in self._lines.items()}
        return _State(dict(self.files), list(self.edits), set(self.touched), lines)

    def _restore(self, state: _State) -> None:
        self.files, self.edits, self.touched = dict(state.files), list(state.edits), set(state.touched)
        self._lines = {name: list(lines) for name, lines in state.lines.items()}

    def _reads_worse(self, state: _State) -> bool:
        """Whether a file has more faults of syntax than it had."""
        return any(
            faults_in(text) > faults_in(state.files.get(name, ""))
            for name, text in self.files.items()
            if name.endswith(".tf") and text != state.files.get(name, "")
        )

    def _apply(self, fixes: list[Fix]) -> list[Fix]:
        taken: dict[str, list[Piece]] = {}
        applied: list[Fix] = []
        for fix in fixes:
            if _overlaps_itself(fix):
                continue
            if all(not _overlaps(piece, taken.get(piece.file, [])) for piece in fix.pieces) and any(
                self.files.get(piece.file, "")[piece.start : piece.end] != piece.text for piece in fix.pieces
            ):
                applied.append(fix)
                for piece in fix.pieces:
                    taken.setdefault(piece.file, []).append(piece)
        for fix in applied:
            self._record(fix)
        for name, pieces in taken.items():
            self._replace(name, pieces)
        return applied

    def replace_text(self, name: str, text: str, edits: list[tuple[int, str]], lines: list[int]) -> None:
        """A file rewritten line by line: `edits` are (line, reason), `lines` the earlier line of each new line."""
        before = self._lines[name]
        for line, reason in edits:
            at = before[min(line, len(before)) - 1]
            self.edits.append(RepairEdit(file=name, line=at, reason=reason, rule="syntax"))
            self.touched.add((name, at))
        self.files[name] = text
        self._lines[name] = [before[min(line, len(before)) - 1] for line in lines]

    def lines(self, name: str) -> list[int]:
        """For every line of a file as it is now, the line it had in the file as it was given."""
        return self._lines.get(name, [])

    def line(self, name: str, at: int) -> int:
        """The line an offset had in the file as it was given."""
        lines = self._lines.get(name)
        if lines is None:
            return 1
        return lines[min(self.files[name].count("\n", 0, at), len(lines) - 1)]

    def places(self, fix: Fix) -> set[tuple[str, int]]:
        """The files and lines, as they were given, that a fix edits or is about."""
        found = {(place.file, self.line(place.file, place.at)) for place in fix.about}
        for piece in fix.pieces:
            start, end = self.line(piece.file, piece.start), self.line(piece.file, max(piece.start, piece.end - 1))
            found.update((piece.file, line) for line in range(start, end + 1))
        return found

    def _record(self, fix: Fix) -> None:
        self.edits.append(self._edit(fix))
        self.touched |= self.places(fix)

    def _edit(self, fix: Fix) -> RepairEdit:
        first = fix.about[0] if fix.about else Place(fix.pieces[0].file, fix.pieces[0].start)
        return RepairEdit(file=first.file, line=self.line(first.file, first.at), reason=fix.reason, rule=fix.rule)

    def _replace(self, name: str, pieces: list[Piece]) -> None:
        text = self.files.get(name, "")
        lines = self._lines.setdefault(name, [1])
        for piece in sorted(enumerate(pieces), key=lambda pair: (pair[1].start, pair[1].end, pair[0]), reverse=True):
            _, start, end, new = piece[1]
            first = text.count("\n", 0, start)
            gone = text.count("\n", start, end)
            lines[first + 1 : first + 1 + gone] = [lines[min(first, len(lines) - 1)]] * new.count("\n")
            text = text[:start] + new + text[end:]
        self.files[name] = text


def _overlaps_itself(fix: Fix) -> bool:
    """Whether two of its pieces want the same characters, so that no order makes what is meant."""
    return any(
        one.file == other.file and one.start < other.end and other.start < one.end
        for one, other in combinations(fix.pieces, 2)
    )


def _overlaps(piece: Piece, others: list[Piece]) -> bool:
    return any(
        (piece.start < other.end and other.start < piece.end)
        or (piece.start == piece.end == other.start and other.end > other.start)
        or (other.start == other.end == piece.start and piece.end > piece.start)
        for other in others
    )
