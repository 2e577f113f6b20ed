"""The embedded engine: tantivy in this process, an index on disk, written by the worker only."""
