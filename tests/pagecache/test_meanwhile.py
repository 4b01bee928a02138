"""What happens while a page is made, between any two of its queries, is on the page that is shown next.

HUB_EVERY=1 for every place; else at one in nine.
"""

import os

import pytest

from pagecache.keeping import of_process
from tests.meanwhile import at_each_place, hidden, withdrawn
from tests.scene import make_article, make_topic

pytestmark = pytest.mark.django_db
EVERY = int(os.environ.get("HUB_EVERY", "9"))
ACTS = {"withdrawn": withdrawn, "hidden": lambda article: hidden(article.section)}


@pytest.fixture
def article(foshan):
    topic = make_topic("cool", "清凉")
    make_article(foshan, "另一篇", topics=[topic])
    return make_article(foshan, "送清凉", topics=[topic])


@pytest.mark.parametrize("remembered", [False, True])
@pytest.mark.parametrize("path", ["/", "/topics/cool/", "item"])
@pytest.mark.parametrize("act", ACTS)
def test_the_next_reader_sees_it(reader, fresh, article, act, path, remembered):
    path = article.url if path == "item" else path

    def begin():
        if not remembered:
            of_process.forget()

    def read(number):
        reader.get(path)
        reader.get(f"{path}?n={number}")

    def check(number):
        for address in (path, f"{path}?m={number}"):
            assert reader.get(address).content == fresh(address), number

    at_each_place(ACTS[act](article), begin, read, check, EVERY)
