"""Machines that have no address in the internet, by the words that say so of them."""

import re

NO_ADDRESS = re.compile(
    r"\b(?:no|without(?: an?)?|kein\w*|ohne|sin|sans) (?:external|public|offentliche\w*|externe\w*|publica?|publique) (?:ip|address|adresse|direccion)\w*|\b(?:sin|sans) (?:ip|direccion|adresse) (?:ip )?(?:publi\w+|externa?)"
    r"|\b(?:none of (?:the |these |our |its |them )?(?:[\w-]+ ){0,2}|(?:no|neither|not one|kein\w*) (?:of (?:the|them|these) )?(?:[\w-]+ ){0,2})(?:(?:may|should|must|shall|will|can|is to) )?(?:ever )?(?:gets?|has|have|needs?|receives?|bekommt|hat|erhalt|be given)(?: an?| any| eine)? (?:external|public|offentliche|externe) (?:ip|address|adresse)"
    r"|\b(?:(?:do|does|must|should|shall|may|will|can)(?: ?n[o']t| not|not)|never|don'?t) (?:ever )?(?:get|have|need|receive|give|assign|attach)s?(?: (?:them|it|the|any|to|[\w-]+)){0,3}?(?: an?| any)? (?:external|public) (?:ip|address)"
    r"|\b(?:only|just|nur|solo) (?:private|internal|privaten?|interne?n?) (?:ips?|address\w*|adressen?)|\b(?:private|internal) (?:ips?|addresses) only\b"
)
"""A machine that has no address in the internet."""
_PRIVATE_ONES = re.compile(
    r"\b(?:privat\w*|privad[oa]s?|privee?s?) (?:\w+ )?(?:vms?|instances?|instanzen|machines?|maschinen|instancias?|maquinas?|nodes?)\b"
    r"|\b(?:vms?|instances?|machines?|instancias|maquinas|macchine) (?:privadas?|privees?|private)\b"
)


def without_machines_apart(text: str) -> str:
    """A text without what it says of machines: that they have no address in the internet, and nothing of what is shut."""
    return _PRIVATE_ONES.sub("", NO_ADDRESS.sub("", text))
