"""What is in a release, in words: the card in the release and its page on the site say the same."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotator.formats.registry import FORMATS
from annotator.splits.splitting import EXCLUDED

Text = str | Promise

#: What the splits are called.
NAMES: Final[Mapping[str, Text]] = {
    "train": _("Training"),
    "dev": _("Development"),
    "test": pgettext_lazy("split", "Test"),
    EXCLUDED: _("Excluded"),
}
#: All of them together.
ALL: Final = pgettext_lazy("splits", "All")
#: Why articles are in no split, and why an article stands where it stands.
WHY: Final[Mapping[str, Text]] = {
    "bridge": _("near to articles of several splits"),
    "undated": _("without a date"),
    "straddles": _("near to an article of another time"),
    "share": _("by the draw"),
    "time": _("by its date"),
    "kept": _("as in an earlier release"),
    "pinned": _("placed by hand"),
    "cluster": _("with its near duplicates"),
}
#: Why locked gold is not in a release, and why sets of annotators are not.
LEFT_OUT: Final[Mapping[str, Text]] = {
    "practice": _("articles for practice"),
    "withdrawn": _("withdrawn articles"),
    "not_named": _("articles that are not in the list"),
    "not_matching": _("articles that are not in the view"),
    "other_source": _("articles of other sources"),
    "older_schema": _("articles whose gold stands under an older version of the schema"),
    "annotators_older": _("annotators' sets under an older version of the schema"),
}
#: What the folders and files of a release are for, by their names; a format has its folder's name or begins it.
FOLDERS: Final[Mapping[str, Text]] = {
    "sanad": _("Everything without any loss, an article a line."),
    "offsets": _("Articles whose text stays in the house: ids, the digest of the text, what is annotated where."),
    "annotators": _("What each annotator said, under a pseudonym, an annotation set a line."),
    "charts": _("The charts of the dataset card."),
}
FILES: Final[Mapping[str, Text]] = {
    "README.md": _("The dataset card, in English and Arabic."),
    "CHANGES.md": _("What changed since the release it goes on from."),
    "changes.json": _("The same changes for programs."),
    "SHA256SUMS": _("The digest of every file."),
    "manifest.json": _("What all files are made of: each article with its digests and its split."),
    "croissant.json": _("The files and the fields in them, described for programs (Croissant)."),
    "splits.csv": _("Every article with its split, and why it stands there."),
    "schema.json": _("What may be annotated: types, roles, attributes."),
    "guidelines.ar.md": _("The guidelines in Arabic, as they were."),
    "guidelines.en.md": _("The guidelines in English, as they were."),
    "statistics.json": _("All counts, split by split."),
    "agreement.json": _("All measures of agreement with their intervals."),
    "losses.json": _("What each format cannot hold, in all and article by article."),
    "leakage.json": _("What is said in more than one split, by its places."),
    "leakage.md": _("The same to read: which articles these are."),
    "decisions.jsonl": _("What the curators decided, a decision a line."),
}
_OF_FORMAT: Final = _("The gold in the format %(format)s, split by split.")


def purpose_of(folder: str) -> str:
    """What a folder of a release is for; empty for one that nobody knows."""
    if folder in FOLDERS:
        return str(FOLDERS[folder])
    name = format_of(folder)
    return _OF_FORMAT % {"format": name} if name else ""


def format_of(folder: str) -> str:
    """The format whose files lie in a folder (``conll-clitic``: conll); empty where it is none's."""
    return max((name for name in FORMATS if f"{folder}-".startswith(f"{name}-")), key=len, default="")
