"""One comment in every format that has room for its writer's e-mail address, with an address in it.

    written("wxr", name="Tam", mail=MAIL, folder=tmp_path)     a file, or a folder, to be read

The article and the comment are the same in all of them; only what each system calls them differs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

MAIL = "tam.quill@holm-7.example"
TEXT = "I saw the eel at the third bollard, and it saw me."
URL = "https://almanac.example/eel"

ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"'
    ' xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Almanac</title>'
    "<entry><id>{url}#comment-1</id><title>By: {name}</title>"
    "<updated>2013-10-11T06:51:33Z</updated>"
    "<author><name>{name}</name><email>{mail}</email></author>"
    '<content type="html">{text}</content><thr:in-reply-to ref="{url}" href="{url}"/>'
    "</entry></feed>"
)
BLOGGER = (
    "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'"
    " xmlns:thr='http://purl.org/syndication/thread/1.0'>"
    "<id>tag:blogger.com,1999:blog-7.archive</id><generator>Blogger</generator>"
    "<entry><id>tag:blogger.com,1999:blog-7.post-12</id><published>2012-03-04T08:00:00Z</published>"
    "<category scheme='http://schemas.google.com/g/2005#kind'"
    " term='http://schemas.google.com/blogger/2008/kind#post'/><title>The eel</title>"
    "<content type='html'>It was there.</content></entry>"
    "<entry><id>tag:blogger.com,1999:blog-7.post-33</id><published>2012-03-05T08:00:00Z</published>"
    "<category scheme='http://schemas.google.com/g/2005#kind'"
    " term='http://schemas.google.com/blogger/2008/kind#comment'/>"
    "<content type='html'>{text}</content><author><name>{name}</name><email>{mail}</email></author>"
    "<thr:in-reply-to ref='tag:blogger.com,1999:blog-7.post-12'/></entry></feed>"
)
RSS = (
    '<rss version="2.0"><channel><title>Comments on: The eel</title><link>{url}</link>'
    "<item><title>By: {name}</title><link>{url}#comment-1</link><author>{mail} ({name})</author>"
    "<pubDate>Fri, 11 Oct 2013 06:51:33 +0000</pubDate><description>{text}</description></item>"
    "</channel></rss>"
)
WXR = (
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:wp='http://wordpress.org/export/1.2/'>"
    "<channel><title>Almanac</title><wp:wxr_version>1.2</wp:wxr_version>"
    "<item><title>The eel</title><link>{url}</link><content:encoded>It was there.</content:encoded>"
    "<wp:post_id>12</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>{name}</wp:comment_author>"
    "<wp:comment_author_email>{mail}</wp:comment_author_email>"
    "<wp:comment_date_gmt>2013-10-11 06:51:33</wp:comment_date_gmt>"
    "<wp:comment_content>{text}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
    "</wp:comment></item></channel></rss>"
)
DISQUS = (
    "<disqus xmlns='http://disqus.com' xmlns:dsq='http://disqus.com/disqus-internals'>"
    "<thread dsq:id='20'><link>{url}</link><title>The eel</title>"
    "<createdAt>2013-02-12T16:29:45Z</createdAt></thread>"
    "<post dsq:id='5'><message>{text}</message><createdAt>2013-10-11T06:51:33Z</createdAt>"
    "<isDeleted>false</isDeleted><isSpam>false</isSpam><author><email>{mail}</email>"
    "<name>{name}</name></author><thread dsq:id='20'/></post></disqus>"
)
ARTALK = (
    "users:\n  - id: 7\n    name: {name}\n    email: {mail}\n    is_admin: false\n"
    "pages:\n  - id: 1\n    key: {url}\n    title: The eel\n    site_name: Almanac\n"
    "comments:\n  - id: 1000\n    content: {text}\n    page_key: {url}\n    site_name: Almanac\n"
    "    user_id: 7\n    rid: 0\n    created_at: 2013-10-11 06:51:33\n"
)
STATICMAN = (
    "_id: 0b1bd6a0-5fdf-11e6-b4b4-1f6b3b3a3c7e\n_parent: the-eel\nname: {name}\nemail: {mail}\n"
    "message: {text}\ndate: '2013-10-11T06:51:33Z'\n"
)


def _json(shape: Callable[[str, str], Any]) -> Callable[[str, str], bytes]:
    return lambda name, mail: json.dumps(shape(name, mail)).encode()


def _said(pattern: str) -> Callable[[str, str], bytes]:
    return lambda name, mail: pattern.format(name=name, mail=mail, text=TEXT, url=URL).encode()


def _remark42(name: str, mail: str) -> bytes:
    user = {"id": "email_4a", "details": {"user_id": "email_4a", "email": mail}}
    comment = {
        "id": "f1",
        "pid": "",
        "text": TEXT,
        "user": {"name": name, "id": "email_4a"},
        "locator": {"site": "almanac", "url": URL},
        "time": "2013-10-11T06:51:33Z",
    }
    lines = [{"version": 1, "users": [user], "posts": []}, comment]
    return "\n".join(map(json.dumps, lines)).encode()


def _isso(name: str, mail: str) -> bytes:
    with sqlite3.connect(":memory:") as base:
        base.executescript(
            "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR, title VARCHAR);"
            "CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY,"
            " parent INTEGER, created FLOAT, modified FLOAT, mode INTEGER, remote_addr VARCHAR,"
            " text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER,"
            " dislikes INTEGER, voters BLOB);"
            "INSERT INTO threads VALUES (1, '/eel', 'The eel')"
        )
        base.execute(
            "INSERT INTO comments VALUES (1, 1, NULL, 1381474293.0, NULL, 1, '192.0.2.0', ?, ?, ?,"
            " NULL, 0, 0, '')",
            (TEXT, name, mail),
        )
        base.commit()
        found = base.serialize()
    base.close()
    return found


FORMATS: dict[str, tuple[str, Callable[[str, str], bytes]]] = {
    "artalk": ("artalk.yml", _said(ARTALK)),
    "artrans": (
        "artrans.json",
        _json(
            lambda name, mail: [
                {"id": "1", "rid": "0", "content": TEXT, "nick": name, "email": mail}
                | {"created_at": "2013-10-11 06:51:33 +0000", "page_key": URL}
                | {"page_title": "The eel", "site_name": "Almanac"}
            ]
        ),
    ),
    "atom": ("atom.xml", _said(ATOM)),
    "blogger": ("blogger.xml", _said(BLOGGER)),
    "comentario": (
        "comentario.json",
        _json(
            lambda name, mail: {
                "version": 3,
                "pages": [{"id": "p", "domainId": "d", "path": "/eel", "title": "The eel"}],
                "comments": [
                    {"id": "c", "pageId": "p", "markdown": TEXT, "userCreated": "u"}
                    | {"createdTime": "2013-10-11T06:51:33Z", "isApproved": True}
                ],
                "commenters": [{"id": "u", "name": name, "email": mail}],
            }
        ),
    ),
    "commento": (
        "commento.json",
        _json(
            lambda name, mail: {
                "version": 1,
                "comments": [
                    {"commentHex": "7d", "domain": "almanac.example", "url": "/eel"}
                    | {"commenterHex": "a1", "markdown": TEXT, "parentHex": "root"}
                    | {"state": "approved", "creationDate": "2013-10-11T06:51:33Z"}
                ],
                "commenters": [{"commenterHex": "a1", "name": name, "email": mail}],
            }
        ),
    ),
    "disqus": ("disqus.xml", _said(DISQUS)),
    "disqus-json": (
        "disqus.json",
        _json(
            lambda name, mail: {
                "cursor": {"hasNext": False},
                "code": 0,
                "response": [
                    {"id": "4210", "parent": None, "thread": "73", "forum": "almanac"}
                    | {"author": {"name": name, "isAnonymous": True, "email": mail}}
                    | {"createdAt": "2013-10-11T06:51:33", "message": TEXT, "raw_message": TEXT}
                    | {"isDeleted": False, "isSpam": False, "isApproved": True}
                ],
            }
        ),
    ),
    "isso": ("isso.db", _isso),
    "isso-json": (
        "isso.json",
        _json(
            lambda name, mail: [
                {
                    "id": "/eel",
                    "title": "The eel",
                    "comments": [
                        {"id": 0, "author": name, "email": mail, "website": "", "text": TEXT}
                        | {"remote_addr": "0.0.0.0", "created": "2013-10-11 06:51:33"}
                    ],
                }
            ]
        ),
    ),
    "json": (
        "any.json",
        _json(
            lambda name, mail: {
                "title": "The eel",
                "url": URL,
                "comments": [
                    {"id": 1, "author": {"name": name, "email": mail}, "text": TEXT}
                    | {"created_at": "2013-10-11T06:51:33Z"}
                ],
            }
        ),
    ),
    "remark42": ("remark42.jsonl", _remark42),
    "rss": ("rss.xml", _said(RSS)),
    "staticman": ("staticman.yml", _said(STATICMAN)),
    "waline": (
        "waline.json",
        _json(
            lambda name, mail: {
                "type": "waline",
                "version": 1,
                "tables": ["Comment", "Users"],
                "data": {
                    "Comment": [
                        {"objectId": "w1", "url": "/eel/", "nick": name, "mail": mail}
                        | {"comment": TEXT, "pid": "", "rid": "", "status": "approved"}
                        | {"insertedAt": "2013-10-11T06:51:33.000Z"}
                    ],
                    "Users": [],
                },
            }
        ),
    ),
    "wordpress-json": (
        "wordpress.json",
        _json(
            lambda name, mail: [
                {"id": 12, "post": 7, "parent": 0, "author": 0, "author_name": name}
                | {"author_email": mail, "author_url": "", "date_gmt": "2013-10-11T06:51:33"}
                | {"content": {"rendered": f"<p>{TEXT}</p>"}, "link": f"{URL}/#comment-12"}
                | {"status": "approved", "type": "comment"}
            ]
        ),
    ),
    "wxr": ("wordpress.xml", _said(WXR)),
}


def written(format: str, *, folder: Path, name: str = "Tam", mail: str = MAIL) -> Path:
    file, content = FORMATS[format]
    path = folder / file
    path.write_bytes(content(name, mail))
    return path
