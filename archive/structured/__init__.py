"""What a page says to programs: to those that draw previews, to reference managers, to search
engines.

    heads.py      the meta elements of a page
    linked.py     the same as linked data (JSON-LD, schema.org), and the discussion with it
    cards.py      the picture of an article that goes with a link to it
"""
