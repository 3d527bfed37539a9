"""Ending what a person is signed in with."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from annotator.models import ApiToken, User


def end_sessions(user: User) -> None:
    """Sign a person out everywhere. Sessions name their owner inside only, so all that live are read."""
    living = Session.objects.filter(expire_date__gte=timezone.now())
    own = [one.pk for one in living.iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()


def revoke_tokens(user: User) -> int:
    """End all tokens of a person for good; how many there were."""
    return ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
