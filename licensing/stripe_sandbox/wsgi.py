"""Start the stand-in: ``granian --interface wsgi --host 127.0.0.1 --port 8001
licensing.stripe_sandbox.wsgi:app``.

Its settings come from the environment; see ``settings.from_environment``.
"""

import atexit
import os

from licensing.stripe_sandbox import create_app, of
from licensing.stripe_sandbox.settings import from_environment

app = create_app(from_environment(os.environ))
_courier = of(app).courier
_courier.start()
atexit.register(_courier.stop)
