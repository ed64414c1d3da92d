"""The WSGI entry point; ``flask`` finds the application here by itself."""

from licensing import create_app

app = create_app()
