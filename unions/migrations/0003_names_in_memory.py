"""The text by which a union is found has another form: written anew for every union there is."""

from zlib import crc32

from django.db import migrations, models

from unions import naming


def write_anew(apps, schema_editor):
    unions = apps.get_model("unions", "Union").objects
    for union in unions.only("name", "short_names", "address", "slug", "level", "region_code").iterator():
        text = naming.search_text(union.name, union.short_names, union.address)
        digest = crc32("\n".join((union.slug, union.level, union.region_code, text)).encode()) >> 8
        unions.filter(pk=union.pk).update(search_text=text, search_digest=digest)


class Migration(migrations.Migration):

    dependencies = [
        ('unions', '0002_oversight'),
    ]

    operations = [
        migrations.AddField(
            model_name='union',
            name='search_digest',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name='union',
            index=models.Index(fields=['search_digest', 'id'], name='union_search_digest'),
        ),
        migrations.RunPython(write_anew, migrations.RunPython.noop),
    ]
