"""The archive as JSON: one object for each page that readers see, and a list of all.

pages.py     articles, threads, authors, commenters and publications, each as its page has it
cursors.py   long lists in pieces
openapi.py   what all of it looks like, for programs that read that first

Articles and comments have the shapes of `archive.exporting.records`, with `address`, where they are
here. Only what readers may see is in them.
"""
