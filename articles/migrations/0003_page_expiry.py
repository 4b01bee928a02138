"""An index on a table of Wagtail's, which has none on `expire_at`: feeds and the scheduler ask every time what
expired, and must not read all pages for it. `makemigrations` does not know of it; keep it when squashing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX page_expiring ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL",
            "DROP INDEX page_expiring",
        )
    ]
