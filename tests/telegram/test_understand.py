# ruff: noqa: RUF001 - people type such letters
"""What people type at the bot: a stop in any wording is one, and whoever denies one or tells of one is not stopped."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.telegram.understand import Means, understand

STOPS = """
STOP AUTONOMY
stopit
stopautonomy
🅢🅣🅞🅟
🅂🅃🄾🄿
🇸🇹🇴🇵
don't do it
do not proceed
shut it off
back off
no no no
NOOOO no no
wait wait wait
nothing more please
mayday
SOS
стой
أوقف
para já
nicht weitermachen
SТOP AUTONOMY
ЅTOP AUTONOMY
STΟP AUTONOMY
ѕтор
СТОР
stоp everything now
S—T—O—P
S/T/O/P
ꜱᴛᴏᴘ
STØP
stanna
állj
dừng lại
STOP AUTONOMY.
Stop autonomy!
@infraai_local_bot STOP AUTONOMY
STOP AUTONOMY @infraai_local_bot
/stop
/stop@infraai_local_bot
/STOP autonomy
STOP
stop
Stop!!!
stop.
"STOP AUTONOMY"
'stop'
> STOP AUTONOMY
**STOP**
_stop autonomy_
`STOP AUTONOMY`
🛑 STOP AUTONOMY
🛑🛑🛑
✋
stop 🙏
STOP AUTONOMY 🚨🚨
ＳＴＯＰ
S T O P
S.T.O.P.
stoooooop
STOPPPP
st\u200bop
stpo
sotp
stp
please stop
stop please
pls stop now
stop it
stop everything
Stop everything right now!
can you stop?
could you please stop autonomy
will you stop!
why don't you stop?!
I said stop
I want you to stop
you should stop
we need to stop this
how do I stop this?
no, stop
No. Stop.
no stop
don't do that, stop!
never mind the costs: stop
oh no stop the resize
hey bot, stop autonomy thanks
ok stop
press stop
hit the stop
abort
abort!
halt
HALT!
halt autonomy
freeze
pause
pause autonomy
suspend all actions
hold on
hold everything
wait
kill switch
hit the kill switch
kill it
shut it down
shut down autonomy
turn it off
turn off autonomy
switch it off now
stand down
hands off
don't do anything
do not touch anything!
do nothing
emergency
cut it out
enough
disable autonomy
Stopp
STOPP!
stopp autonomie
Autonomie stoppen
bitte stoppen
Halt!
halt an
sofort anhalten
bitte alles anhalten
aufhören
hör auf
Hör sofort auf!
Schluss jetzt
Notaus
NOT-AUS
schalte die Autonomie aus
Autonomie abschalten
abbrechen!
stopp, nicht weitermachen
stopp nicht weiter machen
mach das aus
para
¡Para!
¡Para ya!
para la autonomía
Detente
deténgase, detente
parar
paren todo
alto
¡Alto!
basta
basta ya
detener la autonomía
apaga la autonomía
no hagas nada
deja de hacer cambios
arrête
Arrête !
arrêtez tout
arrêter l'autonomie
stoppez
ça suffit
halte
cesse
désactive l'autonomie
ne touche à rien
ferma
fermati!
basta così, ferma tutto
pare agora
chega
stop ermee
hou op
zatrzymaj
стоп
Стоп!
остановись
停
停止
请停止
止めて
ストップ
멈춰
중지
توقف
قف
רק עצור
หยุด
रुको
""".strip().splitlines()

NO_STOPS = """
don't stop
Don't stop!
dont stop
do not stop
please do not stop
don't ever stop
never stop
I do not want you to stop
no need to stop
without stopping
the service stopped
it stopped by itself
The service has stopped.
why did it stop?
did the database stop?
does it stop at night?
when will it stop
it will stop soon
what does STOP do?
who pressed the stop
thanks for the stop
the stop worked
STOP was a mistake
non-stop traffic
the bus stop
nicht stoppen
bitte nicht anhalten
stoppe nicht
nicht aufhören
ohne anzuhalten
der Dienst wurde gestoppt
das ist halt so
no pares
no parar
el servicio se detuvo
gracias por la ayuda para la base de datos
n'arrête pas
ne t'arrête pas
n'arrêtez jamais
arrête pas
le service s'arrête
le service s'est arrêté
non fermare
nao parar
别停
不要停
服务停了
status
1
approve
thanks
Top!
hello
""".strip().splitlines()


_STOP, _NONE = (Path(__file__).with_name("said.txt").read_text(encoding="utf-8").partition("[stop]\n")[2]).split(
    "[none]\n"
)
STOPS += _STOP.splitlines()
NO_STOPS += _NONE.splitlines()


@pytest.mark.parametrize("text", ["S\nT\nO\nP", "\u202epots", "\u202eymonotua pots"])
def test_a_stop_on_several_lines_or_turned_around_is_one(text):
    assert understand(text) is Means.STOP


@pytest.mark.parametrize("text", STOPS)
def test_whatever_means_stop_is_heard(text):
    assert understand(text) is Means.STOP


@pytest.mark.parametrize("text", NO_STOPS)
def test_who_denies_a_stop_or_tells_of_one_is_not_stopped(text):
    assert understand(text) is not Means.STOP


@pytest.mark.parametrize(
    "text",
    ["should we stop?", "soll ich anhalten?", "don't stop", "the stop worked", "nicht stoppen", "n'arrête pas", "别停"],
)
def test_a_stop_that_is_only_mentioned_is_known_as_such(text):
    assert understand(text) is Means.NO_STOP


@given(
    st.sampled_from(["stop", "STOP AUTONOMY", "Stopp", "arrête", "detente"]),
    st.text("!.,;:…*_~\"'“”()[]-> \n\t🛑🙏😡‼️", max_size=6),
    st.text("!.,;:…*_~\"'“”()[]-> \n\t🛑🙏😡‼️?", max_size=6),
    st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["", "@infraai_bot ", "please ", "hey, "]),
)
def test_no_punctuation_case_emoji_or_mention_hides_a_stop(word, before, after, case, call):
    assert understand(f"{before}{call}{case(word)}{after}") is Means.STOP


@given(st.text())
def test_every_text_means_something(text):
    assert isinstance(understand(text), Means)


@pytest.mark.parametrize(
    "text", ["1", " 1 ", "1\n", "approve", "Approve!", "APPROVED", "/approve", "/approve@ops_bot", "@ops_bot 1",
             "1 approve", "J’approuve.", "approuvé"]
)  # fmt: skip
def test_few_words_approve(text):
    assert understand(text) is Means.APPROVE


@pytest.mark.parametrize("text", ["2", " 2", "ignore", "Reject", "ablehnen", "rechazar"])
def test_few_words_reject(text):
    assert understand(text) is Means.REJECT


@pytest.mark.parametrize(
    "text",
    [
        "1?",
        "12",
        "1 2",
        "11",
        "yes",
        "ok",
        "👍",
        "approve?",
        "don't approve",
        "not 1",
        "1 day ago",
        "why approve",
    ],
)
def test_nothing_else_approves(text):
    assert understand(text) not in {Means.APPROVE, Means.REJECT}


AROUND = (
    "+-!?~|#\"'<>*_`(),;:/\\.=&%$\u00ac\u00bf\u00a1\u2753\u2049\u2060\u200b\ufe0f\u20e3\u0336\u2260\u274c"
    "\U0001f44e\U0001f44d\U0001f914\U0001f6ab\u00b9\uff11"
)


@given(st.sampled_from("12"), st.text(AROUND, max_size=3), st.text(AROUND, max_size=3))
def test_a_number_with_any_sign_around_it_answers_nothing(number, before, after):
    means = understand(f"{before}{number}{after}")
    assert (means in {Means.APPROVE, Means.REJECT}) is (not before and not after)


@pytest.mark.parametrize(
    "text",
    [
        *("\U0001f44e1", "-1", "!1", "1 \u2753", "\u00b9", "#1", '"1"', "~~1~~", "||1||", "1\u2060", "approve?"),
        *("\U0001f44e approve", "yes?", "> yes", "\uff11", "1\ufe0f\u20e3"),
    ],
)
def test_an_answer_with_something_around_it_is_known_as_such(text):
    assert understand(text) is Means.LIKE_ANSWER


@pytest.mark.parametrize(
    "text",
    ["RESUME AUTONOMY", "resume autonomy.", "@bot Resume autonomy!", "/resume", "/resume@bot", "Autonomie fortsetzen"],
)
def test_resume_takes_its_own_words(text):
    assert understand(text) is Means.RESUME


@pytest.mark.parametrize(
    "text",
    ["resume", "resume autonomy?", "don't resume autonomy", "resume autonomy later", "go on", "continue", "start"],
)
def test_nothing_else_resumes(text):
    assert understand(text) is not Means.RESUME


@pytest.mark.parametrize("text", ["don't resume, stop", "stop, don't resume autonomy", "resume autonomy? no, stop"])
def test_a_stop_is_heard_before_anything_else(text):
    assert understand(text) is Means.STOP
