"""Formats of one file: `write(pages, stream, *, notes)`."""

from archive.exporting import disqus, jsonl, wxr

WRITERS = {"wxr": wxr.write, "disqus": disqus.write, "jsonl": jsonl.write}
