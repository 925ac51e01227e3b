"""From a file's bytes to its nodes, whichever syntax it is in."""

from shared.terraform.hcl.json_syntax import parse_json
from shared.terraform.hcl.nodes import Body, Fault, File, Span
from shared.terraform.hcl.parse import parse_hcl


def parse_file(path: str, data: bytes | str) -> File:
    """Parse one file; the name says which syntax it is in. Never raises.

    Args:
        path: as it shall stand in findings; `*.json` is read as JSON syntax, all else as native syntax.
        data: bytes must be UTF-8, otherwise the file has one fault and an empty body.
    """
    if isinstance(data, bytes):
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            readable = data[: error.start].decode()
            here = Span(len(readable), len(readable))
            return File(path, readable, Body((), Span(0, 0)), (Fault("The file is not UTF-8", here),))
    else:
        text = data
    if path.endswith(".json"):
        return parse_json(text, path, values=path.endswith(".tfvars.json"))
    return parse_hcl(text, path)
