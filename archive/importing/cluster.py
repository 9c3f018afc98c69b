"""Hands of a dask cluster: `dask scheduler` here, `dask worker ADDRESS` on any machine.

A worker needs this program on its path, in the same version, and nothing else: the bytes to read
come with each task.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import pickle
from collections.abc import Callable, Iterator
from typing import Any

from archive.importing.hands import Died, Hand, HandsError, Task
from archive.importing.parcels import SHAPE

SECONDS_TO_CONNECT = 10
# How long a cluster may be without any worker: one that is started anew takes seconds.
SECONDS_ALONE = 60


class Elsewhere:
    """A seat at a dask scheduler, which gives the task to a worker, and again if that died."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._stopped = False

    def read(self, task: Task) -> list[bytes]:
        import distributed
        from distributed.comm.core import CommClosedError

        future = self._client.submit(_sent()[1], pickle.dumps(task), pure=False)
        # Neither `result()`, which waits for ever where the last worker died with the answer, nor
        # `result(timeout)`, which sometimes loses it in dask's own hands.
        answer = asyncio.run_coroutine_threadsafe(_awaited(future), self._client.loop.asyncio_loop)
        alone = 0
        try:
            while not concurrent.futures.wait([answer], timeout=1).done:
                workers = self._client.scheduler_info(n_workers=-1)["workers"]
                alone = 0 if workers else alone + 1
                if self._stopped or alone > SECONDS_ALONE:
                    raise HandsError("no worker is left at the scheduler")
            read: list[bytes] = answer.result()
            return read
        except ImportError as error:  # one that came later
            raise HandsError(
                f"a worker cannot read, Afterword is not on its path: {error}"
            ) from error
        except distributed.KilledWorker as error:
            raise Died from error
        except (
            concurrent.futures.CancelledError,
            CommClosedError,
            OSError,
        ) as error:
            raise HandsError(f"the scheduler is gone: {error}") from error
        finally:
            answer.cancel()
            future.release()

    def stop(self) -> None:
        self._stopped = True

    def close(self) -> None:
        pass


@contextlib.contextmanager
def cluster(address: str) -> Iterator[list[Hand]]:
    """Two seats for each thread of its workers: one task is under way while another is read.

    Raises HandsError if dask is not installed, or nobody answers there.
    """
    try:
        import distributed
    except ImportError as error:
        raise HandsError(
            "a scheduler needs dask.distributed: pip install 'afterword[scale]'"
        ) from error
    try:
        connect: Any = distributed.Client
        client = connect(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError, distributed.TimeoutError) as error:
        raise HandsError(f"{address}: no dask scheduler answers there: {error}") from error
    with client:
        workers = client.scheduler_info(n_workers=-1)["workers"]
        if not workers:
            raise HandsError(f"{address}: this scheduler has no workers")
        for worker, shape in client.run(_sent()[0]).items():
            if shape != SHAPE:
                why = "Afterword is not on its path" if shape is None else "another version is"
                raise HandsError(f"{worker}: this worker cannot read, {why}: see archive/worker.py")
        threads = sum(worker["nthreads"] for worker in workers.values())
        yield [Elsewhere(client) for _ in range(2 * threads)]


async def _awaited(future: Any) -> list[bytes]:
    read: list[bytes] = await future
    return read


def _sent() -> tuple[Callable[[], str | None], Callable[[bytes], list[bytes]]]:
    """What workers run: one tells its version, the other reads.

    A function within a function is sent as it stands, any other by its name. The scheduler looks
    at what passes through it, and a worker is asked before it is trusted: both may lack this
    program, so nothing that they see first may name it.
    """

    def shape() -> str | None:
        try:
            from archive.importing.parcels import SHAPE as own
        except ImportError:
            return None
        return own

    def read(task: bytes) -> list[bytes]:
        import pickle

        from archive.worker import read_pieces

        return read_pieces(pickle.loads(task))  # noqa: S301

    return shape, read
