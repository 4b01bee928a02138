"""INSERT ... SELECT, which Django's ORM lacks: a row for each of many in one statement, however many they are."""

from __future__ import annotations

from django.db import connection
from django.db.models import F, Field, Model, QuerySet, Value
from django.db.models.expressions import Combinable


def insert_for_each(rows: QuerySet, like: Model, **columns: str) -> int:
    """Inserts a copy of the unsaved `like` for each of `rows`; returns how many.

    `columns` says which columns come from the row: `person_id="pk"`. The other fields are as `like` has them. No
    signals are sent, as with `bulk_create`, which would need more statements the more rows there are.
    """
    fields = [field for field in like._meta.local_concrete_fields if not field.primary_key]
    values = {f"new_{field.attname}": _value(field, like, columns) for field in fields}
    chosen = rows.order_by().annotate(**values).values_list(*values)
    sql, parameters = chosen.query.sql_with_params()
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(like._meta.db_table)} ({names}) {sql}", parameters)
        return cursor.rowcount


def _value(field: Field, like: Model, columns: dict[str, str]) -> Combinable:
    if field.attname in columns:
        return F(columns[field.attname])
    return Value(field.pre_save(like, add=True), output_field=field)
