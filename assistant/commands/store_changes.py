"""Show and change a store from the command line."""

import re
from collections.abc import Callable
from datetime import date

import click

from assistant.accounts.model import Account
from assistant.booking.errors import BookingError
from assistant.commands.output import print_json
from assistant.messages import SplitRange
from assistant.settings import Settings
from assistant.stores.changing import StoreChanges
from assistant.stores.errors import StoreError
from assistant.stores.osm_hours import UnreadableHours, parse_hours
from assistant.stores.views import OwnPrice, StoreSettings

# Whoever can run the command is trusted with every store.
OPERATOR = Account("command-line", "command-line", "admin")
AS_RECORDED = "-"
CENTS = 100
_RANGE = re.compile(r"^(\d{1,6})(?:-(\d{1,6}))?$")

Change = Callable[[StoreChanges], StoreSettings]


def run_show(store_id: str, *, as_json: bool) -> None:
    """Print what a store can change, and the bookings that no longer fit it."""
    _run(lambda store: store.settings(OPERATOR, store_id), as_json=as_json)


def run_close(store_id: str, day: date, reason: str, *, as_json: bool) -> None:
    """Close a store for a day, and print what that displaces."""
    _run(lambda store: store.close(OPERATOR, store_id, day, reason), as_json=as_json)


def run_reopen(store_id: str, day: date, *, as_json: bool) -> None:
    """Take a closed day back."""
    _run(lambda store: store.reopen(OPERATOR, store_id, day), as_json=as_json)


def run_hours(store_id: str, hours: str, *, as_json: bool) -> None:
    """Set opening hours in OpenStreetMap's notation; "-" goes back to the record's."""
    try:
        wanted = None if hours == AS_RECORDED else parse_hours(hours)
    except UnreadableHours as error:
        raise click.ClickException(
            f"{error}; write them like 'Mo-Fr 09:00-18:00; Su off'"
        ) from error
    _run(lambda store: store.set_hours(OPERATOR, store_id, wanted), as_json=as_json)


def run_services(store_id: str, codes: tuple[str, ...], *, as_json: bool) -> None:
    """Set the services of a store; "-" goes back to the record's."""
    wanted = None if codes == (AS_RECORDED,) else codes
    _run(lambda store: store.set_services(OPERATOR, store_id, wanted), as_json=as_json)


def run_price(store_id: str, service: str, labour: str, parts: str, *, as_json: bool) -> None:
    """Set a store's own price, whole yuan; "-" goes back to the catalogue's range."""
    own = (
        None
        if labour == AS_RECORDED
        else OwnPrice(labour=_range("LABOUR", labour), parts=_range("PARTS", parts))
    )
    _run(lambda store: store.set_price(OPERATOR, store_id, service, own), as_json=as_json)


def _run(change: Change, *, as_json: bool) -> None:
    from assistant.bootstrap import build_desks

    desks = build_desks(Settings())
    try:
        settings = change(StoreChanges(desks.store_desk))
    except (StoreError, BookingError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        desks.engine.dispose()
    if as_json:
        print_json(settings.model_dump(mode="json"))
    else:
        _print(settings)


def _print(settings: StoreSettings) -> None:
    click.echo(f"{settings.store_id} ({settings.timezone}), change {settings.revision}")
    for day, periods in settings.hours.items():
        click.echo(f"  {day}: {', '.join('–'.join(period) for period in periods) or 'closed'}")
    click.echo(f"  services: {', '.join(settings.services) or 'none'}")
    for code, price in settings.prices.items():
        click.echo(
            f"  own price of {code}: labour {_yuan(price.labour)}, parts {_yuan(price.parts)}"
        )
    for closed in settings.closed:
        click.echo(f"  closed on {closed.day}: {closed.reason}")
    click.echo(f"  {len(settings.affected)} bookings no longer fit")
    for row in settings.affected:
        offers = ", ".join(offer.starts_at for offer in row.offers) or "none"
        booking = row.booking
        click.echo(
            f"    {booking.code} {booking.service} {booking.starts_at}; free near it: {offers}"
        )


def _range(name: str, text: str) -> SplitRange:
    match = _RANGE.match(text)
    if not match:
        raise click.ClickException(f"{name} {text!r:.40} is no range of yuan; write 80-120 or 100")
    low = int(match[1])
    return SplitRange(low=low * CENTS, high=int(match[2] or low) * CENTS)


def _yuan(amount: SplitRange) -> str:
    return f"{amount.low // CENTS}–{amount.high // CENTS} yuan"
