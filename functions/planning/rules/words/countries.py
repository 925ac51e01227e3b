"""Countries by the names that people write in folded text, in English, German, Spanish, French and Portuguese."""

_NAMES = {
    "AF": "afghanistan", "AR": "argentina", "AT": "austria, osterreich, autriche", "AU": "australia", "BD": "bangladesh",
    "BE": "belgium, belgien, belgique", "BG": "bulgaria", "BR": "brazil, brasil, brasilien", "BY": "belarus", "CA": "canada",
    "CH": "switzerland, schweiz, suiza, suisse", "CL": "chile", "CN": "china, chine", "CO": "colombia", "CU": "cuba, kuba",
    "CZ": "czech republic, czechia", "DE": "germany, deutschland, alemania, allemagne", "DK": "denmark",
    "ES": "spain, spanien, espana, espagne", "FI": "finland", "FR": "france, frankreich, francia",
    "GB": "united kingdom, great britain, uk", "GR": "greece", "HK": "hong kong", "HR": "croatia", "HU": "hungary",
    "ID": "indonesia", "IE": "ireland", "IL": "israel", "IN": "india, indien", "IQ": "iraq, irak", "IR": "iran",
    "IT": "italy, italien, italia, italie", "JP": "japan", "KP": "north korea, nordkorea, corea del norte, coree du nord",
    "KR": "south korea", "LI": "liechtenstein", "LU": "luxembourg", "LY": "libya", "MM": "myanmar", "MX": "mexico",
    "NG": "nigeria", "NL": "netherlands, niederlande", "NO": "norway", "NZ": "new zealand", "PK": "pakistan",
    "PL": "poland, polen", "PT": "portugal", "RO": "romania", "RU": "russia, russland, rusia, russie", "SD": "sudan",
    "SE": "sweden", "SG": "singapore", "SI": "slovenia", "SK": "slovakia", "SO": "somalia", "SY": "syria, syrien",
    "TH": "thailand", "TR": "turkey, turkei, turquia", "TW": "taiwan", "UA": "ukraine", "US": "united states, usa",
    "VE": "venezuela", "VN": "vietnam", "YE": "yemen",
}  # fmt: skip
COUNTRIES = {name: code for code, names in _NAMES.items() for name in names.split(", ")}
"""Name -> the two letters of ISO 3166."""
