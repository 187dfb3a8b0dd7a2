"""``python run.py`` serves the app for development; ``run:app`` is the WSGI app for servers."""

import os
import sys

from app import create_app
from config import InsecureSettings, settings

try:
    app = create_app(settings(os.environ))
except InsecureSettings as error:
    sys.exit(f"Refusing to start: {error}.")

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=app.config["PORT"], threaded=True)
