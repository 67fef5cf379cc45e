"""Laws of the topic tree: parents, titles, prerequisites, circles, rank."""

from __future__ import annotations

from builders import a_deck, a_question
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model.question import Topic
from srs_trainer.model.topics import TopicTree, ancestors, find_cycle

paths = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
topics = st.builds(Topic, path=paths, needs=st.lists(paths, max_size=2).map(tuple))
declarations = st.lists(topics, max_size=8, unique_by=lambda topic: topic.path).map(tuple)


def a_tree(*declared: Topic) -> TopicTree:
    return TopicTree.of([a_deck(topics=declared)])


def test_a_parent_exists_by_its_child_and_stands_before_it() -> None:
    tree = TopicTree.of([a_deck(a_question(topic="kv-cache/size/bytes"))])
    assert tree.paths == ("kv-cache", "kv-cache/size", "kv-cache/size/bytes")
    assert tree.children() == ("kv-cache",)
    assert tree.children("kv-cache") == ("kv-cache/size",)
    assert ancestors("kv-cache/size/bytes") == ("kv-cache", "kv-cache/size")


def test_the_first_deck_that_gives_a_title_has_the_say_else_the_last_word_serves() -> None:
    tree = TopicTree.of(
        [
            a_deck(topics=(Topic("kv-cache"), Topic("a"))),
            a_deck(
                id="b", topics=(Topic("kv-cache", "KV cache", primer="Read this."), Topic("a", "First"))
            ),
            a_deck(id="c", topics=(Topic("kv-cache", "Another", primer="Not this."),)),
        ]
    )
    assert (tree.title("kv-cache"), tree.title("a")) == ("KV cache", "First")
    assert tree.title("kv-cache/head-size") == "head size"
    assert tree.titles("kv-cache/head-size") == ("KV cache", "head size")
    assert tree.titles("") == ()
    assert (tree.primer("kv-cache"), tree.primer("a")) == ("Read this.", "")


def test_prerequisites_bind_only_in_their_deck_and_go_down_to_what_is_below() -> None:
    tree = TopicTree.of(
        [
            a_deck(
                id="one", topics=(Topic("a", needs=("z",)), Topic("a/b", needs=("y", "z")), Topic("z"))
            ),
            a_deck(id="two", topics=(Topic("a", needs=("x",)),)),
        ]
    )
    assert tree.prerequisites("one", "a/b") == ("z", "y")
    assert tree.prerequisites("two", "a/b") == ("x",)
    assert tree.prerequisites("three", "a/b") == ()


def test_a_topic_ranks_after_all_that_lies_below_what_it_needs() -> None:
    tree = a_tree(
        Topic("kv", needs=("base",)), Topic("kv/size"), Topic("free"), Topic("base"), Topic("base/x")
    )
    rank = tree.rank("llm")
    assert sorted(rank, key=rank.__getitem__) == ["free", "base", "base/x", "kv", "kv/size"]


def test_what_is_free_to_come_ranks_in_the_order_of_declaration() -> None:
    tree = a_tree(Topic("c"), Topic("a"), Topic("b"))
    assert tree.rank("llm") == {"c": 0, "a": 1, "b": 2}


def test_a_circle_is_named_as_a_path() -> None:
    assert a_tree(Topic("a", needs=("b",)), Topic("b", needs=("c",)), Topic("c", needs=("a",))).cycle(
        "llm"
    ) == ("a", "b", "c", "a")
    assert a_tree(Topic("a", needs=("a",))).cycle("llm") == ("a", "a")
    assert a_tree(Topic("a/x", needs=("b",)), Topic("b/y", needs=("a",))).cycle("llm")
    assert a_tree(Topic("a", needs=("a/b",)), Topic("a/b")).cycle("llm")


def test_a_child_may_need_its_parent_and_its_sibling() -> None:
    assert (
        a_tree(Topic("a"), Topic("a/b", needs=("a",)), Topic("a/c", needs=("a/b",))).cycle("llm") == ()
    )


@given(declarations)
def test_ranks_count_all_topics_once_and_respect_needs_where_there_is_no_circle(
    declared: tuple[Topic, ...],
) -> None:
    tree = a_tree(*declared)
    rank = tree.rank("llm")
    assert sorted(rank.values()) == list(range(len(tree.paths)))
    if tree.cycle("llm"):
        return
    for topic in declared:
        for path in tree.prerequisites("llm", topic.path):
            if path in rank:
                assert rank[path] < rank[topic.path]
                for below in tree.paths:
                    if below.startswith(f"{path}/") and not topic.path.startswith(f"{path}/"):
                        assert rank[below] < rank[topic.path]


@given(declarations)
def test_a_circle_begins_and_ends_with_the_same_topic(declared: tuple[Topic, ...]) -> None:
    circle = a_tree(*declared).cycle("llm")
    assert circle == () or (len(circle) > 1 and circle[0] == circle[-1])


def test_long_chains_need_no_recursion() -> None:
    graph = {number: (number + 1,) for number in range(20_000)}
    assert find_cycle(graph) == ()
    assert len(find_cycle({**graph, 20_000: (0,)})) == 20_002
    chain = a_tree(*(Topic(f"t{n}", needs=(f"t{n + 1}",)) for n in range(3_000)))
    assert chain.cycle("llm") == ()
    assert chain.rank("llm")["t0"] == 2_999
