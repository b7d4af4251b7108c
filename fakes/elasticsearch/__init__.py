"""An Elasticsearch over HTTP, for tests: index templates and bulks with external versions, and able to fail."""

from fakes.elasticsearch.server import ElasticsearchServer

__all__ = ["ElasticsearchServer"]
