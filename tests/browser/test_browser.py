"""That pages are served to a real browser at all; what they look like is tested beside this file."""


def test_chromium_opens_the_front_page(page, live_server, alliance):
    response = page.goto(live_server.url)
    assert response.status == 200
    assert "工会新媒体联盟" in page.title()


def test_the_next_test_has_the_migrations_data_again(page, live_server, alliance):
    assert page.goto(f"{live_server.url}/admin/login/").status == 200
