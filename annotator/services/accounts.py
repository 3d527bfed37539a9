"""A person's own account: made at an invitation, its name and language, its password. (Its address: mailboxes.)"""

from django.db import transaction

from annotator.models import Invitation, User
from annotator.services import invitations, journal, mailboxes
from annotator.services.refusal import Forbidden, Invalid
from annotator.services.users import naming


@transaction.atomic
def join_anew(
    *, invitation: Invitation, username: str, full_name: str, password: str, email: str = "", language: str = "ar"
) -> User:
    """Make an account and come in by a link, both or neither. The account is the actor.

    Raises Invalid: "bad_username", "username_taken", "bad_name", "bad_email", "bad_language", "weak_password" with the
    validators' codes; and as ``invitations.accept``.
    """
    row = User(username=naming.username(username), email=mailboxes.checked(email), language=naming.language(language))
    row.first_name, row.last_name = naming.split(full_name)
    row.set_password(naming.strong(password, row))
    row.save(force_insert=True)
    journal.note("user.join", actor=row, project=invitation.project, user=row.username)
    invitations.accept(invitation=invitation, actor=row)
    mailboxes.ask_proof(user=row)
    return row


@transaction.atomic
def change_profile(*, user: User, actor: User, **values: str) -> User:
    """Put what is named of full_name and language in place.

    Raises Forbidden for another's account, Invalid: "bad_name", "bad_language".
    """
    row = _own(user, actor)
    if "full_name" in values:
        row.first_name, row.last_name = naming.split(values["full_name"])
    if "language" in values:
        row.language = naming.language(values["language"])
    row.save(update_fields=["first_name", "last_name", "language"])
    return row


@transaction.atomic
def change_password(*, user: User, old: str, new: str, actor: User) -> User:
    """Replace one's own password; all other sessions end, for they are bound to it.

    Raises Forbidden for another's account, Invalid: "wrong_password", "weak_password" with their codes.
    """
    row = _own(user, actor)
    if not row.check_password(old):
        raise Invalid("wrong_password")
    row.set_password(naming.strong(new, row))
    row.must_change_password = False
    row.save(update_fields=["password", "must_change_password"])
    journal.note("user.choose_password", actor=actor, user=row.username)
    return row


def _own(user: User, actor: User) -> User:
    if user.pk != actor.pk:
        raise Forbidden(facts={"needs": ["owner"]})
    return User.objects.select_for_update().get(pk=user.pk)
