"""A project whose manager has set a webhook up, and somebody who hears it."""

from collections.abc import Iterator
from typing import Any

import pytest

from annotator.models import Project, User, Webhook
from annotator.services import webhooks
from tests import factories
from tests.services.webhooks import Receiver, receiver


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    settings.WEBHOOKS_ON = settings.WEBHOOKS_PRIVATE = True


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture
def project() -> Project:
    return factories.project(slug="ours")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager", username="mona", language="en")


@pytest.fixture
def hook(project: Project, manager: User, there: Receiver) -> Webhook:
    return webhooks.add(project=project, url=there.url, events=webhooks.EVENTS, actor=manager)
