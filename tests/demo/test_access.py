"""The demo's password opens nothing with DEBUG off."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.urls import reverse

from demo.access import DEMO_PASSWORD
from tests import scene
from unions.models import User

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
REFUSE = "demo.access.RefuseDemoPassword"


@pytest.fixture
def foshan_editor(foshan):
    user = scene.make_person("foshan-editor", foshan.union, "editor")
    user.set_password(DEMO_PASSWORD)
    user.save()
    return user


def log_in(client, username, password):
    return client.post(reverse("wagtailadmin_login"), {"username": username, "password": password})


def test_the_demo_password_opens_the_admin_of_the_demo(client, foshan_editor, settings):
    settings.DEBUG = True
    response = log_in(client, "foshan-editor", DEMO_PASSWORD)
    assert response.status_code == 302
    assert int(client.session["_auth_user_id"]) == foshan_editor.pk


def test_the_demo_password_is_refused_with_debug_off(client, foshan_editor, settings):
    settings.DEBUG = False
    response = log_in(client, "foshan-editor", DEMO_PASSWORD)
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_demo_password_is_refused_for_accounts_that_are_not_the_demos(db, settings):
    settings.DEBUG = False
    User.objects.create_superuser("operator", "operator@example.org", DEMO_PASSWORD)
    assert authenticate(None, username="operator", password=DEMO_PASSWORD) is None


def test_other_passwords_work_with_debug_off(client, foshan_editor, settings):
    settings.DEBUG = False
    foshan_editor.set_password(scene.PASSWORD)
    foshan_editor.save()
    assert log_in(client, "foshan-editor", scene.PASSWORD).status_code == 302


def test_nobody_can_choose_the_demo_password():
    with pytest.raises(ValidationError, match="演示密码"):
        validate_password(DEMO_PASSWORD)


@pytest.mark.parametrize("backends", [[MODEL_BACKEND], [MODEL_BACKEND, REFUSE]])
def test_settings_that_would_accept_the_demo_password_are_an_error(settings, backends):
    settings.AUTHENTICATION_BACKENDS = backends
    assert "demo.E001" in {message.id for message in run_checks(tags=["security"])}


def test_our_settings_refuse_the_demo_password():
    assert "demo.E001" not in {message.id for message in run_checks(tags=["security"])}


def test_demo_accounts_in_a_public_database_are_a_warning(foshan_editor, settings):
    def ids():
        return {message.id for message in run_checks(tags=["database"], databases=["default"])}

    settings.DEBUG = False
    assert "demo.W001" in ids()
    settings.DEBUG = True
    assert "demo.W001" not in ids()
    settings.DEBUG = False
    foshan_editor.delete()
    assert "demo.W001" not in ids()
