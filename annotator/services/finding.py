"""Finding articles by words of their titles, as a reader of Arabic spells them."""

from functools import reduce
from typing import Final

from django.db.models import CharField, Expression, F, Q, QuerySet, Value
from django.db.models.functions import Replace

from annotator.models import Article
from annotator.text.folding import fold

#: The letters the fold unites or drops that titles are written with; rarer ones have to be typed as they stand.
_UNITED: Final = "أإآٱىةؤئ" + "٠١٢٣٤٥٦٧٨٩" + "ـ" + "".join(map(chr, range(0x64B, 0x653)))


def holding(articles: QuerySet[Article], words: str) -> QuerySet[Article]:
    """The articles with all these words in the title, vowels and hamzas aside, or with the text in their name."""
    wanted = words.split()
    if not wanted:
        return articles
    in_title = reduce(Q.__and__, (Q(folded_title__icontains=fold(word)) for word in wanted))
    return articles.alias(folded_title=_folded_title()).filter(in_title | Q(name__icontains=words.strip()))


def _folded_title() -> Expression:
    start: Expression = Replace(F("title"), Value(_UNITED[0]), Value(fold(_UNITED[0])), output_field=CharField())
    return reduce(lambda sql, letter: Replace(sql, Value(letter), Value(fold(letter))), _UNITED[1:], start)
