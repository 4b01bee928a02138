# `make demo` and `make test` need Python 3.11+ and make. PYTHON=python3.12 chooses another interpreter,
# PORT=8001 another port for the demo, ARGS="-k search" goes to pytest.
PORT ?= 8000
BIN = .venv/bin
# Without reordering: tests that empty the database must stay behind those that count on what migrations put there.
PYTEST = $(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder
PIP_COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-options
export PYTHON REQUIRE_LIVE

.PHONY: demo test test-postgresql check format screenshots lock

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

# The documents' pictures, from a demo that is running at PORT.
screenshots:
	@scripts/install requirements-test.lock
	$(BIN)/python -m tests.browser.screenshots --base http://127.0.0.1:$(PORT)
	$(BIN)/pytest -q tests/browser/editor_pictures.py

lock:
	$(PIP_COMPILE) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) --extra production --output-file requirements-production.lock pyproject.toml
	$(PIP_COMPILE) --extra production --extra test --output-file requirements-test.lock pyproject.toml
