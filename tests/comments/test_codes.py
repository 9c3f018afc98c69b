"""The codes of comments: their spelling, who draws them, and what happens when two are alike."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from hypothesis import given
from hypothesis import strategies as st

from comments import bulk, codes, integrity, services
from comments.models import Comment
from tests.trees import outline, sow

spelled = st.text(codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)


@pytest.fixture
def article(make_article):
    return make_article()


@given(st.lists(st.text()))
def test_the_same_parts_have_the_same_code(parts):
    code = codes.code_of(*parts)
    assert code == codes.code_of(*parts) == codes.read(code)


def test_a_code_is_the_same_on_every_machine():
    assert codes.code_of("demo", "the-harbour-clock", "1") == "00np16mrxk"


def test_parts_that_read_alike_when_joined_have_codes_of_their_own():
    joined = [(), ("",), ("", ""), ("ab", "c"), ("a", "bc"), ("abc",), ("1:a1:b",), ("a", "b")]
    assert len({codes.code_of(*parts) for parts in joined}) == len(joined)


def test_a_fresh_code_is_another_one_each_time():
    drawn = {codes.fresh() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(codes.read(code) == code for code in drawn)


@given(spelled)
def test_a_code_is_read_however_it_is_typed(code):
    typed = f"{code[:5]}-{code[5:]}".upper().replace("0", "O").replace("1", "l")
    assert codes.read(typed) == code
    assert codes.read(code.replace("1", "I").replace("0", "o")) == code


SHORT_OR_LONG = ["", "-", "012345678", "01234567890", "0123456789\n"]
UNREADABLE = [
    "u123456789",
    " 123456789",
    "12345678\u212a9",
    "١٢٣٤٥٦٧٨٩٠",
    "01234 6789",
    "\x00123456789",
]


@pytest.mark.parametrize("typed", [*SHORT_OR_LONG, *UNREADABLE])
def test_what_is_no_code_is_not_read(typed):
    assert codes.read(typed) is None


def test_every_way_of_writing_a_comment_gives_it_a_code(article):
    sown = sow(article, "Joe\n  Dee")
    services.reply(parent=sown["Joe"], text="Hello.", author_name="Zoe")
    services.start_thread(article=article, text="Hello.", author_name="Eve")
    given_codes = list(article.comments.values_list("code", flat=True))
    assert len(set(given_codes)) == 4
    assert all(codes.read(code) == code for code in given_codes)


def test_a_code_survives_whatever_editors_do_to_its_comment(article):
    sown = sow(article, "Joe\n  Dee\nAnn")
    dee = services.move(comment=sown["Dee"], parent=sown["Ann"])
    dee = services.edit(comment=dee, revision=dee.revision, text="Other words.")
    dee = services.remove(comment=dee, reason="Off topic")
    assert services.restore(comment=dee).code == sown["Dee"].code


@pytest.mark.parametrize("nested", [True, False], ids=["within a transaction", "on its own"])
@pytest.mark.parametrize("verb", ["start_thread", "reply", "load"])
@pytest.mark.django_db(transaction=True)
def test_a_code_that_somebody_has_is_drawn_again(make_article, monkeypatch, verb, nested):
    article = make_article()
    joe = sow(article, "Joe")["Joe"]
    draws = iter([joe.code, joe.code, "0123456789"])
    monkeypatch.setattr(codes, "fresh", lambda: next(draws))

    def write():
        if verb == "load":
            bulk.load(article=article, rows=[bulk.NewComment(number=2, text="Hello.")])
        elif verb == "reply":
            services.reply(parent=joe, text="Hello.", author_name="Dee")
        else:
            services.start_thread(article=article, text="Hello.", author_name="Dee")

    if nested:
        with transaction.atomic():
            write()
    else:
        write()
    assert article.comments.get(number=2).code == "0123456789"
    article.refresh_from_db()
    assert (article.comment_count, article.last_comment_number) == (2, 2)
    assert integrity.find(article.pk) == []


def test_the_database_refuses_a_code_twice(article):
    sown = sow(article, "Joe\nAnn")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=sown["Ann"].pk).update(code=sown["Joe"].code)


def test_a_dump_from_before_there_were_codes_is_loaded(article, tmp_path):
    sow(article, "Joe\n  Dee\nAnn")
    kept = dict(article.comments.exclude(number=3).values_list("number", "code"))
    out = io.StringIO()
    call_command("dumpdata", "archive", "comments", stdout=out)
    rows = json.loads(out.getvalue())
    for row in rows:
        row["fields"].pop("code", None)
    saved = tmp_path / "saved.json"
    saved.write_text(json.dumps(rows))
    services.delete(comment=article.comments.get(number=3))
    call_command("loaddata", str(saved), verbosity=0)
    assert outline(article) == "Joe\n  Dee\nAnn"
    assert dict(article.comments.exclude(number=3).values_list("number", "code")) == kept
    assert codes.read(article.comments.get(number=3).code)


@pytest.mark.django_db(transaction=True)
def test_comments_from_before_there_were_codes_are_given_some(make_article):
    article = make_article()
    sow(article, "\n".join(["Joe", *["  Dee"] * 2500]))
    try:
        MigrationExecutor(connection).migrate([("comments", "0002_what_the_source_says")])
        MigrationExecutor(connection).migrate([("comments", "0003_lasting_codes")])
    finally:  # what came later, in both apps
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    given_codes = article.comments.values_list("code", flat=True)
    assert len(set(given_codes)) == 2501
    assert all(codes.read(code) == code for code in given_codes)
