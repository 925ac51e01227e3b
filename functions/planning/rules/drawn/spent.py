"""What is to be switched off once the money of a month is spent: the budget tells a topic, and a function acts on it."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_OFF = (
    r"(?:(?:switch|turn|shut)(?:s|es|ed|ing)?(?: (?:[\w-]+ ){0,5}?)?(?: ?off| ?down)|disabl\w*|deactivat\w*|stop(?:s|ped)?(?! sending)|kill ?switch|unlink\w*|detach\w*|cut(?:s|ting)? (?:off|every\w+)|pause[sd]?|pull\w* the plug|"
    r"abschalt\w*|abgeschaltet|ausschalt\w*|ausgeschaltet|stoppt?|stoppen|desactiv\w*|cort(?:a|e|ar|en)\b|apag\w*|deten\w*|coup\w*|arret\w*|desativ\w*|deslig\w*|disattiv\w*|spegn\w*)"
)
_MONEY = (
    r"(?:budget\w*|costs?|bill(?:ing)?|spend\w*|spent|charges?|invoice|kosten|rechnung|presupuesto|gastos?|costes?|factur\w*|gastamos|gaste\w*|depens\w*|couts?|orcamento|custos?|spesa|costi|"
    r"\d+ ?(?:usd|eur|dollars?|euros?|dolares|bucks|\$|€)|[$€£] ?\d+)"
)
_SAID = re.compile(rf"\b{_OFF}\b[^.;\n]{{0,90}}{_MONEY}|{_MONEY}[^.;\n]{{0,90}}\b{_OFF}\b")
_WHEN = re.compile(
    r"\b(?:when\w*|(?:at|bei|ab|a los|a|au[- ]dela de|mas de|mais de) (?:[$€£] ?)?\d|then|dann|entonces|alors|if|once|as soon as|after|before|over|above|exceed\w*|exhausted|used up|reach\w*|pass(?:es|ed)?|more than|kill ?switch|wenn|sobald|falls|uber\w*|cuando|si|al pasar|supera\w*|quand|des que|depass\w*|"
    r"quando|se|super\w*|ultrapass\w*)\b"
)
_HOURS = re.compile(r"\b(?:at night|nights?|weekends?|evening|hours|nachts|wochenende|noche|nuit|idle|unused)\b")
_HOW = (
    "{budget}: each time the bill is looked at, what it has come to is published to {topic}, and {function} is called with it; "
    "its program is yours: it compares the two amounts and switches off. It has no right to, until you grant it one, and the "
    "bill is some hours behind, so the month may end above the amount"
)


# `A function that cuts everything off`: who does it is named.
_FUNCTION = r"(?:cloud )?(?:functions?|funktion|funcion|fonction|funcao|funzione|lambda)"
_BY_FUNCTION = re.compile(
    rf"\b{_FUNCTION}\b(?:,? (?:that|which|die|que|qui|che|to|soll|should|must|then))?[^.;\n]{{0,40}}?\b{_OFF}|\b{_OFF}\b[^.;\n]{{0,60}}\b(?:by|with|via|per|durch|con|par) (?:an? |eine |una |une )?{_FUNCTION}\b"
)
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<n>\d{1,5}(?:[.,]\d\d?)?) ?(?:usd|eur|dollars?|euros?|dolares|bucks|\$|€)(?!\w)|[$€£] ?(?P<m>\d{1,5}(?:[.,]\d\d?)?)(?![\d.,]\d)"
)


def _function_of(sketch: Sketch) -> str | None:
    """The function that a goal names for it, which nothing else calls yet; None where there is not one alone."""
    made = sketch.of("function")
    if len(made) != 1 or sketch.parts[made[0]].settings.get("trigger", "http") != "http":
        return None
    if any(made[0] in drawn.uses for drawn in sketch.parts.values()) or sketch.parts[made[0]].uses:
        return None
    sketch.parts[made[0]].settings.pop("public", None)
    sketch.lacks.pop("public", None)
    sketch.told = [each for each in sketch.told if each.need != "public" or not each.how.startswith(f"{made[0]}:")]
    return made[0] if sketch.set("", made[0], "pubsub", "trigger") else None


def _called_by_topic(sketch: Sketch) -> tuple[str, str] | None:
    """The function and the topic that a goal names for it itself, where there is one of each and nothing else takes part."""
    functions, topics = sketch.of("function"), sketch.of("queue")
    if len(functions) != 1 or len(topics) != 1 or topics[0] not in sketch.parts[functions[0]].uses:
        return None
    others = [id_ for id_, drawn in sketch.parts.items() if topics[0] in drawn.uses and id_ != functions[0]]
    return None if others or sketch.of("schedule", "eventarc") else (functions[0], topics[0])


def draw_spent(sketch: Sketch, reading: Reading) -> None:
    """Let a budget call a function, where a goal wants something to end by itself once the budget is spent."""
    said = _SAID.search(reading.text)
    if said is None:
        return
    around_at = max(0, said.start() - 40)
    around = reading.text[max(0, said.start() - 40) : said.end() + 60]
    acts = _BY_FUNCTION.search(around)
    if not (_WHEN.search(around) or acts) or _HOURS.search(around):
        return
    if any(low <= said.start() < high for low, high in reading.negated):
        return
    amount = _AMOUNT.search(around)
    if not sketch.of("budget"):
        # Something else than money may be what ends at so many minutes.
        if not acts or not amount:
            return
        sketch.add("budget_alert", "budget", "budget")
    budgets = sketch.of("budget")
    if amount and "amount" not in sketch.parts[budgets[0]].settings:
        euros = {"currency": "EUR"} if re.search("eur|\u20ac", amount[0]) else {}
        sketch.put("", budgets[0], amount=max(1, round(float((amount["n"] or amount["m"]).replace(",", ".")))), **euros)
        sketch.taken.append((around_at + amount.start(), around_at + amount.end()))
    named = _called_by_topic(sketch) if acts else None
    topic = named[1] if named else sketch.add("", "spent", "queue")
    made = named[0] if named else _function_of(sketch) if acts else None
    made = made or sketch.add("", "switch-off", "function", trigger="pubsub")
    if not ((named or sketch.use(made, topic)) and sketch.use(budgets[0], topic)):
        for id_ in ("switch-off", "spent") if not named else ():
            sketch.drop(id_)
        return
    words = Words.of(reading.goal.text, reading.text)(*said.span())
    how = _HOW.format(budget=budgets[0], topic=topic, function=made)
    sketch.told.append(Asked(words=words, need="budget_action", met=True, how=how))
    sketch.taken.append(said.span())
