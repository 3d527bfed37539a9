"""The key of a webhook and the signature of what goes out.

Source: Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): HMAC-SHA256 over ``id.timestamp.body``, base64,
after ``v1,``; the key is base64 after ``whsec_``. Receivers check it with the libraries of that standard.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from django.utils.crypto import salted_hmac

from annotator.models import Webhook

_SALT = "annotator.services.webhooks.signing"


def secret_of(webhook: Webhook) -> str:
    """The key whoever receives checks signatures with. Nothing of it is stored: it follows from the server's key."""
    return "whsec_" + base64.b64encode(_key(webhook)).decode("ascii")


def headers(webhook: Webhook, delivery_id: str, body: bytes, now: datetime) -> Mapping[str, str]:
    """The signed headers of one try."""
    stamp = str(int(now.timestamp()))
    signed = hmac.new(_key(webhook), f"{delivery_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(signed).decode("ascii"),
    }


def _key(webhook: Webhook) -> bytes:
    return salted_hmac(_SALT, f"{webhook.pk}:{webhook.serial}", algorithm="sha256").digest()
