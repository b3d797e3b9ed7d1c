"""`carcare market`. Heavy imports happen inside the verb."""

from pathlib import Path
from typing import Literal

import click

CHANNELS = ["douyin", "meituan", "amap", "wechat", "sms"]


@click.command()
@click.argument("store")
@click.option("--service", help="A code of the catalogue, e.g. brake_pads.")
@click.option("--campaign", help="A season, journey or group of customers, e.g. winter_check.")
@click.option("--channel", type=click.Choice(CHANNELS), default="wechat", show_default=True)
@click.option(
    "--form",
    type=click.Choice(["moments", "group", "one_to_one"]),
    default="moments",
    show_default=True,
    help="For WeChat.",
)
@click.option(
    "--tone",
    type=click.Choice(["friendly", "professional", "lively", "calm"]),
    default="friendly",
    show_default=True,
)
@click.option("--locale", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option(
    "--poster",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Save a poster, too; --url is where its QR code leads.",
)
@click.option(
    "--shape", type=click.Choice(["3x4", "9x16", "1x1"]), default="3x4", show_default=True
)
@click.option("--url", help="Address of the booking page, e.g. https://shop.example/.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def market(
    store: str,
    service: str | None,
    campaign: str | None,
    poster: Path | None,
    shape: Literal["3x4", "9x16", "1x1"],
    url: str | None,
    as_json: bool,
    **style: str,
) -> None:
    """Write marketing copy for a store, from its records alone.

    Three texts, each with the record behind every statement; what the Advertising Law forbids is
    mended.
    """
    from assistant.commands.market import Poster, run
    from assistant.marketing.model import Brief

    if (service is None) == (campaign is None):
        raise click.UsageError("Give either --service or --campaign.")
    if poster is not None and url is None:
        raise click.UsageError("--poster needs --url: where its QR code leads.")
    brief = Brief(store_id=store, service=service, campaign=campaign, **style)  # type: ignore[arg-type] # checked by click
    run(brief, Poster(poster, shape, url) if poster and url else None, as_json=as_json)
