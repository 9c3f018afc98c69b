"""Comments that only the words of schema.org mark."""

from __future__ import annotations

import json

from tests.sources.webpage.reading import outline, read


def data(value: object) -> str:
    return f'<html><head><script type="application/ld+json">{json.dumps(value)}</script></head>'


def said(key: str, name: str, **more: object) -> dict[str, object]:
    return {"@type": "Comment", "@id": key, "text": "Words.", "author": {"name": name}, **more}


def test_nested_data_is_a_tree() -> None:
    page = read(
        data(
            {
                "@graph": [
                    {
                        "@type": "NewsArticle",
                        "comment": [
                            said(
                                "a", "Nessa", comment=[said("b", "Oren", comment=said("c", "Tam"))]
                            ),
                            said("d", "Piet"),
                        ],
                    }
                ]
            }
        )
    )
    assert outline(page) == "Nessa\n  Oren\n    Tam\nPiet"


def test_a_named_parent_goes_before_the_place_in_the_data() -> None:
    page = read(data([said("a", "Nessa"), said("b", "Oren", parentItem={"@id": "a"})]))
    assert outline(page) == "Nessa\n  Oren"


def test_questions_reviews_and_broken_data_are_no_comments() -> None:
    assert not read(
        data(
            [
                {"@type": "FAQPage", "mainEntity": [{"@type": "Question", "acceptedAnswer": {
                    "@type": "Answer", "text": "Four minutes."}}]},
                {"@type": "Product", "review": [{"@type": "Review", "text": "Slow."}]},
            ]
        )
    ).comments  # fmt: skip
    assert not read('<script type="application/ld+json">{"comment": [{"text"</script>').comments


def test_data_nested_very_deep_ends_soon() -> None:
    deep = '{"comment":' * 5_000 + '{"text":"x"}' + "}" * 5_000
    assert read(f'<h1>x</h1><script type="application/ld+json">{deep}</script>').system is None


def test_the_markup_of_the_page_goes_before_its_data() -> None:
    page = read(
        data(said("a", "Nessa"))
        + '<div itemscope itemtype="http://schema.org/UserComments" id="c-9"><b itemprop="creator">'
        'Oren</b><time itemprop="commentTime" datetime="2020-01-09">9</time><p'
        ' itemprop="commentText">Shown.</p></div>'
    )
    assert [(each.author, each.text, each.date) for each in page.comments] == [
        ("Oren", "Shown.", "2020-01-09")
    ]
