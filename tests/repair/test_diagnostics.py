import json

import pytest

from shared.terraform.diagnostics import DiagnosticsUnreadable, errors, normalised, parse_validate_json


def diagnostic(
    line: int, code: str, detail: str = "An argument is not expected here.", severity: str = "error"
) -> dict:
    return {
        "severity": severity,
        "summary": "Unsupported argument",
        "detail": detail,
        "range": {
            "filename": "main.tf",
            "start": {"line": line, "column": 3, "byte": 40 + line},
            "end": {"line": line, "column": 3 + len(code), "byte": 40 + line + len(code)},
        },
        "snippet": {
            "context": 'resource "google_compute_instance" "vm"',
            "code": f"  {code} = 1",
            "start_line": line,
            "highlight_start_offset": 2,
            "highlight_end_offset": 2 + len(code),
            "values": [],
        },
    }


def validation(*diagnostics: dict) -> str:
    return json.dumps({"format_version": "1.0", "valid": not diagnostics, "diagnostics": list(diagnostics)})


def test_a_validation_is_read_with_its_places() -> None:
    (found,) = parse_validate_json(validation(diagnostic(7, "machin_type")))
    assert (found.file, found.line, found.range.start.byte) == ("main.tf", 7, 47)
    assert str(found) == "main.tf:7: Unsupported argument: An argument is not expected here."


def test_words_of_the_cli_before_the_object_are_passed_over() -> None:
    warning = "There are some problems with the CLI configuration: {1}\n\n"
    assert len(parse_validate_json(warning + validation(diagnostic(1, "a")))) == 1


def test_the_lines_of_init_are_read_too() -> None:
    lines = [
        json.dumps({"@level": "info", "@message": "Initializing", "type": "version"}),
        json.dumps({"@level": "error", "type": "diagnostic", "diagnostic": diagnostic(3, "b")}),
    ]
    assert [item.line for item in parse_validate_json("\n".join(lines))] == [3]


def test_a_valid_configuration_has_no_diagnostics() -> None:
    assert parse_validate_json(validation()) == []


@pytest.mark.parametrize("text", ["", "Segmentation fault", "{"])
def test_what_is_not_terraforms_json_is_an_error(text: str) -> None:
    with pytest.raises(DiagnosticsUnreadable):
        parse_validate_json(text)


def test_normalised_forgets_lines_and_warnings_but_not_what_is_wrong() -> None:
    def of(*diagnostics: dict) -> tuple:
        return normalised(parse_validate_json(validation(*diagnostics)))

    here = of(diagnostic(3, "a"), diagnostic(9, "b"))
    assert here == of(diagnostic(12, "b"), diagnostic(4, "a"), diagnostic(1, "w", severity="warning"))
    assert here != of(diagnostic(3, "a"), diagnostic(9, "c"))
    first = of(diagnostic(5, "a", detail="It was already declared at main.tf:3,1-20."))
    assert first == of(diagnostic(5, "a", detail="It was already declared at main.tf:8,1-20."))


def test_only_errors_stop_terraform() -> None:
    found = parse_validate_json(validation(diagnostic(1, "a"), diagnostic(2, "b", severity="warning")))
    assert [item.line for item in errors(found)] == [1]
