"""Logs name no secret: the address of an invitation link is written down without it."""

import logging
import re
from typing import Any, Final

_LINK: Final = re.compile(r"(/join/)[^/\s\"'?]+")


class Discreet(logging.Filter):
    """Lets every record through, without the secrets of invitation links."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(one) for one in record.args)
        return True


def _hidden(value: Any) -> Any:
    return _LINK.sub(r"\1…", value) if isinstance(value, str) else value
