"""The site as a WSGI application."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from justexits.web.serving import warm_aside

application = get_wsgi_application()
warm_aside()  # in each worker, while it waits for its first request
