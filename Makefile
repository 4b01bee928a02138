# `make demo` and `make test` need Python 3.11+ and make. PYTHON=python3.12 chooses another interpreter,
# PORT=8001 another port for the demo, ARGS="-k search" goes to pytest.
PORT ?= 8000
BIN = .venv/bin
# Without reordering: tests that empty the database must stay behind those that count on what migrations put there.
# A test that waits for ever fails after ten minutes and says where it waits.
PYTEST = $(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder --timeout 600
PIP_COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-options
export PYTHON REQUIRE_LIVE

.PHONY: demo test test-postgresql check format screenshots weights lock

demo:
	@scripts/install requirements.lock
	@$(BIN)/python manage.py demo --port $(PORT)

test:
	@scripts/install requirements-test.lock
	$(PYTEST) $(ARGS)

# The same tests on PostgreSQL, with a server of our own; but those that start processes with databases of their own,
# and the long walks through all addresses, which ask the database for nothing new.
test-postgresql:
	@scripts/install requirements-test.lock
	$(BIN)/python -m tests.live.postgresql $(PYTEST) --ignore tests/live --ignore tests/browser --ignore tests/hub \
	--ignore tests/search/test_kills.py --ignore tests/demo/test_alliance.py --ignore tests/demo/test_running.py \
	--ignore tests/rights --ignore tests/test_leaks.py --ignore tests/articles/test_life.py --ignore tests/articles/test_admin_scope.py $(ARGS)

# Everything that is checked without running the site.
check:
	@scripts/install requirements-test.lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z "*.html" | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=hub.settings.production SECRET_KEY=$$(od -An -N40 -tx1 /dev/urandom | tr -d ' \n') \
	ALLOWED_HOSTS=hub.example.org SITE_URL=https://hub.example.org \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z "*.html" | xargs -0 $(BIN)/djade --target-version 5.2

# Where something withdrawn was: no page leads there.
define GONE
from articles.models import Address, Withdrawal
items = Withdrawal.objects.open().filter(item_id__isnull=False).values("item_id")
print(Address.objects.filter(item_id__in=items).values_list("path", flat=True).first())
endef
export GONE

# The documents' pictures, from a demo that is running at PORT.
screenshots:
	@scripts/install requirements-test.lock
	$(BIN)/python -m tests.browser.screenshots --base http://127.0.0.1:$(PORT)
	$(BIN)/python manage.py maintenance_page
	$(BIN)/python -m tests.browser.page_pictures --base http://127.0.0.1:$(PORT) \
	--gone "$$($(BIN)/python manage.py shell -v 0 -c "$$GONE")"
	$(BIN)/pytest -q tests/browser/editor_pictures.py

# What pages cost on a phone over a slow 4G, for docs/measurements.md, from the same demo.
weights:
	@scripts/install requirements-test.lock
	$(BIN)/python -m tests.browser.weighing --base http://127.0.0.1:$(PORT)

lock:
	@$(BIN)/python -m pip install --quiet pip-tools
	$(PIP_COMPILE) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) --extra production --output-file requirements-production.lock pyproject.toml
	$(PIP_COMPILE) --extra production --extra test --output-file requirements-test.lock pyproject.toml
