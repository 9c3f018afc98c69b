"""Files of JSON lines: a value on each line, read without holding more than one of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources.document import Problem, SourceError
from archive.sources.structured import jsontext

LONGEST_LINE = 16 * 1024 * 1024
MOST_TOLD = 100  # flaws; how many more there are is told in one last line


class JsonLines:
    """The values of a file that has one a line, with their lines; a bad line costs itself.

    `at` reads one line again, so that nobody has to keep it.
    """

    def __init__(self, stream: BinaryIO):
        self.stream = stream
        self.problems: list[Problem] = []
        self.told = 0

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        """(line, offset, value) of each good line."""
        number = 0
        while True:
            offset = self.stream.tell()
            data = self.stream.readline(LONGEST_LINE + 1)
            if not data:
                if self.told > MOST_TOLD:
                    self.problems.append(_more(self.told - MOST_TOLD))
                return
            number += 1
            if len(data) > LONGEST_LINE:
                self._tell(number, f"longer than {LONGEST_LINE // 1024 // 1024} MB")
                while data and not data.endswith(b"\n"):
                    data = self.stream.readline(LONGEST_LINE)
                continue
            if not data.strip():
                continue
            try:
                value = self._value(data, number)
            except SourceError as error:
                self._tell(number, str(error))
                continue
            yield number, offset, value

    def at(self, offset: int) -> Any:
        """The value of the line that begins there, which was read before."""
        self.stream.seek(offset)
        return self._value(self.stream.readline(LONGEST_LINE + 1), None)

    def _value(self, data: bytes, number: int | None) -> Any:
        values, problems = jsontext.read(data.decode("utf-8-sig", errors="replace"))
        if not values:
            raise SourceError("nothing is on it")
        if number is not None:
            for problem in problems:
                self._note(dataclasses.replace(problem, line=number))
        return values[0]

    def _tell(self, number: int, why: str) -> None:
        self._note(
            Problem(
                line=number,
                code="bad-json-line",
                message=f"Line {number} was left out: {why.removeprefix('line 1, ')}.",
            )
        )

    def _note(self, problem: Problem) -> None:
        self.told += 1
        if self.told <= MOST_TOLD:
            self.problems.append(problem)


def _more(count: int) -> Problem:
    return Problem(
        line=None, code="bad-json-line", message=f"Flaws of further lines, not listed: {count}."
    )
