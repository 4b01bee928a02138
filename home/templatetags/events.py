"""For the events' pages."""

from django import template

from home.occasions import city_name

register = template.Library()
register.filter("city_name", city_name)
