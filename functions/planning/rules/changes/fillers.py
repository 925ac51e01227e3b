"""Words of a change that say nothing of what is to be: articles, manners, verbs of setting, and why something is wanted.

A word that is in none of these and that no target, property or value has is one that was not understood.
"""

import re

from functions.planning.rules.changes import lexicon

_WORDS = """
a an the this that these those our my your its their his her it them us me we i you they he she there here of to for with on in at by from per as into
onto and also too then so than be is are am was been being will would should shall must can could may might do does did has have had having get gets got
getting set sets setting make makes making give gives giving let lets put puts take takes raise raises raised increase increases increased bump lift bring
brings grow grows growing scale scales up lower lowers reduce reduces decrease cut extend expand enlarge resize upsize downsize change changes changed adjust
update switch turn turns enable enabled activate activated use uses using apply add adds assign allocate allow allows permit need needs needed want wants
wanted like require requires required run runs running keep keeps kept hold stay stays retain store go goes going handle handles serve serves please pls
only just now right again still already about around roughly exactly total overall each every all both time times least most maximum minimum max min more bit little
few away over out back whole entire new current available possible really very ok okay well hey hi hello thanks thank you first next same own long longer
attach attached limit cap most upper bound number amount size value many much worth so called level ever after old older age reach reaches once that's it's
let's i'd we'd i'll we'll don't day's automatically default general currently be becomes become end down quota default ensure sure provide receives receive via people enough fine suffices aus reicht basta suffit genugt another type kind within call calls hit trigger in half throttle restrict drossle drosseln limite duran durent last lasts able always immer siempre toujours look looks push ship send serve served monthly during above over spent used reached gone spread say see gross grosse cold ready ourselves myself secure part tier side bit against attacks attackers bots abuse until upgrade proceed later upcoming secure protect protected wait hang hold clear specific instead bigger guys folks respectively accordingly straight away
fuhre fuhr ausfuhren absichern sichere schutze verbraucht erreicht gastado protege proteger depense securise
thing things stuff accept accepts accepting tolerate scaling roomier beefier certainly definitely ideally basically simply actually honestly roughly approximately eventually finally cheers
love lovely prefer think hope hopefully nice great happy kind kindly glad sorry wonder pouvoir poder poderia koennen konnen beim ins ans furs aufs deliver delivered delivers someone somebody mach rest
case ready asap urgently urgent quickly quick soon meanwhile somewhat slightly considerably significantly substantially further otherwise anyway anyhow particularly especially mainly mostly usually generally obviously clearly essentially
dringend schnell gern gerne jemand unbedingt eigentlich vielleicht naturlich deutlich etwas bisschen insbesondere urgente urgentemente rapido pronto quizas algo sobre alguien urgemment vite rapidement peut-etre quelqu'un plutot
allowed permitted breathe breathing uploaded davor dazu dahinter drauf
akzeptiert akzeptieren verkraftet vertragt acepte acepta acepten aguante aguanta soporte accepte accepter accepta supporte
hour minute month year week day days bigger better larger smaller stronger faster higher better larger big large small double

hebe heb hebt anheben der die das den dem des ein eine einen einem einer eines und auch bitte mal noch nun jetzt soll sollen sollte sollten muss mussen kann konnen darf durfen will
wollen mochte mochten braucht brauchen brauche benotigt benotigen bekommt bekommen bekomme kriegt kriegen hat haben habe wird werden sein ist sind war mit auf fur im in
am an von vom zu zum zur bei pro je unser unsere unseren unserem unserer mein meine setze setzt setzen stell stelle stellen erhohe erhohen erhoht senke senken
senkt vergrossere vergrossern verkleinern mach mache machen macht gib geben gebt nutze nutzen verwende verwenden andere andern aktiviere aktivieren aktiviert schalte schalt
schalten ein einschalten an anschalten lass lasse lassen halte halten behalte behalten vor dass damit nur maximal mindestens hochstens mehr bis viel wie so es ihn ihm ihr ihre sie
er wir ich uns man statt insgesamt jeweils jede jeder jedes alle laufen lauft lang lange weiter neue neuen neuer grosser hoch runter bewahre aufheben auf nachtliche nachtlichen nachtlicher nachts

el la los las lo un una unos unas y e con en de del al a por para que se su sus nuestro nuestra mi sube subir suba aumenta aumentar baja bajar reduce reducir pon poner
ponga ponle ponlo dale dar da deja dejar activa activar habilita habilitar usa usar cambia cambiar configura configurar necesita necesitamos necesito quiero queremos
quisiera debe deben deberia tener tiene tenga sea ser esta este como maximo minimo hasta menos mas por favor tambien ahora ya limite numero cantidad guarda guardar conserva
conservar manten mantener todo cada durante amplia ampliar anade agrega le les haz hacer nocturno nocturna

le la les l un une des du de d et avec dans pour par sur en au aux que qui se sa son ses notre nos mon ma mets mettre passe passer monte monter augmente augmenter baisse baisser reduis
reduire donne donner laisse laisser active activer utilise utiliser change changer configure faut il nous vous on veut voudrais voulons besoin doit doivent devrait avoir a ait
soit etre est ce cette plus moins maximum minimum au jusqu a s'il vous te plait aussi maintenant limite nombre garde garder conserve conserver tout chaque pendant ajoute ajouter
agrandis nocturne nocturnes agrandir elargis d' l' s' j' fais faire
"""
_FILLERS = frozenset(f"{_WORDS} l' d' s' j' n' m' t' c' qu' jusqu'".split()) | lexicon.WORDS
WORD = re.compile(r"(?:[ldsjnmtc]|qu|jusqu)'(?=[a-z])|[a-z0-9][\w.:/@'-]*")
_SHORTENED = re.compile(r"'(?:s|re|ve|ll|d|m)?$")


def says(text: str) -> list[str]:
    """The words of a folded text that do say something."""
    return [word for word in map(_bare, WORD.findall(text)) if word not in _FILLERS]


def _bare(word: str) -> str:
    """A word less what stands behind it: `database's`, `now.`"""
    bare = word.rstrip(".:/-'")
    return bare if bare in _FILLERS else _SHORTENED.sub("", word.rstrip(".:/-"))


_STATE = (
    r"(?:nearly |almost |getting |running |far |way |too |so |very |a bit |really |always |often |quite |fast |zu |fast |sehr |demasiado |muy |casi |trop |presque |tres )*"
    r"(?:full|slow|sluggish|laggy|sleepy|cramped|crowded|tired|hot|unhappy|unresponsive|bad|weak|poor|dying|small|busy|overloaded|loaded|tight|short|struggling|expensive|large|big|low|voll|langsam|klein|knapp|uberlastet|teuer|llen[oa]|lent[oa]|pequen[oa]|car[oa]|plein\w*|lent\w*|petit\w*|cher|chere|"
    r"out of (?:memory|disk|space)|at (?:its|the) limit|under load|in demand)"
)
STATES = re.compile(
    rf"\b(?:is|are|gets?|becomes?|keeps?|runs?|has|feels?|seems?|looks?|fuhlt sich|wirkt|parece|semble|ist|sind|wird|lauft|es|esta|estan|est|sont)\b (?:running )?(?:{_STATE})$|"
    r"^(?:as |since |because |da |weil |como |comme )?(?:we|i|wir|nous|on|people) (?:expect|are expecting|get|have|see|will have|erwarten|haben|bekommen|attendons|esperamos|tenemos) "
    r"(?:\w+ ){0,3}(?:load|traffic|users|visitors|customers|demand|growth|last|verkehr|nutzer|besucher|kunden|charge|trafic|utilisateurs|trafico|carga|usuarios)(?: (?:soon|next \w+|this \w+|today|tomorrow|bald))?$"
)
"""How something is: `the database is nearly full` says what the rest of the sentence speaks of."""
FILLED = re.compile(
    r"^(?!.*\b(?:when|once|if|scale|add|warn|alert|tell|notify|keep|sobald|wenn|cuando|quand)\b).*\b(?:is|are|sits?|stands?|gets?|goes|has reached|reached|ist|liegt|esta|est) (?:already |now |nearly |almost |about |bereits |schon |ya |deja )*(?:at|over|above|bei|uber|al|a)? ?\d{1,3} ?(?:%|percent|prozent)"
    r"(?: (?:full|used|busy|voll|llen[oa]|plein|(?:of|von) (?:its|the|ihrer?|der|seiner?)? ?(?:[a-z]+ ?){1,2}))?$"
)
"""How full something is: `the disk is at 95 %` says what the rest speaks of."""
TIMES_OUT = re.compile(
    r"^(?!(?:let|make|should|please|have)\b)(?!.*\b(?:should|must|shall|may|soll\w*|darf|debe|doit)\b).*?\b(?:(?:times?|timed|timing|runs?|run) out|dies?|stops?|fails?|aborts?|ends?|(?:is|are|gets?|get) (?:killed|cut off|stopped|aborted|cancelled)|cuts? off) (?:after|in|at) (?:an?|\d+) (?P<unit>seconds?|minutes?|hours?)$|\blauft nach (?:einer?|\d+) (?:sekunden?|minuten?|stunden?) (?:ab|in (?:einen|ein|den) timeout)$"
)
"""How long something may take now."""
