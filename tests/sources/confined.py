"""Files read one by one, each in a process of its own that may not take long or much memory.

    for outcome in confined.read([path, ...]):
        outcome.check()

One process imports everything and forks for each file, so that a file costs milliseconds.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10
MEGABYTES = 300
STOPPED_AT = 1024 * MEGABYTES * 1024 * 4  # bytes of addresses: before this machine suffers


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file; `status` is negative for a signal that ended it.

    `seconds` are those of a processor, so that a busy machine fails nothing.
    """

    path: str
    status: int
    seconds: float
    megabytes: float
    documents: int
    comments: int
    complaints: list[str]

    def check(self) -> None:
        """It ended in documents or in complaints that name the file, within bounds."""
        said = (self.path, self.status, self.seconds, self.megabytes, self.complaints[-3:])
        assert self.status in (0, 1), said
        assert self.seconds < SECONDS, said
        assert self.megabytes < MEGABYTES, said
        assert not [line for line in self.complaints if "fault of the parser" in line], said
        assert all(line.startswith(self.path) for line in self.complaints), said
        assert (self.status == 1) == bool(self.complaints), said


def read(paths: Iterable[Path]) -> list[Outcome]:
    command = [sys.executable, "-m", "tests.sources.confined", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]


def _outcome(path: str) -> Outcome:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaints:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(complaints.fileno(), 2)
            _read_alone(path)
        _, status, used = os.wait4(child, 0)
        out.seek(0)
        documents = [json.loads(line) for line in out if line.endswith(b"\n")]
        complaints.seek(0)
        return Outcome(
            path=path,
            status=os.waitstatus_to_exitcode(status),
            seconds=round(used.ru_utime + used.ru_stime, 2),
            megabytes=round(used.ru_maxrss / 1024, 1),
            documents=len(documents),
            comments=sum(len(document["comments"]) for document in documents),
            complaints=complaints.read().decode("utf-8", "replace").splitlines(),
        )


def _read_alone(path: str) -> None:
    from archive.sources.__main__ import main

    resource.setrlimit(resource.RLIMIT_AS, (STOPPED_AT, STOPPED_AT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
    status = 70
    try:
        status = main([path])
        sys.stdout.flush()
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    # What parsers import as late as they can is imported once, before the forks.
    from archive.sources import documents
    from tests.sources.archives import page

    for data in (page().encode(), b"The harbour clock\n\nIt is slow.\n"):
        list(documents(io.BytesIO(data)))
    for given in sys.argv[1:]:
        print(json.dumps(dataclasses.asdict(_outcome(given))), flush=True)
