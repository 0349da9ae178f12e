"""Answers that were read before, kept for all sessions within a bound of bytes.

Streamlit's own cache counts entries: five hundred tables of posts could be a gigabyte. Here the bound is
what the answers weigh. Each is kept as bytes, so that nobody changes another's answer; two sessions that
ask the same at the same time wait for one answer; few questions are worked on at once, since each takes
memory and there are only so many processors.
"""

import pickle  # of what this process made, see below # nosec B403
from collections import OrderedDict
from collections.abc import Callable
from threading import BoundedSemaphore, Lock, RLock
from typing import TypeVar, cast

T = TypeVar("T")
Key = tuple[str, str, bytes]  # published file, question, its arguments

TURNS = 64  # locks among which the questions are shared out


class Answers:
    """The newest used answers, `most` bytes of them; one that takes a fourth of that is not kept."""

    def __init__(self, most: int, at_once: int) -> None:
        self.most = most
        self.size = 0
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()
        self._turns = [RLock() for _ in range(TURNS)]
        self._workers = BoundedSemaphore(at_once)

    def get(self, file: str, question: str, arguments: tuple[object, ...], make: Callable[[], T]) -> T:
        """The answer of `make`, or what it answered when the same was asked of the same file before."""
        key = (file, question, pickle.dumps(arguments))
        with self._turns[hash(key) % TURNS]:
            kept = self._find(key)
            if kept is not None:
                return cast("T", pickle.loads(kept))  # noqa: S301 - made below, by this process # nosec B301
            with self._workers:
                answer = make()
            self._keep(key, pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
            return answer

    def _find(self, key: Key) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Key, answer: bytes) -> None:
        if len(answer) > self.most // 4:
            return
        with self._lock:
            self.size += len(answer) - len(self._kept.pop(key, b""))
            self._kept[key] = answer
            while self.size > self.most:
                _, oldest = self._kept.popitem(last=False)
                self.size -= len(oldest)
