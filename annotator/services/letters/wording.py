"""What each kind of letter says, in the reader's language (active when these are called)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson
from babel.dates import format_datetime
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from annotator.models import Invitation, Letter, Membership, Notification, User
from annotator.services import access, notifications
from annotator.services.letters.proofs import address_key, invitation_secret, stop_key
from annotator.services.post import absolute
from annotator.services.refusal import NotFound

#: Notifications told one by one; of more only their number.
_TOLD: Final = 20
#: A longer sentence is no subject.
_SUBJECT: Final = 120
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Item:
    """Something told, the page it leads to, and what the person behind it wrote."""

    words: str
    address: str
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A letter without its form. ``button`` and ``target``: the one thing to do; ``stop``: switches them off."""

    subject: str
    opening: str
    items: tuple[Item, ...] = ()
    button: str = ""
    target: str = ""
    closing: tuple[str, ...] = ()
    stop: str = ""


def words(letter: Letter) -> Words | None:
    """What a letter says now; None where nothing is left to say."""
    return _WORDS[Letter.Kind(letter.kind)](letter)


def _notices(letter: Letter) -> Words | None:
    user = _person(letter)
    if not user.is_active or user.confirmed_email != letter.address:
        return None
    ids = orjson.loads(letter.facts)["notifications"]
    rows = [
        row for row in notifications.notifications_of(user=user).filter(pk__in=ids, read_at=None) if _open(user, row)
    ]
    if not rows:
        return None
    rows.reverse()
    items = tuple(_item(row) for row in rows[:_TOLD])
    subject = items[0].words
    if len(rows) > 1 or len(subject) > _SUBJECT:
        count = ngettext("%(shown)s new notification in Sanad", "%(shown)s new notifications in Sanad", len(rows))
        subject = count % {"shown": notifications.number(len(rows))}
    stops = any(notifications.KINDS[row.kind].topic for row in rows)
    more = (_("There is more on the page of your notifications."),) if len(rows) > _TOLD else ()
    return Words(
        subject=subject,
        opening=_("Hello %(name)s,") % {"name": isolated(user.display_name)},
        items=items,
        button=_("All notifications"),
        target=absolute(reverse("notifications")),
        closing=(*more, *((_("What comes by e-mail, and how often, is chosen under “My account”."),) if stops else ())),
        stop=absolute(reverse("mail-stop", args=[stop_key(user)])) if stops else "",
    )


def _open(user: User, row: Notification) -> bool:
    """Whether what it is about is still the person's to see: a letter leaves the house, and cannot be called back."""
    if row.kind not in notifications.KINDS:
        return False
    about = notifications.facts_of(row).get("annotation_set")
    try:
        return not about or bool(access.set_id_for(user, UUID(str(about))))
    except NotFound:
        return False


def _item(row: Notification) -> Item:
    facts = notifications.facts_of(row)
    said, quoted = notifications.sentence(row.kind, facts), notifications.said(row.kind, facts)
    return Item(said, absolute(reverse("notification", args=[row.pk])), quoted)


def _confirm(letter: Letter) -> Words | None:
    user = _person(letter)
    if not user.is_active or user.email != letter.address or user.confirmed_email == letter.address:
        return None
    return Words(
        subject=_("Confirm your e-mail address"),
        opening=_("Hello %(name)s,") % {"name": isolated(user.display_name)},
        items=(Item(_("This address was given for your account in Sanad. One press says that it is yours."), ""),),
        button=_("Confirm the address"),
        target=absolute(reverse("mail-proof", args=[address_key(user, letter.address)])),
        closing=(_("The link opens for three days. If you know of no account in Sanad, do nothing."),),
    )


def _moved(letter: Letter) -> Words | None:
    user = _person(letter)
    return Words(
        subject=_("E-mail of your account goes elsewhere now"),
        opening=_("Hello %(name)s,") % {"name": isolated(user.display_name)},
        items=(Item(_("From now on nothing about your account in Sanad comes to this address any more."), ""),),
        closing=(_("If that was not you: change your password now, and tell whoever runs this Sanad."),),
        button=_("My account"),
        target=absolute(reverse("me")),
    )


def _password(letter: Letter) -> Words | None:
    user = _person(letter)
    if not user.is_active or user.confirmed_email != letter.address:
        return None
    key = default_token_generator.make_token(user)
    return Words(
        subject=_("A new password for Sanad"),
        opening=_("Hello %(name)s,") % {"name": isolated(user.display_name)},
        items=(
            Item(
                _("Somebody, probably you, asked for a new password. You sign in as %(name)s.")
                % {"name": isolated(user.username)},
                "",
            ),
        ),
        button=_("Choose a new password"),
        target=absolute(reverse("forgot-link", args=[user.pk, key])),
        closing=(_("The link opens once, within two hours. If it was not you, do nothing: your password stays."),),
    )


def _invitation(letter: Letter) -> Words | None:
    row = (
        Invitation.objects.select_related("project", "created_by")
        .filter(pk=orjson.loads(letter.facts)["invitation"])
        .first()
    )
    ended = row is None or row.revoked_at or row.used >= row.limit or row.expires_at <= timezone.now()
    if row is None or ended or access.closed(row.project):
        return None
    told = {
        "by": isolated(row.created_by.display_name),
        "project": isolated(row.project.name),
        "role": str(dict(Membership.Role.choices)[row.role]),
    }
    return Words(
        subject=_("Invitation to %(project)s") % told,
        opening=_("Hello,"),
        items=(Item(_("%(by)s invites you to take part in the project %(project)s in Sanad (%(role)s).") % told, ""),),
        button=_("Look at the invitation"),
        target=absolute(reverse("join-link", args=[invitation_secret(letter.pk)])),
        closing=(
            _("The link is for you alone and opens until %(until)s.") % {"until": _moment(row.expires_at)},
            _("If you know nothing of this, do nothing."),
        ),
    )


def isolated(name: str) -> str:
    """A name that turns nothing round, on one line."""
    return f"{_ISOLATE}{' '.join(name.split())}{_END}"


def _moment(when: object) -> str:
    language = get_language() or "ar"
    text = format_datetime(localtime(when), "d MMMM y, HH:mm", locale={"ar": "ar_EG"}.get(language, "en_GB"))  # type: ignore[arg-type]
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if language == "ar" else text


def _person(letter: Letter) -> User:
    if letter.user is None:
        raise ValueError(f"a letter of the kind {letter.kind} is to somebody with an account")
    return letter.user


_WORDS: Final[Mapping[Letter.Kind, Callable[[Letter], Words | None]]] = {
    Letter.Kind.NOTICES: _notices,
    Letter.Kind.CONFIRM: _confirm,
    Letter.Kind.MOVED: _moved,
    Letter.Kind.PASSWORD: _password,
    Letter.Kind.INVITATION: _invitation,
}
