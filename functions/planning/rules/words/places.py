"""Words for places, and the region that serves each."""

import re

from functions.planning.rules.words.patterns import place_of_whole
from shared.cost.regions import REGIONS

# The region a continent gets: the cheapest large one, and the one in the middle of its traffic.
CONTINENTS: dict[str, tuple[str, str]] = {
    "north-america": ("us-central1", "us-east4"),
    "south-america": ("southamerica-west1", "southamerica-east1"),
    "europe": ("europe-west1", "europe-west3"),
    "asia": ("asia-east1", "asia-southeast1"),
    "middle-east": ("me-west1", "me-central1"),
    "australia": ("australia-southeast1", "australia-southeast1"),
    "africa": ("africa-south1", "africa-south1"),
}

CONTINENT_WORDS: dict[str, str] = {
    "north america": "north-america", "nordamerika": "north-america", "south america": "south-america",
    "sudamerica": "south-america", "america del sur": "south-america", "america do sul": "south-america",
    "amerique du sud": "south-america", "latinoamerica": "south-america", "america latina": "south-america", "asie": "asia",
    "latin america": "south-america", "latam": "south-america", "sudamerika": "south-america",
    "lateinamerika": "south-america", "europe": "europe", "european": "europe", "europa": "europe",
    "europaisch": "europe", "eu": "europe", "emea": "europe", "gdpr": "europe", "asia": "asia", "asien": "asia",
    "apac": "asia", "middle east": "middle-east", "naher osten": "middle-east", "australia": "australia",
    "australien": "australia", "oceania": "australia", "africa": "africa", "afrika": "africa",
}  # fmt: skip

# Written as they are after folding: lower case, no accents.
_COUNTRIES = {
    "us-central1": "usa, united states, america, vereinigte staaten, etats-unis, estados unidos",
    "northamerica-northeast1": "canada, kanada, quebec",
    "northamerica-south1": "mexico, mexiko, mexique, messico",
    "southamerica-east1": "brazil, brasil, brasilien, bresil, brasile, brazilie",
    "southamerica-west1": "chile, argentina, argentinien, peru, colombia",
    "europe-west1": "belgium, belgien, belgique, belgica, belgio, luxembourg",
    "europe-west2": "uk, united kingdom, england, britain, great britain, scotland, ireland, irland, grossbritannien,"
    " royaume-uni, reino unido, regno unito",
    "europe-west3": "germany, deutschland, german, deutsche, deutschen, dsgvo, dach, austria, osterreich, oesterreich,"
    " czechia, tschechien, hungary, allemagne, alemania, germania, duitsland, autriche, oostenrijk",
    "europe-west4": "netherlands, holland, niederlande, pays-bas, paises bajos, paesi bassi, nederland",
    "europe-west6": "switzerland, schweiz, swiss, suisse, suiza, svizzera, suica, zwitserland",
    "europe-west8": "italy, italien, italia, italie",
    "europe-west9": "france, frankreich, francia, franca, frankrijk",
    "europe-southwest1": "spain, spanien, espana, espagne, spagna, espanha, spanje, portugal",
    "europe-central2": "poland, polen, polska, polonia, pologne, romania, ukraine, baltics",
    "europe-north1": "finland, finnland, finlandia, finlande, estonia",
    "europe-north2": "sweden, schweden, norway, norwegen, denmark, danemark, nordics, scandinavia, skandinavien",
    "me-west1": "israel",
    "me-central1": "qatar, katar, uae, united arab emirates, kuwait, bahrain",
    "me-central2": "saudi arabia, saudi-arabien, arabia saudita, arabie saoudite, ksa, kingdom of saudi arabia",
    "asia-south1": "india, indien, inde, indian, pakistan, sri lanka, bangladesh",
    "asia-southeast1": "malaysia, vietnam, thailand, philippines, southeast asia, sudostasien",
    "asia-southeast2": "indonesia, indonesien",
    "asia-east1": "taiwan",
    "asia-east2": "china",
    "asia-northeast1": "japan, japanese, japon, giappone, japao",
    "asia-northeast3": "korea, south korea, sudkorea, coree du sud, corea del sur",
    "australia-southeast1": "new zealand, neuseeland",
    "africa-south1": "south africa, sudafrika, afrique du sud, sudafrica, zuid-afrika, nigeria, kenya, kenia",
}

_CITIES = {
    "us-central1": "chicago, minneapolis, kansas, denver",
    "us-east1": "atlanta, miami, florida, charleston",
    "us-east4": "virginia, washington dc, new york, nyc, boston, philadelphia, east coast, ostkuste",
    "us-east5": "ohio, detroit",
    "northamerica-south1": "mexico city, ciudad de mexico, cdmx, monterrey, guadalajara",
    "us-south1": "texas, houston, austin",
    "us-west1": "oregon, seattle, portland, west coast, westkuste",
    "us-west2": "california, kalifornien, san francisco, silicon valley, san diego, bay area",
    "us-west3": "utah",
    "us-west4": "nevada, phoenix",
    "northamerica-northeast1": "ottawa, quebec city",
    "southamerica-east1": "rio de janeiro, brasilia, belo horizonte, porto alegre, curitiba, recife",
    "southamerica-west1": "buenos aires, lima, bogota, valparaiso",
    "europe-west1": "brussels, brussel, bruxelles, bruselas, bruxelas, antwerp, antwerpen, ghent, st. ghislain",
    "europe-west2": "dublin, manchester, edinburgh, londres, londra",
    "europe-west3": "munich, munchen, muenchen, hamburg, cologne, koln, koeln, stuttgart, dusseldorf, vienna, wien, vienne, viena, graz,"
    " francfort, francoforte, francofort, prague, prag",
    "europe-west4": "amsterdam, rotterdam, eemshaven, utrecht, den haag, eindhoven, groningen",
    "europe-west6": "zuerich, zurigo, zurique, geneva, geneve, genf, ginebra, bern, basel, lausanne",
    "europe-west8": "mailand, milano, milan, rome, rom, roma",
    "europe-west12": "torino",
    "europe-west9": "lyon, marseille, parigi, lille, bordeaux, toulouse, nantes",
    "europe-southwest1": "barcelona, lisbon, lissabon, lisboa, lisbonne, valencia, sevilla",
    "europe-central2": "warschau, warszawa, varsovia, varsovie, varsavia, krakow, wroclaw, gdansk, bucharest, kyiv",
    "europe-north1": "helsinki, hamina, tallinn",
    "europe-north2": "oslo, copenhagen, kopenhagen, gothenburg, goteborg, estocolmo, stoccolma",
    "me-central1": "dubai, abu dhabi, doha",
    "me-central2": "riyadh, riad, jeddah",
    "asia-south1": "bangalore, bengaluru, hyderabad, chennai, pune, kolkata, bombay",
    "asia-south2": "new delhi",
    "asia-southeast1": "singapur, kuala lumpur, bangkok, manila, hanoi, ho chi minh",
    "asia-east1": "taipei, taipeh",
    "asia-east2": "hongkong, shanghai, beijing, shenzhen",
    "asia-northeast1": "tokio, toquio, yokohama",
    "australia-southeast1": "auckland, brisbane, wellington",
    "africa-south1": "cape town, kapstadt, nairobi, lagos",
}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word.strip(): region for region, words in table.items() for word in words.split(",")}


COUNTRY_WORDS = _by_word(_COUNTRIES)
CITY_WORDS = _by_word(_CITIES) | {
    region.place.lower(): name for name, region in REGIONS.items() if region.place.lower() not in COUNTRY_WORDS
}


def is_place(words: str) -> bool:
    """Whether folded words are the name of a place."""
    return words in CITY_WORDS or words in COUNTRY_WORDS or words in CONTINENT_WORDS


def regions_in(text: str) -> dict[str, str]:
    """Every region and city that a folded text names, in its own words -> the region."""
    found = {name: name for name in REGIONS if place_of_whole(name, text) >= 0}
    return found | {
        word: region
        for word, region in CITY_WORDS.items()
        if word in text and re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w.-])", text)
    }


_PEOPLE_OF = {
    "asian": "asia", "african": "africa", "australian": "australia", "american": "america", "brazilian": "brazil",
    "canadian": "canada", "mexican": "mexico", "chilean": "chile", "british": "uk", "english": "uk", "french": "france",
    "italian": "italy", "spanish": "spain", "portuguese": "portugal", "dutch": "netherlands", "belgian": "belgium",
    "polish": "poland", "swedish": "sweden", "norwegian": "norway", "danish": "denmark", "finnish": "finland",
    "austrian": "austria", "israeli": "israel", "korean": "korea", "taiwanese": "taiwan", "chinese": "china",
    "indonesian": "indonesia", "thai": "thailand", "vietnamese": "vietnam", "singaporean": "singapore",
}  # fmt: skip
# `Nederlandse regio`, `region francaise`: the same of a region, in other languages.
_OF_A_REGION = {
    "niederlandisch": "netherlands", "hollandisch": "netherlands", "nederlands": "netherlands", "neerlandais": "netherlands", "holandes": "netherlands",
    "deutsch": "germany", "duits": "germany", "allemand": "germany", "aleman": "germany", "alemana": "germany", "tedesc": "germany", "german": "germany",
    "franzosisch": "france", "francais": "france", "frances": "france", "frans": "france",
    "spanisch": "spain", "espanol": "spain", "espagnol": "spain", "spaans": "spain", "espanhol": "spain", "spagnol": "spain",
    "italienisch": "italy", "italian": "italy", "italien": "italy", "italiaans": "italy",
    "belgisch": "belgium", "belge": "belgium", "belga": "belgium", "schweizer": "switzerland", "suisse": "switzerland", "suiza": "switzerland", "suizo": "switzerland", "zwitsers": "switzerland",
    "brasilianisch": "brazil", "brasileir": "brazil", "brasilen": "brazil", "bresilien": "brazil", "britisch": "uk", "britannique": "uk", "britanic": "uk", "brits": "uk",
    "polnisch": "poland", "polaca": "poland", "polonais": "poland", "pools": "poland", "japanisch": "japan", "japonais": "japan", "japones": "japan", "finnisch": "finland", "finlandais": "finland", "schwedisch": "sweden",
    "mexican": "mexico", "chilen": "chile", "canadien": "canada", "canadiense": "canada", "kanadisch": "canada", "indisch": "india", "indonesi": "indonesia",
}  # fmt: skip
_ANY_REGION = "|".join(sorted(_OF_A_REGION, key=len, reverse=True))
_A_REGION = re.compile(
    rf"\b(?P<of>{_ANY_REGION})[a-z]{{0,3}}(?= (?:gcp |google )?(?:regio|rechenzentr|datacent|data cent|standort)\w*)|(?:(?<=\bregion )|(?<=\bregiao )|(?<=\bregione ))(?P<behind>{_ANY_REGION})[a-z]{{0,3}}\b"
)
_ADJECTIVE = re.compile(
    rf"\b(?P<of>{'|'.join(_PEOPLE_OF)})(?= (?:\w+ ){{0,2}}(?:users?|customers?|clients?|players?|visitors?|market|"
    r"audience|people|students?|companies|company|startup|shoppers|readers|region|hospital|school|city|government)\b)"
)


# Whose clock it is tells nobody where it stands, nor who comes in where.
_NO_PLACE = re.compile(
    r"\b[a-z]+(?:er)? (?:time|zeit)(?!s|\w)|\b(?:hora de|heure de|hora do|horario de) [a-z]+|\b(?:europe|america|asia|africa|australia|atlantic|pacific)/[a-z_]+(?:/[a-z_]+)?"
    r"|\b(?:block|deny|reject|refuse|keep out|ban)\w*(?: \w+){0,3} (?:outside|except|but|other than|from)(?: of)?(?:,? [a-z]+){1,6}"
    r"|\b[a-z]+(?: region)? (?:is|was|ist|war|es|est|e) (?:(?:way|much|far|viel|mucho|beaucoup|muito|molto) )?(?:too|zu|demasiado|trop|demais|troppo) [a-z]+"
    r"|\b(?:allow|let in|accept|permit)\w* only(?: \w+)? (?:from )?(?:,? ?[a-z]+){1,6}"
)
LAWS = frozenset({"gdpr", "dsgvo"})
"""Whose law holds: it says on which continent at least, and nothing of a place more."""


def placed(text: str) -> str:
    """The folded text with `brazilian players` as `brazil    players`, and blanks where a word for a place says a clock's
    time, who is kept out or what was too dear; a language alone (`in spanish`) is no place."""
    text = _ADJECTIVE.sub(lambda match: _PEOPLE_OF[match["of"]].ljust(len(match["of"])), text)
    text = _A_REGION.sub(lambda match: _OF_A_REGION[next(filter(None, match.groups()))].ljust(len(match[0])), text)
    return _NO_PLACE.sub(lambda match: " " * len(match[0]), text)


_FAR = (
    (r"us|usa|united states|america|north america|ee ?uu|estados unidos|etats-unis", "us-central1"),
    (r"eu|europe|europa", "europe-west1"), (r"asia|asien|asie", "asia-southeast1"), (r"australia|australien", "australia-southeast1"),
)  # fmt: skip
_REPLICA_IN = re.compile(
    rf"\b(?:replicas?|replik\w*|repliques?|copy|standby|kopie|copia|copie)(?: [a-z]+){{0,3}}? (?:in|en|nach|aux|em|negli|in den) (?:the |den )?({'|'.join(words for words, _ in _FAR)})\b"
)


def far_from(region: str, text: str) -> str | None:
    """The region of the continent that a folded text wants a copy in, where that is another than the region's."""
    there = _REPLICA_IN.search(text)
    if there is None:
        return None
    found = next(each for words, each in _FAR if re.fullmatch(words, there[1]))
    return found if found.partition("-")[0] != region.partition("-")[0] else None
