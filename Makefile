# Esuk Layang Mabur. `make help` lists what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
PYTHON := $(VENV)/bin/python
export FLASK_APP := run.py
PORT ?= 8080
export PORT
APT_TEST := chromium poppler-utils qpdf postgresql redis-server softhsm2 faketime

.PHONY: help run install migrate test test-install lint fuzz crash contention screenshots readme-pictures axe faults holes sbom matrix attack bench demo-letter audit backup restore \
  restore-drill worker lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 16

run: install ## Install, set up, load the demo for Kecamatan Japah, and serve on PORT (8080)
	@LABUR_ENV=development $(PYTHON) -m flask setup
	@LABUR_ENV=development $(PYTHON) -m flask demo
	@LABUR_ENV=development $(VENV)/bin/gunicorn --config scripts/serving.py run:app

install: $(VENV)/.installed

$(VENV)/.installed: requirements.txt
	@python3 -c 'import ensurepip, venv' 2>/dev/null || scripts/apt-install python3-venv
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

migrate: install ## Migrate the database and sync roles, offices and letter types (production)
	$(PYTHON) -m flask setup

test: test-install ## Install what tests need and run every test
	$(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder -q

test-install: $(VENV)/.test-installed

$(VENV)/.test-installed: requirements-dev.txt
	@python3 -c 'import ensurepip, venv' 2>/dev/null || scripts/apt-install python3-venv
	@scripts/apt-install $(APT_TEST)
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $(VENV)/.installed $@

lint: test-install ## Check style, types and the arrows of the house
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

fuzz: test-install ## Judge every byte of a letter flipped, and MUTANTS=10000 damaged letters (SEED=)
	$(PYTHON) -m tests.fuzz --mutants $(or $(MUTANTS),10000) $(if $(SEED),--seed $(SEED))

attack: test-install ## Try every payload in every text of a letter, the process watched
	$(PYTHON) -m tests.web

holes: test-install ## Ask for known holes of every locked dependency (OSV=address of another advisory service)
	$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
	  -r requirements.txt $(if $(OSV),--vulnerability-service osv --osv-url $(OSV))

sbom: test-install ## Write the software bill of materials, sbom.json (CycloneDX)
	$(PYTHON) -m scripts.sbom requirements.txt sbom.json

matrix: test-install ## Ask every route as every role about every office's rows, and every act in every state (ROUTE=, BACKEND=)
	$(PYTHON) -m tests.matrix $(if $(ROUTE),--route $(ROUTE)) $(if $(BACKEND),--backend $(BACKEND))

screenshots: test-install ## Photograph every screen, three widths, light and dark (ONLY=pattern, AXE=1 to judge too)
	$(PYTHON) -m tests.screenshots $(if $(ONLY),--only '$(ONLY)') $(if $(AXE),--axe)

readme-pictures: test-install ## Take the four pictures of the README anew
	$(PYTHON) -m tests.screenshots --readme

axe: test-install ## Let axe judge every screen, three widths, light and dark (ONLY=pattern)
	$(PYTHON) -m tests.screenshots --axe --widths 390 --themes light $(if $(ONLY),--only '$(ONLY)')

crash: test-install ## Kill the server while SIGNINGS=1000 letters are signed; balance the books (SEED=, BACKEND=)
	$(PYTHON) -m tests.crash --signings $(or $(SIGNINGS),1000) --backend $(or $(BACKEND),both) \
	  $(if $(SEED),--seed $(SEED))

contention: test-install ## Let WORKERS=50 submit LETTERS=200 each into one series, and acts collide (BACKEND=)
	$(PYTHON) -m tests.contention --workers $(or $(WORKERS),50) --letters $(or $(LETTERS),200) \
	  --backend $(or $(BACKEND),both)

faults: test-install ## Fail disk, clock, database, timestamps and BSrE in turn; list what was kept
	$(PYTHON) -m pytest -v tests/faults tests/proof/test_waiting.py tests/signing/test_timestamp.py \
	  tests/approvals/test_bsre.py tests/approvals/test_reconcile.py tests/signing/bsre

bench: test-install ## Run the benchmarks; prints a table, writes bench/results.json
	$(PYTHON) -m bench

demo-letter: install ## Issue two demo letters over HTTP into OUT=folder (empty LABUR_DATA)
	@test -n "$(OUT)" || { echo "usage: make demo-letter OUT=some/folder"; exit 2; }
	@LABUR_ENV=development $(PYTHON) -m flask setup
	@LABUR_ENV=development $(PYTHON) -m flask demo > /dev/null
	@LABUR_ENV=development $(PYTHON) -m scripts.demo_letter "$(OUT)"

audit: install ## Prove the chain of the audit trail (LABUR_ENV, LABUR_DATA as when serving)
	$(PYTHON) -m flask audit

backup: install ## Back up everything into one encrypted file (TO=folder, KEEP=30)
	$(PYTHON) -m flask backup $(if $(TO),--to "$(TO)") $(if $(KEEP),--keep $(KEEP))

restore: install ## Restore FILE with the private key in IDENTITY into the new folder TO (URL=)
	@test -n "$(FILE)" -a -n "$(IDENTITY)" -a -n "$(TO)" || \
	  { echo "usage: make restore FILE=labur-….age IDENTITY=key.txt TO=new/folder [URL=postgresql://…]"; exit 2; }
	$(PYTHON) -m flask restore "$(FILE)" --identity "$(IDENTITY)" --to "$(TO)" $(if $(URL),--database-url "$(URL)")

restore-drill: install ## Prove that a backup can be restored, every letter of it (FILE=, IDENTITY=, URL=)
	$(PYTHON) -m flask restore-drill $(if $(FILE),--file "$(FILE)") $(if $(IDENTITY),--identity "$(IDENTITY)") \
	  $(if $(URL),--database-url "$(URL)")

audit-attack: test-install ## Falsify the audit trail ATTACKS=500 times on each database; all must be found (SEED=)
	$(PYTHON) -m tests.audit.attack --attacks $(or $(ATTACKS),500) $(if $(SEED),--seed $(SEED))

worker: install ## Complete and renew letters' proofs until stopped (production)
	$(PYTHON) -m flask worker

lock: ## Lock the dependencies anew, with hashes and without addresses (needs uv)
	uv pip compile requirements.in --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --upgrade -q -o requirements.txt
	uv pip compile requirements-dev.in --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --upgrade -q -o requirements-dev.txt

clean: ## Remove the virtual environment and caches (the data folder stays)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
