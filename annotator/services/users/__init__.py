"""The accounts of the site: made, closed and opened again, their passwords, what they may beyond their projects."""

from annotator.services.users.accounts import (
    change_account,
    create_user,
    deactivate,
    first_administrator,
    reactivate,
    set_administrator,
    set_may_create_projects,
)
from annotator.services.users.forgotten import ask_new_password, holder, look_up, replace_password
from annotator.services.users.listing import PAGE_SIZE, STATES, Asked, Line, Page, found, line_of, page
from annotator.services.users.passwords import choose_password, one_time_password, reset_password, unlock

__all__ = [
    "PAGE_SIZE",
    "STATES",
    "Asked",
    "Line",
    "Page",
    "ask_new_password",
    "change_account",
    "choose_password",
    "create_user",
    "deactivate",
    "first_administrator",
    "found",
    "holder",
    "line_of",
    "look_up",
    "one_time_password",
    "page",
    "reactivate",
    "replace_password",
    "reset_password",
    "set_administrator",
    "set_may_create_projects",
    "unlock",
]
