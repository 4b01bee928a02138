"""That the nodes are what they claim to be. What the search does with them is in test_search_engines.py."""

import json
import urllib.request

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Document, Text, connections

WORDS = "工会 送 清凉 送清凉"


class Note(Document):
    words = Text(analyzer="whitespace")

    class Index:
        name = "notes"


def test_elasticsearch_finds_a_document_through_the_stock_client(elasticsearch_url):
    connections.add_connection("default", Elasticsearch(elasticsearch_url))
    Note.init()
    Note(meta={"id": "1"}, words=WORDS).save(refresh=True)
    assert [hit.meta.id for hit in Note.search().query("term", words="清凉").execute()] == ["1"]
    assert Note.search().query("term", words="凉").count() == 0
    Note._index.delete()


def test_elasticsearch_is_the_version_that_we_promise(elasticsearch_url):
    assert _ask(elasticsearch_url)["version"]["number"].startswith("7.17.")


def test_opensearch_finds_a_document(opensearch_url):
    mapping = {"mappings": {"properties": {"words": {"type": "text", "analyzer": "whitespace"}}}}
    _ask(f"{opensearch_url}/notes", "PUT", mapping)
    _ask(f"{opensearch_url}/notes/_doc/1?refresh=true", "PUT", {"words": WORDS})
    found = _ask(f"{opensearch_url}/notes/_search", "POST", {"query": {"term": {"words": "清凉"}}})
    assert [hit["_id"] for hit in found["hits"]["hits"]] == ["1"]
    _ask(f"{opensearch_url}/notes", "DELETE")


def test_opensearch_is_the_version_that_we_promise(opensearch_url):
    version = _ask(opensearch_url)["version"]
    assert (version["distribution"], version["number"][:5]) == ("opensearch", "2.19.")


def _ask(url: str, method: str = "GET", body: dict | None = None) -> dict:
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.load(answer)
