"""What splits are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from annotator.splits.splitting import EXCLUDED

#: What the splits are called.
NAMES: Final[Mapping[str, str | Promise]] = {
    "train": lazy("Training"),
    "dev": lazy("Development"),
    "test": pgettext_lazy("split", "Test"),
    EXCLUDED: lazy("Excluded"),
}
