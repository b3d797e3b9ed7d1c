"""Runs migrations inside the transaction that `assistant.database.migrate` opened."""

from alembic import context

from assistant.accounts.tables import metadata as accounts
from assistant.booking.tables import metadata as booking
from assistant.cases.tables import metadata as cases
from assistant.tables import metadata as own

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[booking, accounts, own, cases],
    render_as_batch=True,
)
context.run_migrations()
