PIP_COMPILE = .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-options

lock:
	$(PIP_COMPILE) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) --extra production --output-file requirements-production.lock pyproject.toml
	$(PIP_COMPILE) --extra production --extra test --output-file requirements-test.lock pyproject.toml
