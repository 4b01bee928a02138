"""「本会人员」 as a browser asks for it, and what became of it."""

from django.test import Client

from tests import scene
from unions import members
from unions.models import User

NEW = {"name": "欧阳修远", "email": "Ouyang@Example.org", "roles": ["editor", "first"]}


def people_url(section, *parts) -> str:
    return "/admin/people/" + "".join(f"{part}/" for part in (section.union.pk, *parts))


def add(client, section, committed, **data):
    with committed():
        return client.post(people_url(section, "add"), NEW | data, follow=True)


def act(client, section, user, name: str):
    return client.post(people_url(section, user.pk, name), follow=True)


def roles(user, section) -> set[str]:
    return members.roles_of(User.objects.get(pk=user.pk)).get(section.union.pk, set())


def words(response) -> str:
    return response.content.decode()


def log_in(username: str, password: str = scene.PASSWORD) -> Client:
    client = Client()
    client.post("/admin/login/", {"username": username, "password": password})
    return client


def is_inside(client) -> bool:
    return client.get("/admin/").status_code == 200
