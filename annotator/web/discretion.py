"""Logs name no secret: the addresses of links that open something are written down without what opens it."""

import logging
import re
from typing import Any, Final

_LINK: Final = re.compile(r"(/join/|/mail/stop/|/mail/proof/|/forgot/\d+/)[^/\s\"'?]+")


class Discreet(logging.Filter):
    """Lets every record through, without the secrets of links."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(one) for one in record.args)
        return True


def _hidden(value: Any) -> Any:
    return _LINK.sub(r"\1…", value) if isinstance(value, str) else value
