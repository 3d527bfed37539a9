"""Reading a body of JSON lines, bounded like any other."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from annotator.api.messages import message
from annotator.api.parsing import BODY_LIMIT, TooLarge


class LinesParser(BaseParser):
    """``application/x-ndjson``: the bytes as they came, with the name of a file of that kind."""

    media_type = "application/x-ndjson"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        data = stream.read(BODY_LIMIT + 1)
        if len(data) > BODY_LIMIT:
            raise TooLarge(message("too_large"))
        return "articles.jsonl", data
