"""What a change leaves open: a question, not a guess."""


class Unclear(ValueError):
    """The change is not made: `message` says what to ask or do, `choices` are answers, `loses` parts that hold data.

    `opens` are services that everybody on the internet could call then: a person may say that they are to be.
    """

    def __init__(
        self,
        message: str,
        *,
        choices: tuple[str, ...] = (),
        loses: tuple[str, ...] = (),
        opens: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.opens = opens
        self.message = message
        self.choices = choices
        self.loses = loses


class NotUnderstood(Unclear):
    """Words that no rule of changes has read: another reader may. What is refused for what it would do is plain Unclear."""


class HalfHeard(Unclear):
    """A question that words of the same sentence may answer which no rule has heard: which one, the fewest or the most."""
