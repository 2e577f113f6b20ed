"""The engine on an Elasticsearch cluster: for installations of several processes and machines."""
