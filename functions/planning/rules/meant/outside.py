"""What a goal says stands somewhere else and stays there: `the database is at Neon`, `unsere Daten bleiben bei Hetzner`.

It is never built anew; what runs here finds it by an address in a secret. All functions take folded text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.schemas.architecture import MAX_ID

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention
    from functions.planning.rules.sketch import Sketch

# Who keeps nothing but others' data, so that a place there says enough.
_KEEPERS = (
    r"supabase|neon(?:\.tech| postgres)?|planet ?scale|(?:mongo ?db )?atlas|aiven|upstash|redis (?:cloud|labs|enterprise cloud)|crunchy(?: ?bridge| ?data)?|elephant ?sql|"
    r"cockroach(?: ?db)? ?cloud|ti ?db cloud|yugabyte(?: ?db)? (?:cloud|aeon|managed)|turso|xata|timescale cloud|cloud ?amqp|confluent(?: cloud)?|redpanda cloud|elastic cloud|algolia|bonsai|auth0|okta|clerk|entra(?: id)?|"
    r"cognito|cloudflare r2|r2|backblaze(?: b2)?|wasabi|snowflake|databricks|motherduck|pinecone|qdrant cloud|heroku postgres|fauna"
)
_CLOUDS = (
    r"(?:amazon |aws )?(?:rds|aurora|s3|sqs|sns|elasticache|dynamo ?db|redshift|ec2|kinesis|msk)|aws|amazon(?: web services)?|(?:microsoft )?azure(?: sql| blob storage)?|"
    r"digital ?ocean(?: spaces)?|hetzner(?: cloud)?|ovh ?(?:cloud)?(?: object storage)?|scaleway|heroku|railway|render(?:\.com)?|linode|akamai|vultr|ionos|netcup|strato|contabo|"
    r"exoscale|infomaniak|fly\.io|vercel|netlify|cloudflare|alibaba(?: cloud)?|oracle cloud|ibm cloud|"
    r"(?:another|an external|a different|some other) (?:provider|cloud|host(?:er)?|company)|(?:our|the|my|unser\w*|dem|nuestro|notre|nosso|il nostro|our) (?:\w+ )?(?:provider|hoster|anbieter|proveedor|hebergeur|fournisseur|fornitore|provedor)(?: actual| actuel\w*| attuale| atual)?|einem ander\w+ (?:anbieter|hoster|provider|rechenzentrum)|"
    r"otro proveedor|otra nube|otra parte|un autre (?:hebergeur|fournisseur|cloud)|un altro (?:provider|fornitore)|outro provedor"
)
_OWN_HOUSE = (
    r"(?:our|the|my|unser\w*|nuestr\w+|notre|nosso|nossa|own|eigene\w*|mein\w*|la|el|le) (?:own |eigene\w* )?(?:office|data ?cent\w+|server room|basement|head ?quarters|rack|own servers?|"
    r"rechenzentrum|serverraum|buro|keller|oficina|centro de datos|bureau|centre de donnees|salle serveur)|on[- ]?prem\w*|vor ort|in-house"
)
_PLACE = rf"(?:{_KEEPERS}|{_CLOUDS}|{_OWN_HOUSE})(?![\w-])"
_STAYS = (
    r"(?:blijft|blijven|stays?|staying|remains?|keeps? running|bleib(?:t|en)|lauft weiter|laufen weiter|verbleib\w*|sigue\w*|permanece\w*|se queda\w*|queda\w*|continua\w*|rest(?:e|ent|era)|demeure\w*|"
    r"resta|restano|rimane|rimangono|fica|ficam|must not (?:be )?move\w*|(?:will|does|do|shall|should|is|are) not (?:be )?mov\w+|won'?t (?:be )?mov\w+)"
    # How it stays is not where.
    r"(?!(?: \w+)? (?:privat\w*|prive\w*|intern[aoe]?|internal|closed|encrypted|verschlusselt|cifrad\w+|chiffre\w*|hidden|online|available|small|cheap|untouched|unchanged)\b)"
)
_IS = (
    r"(?:is|are|it'?s|runs?|running|lives?|living|sits?|sitting|resides?|stands?|hosted|managed|kept|provided|located|stored|lauft|laufen|liegt|liegen|steht|stehen|ist|sind|gehostet|betrieben|"
    r"gespeichert|wird|werden|esta|estan|corren?|viven?|reside\w*|alojad[oa]s?|hospedad[oa]s?|guardad[oa]s?|est|sont|heberge\w*|tourne(?:nt)?|se trouve\w*|stocke\w*|e|sono|ospitat[oaie])"
)
_ADVERB = r"(?:already|still|currently|now|for now|there|itself|schon|bereits|weiter|weiterhin|noch|ya|todavia|aun|actualmente|deja|toujours|encore|actuellement|ja|gia|ainda)"
_AT = r"(?:at|on|in|with|by|bei|beim|auf|im|von|bij|chez|sur|en|con|por|dans|par|nel|su|da|no|na|presso)"
_THE = r"(?:the|our|my|an?|our|dem|der|einem|unserem|el|la|nuestr\w+|le|notre)"
_WORD = r"(?: (?:databases?|db|buckets?|queues?|clusters?|instances?|servers?|service|account|accounts|users?|datenbank|instanz|named \w+))?"
# `The database (which is) still hosted by Aiven`.
_THERE = re.compile(
    rf"(?:-\w+)?{_WORD}(?:,| -)? ?\(?(?:(?:which|that|it|die|das|que|qui|lo|and it) )?(?:(?:{_STAYS}|{_IS}|{_ADVERB}|i have|we have|tengo|tenemos|tenho|temos) ?)*{_AT} (?:(?:{_THE}|una?|uma?) )?(?:(?:vps|servers?|servidor|serveur|box|root ?server|droplet|maquina) (?:de|at|bei|chez|from|von|of|on|in|da|do) )?(?P<place>{_PLACE})"
    rf"|{_WORD}(?: (?:{_STAYS}|{_IS}|{_ADVERB}))*,? (?:outside(?: of)?|not (?:on|in|at)|ausserhalb (?:von|der)|fuera de|hors de|en dehors de|fuori da) (?:gcp|google(?: cloud)?|the cloud|our project)(?![\w-])"
)
# At home, in so many words: `on my NAS`, `zu Hause`, `chez nous`, `aqui de casa`.
_HOUSE_MACHINE = r"(?:home ?-?(?:server|lab)s?|heim-?server|nas|synology|raspberry ?pi|raspi|proxmox|(?:server|servidor|serveur|vps|pc|computer|rechner|box|maquina|machine) (?:(?:at|from|de|da|do|em|a|zu|im|in|in the|au|en|del?) )+(?:my |the |our )?(?:home|hause|casa|maison|office|ufficio|oficina|bureau|buro|escritorio|basement|garage|keller|closet))"
_HOME = (
    r"(?:at (?:my |our )?home|(?:at|in) (?:my|our) (?:house|flat|garage)|zu ?hause|daheim|bei (?:uns|mir) (?:zu ?hause|daheim|im (?:keller|buro|haus))|(?:aqui |la )?(?:en|de|em|na) (?:mi |nuestra |minha |nossa )?casa|chez (?:nous|moi)|a la maison|"
    rf"(?:qui )?a casa(?: mia| nostra)?|in ufficio|thuis|{_AT[:-1]}|num|numa|sul|sulla|op) (?:(?:my|our|the|an?|mein\w*|dem|unser\w*|einem|mi|el|un|mon|le|notre|meu|o|um|il|mio|nostro|mijn|een|own|old|little) ){{0,2}}{_HOUSE_MACHINE})(?![\w-])"
)
# `My homelab's Postgres`, `Neon Postgres`: whose it is stands before it.
_OF_HOME = re.compile(rf"\b{_HOUSE_MACHINE}(?:'?s)? $")
_OF_A_KEEPER = re.compile(
    rf"(?<!like )(?<!wie )(?<!como )(?<!comme )(?<!than )\b(?:{_KEEPERS}|heroku|railway|render|digital ?ocean|scaleway|contabo)(?:'s)? $"
)
# `Copies of MySQL from my NAS`: what is copied out of the house stands in it.
_COPIED = re.compile(
    r"\b(?:back-?ups?|dumps?|\w*sicherung\w*|\w*kopien?|copias?|copies|respaldos?|sauvegardes?|restic|borg|rclone|backup\w*)\b"
)
_AT_A_HOUSE = re.compile(rf"\b{_HOUSE_MACHINE}(?![\w-])")
_IN_BOX = rf"{_AT[:-1]}|num|numa) (?:(?:an?|the|einem|dem|un|o|um) )?(?:docker|containers?|contentor|conteneur|contenedor|vm|kubernetes|compose|lxc)"
_AT_HOME = re.compile(
    rf"{_WORD}(?:,| -)? ?\(?(?:(?:which|that|it|die|das|der|que|qui|che|lo|and it) )?(?:(?:{_STAYS}|{_IS}|roda|rodam|rodando|corre|gira|draait|i have|we have|ich|wir|habe|haben|tengo|tenemos|tenho|temos|ho|abbiamo|j ?'? ?ai|avons|{_ADVERB}|{_IN_BOX}|here|hier|aqui|qui|ici|la),? )*?(?P<place>{_HOME})"
)
_OTHER_PLACE = r"(?:elsewhere|somewhere else|anderswo|woanders|en otr[oa] (?:sitio|lado|parte|lugar)|ailleurs|altrove|(?:em outro|noutro) (?:lugar|sitio|lado)|ergens anders)"
_ELSEWHERE = re.compile(
    rf"{_WORD},? ?\(?(?:(?:which|that|die|das|que|qui|che) )?(?:(?:{_STAYS}|{_IS}|{_ADVERB}) )*{_OTHER_PLACE}(?![\w-])"
)
# `DB is PlanetScale`, `database: Neon`, `base de datos = Atlas`: who keeps it is what it is.
_IS_KEPT_BY = re.compile(
    rf"{_WORD}(?: ?[:=]|,? (?:(?:which|that) )?(?:is|are|ist|sind|es|est|e|sono|comes from|kommt von|will be|{_ADVERB})(?= ))+ ?(?:an? |the |our |on )?(?P<place>{_KEEPERS})(?![\w-])"
)
# `The db vendor whitelists us`: who sells it has it.
_SOLD_BY = re.compile(r" (?:vendor|supplier|hoster)(?:'s)?\b(?! (?:lock|neutral|agnostic))")
# `YugabyteDB somewhere else is the database`.
_IS_THE = re.compile(
    rf"\b(?:{_KEEPERS}|{_OTHER_PLACE}) (?:is|as|serves as|ist|als|es|como|est|comme|e|come) (?:the|our|its|die|unsere|la|nuestra|notre|il|o|a|nossa)? ?$"
)
_REMAINS = re.compile(
    rf"{_WORD}(?: \w+){{0,2}}?,?(?: (?:which|that|and|it|die|das|que|qui|che))? {_STAYS}\b(?: \w+){{0,4}}? ?(?:{_AT} (?:{_THE} )?(?P<place>{_PLACE})|where|as (?:it|they) (?:is|are)|outside|elsewhere|there\b|wo\b|dort|alli|donde|ou elle|la-bas|ailleurs|$|[,.;)])"
)
# `We keep our Postgres on RDS`, `wir haben schon eine Datenbank`.
_WE_KEEP = re.compile(
    r"\b(?:keep(?:ing)?|behalten|lassen|mantenemos|mantener|dejamos|gardons|garder|conservons|laissons)(?: using)? (?:our|the|my|an?|unser\w*|die|das|den|nuestr\w+|el|la|los|las|notre|nos|le|les)? ?(?:\w+ )?$"
)
_WE_HAVE = re.compile(
    r"\b(?:(?:we|i) already (?:have|run|use|pay for)|(?:we|i) (?:have|run) already|(?:wir|ich) (?:haben|habe|nutzen|betreiben) (?:schon|bereits)|(?:haben|habe) (?:wir|ich) (?:schon|bereits)|"
    r"ya (?:tenemos|tengo|usamos)|(?:nous avons|on a|j'ai) deja|abbiamo gia|ja temos) (?:\w+ ){0,2}$"
)
# `Supabase, which we already have`.
_HAVE_IT = re.compile(
    rf"{_WORD}(?: \w+)?,? ?\(?(?:(?:(?:which|that) )?(?:we|i) (?:already (?:have|use|run|own|pay for)|(?:have|use|run) already|have (?:that|it|one)(?: already)?)|(?:die|das|den) (?:wir|ich) (?:schon|bereits) (?:haben|habe|nutzen|betreiben)|que ya (?:tenemos|tengo|usamos)|que (?:nous avons|l'on a|j'ai) deja|che (?:abbiamo|usiamo) gia|que ja (?:temos|usamos))\b"
)
# `From our RDS Postgres`, `Atlas cluster`: the place stands before it.
_OF_PLACE = re.compile(
    rf"\b(?:our|my|existing|unser\w*|nuestr\w+|notre|from an?|aus einem|desde un|depuis un|the) (?:existing |own |current )?(?:{_KEEPERS}|{_CLOUDS})(?:'s)? $"
)
_OURS_LET_IN = re.compile(r"\b(?:our|my|their|unser\w*|nuestr\w+|notre) (?:own |existing |\w+ )?$")
_LETS_IN = re.compile(
    r"(?: (?:provider|server|vendor|host|admins?))?(?: that| which)? (?:only )?(?:white ?list\w*|allow-?list\w*|accepts? only|only accepts?|accepts? (?:connections )?only|acepta solo|solo acepta|erlaubt nur|n'accepte que)\b"
)
_NOT_HERE = re.compile(
    r"\b(?:external|remote|third[- ]party|on[- ]?prem\w*|legacy|extern\w*|entfernte\w*|remot[oa]|distant) (?:hosted )?$"
)
# `Cloud SQL as external database` is another one than the application brings.
_USED_AS = re.compile(r"\bcloud ?sql\b|\b(?:as|als|como|comme)(?: (?:an?|the|eine?|una?|une?))? \w+ $")
# `An external Postgres on Cloud SQL` stands beside a cluster, and is Google's.
_GOOGLES = re.compile(
    r"(?: [\w.]+){0,2}?(?:,| \(|:)? ?(?:(?:on|in|with|by|from|via|through|as|auf|in|en|sur|su|als|como|comme) )?(?:google |gcp )?(?:cloud ?sql|alloy ?db|memory ?store|firestore)\b"
)
_BY_GOOGLE = re.compile(r"(?:google |gcp )?(?:cloud ?sql|alloy ?db|memory ?store)\b")
_OF_ANOTHER = re.compile(
    r"[^.;\n]{0,40}\b(?:(?:of|in|from|aus|von|de|del|en|dans|do) (?:an? )?(?:(?:an)?other|different|ander\w+|otr[oa]|autre|outr[oa]) (?:gcp |google )?(?:project|projekt|proyecto|projet|projeto|account|org\w*)|already|existing|exists|bereits|schon|existente|ya existe|deja)\b"
)


def is_googles(text: str, start: int, end: int) -> bool:
    """Whether what a place calls external is Google's own service, outside of a cluster: `an external Cloud SQL Postgres`."""
    before, after = text[:start], text[end:]
    said = _BY_GOOGLE.match(text, start) or _USED_AS.search(before) or _GOOGLES.match(after)
    return bool(said) and _OF_ANOTHER.match(after) is None


# `MongoDB is external (Atlas)`.
_IS_EXTERNAL = re.compile(
    rf"{_WORD}(?:,? (?:which|that))? (?:{_IS}|es) (?:external|extern[aeo]?|esterno|esterna)(?![\w-])(?: ?\((?P<place>{_PLACE}))?"
)
# The thing is called by the service that keeps it: `files are in Cloudflare R2`, `reads from SQS`.
_ITSELF = re.compile(rf"(?:{_KEEPERS}|{_CLOUDS})(?: buckets?| queues?| cluster| postgres\w*| mysql)?")
_LIES_IN = re.compile(
    rf"\b(?:{_IS}|{_STAYS}|files|uploads|images|pictures|documents|data|dateien|bilder|archivos|ficheros|fichiers)(?: {_ADVERB})* {_AT} (?:{_THE} )?$"
)
_TAKEN_FROM = re.compile(
    r"\b(?:read\w*|cop(?:y|ies|ied|ying)|sync\w*|mirror\w*|pull\w*|fetch\w*|consum\w*|load\w*|kopier\w*|lies\w*|les\w*|spiegel\w*|copia\w*|lee\w*|sincroni\w*|copi\w+|lit|lire)\b[^.;!?\n]{0,40}"
    r"\b(?:from|in|of|aus|von|desde|de|depuis|du) (?:an? |our |the |einem |unserem |un |nuestro |nos |notre )?$"
    r"|\b(?:sync|mirror|copy|replicate) (?:an? |our |the )$"
)
# Who leaves a place wants here what stood there.
_LEAVES = re.compile(
    r"\b(?:migrat\w*|mov(?:e|es|ing)|replac\w*|lift|port(?:ing)?|umzieh\w*|umzug|zieh\w*|ersetz\w*|ablos\w*|migr\w+|traslad\w*|mudar|demenag\w*|equivalent\w*|instead|leav\w+|away from|"
    r"take over|rebuild|recreat\w*|reproduc\w*|coming from|switch\w*|today|currently|right now|convert\w*|translat\w*|(?:same|gleiche|dasselbe|mismo|meme(?: chose)?|mesmo)(?= (?:on|in|here|there|please|bitte|auf|hier|en|aqui|sur|ici)\b)|(?:that|it|everything|all|this|das|alles|todo|tout) (?:on|in|to|auf|en|sur) (?:google|gcp)|like (?:on|in) (?:aws|azure|heroku))\b"
)

_DATABASES = frozenset({"database", "postgres", "mysql", "sqlserver", "mongodb"})
_KINDS = {
    "mongodb": ("documents", "MONGODB_URI"),
    "database": ("database", "DATABASE_URL"),
    "redis": ("cache", "REDIS_URL"),
    "queue": ("queue", "BROKER_URL"),
    "kafka": ("queue", "BROKER_URL"),
    "broker": ("queue", "BROKER_URL"),
    "bucket": ("files", "STORAGE_SECRET_KEY"),
    "search": ("search", "SEARCH_URL"),
    "auth": ("sign-in", "AUTH_CLIENT_SECRET"),
    "bigquery": ("warehouse", "WAREHOUSE_PASSWORD"),
}
KEPT = frozenset({*_KINDS, *_DATABASES, "memcached", "valkey"})
"""The needs of which a goal can say that they stand elsewhere."""
_NEW = re.compile(
    r"\b(?:an?|new|small|own|second|separate|another|eine?|neue?\w*|kleine?\w*|un|una|nuev[oa]|nouvelle?|(?:cloud sql|managed)) (?:\w+ )?$"
)
_PLAIN = re.compile(
    r"databases?|dbs?|(?:daten)?bank|datenbank|bases?(?: de (?:datos|donnees))?|bdd|redis|cache|kafka|buckets?|cluster"
)


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands elsewhere: what it is (`database`, `cache`, ...), the goal's words, in which place (may be empty), and where the goal says so."""

    kind: str
    words: str
    place: str
    start: int
    end: int

    @property
    def variable(self) -> str:
        """The variable by which a program finds it, or the key to it."""
        return next(name for kind, name in _KINDS.values() if kind == self.kind)


def stays_there(before: str) -> bool:
    """Whether the words before a cloud's name say that something stands in it, and goes on to."""
    return _STAYS_BEFORE.search(before) is not None or _TALKS_TO.search(before) is not None


_STAYS_BEFORE = re.compile(
    rf"\b(?:{_STAYS}(?: \w+)? (?:{_AT} (?:{_THE} )?(?:(?:own )?(?:servers?|machines?|vps|hardware|server) {_AT} )?)?"
    rf"|(?:keep|behalten|mantenemos|gardons) [^.;,!?\n]{{1,30}} {_AT} (?:{_THE} )?"
    rf"|(?:databases?|db|postgres\w*|mysql\w*|mongo\w*|redis|kafka|rabbit ?mq|warehouse|files?|buckets?|sql server|oracle|users|auth|dns|domain|data|datenbank|daten|dateien|base de (?:datos|donnees)|base|ficheros|archivos|datos|fichiers|donnees)[^.;\n]{{0,30}}?(?: (?:{_IS}|{_STAYS}|{_ADVERB}))+ {_AT} (?:{_THE} )?"
    rf"|(?:schon|bereits|already|ya|deja) (?:\w+ ){{1,4}}{_AT} (?:{_THE} )?)$"
)
# What a tunnel joins is a peer, and what is read from it a source.
_TALKS_TO = re.compile(
    r"\b(?:vpn|tunnel|interconnect)\w*\b[^.;!?\n]{0,60}\b(?:to|with|and|between|und|zu|mit|zwischen|y|a|con|entre|et|vers|avec|e)(?: (?:our|the|an?|my|unser\w*|dem|einem|einer|nuestr\w+|la|el|una?|notre|le|l'))? ?'?$"
    r"|\bconnect\w* (?:our|the|an?|my)? ?$"
    r"|\b(?:copy|copies|sync\w*|mirror\w*|reads?|pulls?|loads?|fetch\w*|consum\w*|messages|files|data|kopier\w*|copiar?|copie\w*|lee|lit|liest)\b[^.;!?\n]{0,40}\b(?:from|aus|von|desde|de|depuis) (?:an? |our |the |einem |unserem |un |nuestr\w+ |notre )?$"
)


_PROGRAMS = frozenset({"service", "frontend", "site", "container", "worker"})
# `The backend that publishes runs at AWS`, `apps run on our own machines`.
_RUNS_ELSEWHERE = re.compile(
    rf"(?:,? \(?(?:that|which|who|die|das|der|que|qui)(?: [\w-]+){{1,4}}?)?,?(?: {_ADVERB})?(?: (?:{_STAYS}|{_IS}|run|stay)(?: {_ADVERB})?)+ (?:(?:{_AT} )(?:{_THE} )?(?:{_PLACE}|(?:own )?(?:laptops?|machines?|hardware|servers?|vps)(?![\w-]))|on[- ]?prem\w*|elsewhere|outside)"
    r"| (?:at|of|bei|chez) (?:our|the|an?|einem|unserem|notre|un) (?:\w+ )?(?:partner|customer|client|vendor|supplier|agency|kunde|dienstleister|prestataire)(?![\w-])"
)
_PAGES = frozenset({"frontend", "site", "static_site"})
# Who serves pages, and where a goal says that its own stand.
_PAGES_ELSEWHERE = re.compile(
    rf"(?: (?:{_STAYS}|{_IS}|{_ADVERB}))+ (?:{_AT} )?(?:vercel|netlify|cloudflare(?: pages)?|github pages|firebase hosting|wix|squarespace|webflow|shopify)(?![\w-])"
)


def apart_from_outside(
    found: "list[Mention]", text: str, typed: Callable[[int, int], str]
) -> "tuple[list[Mention], tuple[Outside, ...], list[tuple[int, int]]]":
    """The mentions that ask for something here, what stands elsewhere (each kind once), and all places that speak of it.

    `typed`: words as they were written.
    """
    leaves = bool(_LEAVES.search(text))
    seen: dict[str, Outside] = {}
    for mention in found:
        said = _said_of(mention, text, leaves=leaves) if mention.need in KEPT and not mention.rejected else None
        kind = _kind(mention.need)
        if said is None or (kind in seen and (seen[kind].place or said[0] == said[1])):
            continue
        place = typed(*said) if said[0] < said[1] else ""
        seen[kind] = Outside(kind, mention.words, place, mention.start, max(mention.end, said[1]))
    outside = tuple(seen.values())
    kept = [each for each in found if not _is_outside(each, outside, text)]
    places = [(each.start, each.end) for each in outside]
    places += [(each.start, each.end) for each in found if each not in kept]
    for mention in kept[:]:
        there = _PAGES_ELSEWHERE.match(text, mention.end) if mention.need in _PAGES else None
        if there is None and mention.need in _PROGRAMS and not leaves:
            there = _RUNS_ELSEWHERE.match(text, mention.end)
        if there:
            kept.remove(mention)
            places.append((mention.start, there.end()))
    gone = {each.words.lower().split()[-1] for each in found if each not in kept and each.need in _PROGRAMS}
    # `For our PHP app; the app itself stays there` speaks of one.
    again = [each for each in kept if each.need in _PROGRAMS and each.words.lower().split()[-1] in gone]
    kept = [each for each in kept if each not in again]
    places += [(each.start, each.end) for each in again]
    if outside or len(kept) < len(found):
        # `Which runs on our own machines`: what it runs on is none of ours.
        kept = [each for each in kept if not any(low < each.start and each.end <= high for low, high in places)]
    return kept, outside, places


def programs_in(found: "list[Mention]", places: list[tuple[int, int]]) -> "list[Mention]":
    """The programs among some mentions that are spoken of at places where something stands elsewhere."""
    return [
        each
        for each in found
        if each.need in _PROGRAMS and any(low <= each.start and each.end <= high for low, high in places)
    ]


def kinds_of(needs: set[str], outside: "tuple[Outside, ...]") -> set[str]:
    """Those of some needs that stand elsewhere."""
    kinds = {each.kind for each in outside}
    stores = {"database", "documents"} & kinds
    return {each for each in needs if _kind(each) in kinds or (stores and each in _DATABASES)}


def draw_outside(sketch: "Sketch", outside: "tuple[Outside, ...]", *, secrets: bool) -> None:
    """Give what runs here the address of what stands elsewhere, in a secret, and say so.

    `secrets`: the goal asks for secrets, so that one without a name of its own is this one.
    """
    from shared.schemas import Asked

    users = sketch.code()
    for each in outside:
        where = f"at {each.place}" if each.place else "where it is"
        name = each.variable.lower().replace("_", "-")[:MAX_ID].rstrip("-")
        made = None
        if users:
            spare = sketch.parts.get("secrets")
            if secrets and spare is not None and "env" not in spare.settings:
                made = name if sketch.rename("secrets", name) else "secrets"
            else:
                made = sketch.add("", name, "secret")
            sketch.set("", made, each.variable, "env")
            for user in users:
                sketch.use(user, made)
        how = f"it stays {where}: nothing is made for it"
        if made:
            how += f"; {', '.join(users)} finds it by the secret {made} ({each.variable}), whose value is yours to give"
        sketch.told.append(Asked(words=each.words, need="elsewhere", met=True, how=how))
        sketch.taken.append((each.start, each.end))


def _kind(need: str) -> str:
    if need in {"memcached", "valkey"}:
        need = "redis"
    return _KINDS.get(need, _KINDS["database"])[0]


def _said_of(mention: "Mention", text: str, *, leaves: bool) -> tuple[int, int] | None:
    """Where the text names the place in which a mention is said to stand, empty where it names none; None where it says nothing."""
    before, after = _around(mention, text)
    nowhere = (mention.end, mention.end)

    def place(match: re.Match[str]) -> tuple[int, int]:
        low, high = match.span("place")
        return (mention.end + low, mention.end + high) if match["place"] else nowhere

    if found := _REMAINS.match(after) or _IS_EXTERNAL.match(after):
        return place(found)
    if _HAVE_IT.match(after):
        return nowhere
    there = _THERE.match(after) or _IS_KEPT_BY.match(after) or _AT_HOME.match(after)
    if _WE_KEEP.search(before):
        return place(there) if there else nowhere
    if _SPEAKS_WITH.search(before):
        if there:
            return place(there)
        if _IN_A_CLOUD.search(before):
            return nowhere
    kept_by = _BY_KEEPER.match(text, mention.start)
    if kept_by and kept_by.end() >= mention.end + (not _OURS_LET_IN.search(before)) and not _WISHED.search(before):
        return kept_by.span()
    if leaves:
        return None
    if there and not _WISHED.search(before):
        return place(there)
    ours = _OF_PLACE.search(before)
    whole = before + text[mention.start : mention.end] + after
    if (
        _OF_HOME.search(before)
        or (_OF_A_KEEPER.search(before) and mention.need in _DATABASES | {"redis", "kafka", "queue"})
        or (
            mention.need in _DATABASES
            and _AT_A_HOUSE.search(whole)
            and _COPIED.search(whole)
            and not _GOOGLES.match(after)
        )
    ):
        return nowhere
    if away := _ELSEWHERE.match(after):
        return mention.end + away.end(), mention.end + away.end()
    if (
        _SOLD_BY.match(after)
        or _IS_THE.search(before)
        or _WE_HAVE.search(before)
        or (_NOT_HERE.search(before) and not is_googles(text, mention.start, mention.end))
        or (ours and not _NEW.search(before[: ours.start()]))
    ):
        return nowhere
    if _OURS_LET_IN.search(before) and _LETS_IN.match(after):
        return nowhere
    if _ITSELF.fullmatch(mention.words.lower()) and (_LIES_IN.search(before) or _TAKEN_FROM.search(before)):
        return mention.start, mention.end
    return None


# `Redis Cloud`, `MongoDB Atlas`: who keeps it is its name.
_BY_KEEPER = re.compile(rf"(?:{_KEEPERS})(?![\w-])")
# `An app that talks to an RDS database and S3 buckets on AWS`, whatever else is left there.
_SPEAKS_WITH = re.compile(
    r"\b(?:talk(?:s|ing)? (?:to|with)|speak(?:s|ing)? (?:to|with)|connect(?:s|ing|ed)? (?:to|with)|spricht mit|verbunden mit|habla con|se conecta (?:a|con)|parle (?:a|avec)|se connecte a)\b[^.;!?\n]{0,60}$"
)
_IN_A_CLOUD = re.compile(rf"\b(?:{_KEEPERS}|{_CLOUDS}) $")
# `Host our Postgres on Azure` is a wish.
_WISHED = re.compile(
    r"\b(?:deploy|host|(?<!cloud )run|put|launch|provision|set ?up|create|build|install|erstell\w*|betreib\w*|despleg\w*|crea\w*|deploy\w*|heberg\w*) (?:\w+ ){0,3}$"
)


def _around(mention: "Mention", text: str) -> tuple[str, str]:
    stops = re.compile(r"[.;!?\n](?!\w)|,(?! ?(?:\d|which|that|die|das|der|que|qui|il quale|a qual|cui)\b)")
    low = max((match.end() for match in stops.finditer(text, 0, mention.start)), default=0)
    stop = stops.search(text, mention.end)
    return text[low : mention.start], text[mention.end : stop.end() if stop else len(text)]


_NEAR = 40
_STANDS_ON = re.compile(
    r"(?: (?:we|i|that|which|already|run|runs|is|have|has|it|we|there|now|hosted))* (?:on|in|at|auf|en|sur) "
)


def _is_outside(mention: "Mention", outside: "tuple[Outside, ...]", text: str) -> bool:
    same_place = any(each.start <= mention.start < each.end for each in outside)
    if not same_place and mention.need in _DATABASES and not mention.rejected:
        # `The Postgres that we already run on Cloud SQL elsewhere`: where it stands is no second one.
        said = [each for each in outside if each.kind == "database" and 0 <= mention.start - each.end < _NEAR]
        same_place = any(_STANDS_ON.fullmatch(text[each.end : mention.start]) for each in said)
    if same_place or (
        _kind(mention.need) in {each.kind for each in outside if each.end + 1 == mention.start} and mention.need in KEPT
    ):
        return mention.need in KEPT or mention.need in {"kubernetes", "vm", "dns"}
    if mention.need not in KEPT or mention.rejected:
        return False
    kinds = {each.kind for each in outside}
    same = _kind(mention.need) in kinds or (mention.need == "database" and "documents" in kinds)
    named_again = _PLAIN.fullmatch(mention.words.lower()) is not None
    return same and named_again and not _NEW.search(text[: mention.start])
