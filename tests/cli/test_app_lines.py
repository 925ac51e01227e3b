"""`infraai logs APP --app`: what a program says, one line below the other."""

from infra.cli.application import show_app_lines


class Platform:
    def __init__(self, *texts):
        self._lines = [{"at": 1000.0 + number, "severity": "INFO", "text": each} for number, each in enumerate(texts)]

    def call(self, *_, **__):
        return {"lines": self._lines, "next": ""}


def test_what_is_said_several_times_in_a_row_is_shown_once_with_how_often(capsys):
    show_app_lines(Platform("GET / 500", "GET / 500", "GET / 500", "up", "GET / 500"), "d", follow=False, json_=False)
    shown = capsys.readouterr().out.splitlines()
    assert [line[9:].split(", until")[0] for line in shown] == ["GET / 500 (3 times", "up", "GET / 500"]


def test_a_program_that_reads_them_gets_every_line(capsys):
    show_app_lines(Platform("a", "a"), "d", follow=False, json_=True)
    assert capsys.readouterr().out.count('"text": "a"') == 2
