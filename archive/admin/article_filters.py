"""What narrows the list of articles."""

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet

from comments.models import Comment


def uncertain(article: str) -> QuerySet[Comment]:
    return Comment.objects.inferred().filter(article=OuterRef(article)).order_by()


class UncertainFilter(admin.SimpleListFilter):
    title = "placements"
    parameter_name = "uncertain"

    def lookups(self, request, model_admin):
        return [("yes", "Some are uncertain"), ("no", "None is uncertain")]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            unsure = Exists(uncertain("pk"))
            return queryset.filter(unsure if self.value() == "yes" else ~unsure)
        return queryset


class EditedFilter(admin.SimpleListFilter):
    title = "edits"
    parameter_name = "edited"

    def lookups(self, request, model_admin):
        return [("yes", "Edited since the import"), ("no", "As imported"), ("own", "Written here")]

    def queryset(self, request, queryset):
        match self.value():
            case "yes":
                return queryset.filter(imported_at__isnull=False, edited_at__gt=F("imported_at"))
            case "no":
                return queryset.filter(imported_at__isnull=False).exclude(
                    edited_at__gt=F("imported_at")
                )
            case "own":
                return queryset.filter(imported_at__isnull=True)
        return queryset
