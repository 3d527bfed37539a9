"""What an export could not say: for programs as JSON, for people in Arabic and English."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.formats.sink import Sink
from annotator.models import Article
from annotator.services.exports.order import Exported, Order
from annotator.services.losses import lines_of, losses_of
from annotator.text.markdown import plain

#: The names of the files inside an archive: none that an article of it could have, and passed over by an import.
NAMES: Final[Mapping[str, str]] = {
    "json": "export.losses.json",
    "ar": "export.losses.ar.md",
    "en": "export.losses.en.md",
}
#: Articles told one by one to people; the JSON tells all.
_TOLD: Final = 500
_CHUNK: Final = 500
Document = dict[str, Any]


def document(order: Order, done: Exported) -> Document:
    """The losses as JSON values: in all, per article with its name, and each code in words."""
    names = _names(list(done.losses.by_article))
    codes = sorted(done.losses.total)
    return {
        "format": "sanad-losses/1",
        "export": {"format": order.form.name, "options": dict(order.wish.options), "layers": list(order.layers)},
        "articles": done.report.articles,
        "sets": done.report.sets,
        "total": {code: done.losses.total[code] for code in codes},
        "words": {code: {language: _in_words(code, language) for language in ("ar", "en")} for code in codes},
        "by_article": [
            {"id": id_, "name": names.get(id_, ""), "losses": dict(sorted(found.items()))}
            for id_, found in sorted(done.losses.by_article.items())
        ],
    }


def put_into(sink: Sink, order: Order, done: Exported) -> None:
    """Write the losses beside the files of an archive."""
    told = document(order, done)
    texts = {"json": orjson.dumps(told, option=orjson.OPT_INDENT_2)}
    texts |= {language: as_text(told, language).encode() for language in ("ar", "en")}
    for kind, data in texts.items():
        with sink.file(NAMES[kind]) as out:
            out.write(data)


def as_text(told: Document, language: str) -> str:
    """The losses as a text to be read (Markdown), in one language."""
    with translation.override(language):
        return "\n".join(_paragraphs(told)) + "\n"


def _paragraphs(told: Document) -> Iterator[str]:
    yield f"# {_('What this format could not hold')}\n"
    options = [f"{code}={value}" for code, value in sorted(told["export"]["options"].items())]
    yield f"`{' · '.join([told['export']['format'], *told['export']['layers'], *options])}`\n"
    if not told["total"]:
        yield _("Nothing: everything that was to go out is in the files.")
        return
    yield _("How often, what, and in brackets of which types:") + "\n"
    yield from (f"- {line}" for line in lines_of(told["total"]))
    yield f"\n## {_('Article by article')}\n"
    for one in told["by_article"][:_TOLD]:
        yield f"- **{plain(one['name']) or one['id']}**"
        yield from (f"  - {line}" for line in lines_of(one["losses"]))
    if (more := len(told["by_article"]) - _TOLD) > 0:
        text = ngettext(
            "… and %(count)s more article, in the JSON.", "… and %(count)s more articles, in the JSON.", more
        )
        yield "\n" + text % {"count": more}


def _in_words(code: str, language: str) -> str:
    with translation.override(language):
        (loss,) = losses_of({code: 1})
        parts = [str(loss.sentence), loss.what]
        return ": ".join(part for part in parts if part)


def _names(ids: list[str]) -> dict[str, str]:
    """The names of articles by their public ids, some at a time."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = Article.objects.filter(public__in=ids[start : start + _CHUNK])
        found |= {str(public): name for public, name in rows.values_list("public", "name")}
    return found
