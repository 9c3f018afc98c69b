import datetime
import re

import pytest
from django.utils import timezone
from django.views.defaults import server_error

from archive import services as archive_services
from archive.models import Author, Capture
from comments import discussion, services
from comments.models import Comment
from tests.trees import sow


def page(client, article, query="") -> str:
    response = client.get(f"{article.get_absolute_url()}?{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def numbers(html: str) -> list[int]:
    """Of the comments in the order they stand in; each has its code as its anchor."""
    shown = re.findall(r'<span class="c-num">#(\d+)</span>', html)
    anchors = re.findall(r'<li class="node[^"]*" id="c-([0-9a-z]{10})"', html)
    assert len(set(anchors)) == len(shown)
    return [int(number) for number in shown]


def nesting(html: str) -> list[int]:
    """How deep in lists each comment stands, counted from the markup itself."""
    depth, found = 0, []
    for mark in re.findall(r'<ol class="(?:thread|replies)"|</ol>|<li class="node', html):
        depth += {"<ol": 1, "</o": -1}.get(mark[:3], 0)
        if mark.startswith("<li class"):
            found.append(depth)
    return found


@pytest.fixture
def capture(db):
    return Capture.objects.create(
        sha256="0" * 64,
        size=14_200,
        file_name="clock.txt",
        format="plaintext",
        line_count=211,
        captured_at=datetime.datetime(2015, 11, 30, tzinfo=datetime.UTC),
        imported_at=timezone.now(),
    )


def test_a_draft_is_not_found(client, make_article):
    assert client.get(make_article(state="draft").get_absolute_url()).status_code == 404


def test_a_removed_article_is_gone_with_its_reason(client, make_article):
    article = make_article("Secret title", state="removed", removal_reason="names a minor")
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "names a minor" in response.content.decode()
    assert "Secret title" not in response.content.decode()


def test_what_the_law_demanded_is_told_apart_and_can_be_taken_back(client, make_article):
    article = make_article("Secret title", authors=["Orla Venn"])
    archive_services.remove_article(article=article, reason="Order 12 of a court", kind="legal")
    for address in (article.get_absolute_url(), f"{article.get_absolute_url()}1/"):
        response = client.get(address)
        html = response.content.decode()
        assert response.status_code == 451
        assert "Order 12 of a court" in html
        assert "Secret title" not in html
    assert client.get("/authors/orla-venn/").status_code == 404
    shown = archive_services.publish_article(article=article)
    assert (shown.removal_kind, shown.removal_reason) == ("editors", "")
    assert client.get(article.get_absolute_url()).status_code == 200
    archive_services.remove_article(article=article, reason="asked for")
    assert client.get(article.get_absolute_url()).status_code == 410


def test_a_slug_in_any_script_has_a_page(client, make_article):
    article = make_article("ساعة", slug="ساعة-الميناء", language="ar")
    html = page(client, article)
    assert 'lang="ar"' in html
    assert 'class="prose" dir="rtl"' in html


def test_replies_stand_inside_what_they_answer(client, discussed):
    html = page(client, discussed("Joe\n  Dee\n    Joe\n  Eve\nAnn\n  Joe"))
    assert numbers(html) == [1, 2, 3, 4, 5, 6]
    assert nesting(html) == [1, 2, 3, 2, 1, 2]
    assert len(re.findall(r"<li\b", html)) == html.count("</li>")
    assert html.count("<details") == html.count("</details>")
    assert html.count("<article") == html.count("</article>")


def test_a_chain_deeper_than_browsers_nest_is_flat_beyond_a_depth(client, discussed):
    html = page(client, discussed("\n".join("  " * level + "Joe" for level in range(140))))
    assert numbers(html) == list(range(1, 141))
    assert max(nesting(html)) == 25
    assert ", level 140" in html


@pytest.mark.parametrize(
    ("sort", "expected"), [("oldest", [1, 2, 3]), ("newest", [3, 2, 1]), ("votes", [2, 3, 1])]
)
def test_threads_are_sorted(client, make_article, sort, expected):
    article = make_article()
    for name, votes in [("Joe", 1), ("Dee", 9), ("Ann", 4)]:
        sow(article, name, votes=votes)
    assert numbers(page(client, article, f"sort={sort}")) == expected


def test_most_voted_is_offered_only_where_votes_are_known(client, discussed):
    assert "Most voted" not in page(client, discussed("Joe\nDee", title="None"))
    assert "Most voted" in page(client, discussed("Joe\nDee", title="One", columns={"votes": 2}))


def test_votes_that_nobody_captured_are_not_a_zero(client, discussed):
    assert "vote" not in page(client, discussed("Joe")).split('class="thread"')[1]


@pytest.mark.parametrize("sort", ["oldest", "newest", "votes"])
def test_pages_of_threads_show_every_thread_once(client, discussed, sort):
    article = discussed("\n".join(["Joe"] * 65), columns={"votes": 1})
    seen, query = [], f"sort={sort}"
    while query:
        html = page(client, article, query)
        seen += numbers(html)
        following = re.search(r'rel="next" href="\?([^"#]+)#discussion">More', html)
        query = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == list(range(1, 66))
    assert len(seen) == 65


@pytest.mark.parametrize("sort", ["oldest", "newest", "votes"])
def test_one_can_page_back_to_where_one_came_from(client, make_article, sort):
    article = make_article()
    for votes in (3, 1, 2):
        sow(article, "\n".join(["Joe"] * 35), votes=votes)
    forwards, query = [], f"sort={sort}"
    while query:
        forwards.append(query)
        query = link(page(client, article, query), "next")
    assert len(forwards) == 4
    backwards, query = [], forwards[-1]
    while query:
        backwards.append(query)
        query = link(page(client, article, query), "prev")
    assert backwards[::-1] == forwards


def link(html: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="\?([^"#]*)#discussion"', html)
    return found[1].replace("&amp;", "&") if found else ""


def test_one_can_page_back_in_a_long_thread_to_where_it_began(client, discussed):
    article = discussed("Joe\n" + "\n".join(["  Dee"] * 1000) + "\nAnn")
    html = page(client, article)
    forwards, query = [], re.search(r'href="\?(thread=[^"#]+)#discussion">Continue', html)[1]
    while query:
        query = query.replace("&amp;", "&")
        forwards.append(query)
        query = link(page(client, article, query), "next")
    backwards, query = [], forwards[-1]
    while query and query not in backwards:
        backwards.append(query)
        query = link(page(client, article, query), "prev")
    assert backwards[::-1] == forwards


def test_a_deep_link_into_a_long_thread_leads_to_a_page_that_one_also_pages_to(client, discussed):
    article = discussed("Joe\n" + "\n".join(["  Dee"] * 1000))
    html = page(client, article)
    pages, query = [], re.search(r'href="\?(thread=[^"#]+)#discussion">Continue', html)[1]
    while query:
        pages.append(query.replace("&amp;", "&"))
        query = link(page(client, article, pages[-1]), "next")
    for number in (152, 500, 1001):
        assert discussion.where(article.comments.get(number=number)) in ["", *pages]


@pytest.mark.parametrize("sort", ["oldest", "newest", "votes"])
def test_the_whole_discussion_stands_on_one_page(client, make_article, monkeypatch, sort):
    monkeypatch.setattr(discussion, "AT_A_TIME", 7)
    article = make_article()
    for votes in (3, 1, 2):
        sow(article, "Joe\n  Dee\n    Eve\n" * 12, votes=votes, placement="likely")
    article.comments.filter(number=5).update(alternatives=[{"number": 90, "likelihood": 0.3}])
    response = client.get(f"{article.get_absolute_url()}?view=whole&sort={sort}")
    html = re.sub(r"\s+", " ", b"".join(response.streaming_content).decode())
    seen = numbers(html)
    assert sorted(seen) == list(range(1, 109))
    order, query = [], f"sort={sort}"
    while query:
        paged = page(client, article, query)
        order += numbers(paged)
        query = link(paged, "next")
    assert seen == order
    nexts = re.findall(r'class="c-next" href="#(c-\w+)"', html)
    assert len(nexts) == 35
    assert all(f'id="{one}"' in html for one in nexts)
    ninety = article.comments.get(number=90)
    assert f'<a href="#c-{ninety.code}">#90' in html
    assert html.rstrip().endswith("</html>")


def test_a_whole_discussion_costs_as_many_queries_as_three_comments(
    client, discussed, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(discussion, "AT_A_TIME", 7)
    article = discussed("Joe\n  Dee\n    Eve\n" * 60, columns={"placement": "likely"})
    article.comments.update(alternatives=[{"number": 90, "likelihood": 0.3}])
    with django_assert_max_num_queries(10):
        b"".join(client.get(f"{article.get_absolute_url()}?view=whole").streaming_content)


def test_a_discussion_that_no_browser_would_scroll_is_read_in_pages(client, discussed, monkeypatch):
    monkeypatch.setattr(discussion, "MOST_AT_ONCE", 30)
    article = discussed("\n".join(["Joe"] * 40))
    assert client.get(f"{article.get_absolute_url()}?view=whole").status_code == 404


def test_a_reply_to_a_comment_that_nobody_has_stands_under_its_empty_seat(client, discussed):
    article = discussed("Joe\nDee\n  Ann\nEve")
    Comment.objects.filter(number=2).update(
        reply_to="Old <Lock>",
        placement="guess",
        alternatives=[{"number": None, "likelihood": 1.0, "why": "lost"}],
    )
    html = page(client, article)
    told = "Replies mention a comment by <bdi>Old &lt;Lock&gt;</bdi> that is not in the capture."
    assert html.count(told) == 1
    assert html.count("Missing comment") == 1
    assert "placement uncertain" not in html
    depths = re.findall(r'<ol class="(?:thread|replies)"|</ol>|id="(c-\w+)"', html)
    assert len([one for one in depths if one]) == 4
    assert html.count("<details") == html.count("</details>")
    assert html.count("<ol") == html.count("</ol>")
    assert nesting(html) == [1, 1, 2, 3, 1]


def test_how_much_of_a_discussion_was_preserved_is_said_above_it(client, discussed):
    html = page(client, discussed("Joe\nDee", declared_comments=5))
    assert "2 comments. 2 of 5 reported comments preserved." in html


def test_a_long_thread_continues_on_pages_of_its_own(client, discussed):
    article = discussed("Joe\n" + "\n".join(["  Dee"] * 700) + "\nAnn")
    html = page(client, article)
    seen = numbers(html)
    assert 150 <= len(seen) - 1 <= 300
    assert seen[-1] == 702
    query = re.search(r'href="\?(thread=[^"#]+)#discussion">Continue', html)[1]
    while query:
        html = page(client, article, query.replace("&amp;", "&"))
        seen += numbers(html)
        assert "in reply to <bdi>Joe</bdi>" in html
        following = re.search(r'rel="next" href="\?([^"#]+)#discussion">Continue', html)
        query = following[1] if following else ""
    assert sorted(seen) == list(range(1, 703))


@pytest.mark.parametrize(
    "query",
    [
        "sort=forged", "after=x", "after=-1", "after=999", "after=99999999999999999999",
        "after=%00", "after=2", "thread=2", "thread=1&after=3", "thread=%D9%A1", "thread=1&after=x",
        "sort=%00", "view=all", "view=%00", "view=whole&after=1", "view=whole&thread=1",
    ],
)  # fmt: skip
def test_a_forged_place_in_the_discussion_is_not_found(client, discussed, query):
    article = discussed("Joe\n  Dee\nAnn")
    assert client.get(f"{article.get_absolute_url()}?{query}").status_code == 404


def test_a_removed_comment_keeps_its_seat_and_loses_its_words(client, discussed):
    article = discussed("Joe: Secret words\n  Dee: An answer")
    services.remove(comment=article.comments.get(number=1), reason="names a private person")
    html = page(client, article)
    assert "Removed by an editor on" in html
    assert "names a private person" in html
    assert "Replies are kept." in html
    assert "in reply to a removed comment" in html
    assert "An answer" in html
    assert "Secret words" not in html
    assert "Joe" not in html


def test_an_inferred_place_names_the_others_and_why(client, discussed):
    article = discussed("Joe\nDee\n  Ann")
    Comment.objects.filter(number=3).update(
        placement="likely",
        likelihood=0.61,
        reply_to="Dee",
        alternatives=[
            {"number": 1, "likelihood": 0.31, "why": "same <b>name</b>"},
            {"number": None, "likelihood": 0.08, "why": "lost"},
        ],
    )
    html = page(client, article)
    assert "Placed by inference" in html
    assert "61%" in html
    assert "#1 <bdi>Joe</bdi>" in html
    assert "31%" in html
    assert "same &lt;b&gt;name&lt;/b&gt;" in html
    assert "A comment that was lost" in html
    assert 'popovertarget="u3"' in html


def test_what_happened_to_a_comment_is_said_in_words(client, make_article):
    article = make_article()
    sow(article, "Joe: A sentence that", truncated=True)
    sow(article, "Dee: S")
    sow(article, "Ann: Hello", origin="added", author_kind="editor")
    sow(article, "Eve: There", placement="edited")
    html = page(client, article)
    assert "[cut off in the capture]</span></p>" in html
    assert "Shown as captured: a single letter." in html
    assert "added here" in html
    assert '<span class="tag">Editor</span>' in html
    assert "placed by an editor" in html
    assert "4 comments: 3 captured with the page, 1 added here since." in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, '<time datetime="2014-03-12">12 March 2014</time>'),
        ({"published_precision": "month"}, '<time datetime="2014-03">March 2014</time>'),
        ({"published_precision": "year"}, '<time datetime="2014">2014</time>'),
        ({"published_on": None, "published_precision": "unknown"}, "date unknown"),
        (
            {
                "published_precision": "minute",
                "published_at": datetime.datetime(2014, 3, 12, 17, 23, tzinfo=datetime.UTC),
            },
            '<time datetime="2014-03-12T17:23+00:00">12 March 2014, 17:23</time>',
        ),
        (
            {"published_basis": "inferred"},
            'on or before <a href="/2014/3/"><time datetime="2014-03-12">12 March 2014</time></a>,'
            " inferred",
        ),
    ],
)
def test_a_date_says_what_is_known(client, make_article, fields, words):
    fields = {"published_precision": "day"} | fields
    assert words in page(client, make_article(**fields))


def test_the_days_of_this_site_are_those_of_its_time_zone(client, make_article, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    late = datetime.datetime(2026, 6, 3, 20, 0, tzinfo=datetime.UTC)
    assert "4 June 2026" in page(client, make_article(imported_at=late))


def test_the_record_says_what_was_lost(client, make_article, capture):
    article = make_article(
        capture=capture,
        declared_comments=3,
        published_basis="inferred",
        published_precision="day",
        url="javascript:alert(1)",
    )
    sow(article, "Joe: cut", truncated=True, posted_on=datetime.date(2014, 3, 1))
    sow(article, "Dee", posted_on=datetime.date(2014, 3, 1))
    html = page(client, article)
    assert "2 of 3 reported comments preserved" in html
    assert "The exact date of publication, 1 comment, 1 comment ending, votes, times of day" in html
    assert "Plain text, 14 kB, 211 lines" in html
    assert 'href="javascript' not in html
    assert "Recovered from a text capture" in html


def test_a_rating_that_nobody_gave_is_not_shown(client, make_article):
    assert "Rated" not in page(client, make_article("None", rating_value=None, rating_count=0))
    html = page(client, make_article("Some", rating_value="4.20", rating_count=9))
    assert "Rated 4.2 of 5 by 9 readers, as captured." in html


def test_an_article_without_discussion_says_so(client, make_article):
    assert "No discussion was captured with this page." in page(client, make_article())


def test_the_articles_before_and_after_are_linked(client, make_article):
    make_article("Before", published_on=datetime.date(2014, 3, 11))
    middle = make_article("Middle")
    make_article("After", published_on=datetime.date(2014, 3, 12))
    make_article("Elsewhere", publication="Kiln", published_on=datetime.date(2014, 3, 13))
    html = page(client, middle)
    assert '<a rel="prev" href="/a/before/">' in html
    assert '<a rel="next" href="/a/after/">' in html
    assert "Elsewhere" not in html


def test_queries_are_the_same_for_3_comments_and_for_300(queries_of, discussed, make_commenter):
    ids = {"commenter_id": make_commenter("Joe").pk, "votes": 1, "placement": "likely"}
    few = discussed("Joe\n  Dee\nAnn", title="Few", columns=ids)
    many = discussed("Joe\n  Dee\n    Eve\n" * 100, title="Many", columns=ids)
    assert many.comment_count == 300
    assert queries_of(many.get_absolute_url()) == queries_of(few.get_absolute_url())


def test_people_who_share_a_role_share_its_word(client, make_article):
    article = make_article(authors=["Orla Venn"])
    for position, name in enumerate(["Tobias Renn", "Cass Ollery"], 1):
        person = Author.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        article.bylines.create(author=person, role="presenter", position=position)
    said = re.sub(r"<[^>]+>", "", page(client, article))
    assert "By Orla Venn, presented by Tobias Renn and Cass Ollery." in said


def test_a_page_that_breaks_says_so_without_the_database(rf, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
