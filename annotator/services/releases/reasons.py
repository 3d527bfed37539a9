"""Why a release was refused or failed, in a sentence: the pages, the API and the job's log say the same."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By the code of the refusal.
OF_RELEASES: Final[Mapping[str, str | Promise]] = {
    "bad_plan": _("Something that was asked for is not possible. Nothing was begun; look at the fields again."),
    "bad_tag": _("A version has up to 40 Latin letters, digits, dots, dashes and underscores: 1.0, 2026.1."),
    "tag_taken": _("There is a release of this version already. Versions are never used twice."),
    "too_many_named": _("These are more than %(limit)s names. Choose by a source or a kept view instead."),
    "unknown_articles": _("No article of this project has such an id, external id or name (%(count)s): %(names)s."),
    "unknown_sources": _("No article of this project is from there: %(names)s."),
    "unknown_layers": _("The schema has no such layer: %(names)s."),
    "bad_filter": _("The filter cannot be read at '%(filter)s'. Make it in the list of articles; keep it as a view."),
    "pinned_twice": _("The same article is pinned more than once, under several names: %(names)s."),
    "too_many_to_try": _(
        "A trial of %(count)s articles takes too long for a page; it goes up to %(limit)s. On the server, "
        "'manage.py release ... --trial' tries any number. A release says the same of its splits when it is made."
    ),
    "nothing_to_release": _("No article with a locked gold reference fits this, so there is nothing to release yet."),
    "no_such_base": _("The release whose splits are to be kept is not there, or not published."),
    "older_schema": _(
        "Some of the gold stands under an older version of the schema. Bring it to the new one, or leave it out."
    ),
    "published": _("This release is published: it is never changed, and it stays."),
    "not_published": _("This release is not published yet, so there is nothing to withdraw."),
    "withdrawn": _("This release has been withdrawn already."),
    "being_built": _("The release is being made right now. Stop that first."),
    "not_frozen": _("This release is not frozen yet, so it cannot be compared."),
    "input_changed": _(
        "Something the release was frozen with is no longer there as it was. Nothing was published; begin a new one."
    ),
    "disk_full": _(
        "The disk is full. Nothing was published, and what is finished is kept: make room, then go on from there."
    ),
    "storage_trouble": _("The storage of releases does not answer as it should. Nothing was shown half; try again."),
    "worker_lost": _(
        "The server process that made it ended several times before it was done; memory may be short. Nothing was "
        "published, and what is finished is kept."
    ),
    "release_broken": _("A file did not read back as what was written. Nothing was published; its log says where."),
}
