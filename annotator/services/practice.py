"""The practice article of the tour: ours, short, and with one of everything the lessons ask for.

It has no row in the database, and nothing that is done on it is kept. ``static/js/tour/lessons.js`` names its words.
"""

from importlib import resources
from typing import Final
from uuid import UUID

TEXT: Final = resources.files("annotator.services").joinpath("practice.txt").read_text(encoding="utf-8").rstrip("\n")
TITLE: Final = TEXT.partition("\n")[0]
#: The article and the set on the page, which look like others and are stored nowhere.
ARTICLE: Final = UUID("5a9ad000-0000-4000-8000-000000000001")
ANNOTATION_SET: Final = UUID("5a9ad000-0000-4000-8000-000000000002")
