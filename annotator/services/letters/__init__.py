"""Letters: every e-mail of Sanad, written down by whoever has something to say and sent by the worker.

    queue(kind="confirm", address=address, user=user)

A letter is sent at least once: it is marked after the mail server took it. A worker that dies between the two sends it
again, under the same Message-ID; the other way round it would be lost, and with it a way back into an account.
"""

from annotator.services.letters.listing import Standing, again, failures, forget, standing
from annotator.services.letters.proofs import invitation_secret, stop_key, user_behind_stop_key
from annotator.services.letters.queueing import queue
from annotator.services.letters.rounds import go_round, send_due, start_again
from annotator.services.letters.wire import send_now

__all__ = [
    "Standing",
    "again",
    "failures",
    "forget",
    "go_round",
    "invitation_secret",
    "queue",
    "send_due",
    "send_now",
    "standing",
    "start_again",
    "stop_key",
    "user_behind_stop_key",
]
