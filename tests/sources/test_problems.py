"""One word for one flaw: the codes of Problems are those that `problems` lists, and no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import archive.sources
from archive.sources.problems import MEANINGS
from tests.sources.samples import EXPECTED, FIXTURES

SOURCES = Path(archive.sources.__file__).parent
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
TELLS = {"tell", "_tell"}  # methods that are given the code before the message


def codes_in(file: Path) -> Iterator[str]:
    """What stands as the code of a Problem: code="...", "code": "...", tell(line, "...", ...)."""
    for node in ast.walk(ast.parse(file.read_text())):
        said: list[ast.expr] = []
        if isinstance(node, ast.Call):
            said += [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            if isinstance(node.func, ast.Attribute) and node.func.attr in TELLS:
                said += node.args[1:2]
        elif isinstance(node, ast.Dict):
            said += [
                value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "code"
            ]
        for one in said:
            yield from (str(c.value) for c in ast.walk(one) if isinstance(c, ast.Constant))


def test_every_code_that_a_parser_says_has_a_meaning() -> None:
    files = sorted(SOURCES.rglob("*.py"))
    said = {(code, file.name) for file in files for code in codes_in(file) if CODE.fullmatch(code)}
    assert len(said) > 40
    assert [one for one in sorted(said) if one[0] not in MEANINGS] == []


def test_every_code_of_a_sample_has_a_meaning() -> None:
    said = {
        code
        for path in FIXTURES.glob(f"*/*{EXPECTED}")
        for code in re.findall(r'"code": "([^"]+)"', path.read_text("utf-8"))
    }
    assert len(said) > 10
    assert said - set(MEANINGS) == set()


def test_every_meaning_is_of_a_code_that_some_parser_says() -> None:
    written = "".join(
        file.read_text() for file in SOURCES.rglob("*.py") if file.name != "problems.py"
    )
    assert [code for code in MEANINGS if f'"{code}"' not in written] == []
