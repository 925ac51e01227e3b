"""Files written to be tried once say, once they are mended, what their authors meant.

`python -m tests.repair.lots` has terraform judge all of them; here is what needs no word of terraform's.
"""

import pytest

from shared.terraform.repair import repair
from tests.repair.lots import Broken, broken

ASK_TERRAFORM = (
    "i44 i45 i46 i50 i54 j03 j11 j16 j29 k21 k29 k43 k44 k57 k58 l05 l14 l16 m03 m32 m39 m41 n12 o26 o41 o59 p02 "
    "p06 p08 p09 p10 p14 p16 p17 p23 p25 p27 p28 q39 q41 q52 r26 r30 s23 t20 t31 t34 t50 u07 u08 v12 v26 y36 y45 z25 "
    "one15 one16 many01 ty27"
)
"""Files of which terraform has to say which choices there are, or in which a choice of ours is not the author's."""

CASES = [
    each
    for lot in (*"ijklmnopqrstuvwxyz", "threads", "public", "types", "tired")
    for each in broken(lot)
    if each.name.split()[0] not in ASK_TERRAFORM.split()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_broken_file_says_what_was_meant(case: Broken, caplog: pytest.LogCaptureFixture) -> None:
    files = {"main.tf": case.text}
    for _ in range(3):
        files = repair(files, []).files
    assert caplog.messages == []
    text = " ".join(files["main.tf"].split())
    assert [say for say in case.says if " ".join(say.split()) not in text] == []
    assert [say for say in case.never if say in text] == []
