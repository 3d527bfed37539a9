"""Projects: begun, set up, joined, put away, brought back, and after a waiting time removed."""

from annotator.services.projects.addresses import free_address, propose_address
from annotator.services.projects.ending import (
    archive,
    archived_of,
    ask_deletion,
    call_off_deletion,
    unarchive,
)
from annotator.services.projects.making import (
    BEGINNING,
    add_schema,
    begin_project,
    copy_project,
    create_project,
    join,
    project_named,
)
from annotator.services.projects.purging import Contents, contents, due, purge, purge_due, purge_when_due
from annotator.services.projects.settings import SECTIONS, Effect, change_settings, effect_of, settings_of

__all__ = [
    "BEGINNING",
    "SECTIONS",
    "Contents",
    "Effect",
    "add_schema",
    "archive",
    "archived_of",
    "ask_deletion",
    "begin_project",
    "call_off_deletion",
    "change_settings",
    "contents",
    "copy_project",
    "create_project",
    "due",
    "effect_of",
    "free_address",
    "join",
    "project_named",
    "propose_address",
    "purge",
    "purge_due",
    "purge_when_due",
    "settings_of",
    "unarchive",
]
