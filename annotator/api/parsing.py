"""Reading JSON bodies: bounded, and never by surprise."""

import json
from collections.abc import Mapping
from typing import IO, Any, Final

import orjson
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from annotator.api.messages import message

#: Bytes of a request body at the most: 500 changes of 16 kB.
BODY_LIMIT: Final = 8 * 1024 * 1024
#: Values within values at the most. Nothing of ours nests by more than a dozen; whatever looks at a value, shows or
#: writes it walks down its depth, and runs out of stack long before the body runs out of bytes.
DEPTH_LIMIT: Final = 64


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


class BoundedJsonParser(BaseParser):
    """``application/json``, at most BODY_LIMIT bytes; more is 413, what is not JSON or nests too deep is 400.

    The default of every door: a body is also read where none is expected, for its CSRF token.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        data = stream.read(BODY_LIMIT + 1)
        if len(data) > BODY_LIMIT:
            raise TooLarge(message("too_large"))
        value = _loads(data)
        if _deeper_than(DEPTH_LIMIT, value):
            raise ParseError(message("malformed"), code="malformed")
        return value


def _loads(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        # Stricter than JSON about lone surrogates. One bad change must not make the whole batch unreadable: the
        # standard library reads them, and the change is then rejected by itself.
        try:
            return json.loads(data, parse_constant=_no_constant)
        except (ValueError, RecursionError) as wrong:
            raise ParseError(message("malformed"), code="malformed") from wrong


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _deeper_than(limit: int, value: object) -> bool:
    """Whether a value nests deeper, found level by level."""
    level = [value]
    for _ in range(limit):
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True
