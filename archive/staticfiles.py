"""Style, script and fonts under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedWhereCollected(CompressedManifestStaticFilesStorage):
    """Plain names until `collectstatic` has run: a fresh checkout and its tests need no build."""

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)
        except ValueError:  # no such file in STATIC_ROOT
            return name
