"""Runs Pilotlight on one machine with nothing installed: PostgreSQL, Valkey, web and worker under one supervisor.

Standard library only. Nothing here knows the product, and the product knows nothing of this.

`up`, `test` and every other command share the servers of one data folder through locks (see `servers`). The servers are
children of a keeper process (see `keeper`), which starts them, restarts them, and stops them once nobody holds on.
"""
