"""What has a name and an address of its own: authors, publications, tags."""

from django.contrib import admin

from archive import services


class NamedAdmin(admin.ModelAdmin):
    def get_prepopulated_fields(self, request, obj=None):
        # An address that is out in the world does not follow a corrected name.
        return {} if obj else {"slug": ["name"]}

    def save_model(self, request, obj, form, change):
        """Whoever gives it another address leaves a way from the old one."""
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            services.keep_address(of=obj, former=form.initial["slug"])
