"""The worker's round with the e-mail: made sure of by whoever has something to send, done by ``services.letters``.

Nothing is ever sent by a process that answers people: a mail server that hangs holds nobody up.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

#: A round that comes this much later is soon enough.
_SLACK = timedelta(seconds=5)


def is_on() -> bool:
    """Whether this Sanad sends e-mail."""
    return bool(settings.MAIL_ON)


def absolute(path: str) -> str:
    """The whole address of a page, as somebody outside a request needs it."""
    return f"{settings.PUBLIC_URL}{path}"


@task()
def go_round() -> None:
    """Send what is due. Looked up by its path, so that rooms which send may use this module."""
    import_string("annotator.services.letters.go_round")()


def keep_going(*, by: datetime) -> None:
    """Make sure that the worker goes round by then; asked as often as one likes."""
    waiting = DBTaskResult.objects.filter(
        task_path=go_round.module_path, status=TaskResultStatus.READY, run_after__lte=by + _SLACK
    )
    if not waiting.exists():
        go_round.using(run_after=by).enqueue()
