"""Promise 2: whatever order, however often, however batched: the same history and the same customers."""

from hypothesis import given
from hypothesis import strategies as st

from tests.laws import law
from tests.thread.stories import EARLY, form, items, lines, posts, stories, tell, webhook

orders = st.randoms(use_true_random=False)


def batched(deliveries, size):
    return [deliveries[at : at + size] for at in range(0, len(deliveries), size)]


@law
@given(stories, orders, st.integers(1, 4))
def test_a_shuffled_doubled_and_rebatched_story_ends_the_same(store, story, random, size):
    in_order = tell(store, [[lines(part)] for part in story])
    facts = [fact for part in story for fact in part]
    again = [lines(part) for part in story] + [lines([fact]) for fact in random.sample(facts, min(4, len(facts)))]
    random.shuffle(again)

    assert tell(store, batched(again, size)) == in_order


@law
@given(st.lists(items, max_size=12), st.lists(posts, max_size=4), orders, st.integers(1, 4))
def test_webhooks_and_forms_in_any_order_end_the_same(store, more, posted, random, size):
    told = [*EARLY, *more]
    in_order = tell(store, [[webhook([item])] for item in told] + [[form(post)] for post in posted])

    shuffled = random.sample(told, len(told)) + random.choices(told, k=4)
    again = [webhook(part) for part in batched(shuffled, random.randint(1, 5))]
    again += [form(post) for post in posted] + [form(post, minutes=5) for post in posted[:2]]
    random.shuffle(again)

    assert tell(store, batched(again, size)) == in_order
