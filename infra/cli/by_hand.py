"""The files of what stands, in a folder of one's own: written there, edited, and drafted as a change."""

from pathlib import Path
from typing import Any

from rich.markup import escape

from infra.cli.client import Api
from infra.cli.output import fail, out, print_json
from shared.schemas import files_sha

_SEEN = ".infraai-files"
"""The file beside them with the versions that were written or drafted from here: over others nothing is drafted."""


def edited_files(platform: Api, id_: str, folder: Path, *, json_: bool) -> dict[str, Any] | None:
    """The draft of what was changed in a folder; None where the files were only written there, or nothing differs."""
    stands: dict[str, str] = platform.call("GET", f"/deployments/{id_}")["files"]
    if folder.exists() and not folder.is_dir():
        fail(f"{folder} is no directory.", code=2)
    mine = {path.name: path for path in sorted(folder.glob("*.tf"))} if folder.exists() else {}
    if not mine:
        _write(id_, stands, folder, json_=json_)
        return None
    if not (seen := folder / _SEEN).is_file():
        fail(f"{folder} has other files: name an empty or a new one, which gets those that stand.", code=2)
    edits: dict[str, str | None] = {}
    for name, path in mine.items():
        if path.is_symlink() or not path.is_file():
            fail(f"{path} is no plain file.", code=2)
        if (text := path.read_text(encoding="utf-8")) != stands.get(name):
            edits[name] = text
    edits |= dict.fromkeys(name for name in stands if name not in mine)
    if not edits:
        if json_:
            counts = {"add": 0, "change": 0, "replace": 0, "destroy": 0, "changes": []}
            print_json({"deployment_id": id_, "status": "completed", "steps": [], "plan_summary": counts})
        else:
            out.print("Nothing to change: the files are those that stand.")
        return None
    known = seen.read_text(encoding="utf-8").split()
    if files_sha(stands) not in known:
        fail(f"Others stand by now than those that {folder} was made of: write your edits into a new folder.")
    asked = {"files": edits, "files_sha": files_sha(stands)}
    drafted: dict[str, Any] = platform.call("POST", f"/deployments/{id_}/files", asked)
    if not drafted["valid"]:
        first = drafted["findings"][0]
        fail(f"{first['file']}:{first['line']}: {first['message']} Nothing was changed.")
    seen.write_text("\n".join([*known, drafted["files_sha"], ""]), encoding="utf-8")
    steps = [f"{name}: {'goes' if text is None else 'edited by hand'}" for name, text in edits.items()]
    return drafted | {"status": "drafted", "steps": steps, "monthly_delta_usd": 0.0}


def _write(id_: str, stands: dict[str, str], folder: Path, *, json_: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in stands.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / _SEEN).write_text(f"{files_sha(stands)}\n", encoding="utf-8")
    if json_:
        print_json({"deployment_id": id_, "status": "written", "files": sorted(stands)})
    else:
        out.print(f"{len(stands)} files are in {escape(str(folder))}: edit them, and run this again.")
