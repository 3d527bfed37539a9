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


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


class BoundedJsonParser(BaseParser):
    """``application/json``, at most BODY_LIMIT bytes; more is 413, what is not JSON is 400.

    The default of every door: a body is also read where none is expected, for its CSRF token.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        data = stream.read(BODY_LIMIT + 1)
        if len(data) > BODY_LIMIT:
            raise TooLarge(message("too_large"))
        return _loads(data)


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
