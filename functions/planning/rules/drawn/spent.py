"""What is to be switched off once the money of a month is spent: the budget tells a topic, and a function acts on it."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_OFF = (
    r"(?:(?:switch|turn|shut)(?:s|es|ed|ing)?(?: (?:[\w-]+ ){0,5}?)?(?: ?off| ?down)|disabl\w*|deactivat\w*|stop(?:s|ped)?(?! sending)|kill ?switch|unlink\w*|detach\w*|cut off|pause[sd]?|"
    r"abschalt\w*|abgeschaltet|ausschalt\w*|ausgeschaltet|stoppt?|stoppen|desactiv\w*|apag\w*|deten\w*|coup\w*|arret\w*|desativ\w*|deslig\w*|disattiv\w*|spegn\w*)"
)
_MONEY = (
    r"(?:budget\w*|costs?|bill(?:ing)?|spend\w*|spent|charges?|invoice|kosten|rechnung|presupuesto|gastos?|costes?|factura\w*|facturation|depens\w*|couts?|orcamento|custos?|spesa|costi|"
    r"\d+ ?(?:usd|eur|dollars?|euros?|dolares|bucks|\$|€)|[$€£] ?\d+)"
)
_SAID = re.compile(rf"\b{_OFF}\b[^.;\n]{{0,90}}{_MONEY}|{_MONEY}[^.;\n]{{0,90}}\b{_OFF}\b")
_WHEN = re.compile(
    r"\b(?:when\w*|if|once|as soon as|after|before|over|above|exceed\w*|exhausted|used up|reach\w*|pass(?:es|ed)?|more than|kill ?switch|wenn|sobald|falls|uber\w*|cuando|si|al pasar|supera\w*|quand|des que|depass\w*|"
    r"quando|se|super\w*|ultrapass\w*)\b"
)
_HOURS = re.compile(r"\b(?:at night|nights?|weekends?|evening|hours|nachts|wochenende|noche|nuit|idle|unused)\b")
_HOW = (
    "{budget}: each time the bill is looked at, what it has come to is published to {topic}, and {function} is called with it; "
    "its program is yours: it compares the two amounts and switches off. It has no right to, until you grant it one, and the "
    "bill is some hours behind, so the month may end above the amount"
)


def draw_spent(sketch: Sketch, reading: Reading) -> None:
    """Let a budget call a function, where a goal wants something to end by itself once the budget is spent."""
    said, budgets = _SAID.search(reading.text), sketch.of("budget")
    if said is None or not budgets:
        return
    around = reading.text[max(0, said.start() - 40) : said.end() + 60]
    if not _WHEN.search(around) or _HOURS.search(around):
        return
    if any(low <= said.start() < high for low, high in reading.negated):
        return
    topic = sketch.add("", "spent", "queue")
    made = sketch.add("", "switch-off", "function", trigger="pubsub")
    if not (sketch.use(made, topic) and sketch.use(budgets[0], topic)):
        for id_ in ("switch-off", "spent"):
            sketch.drop(id_)
        return
    words = Words.of(reading.goal.text, reading.text)(*said.span())
    how = _HOW.format(budget=budgets[0], topic=topic, function=made)
    sketch.told.append(Asked(words=words, need="budget_action", met=True, how=how))
    sketch.taken.append(said.span())
