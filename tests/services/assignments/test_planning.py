"""Who gets what when many articles are given at once: evenly, and the same every time."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.services.assignments.planning import Wanting, plan


def test_everybody_gets_as_many_and_each_article_two_people() -> None:
    made = plan(articles=[Wanting(n, 2) for n in range(6)], load={1: 0, 2: 0, 3: 0}, each=2)
    assert (made.shares, made.short) == ({1: 4, 2: 4, 3: 4}, 0)
    assert len(set(made.pairs)) == 12


def test_whoever_has_less_open_gets_more() -> None:
    made = plan(articles=[Wanting(n, 1) for n in range(4)], load={1: 3, 2: 0}, each=1)
    assert made.shares == {1: 1, 2: 3} or made.shares == {1: 0, 2: 4}
    assert made.shares == {1: 1, 2: 3}


def test_nobody_gets_what_they_have_and_what_is_short_is_counted() -> None:
    made = plan(articles=[Wanting(1, 3, frozenset({5}))], load={5: 0, 6: 0}, each=3)
    assert (made.pairs, made.short) == ([(1, 6)], 2)


def test_nearly_equal_articles_go_to_different_people_or_to_the_same() -> None:
    near = [Wanting(n, 1, cluster=9) for n in range(3)]
    apart = plan(articles=near, load={1: 0, 2: 0}, each=1, likeness="apart")
    assert (apart.pairs, apart.short) == ([(0, 1), (1, 2)], 1)
    together = plan(articles=near, load={1: 0, 2: 0}, each=1, likeness="together", clusters={9: {2}})
    assert together.pairs == [(0, 2), (1, 2), (2, 2)]


WANTING = st.builds(
    Wanting, st.integers(0, 10**6), st.integers(0, 4), st.frozensets(st.integers(0, 5)), st.sampled_from([None, 1, 2])
)


@given(
    st.lists(WANTING, max_size=30, unique_by=lambda one: one.article),
    st.sets(st.integers(0, 5), min_size=1),
    st.integers(1, 4),
    st.sampled_from(["ignored", "apart", "together"]),
)
def test_a_plan_never_gives_beyond_the_places_or_twice(
    articles: list[Wanting], people: set[int], each: int, likeness: str
) -> None:
    made = plan(articles=articles, load=dict.fromkeys(sorted(people), 0), each=each, likeness=likeness)
    assert len(set(made.pairs)) == len(made.pairs)
    for one in articles:
        got = [person for article, person in made.pairs if article == one.article]
        assert len(got) <= min(one.places, each)
        assert not one.has & set(got)
    assert sum(made.shares.values()) == len(made.pairs)
    if likeness == "ignored" and all(not one.has and one.places >= 1 for one in articles) and each == 1:
        assert max(made.shares.values()) - min(made.shares.values()) <= 1
