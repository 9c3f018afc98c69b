"""Who reads for an import: processes of this machine, or those of a `cluster`.

A hand reads one task at a time and is used by one thread. Whatever happens to the process behind
it, `read` either gives what came of the task, or raises Died, or raises HandsError if nobody is
left to read.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnProcess
from typing import Protocol

from archive.sources.pieces import Piece
from archive.worker import serve

Task = tuple[Piece, ...]
Answers = list[bytes | None]


class Died(Exception):
    """The process that read a task is gone, and what it had read with it."""


class HandsError(Exception):
    """There is nobody to read: the message says where and why."""


class Hand(Protocol):
    def read(self, task: Task) -> list[bytes]: ...

    def stop(self) -> None:
        """Make `read` come to an end in another thread, soon and somehow: a page may take long."""

    def close(self) -> None: ...


class Process:
    """A process of this machine, started with the first task and again after it died.

    It is no `ProcessPoolExecutor`: who of its processes died over which task that does not tell,
    and where one is killed while a megabyte is on its way to it, Python 3.11 waits for ever.
    """

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._stopped = False

    def read(self, task: Task) -> list[bytes]:
        try:
            if self._process is None:
                self._start()
            self._connection.send(task)
            read: list[bytes] = self._connection.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise Died from error
        return read

    def stop(self) -> None:
        self._stopped = True
        if process := self._process:
            with contextlib.suppress(ValueError):  # it just died and was closed
                process.kill()

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._connection.close()
            self._process = None

    def _start(self) -> None:
        # A fork would share this process's connections to the database.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), daemon=True)
        # Ctrl-C reaches all processes of a terminal, and what is to be done about it this one
        # decides. The tracker, which Python starts with the first process, would undo the mask.
        resource_tracker.ensure_running()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            theirs.close()
        self._process = process
        if self._stopped:  # while it was starting
            process.kill()


@contextlib.contextmanager
def processes(count: int) -> Iterator[list[Hand]]:
    yield [Process() for _ in range(count)]


class Crew:
    """Threads that hand tasks to hands: `read` gives a promise of the answers, a null among them
    for each piece over which a process died twice."""

    def __init__(self, hands: list[Hand]) -> None:
        self.size = len(hands)
        self._hands = hands
        self._tasks: queue.SimpleQueue[tuple[Task, Future[Answers]] | None] = queue.SimpleQueue()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._work, args=(hand,), daemon=True) for hand in hands
        ]
        for thread in self._threads:
            thread.start()

    def read(self, task: Task) -> Future[Answers]:
        promised: Future[Answers] = Future()
        self._tasks.put((task, promised))
        return promised

    def close(self) -> None:
        self._closed = True
        for hand in self._hands:
            self._tasks.put(None)
            hand.stop()
        for thread in self._threads:
            thread.join()
        for hand in self._hands:
            hand.close()

    def _work(self, hand: Hand) -> None:
        while (given := self._tasks.get()) and not self._closed:
            task, promised = given
            try:
                promised.set_result(self._read(hand, task))
            except BaseException as error:  # whoever waits for the answer must hear of it
                promised.set_exception(error)

    def _read(self, hand: Hand, task: Task) -> Answers:
        try:
            return [*hand.read(task)]
        except Died:
            # One by one: a piece that kills whoever reads it takes no other with it.
            return [self._read_again(hand, piece) for piece in task]

    def _read_again(self, hand: Hand, piece: Piece) -> bytes | None:
        if self._closed:
            return None
        try:
            return hand.read((piece,))[0]
        except Died:
            return None
