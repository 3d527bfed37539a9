"""Downloads that broke off are taken up where they ended: one range of a file's bytes (RFC 9110, section 14)."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)
_PIECE: Final = 1 << 16


class Ranges:
    """Answers a request for a part of a file with that part; whoever asks for several parts gets the whole file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        stream = getattr(answer, "file_to_stream", None)
        if not isinstance(answer, FileResponse) or answer.status_code != 200 or not _can_move(stream):
            return answer
        answer["Accept-Ranges"] = "bytes"
        asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
        if request.method != "GET" or asked is None or not _is_same(request, answer):
            return answer
        return _part(answer, stream, *asked.groups())


def _can_move(stream: Any) -> bool:
    return hasattr(stream, "seek") and (not hasattr(stream, "seekable") or stream.seekable())


def _is_same(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether what was begun is a part of this file: where nobody says so it is believed, nothing here changes."""
    before = request.headers.get("If-Range", "")
    return not before or before == answer.headers.get("ETag")


def _part(answer: FileResponse, stream: Any, first: str, last: str) -> HttpResponseBase:
    size = int(answer["Content-Length"])
    start, end = _bounds(first, last, size)
    if start >= end:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    stream.seek(start)
    answer.streaming_content = _pieces(stream, end - start)
    answer.status_code = 206
    answer["Content-Length"] = str(end - start)
    answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The part as a half-open interval; an empty one where there is no such part."""
    if first:
        return int(first), min(size, int(last) + 1) if last else size
    return (max(0, size - int(last)), size) if last else (size, size)


def _pieces(stream: Any, left: int) -> Iterator[bytes]:
    while left and (piece := stream.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece
