"""The files of what stands in a folder: written once, drafted when edited, and never over what others changed."""

import pytest
import typer

from infra.cli.by_hand import edited_files
from shared.schemas import files_sha


class Platform:
    """What stands, and what was asked of it."""

    def __init__(self):
        self.files = {"main.tf": "locals {}\n", "variables.tf": ""}
        self.asked = []

    def call(self, method, path, body=None):
        if method == "GET":
            return {"files": self.files}
        self.asked.append(body)
        files = {name: text for name, text in {**self.files, **body["files"]}.items() if text is not None}
        return {"run_id": "run-1", "files": files, "files_sha": files_sha(files), "valid": True, "findings": []}


def test_files_are_written_into_a_new_folder_and_what_is_edited_there_is_drafted(tmp_path):
    platform, folder = Platform(), tmp_path / "mine"
    assert edited_files(platform, "d", folder, json_=True) is None
    assert {each.name for each in folder.iterdir()} == {"main.tf", "variables.tf", ".infraai-files"}
    assert edited_files(platform, "d", folder, json_=True) is None
    (folder / "main.tf").write_text("locals {\n  a = 1\n}\n")
    drafted = edited_files(platform, "d", folder, json_=True)
    assert platform.asked == [{"files": {"main.tf": "locals {\n  a = 1\n}\n"}, "files_sha": files_sha(platform.files)}]
    assert (drafted["status"], drafted["steps"]) == ("drafted", ["main.tf: edited by hand"])
    # Once it is applied the folder has what stands, and is edited on.
    platform.files = drafted["files"]
    (folder / "main.tf").write_text("locals {\n  a = 2\n}\n")
    assert edited_files(platform, "d", folder, json_=True)["status"] == "drafted"


def test_what_others_changed_meanwhile_and_a_folder_with_other_files_are_refused(tmp_path):
    platform, folder = Platform(), tmp_path / "mine"
    edited_files(platform, "d", folder, json_=True)
    platform.files = platform.files | {"main.tf": "locals {\n  theirs = 1\n}\n"}
    with pytest.raises(typer.Exit):
        edited_files(platform, "d", folder, json_=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "main.tf").write_text("locals {}\n")
    with pytest.raises(typer.Exit):
        edited_files(platform, "d", other, json_=True)
    assert platform.asked == []
