"""What `manage.py quickstart` promises somebody with a fresh checkout."""

from __future__ import annotations

import io
import re
import socket
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from archive.models import Article


@pytest.fixture
def checkout(tmp_path: Path, settings, transactional_db) -> Path:
    """A data folder of its own, and the key that a checkout without a secret has."""
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SECRET_KEY = settings.LOCAL_SECRET_KEY
    return tmp_path


def quickstart(*paths: object) -> str:
    out = io.StringIO()
    call_command("quickstart", *map(str, paths), no_serve=True, stdout=out)
    return out.getvalue()


def test_an_empty_site_gets_the_demo_and_a_login_that_works(checkout: Path) -> None:
    said = quickstart()
    name, password = re.search(r"shown this once: (\S+) / (\S+)", said).groups()
    assert Client().login(username=name, password=password)
    assert Article.objects.published().count() >= 12


def test_a_second_run_leaves_alone_what_is_there(checkout: Path) -> None:
    quickstart()
    Article.objects.update(title="Edited")
    key = (checkout / "secret-key").read_text()
    said = quickstart()
    assert "shown this once" not in said
    assert not Article.objects.exclude(title="Edited").exists()
    assert (checkout / "secret-key").read_text() == key


def test_own_pages_are_imported_instead_of_the_demo(checkout: Path) -> None:
    fixtures = Path(__file__).resolve().parents[2] / "fixtures" / "plaintext"
    said = quickstart(fixtures / "night-baker.txt", fixtures / "long-door.txt")
    assert "2 pages: 2 created" in said
    assert Article.objects.count() == 2


def test_a_page_that_fails_does_not_keep_the_site_from_starting(checkout: Path) -> None:
    (checkout / "empty.txt").write_bytes(b"")
    said = quickstart(checkout / "empty.txt")
    assert "is empty" in said
    assert "shown this once" in said


def test_a_path_that_leads_nowhere_stops_before_anything_is_served(checkout: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        quickstart(checkout / "missing.txt")


def test_the_secret_key_is_for_its_owner_alone(checkout: Path) -> None:
    quickstart()
    kept = checkout / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(kept.read_text()) >= 50


def test_a_taken_port_is_named_before_anything_is_done(checkout: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} .* --port"):
            call_command("quickstart", port=port, stdout=io.StringIO())
    assert not Article.objects.exists()
    assert not (checkout / "secret-key").exists()


def test_a_port_that_is_none_is_refused_before_anything_is_done() -> None:
    with pytest.raises(CommandError, match="Choose another with --port"):
        call_command("quickstart", port=99999)
