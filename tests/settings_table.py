"""`python -m tests.settings_table` writes the table of settings."""

from tests.test_docs import DEPLOYABLES, SETTINGS, settings_of


def main() -> None:
    rows: dict[str, tuple[str, str, list[str]]] = {}
    for path in DEPLOYABLES:
        for field, info in settings_of(path).model_fields.items():
            default = (
                "required" if info.is_required() else f"`{info.default}`" if info.default not in {None, ""} else "none"
            )
            rows.setdefault(field.upper(), (default, info.description or "", []))[2].append(path.parent.name)
    lines = ["| setting | default | what it is | read by |", "|---|---|---|---|"]
    for name, (default, description, users) in sorted(rows.items()):
        lines.append(f"| `{name}` | {default} | {description} | {', '.join(dict.fromkeys(users))} |")
    before, start, _ = SETTINGS.read_text(encoding="utf-8").partition("| setting |")
    assert start
    SETTINGS.write_text(before + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
