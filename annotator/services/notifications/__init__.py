"""Notifications: told by any verb with ``notify``, read under the bell, sent by e-mail where that is configured.

    notify(kind="set_returned", users=[row.author], actor=actor, project=project,
           facts={"article": title, "annotation_set": str(row.pk), "message": said}, key=f"returned:{made.pk}")

``kinds.KINDS`` says which facts a kind needs, in which words it is told and where it leads.
"""

from annotator.services.notifications.kinds import KINDS, Kind, number, said, sentence
from annotator.services.notifications.planning import GATHER, due
from annotator.services.notifications.reading import (
    COUNTED,
    facts_of,
    mark_all_read,
    mark_read,
    notifications_of,
    one_of,
    unread,
)
from annotator.services.notifications.telling import notify, withdraw

__all__ = [
    "COUNTED",
    "GATHER",
    "KINDS",
    "Kind",
    "due",
    "facts_of",
    "mark_all_read",
    "mark_read",
    "notifications_of",
    "notify",
    "number",
    "one_of",
    "said",
    "sentence",
    "unread",
    "withdraw",
]
