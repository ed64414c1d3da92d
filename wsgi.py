"""The WSGI entry point; ``flask`` finds the application here by itself."""

import gc

from licensing import create_app

# What a program is made of is never garbage: it is not looked through while it is read, nor afterwards.
gc.disable()
app = create_app()
gc.freeze()
gc.enable()
