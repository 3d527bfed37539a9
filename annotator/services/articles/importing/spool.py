"""What was checked waits in a file until it is stored: an import of any size needs no memory for it."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import orjson

from annotator.services.articles.importing.outcomes import Ready


class Spool:
    """A file of its own that is written once, read any number of times, and gone at the end."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._out: BinaryIO = path.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._out.close()
        self.path.unlink(missing_ok=True)

    def write(self, ready: Ready) -> None:
        """Add what is ready to be stored."""
        self._out.write(orjson.dumps(ready, default=_bytes) + b"\n")

    def read(self) -> Iterator[Ready]:
        """All of it, from the beginning."""
        self._out.flush()
        with self.path.open("rb") as lines:
            for line in lines:
                yield _ready(orjson.loads(line))


def _bytes(value: Any) -> object:
    """A signature in JSON; the database's wrapper holds the bytes."""
    return {"base64": b64encode(bytes(getattr(value, "obj", value))).decode()}


def _ready(read: dict[str, Any]) -> Ready:
    if read["index"] is not None:
        read["index"] = [b64decode(one["base64"]) if isinstance(one, dict) else one for one in read["index"]]
    return Ready(**read)
