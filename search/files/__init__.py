"""The text of files attached to contents: read out of them in the background, kept by page, found by search."""
