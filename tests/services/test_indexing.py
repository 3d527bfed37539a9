"""Finding articles by their words, on both databases alike."""

import pytest

from annotator.models import Article, ArticleIndex
from annotator.services.articles import indexing
from tests import factories

pytestmark = pytest.mark.django_db


def found(asked: str) -> list[str]:
    return [row.name for row in indexing.holding_words(Article.objects.order_by("pk"), asked)]


@pytest.fixture
def names() -> list[str]:
    project = factories.project()
    texts = {
        "قمة.txt": "رفض الرئيس مقترحات لأوكرانيا.",
        "b.txt": "وللرئيس رأي آخر في باريس ٢٠٢٥.",
        "c.txt": "a O'Neil % _ ' \" :* & | ! ( ) text",
    }
    for name, text in texts.items():
        factories.article(project=project, name=name, text=text, title=f"عنوان {name}")
    return list(texts)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("الرئيس", [0, 1]),
        ("رئيس باريس", [1]),
        ("اوكرانيا", [0]),
        ("أوكر", [0]),
        ("2025", [1]),
        ("قمّة", [0]),
        ("عنوان", [0, 1, 2]),
        ("برلين", []),
        ("oneil O'NEIL", []),
        ("o'neil", [2]),
        ("' OR 1=1 --", []),
        ('" AND *', []),
        (":* & |", [0, 1, 2]),
        ("", [0, 1, 2]),
    ],
)
def test_words_find_what_a_reader_means(names: list[str], asked: str, expected: list[int]) -> None:
    assert found(asked) == [names[n] for n in expected]


def test_a_changed_title_is_found_and_the_old_one_is_not(names: list[str]) -> None:
    article = Article.objects.get(name="b.txt")
    article.title = "زلزال"
    article.save()
    indexing.reindex(article)
    assert (found("زلزال"), found("عنوان")) == (["b.txt"], [names[0], names[2]])


def test_the_index_can_be_made_anew(names: list[str]) -> None:
    ArticleIndex.objects.all().delete()
    assert found("باريس") == []
    assert indexing.rebuild() == 3
    ArticleIndex.objects.update(key="")
    assert found("باريس") == []
    assert indexing.rebuild() == 3
    assert found("باريس") == ["b.txt"]


def test_the_largest_text_can_be_indexed() -> None:
    words = " ".join(f"كلمة{n}" for n in range(200_000))
    factories.article(name="long.txt", text=words)
    assert found("كلمة77") == ["long.txt"]
