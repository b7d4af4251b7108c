"""Applications in Elasticsearch too, for operators who want Kibana. Nothing of the product reads them there.

applications ──trigger──▶ elastic_pending ──▶ Projection ──bulk, by id and version──▶ Elasticsearch
"""
