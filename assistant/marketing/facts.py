"""What the records say of a store and its work, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.marketing.errors import NotSold, UnknownCampaign
from assistant.marketing.model import Brief, Fact
from assistant.marketing.opening_hours import hours_line
from assistant.marketing.phrases import Phrases
from assistant.pricing import estimate, has_clear_price
from assistant.stores.directory import is_bookable
from assistant.stores.errors import UnknownService
from knowledge_base.campaigns import Campaign
from knowledge_base.load import Knowledge
from knowledge_base.schema import Locale, Service, Store, VehicleClass

CLASSES: tuple[VehicleClass, ...] = ("compact", "midsize", "suv", "luxury")
# A campaign lists at most so many services of the store.
LISTED = 3
# A single service makes no campaign: write about the service itself.
FEWEST = 2
_CENTS = 100


@dataclass(frozen=True)
class FactSheet:
    """The facts by the name that templates call them; `services` are those spoken about.

    A name is absent where the record is silent, and then nothing can be said of it.
    """

    facts: Mapping[str, Fact]
    store: Store
    services: tuple[Service, ...]
    campaign: Campaign | None

    @property
    def own_price(self) -> bool:
        """Whether the store has a price of its own, the same for every car."""
        return self.services[0].code in self.store.prices

    @property
    def bookable(self) -> bool:
        """Whether a time can be booked online."""
        return is_bookable(self.store)


def gather(
    brief: Brief,
    knowledge: Knowledge,
    campaigns: Mapping[str, Campaign],
    store: Store,
    say: Phrases,
) -> FactSheet:
    """Return what may be said for a brief.

    Raises:
        UnknownService: The catalogue has no such service.
        NotSold: The store does none of the work.
        UnknownCampaign: No campaign has that code.
    """
    campaign = _campaign(brief, campaigns)
    services = _services(brief, campaign, knowledge, store)
    facts = _of_store(store, brief.locale, say)
    facts |= _of_services(services, store, campaign, brief.locale, say)
    facts |= _of_campaign(campaign, brief.locale, say)
    return FactSheet(facts, store, services, campaign)


def _campaign(brief: Brief, campaigns: Mapping[str, Campaign]) -> Campaign | None:
    if brief.campaign is None:
        return None
    if brief.campaign not in campaigns:
        raise UnknownCampaign(brief.campaign, list(campaigns))
    return campaigns[brief.campaign]


def _services(
    brief: Brief, campaign: Campaign | None, knowledge: Knowledge, store: Store
) -> tuple[Service, ...]:
    catalogue = knowledge.services
    if campaign is None:
        return (_service(brief.service or "", catalogue, store),)
    listed = [code for code in campaign.services if code in store.services and code in catalogue]
    sold = [code for code in listed if _is_priced(catalogue[code], store)]
    if len(sold) < FEWEST:
        raise NotSold(
            f"The store {store.store_id!r} offers too little of what the campaign "
            f"{campaign.code!r} is about ({', '.join(campaign.services)}); choose another one.",
            "campaign",
        )
    return tuple(catalogue[code] for code in sold[:LISTED])


def _service(code: str, catalogue: Mapping[str, Service], store: Store) -> Service:
    if code not in catalogue:
        raise UnknownService(code)
    if code not in store.services:
        raise NotSold(
            f"The record of the store {store.store_id!r} does not list {code!r}; choose a service "
            "that it does, or add this one to the record.",
            "service",
        )
    return catalogue[code]


def _of_store(store: Store, locale: Locale, say: Phrases) -> dict[str, Fact]:
    at = f"store:{store.store_id}"
    found = {
        "store": Fact(store.name.get(locale), f"{at}#name"),
        "address": Fact(store.address.get(locale), f"{at}#address"),
        "hours": Fact(hours_line(store.hours, locale), f"{at}#hours"),
        # A demo store has no telephone, and a number of one must not be dialled.
        "phone": Fact("" if store.demo else store.phone or "", f"{at}#phone"),
        "rating": Fact("" if store.rating is None else f"{store.rating:g}", f"{at}#rating"),
        "area": Fact(_area(store, locale), f"{at}#city,district"),
    }
    if store.demo:
        found["demo"] = Fact(say.data["demo"], f"{at}#demo")
    return {name: fact for name, fact in found.items() if fact.claim}


def _area(store: Store, locale: Locale) -> str:
    """Return city and district for tags; the records hold them in Chinese only."""
    known = [part for part in (store.city, store.district) if part != "—"]
    return "".join(dict.fromkeys(known)) if locale == "zh" else ""


def _of_services(
    services: tuple[Service, ...],
    store: Store,
    campaign: Campaign | None,
    locale: Locale,
    say: Phrases,
) -> dict[str, Fact]:
    first = services[0]
    at = f"service:{first.code}"
    names = say.listed([item_name(service, locale) for service in services])
    found = {
        "subject": Fact(short_name(first, locale), f"{at}#name"),
        "does": Fact(first.description.get(locale), f"{at}#description"),
        "todo": Fact(_todo(first, locale, say), f"{at}#name"),
        "excludes": Fact(_excluded(first, locale, say), f"{at}#excludes"),
        "quote": Fact(say.data["quote"], f"{at}#basis"),
        "time": Fact(say.duration(first.duration_min), f"{at}#duration_min"),
        "price": Fact(price_range(first, store, "compact"), _priced(first, store, "compact")),
        "said": _said(first, store, "compact", say),
        "said_suv": _said(first, store, "suv", say),
        "names": Fact(names, _codes(services)),
    }
    found |= {
        f"price_{vehicle}": Fact(price_range(first, store, vehicle), _priced(first, store, vehicle))
        for vehicle in CLASSES
    }
    if campaign is None:
        return found if _is_priced(first, store) else _unpriced(found, at, say)
    # What one service costs and holds must not be taken for all that the campaign is about.
    found = {name: found[name] for name in ("names", "quote")}
    for n, service in enumerate(services, 1):
        found[f"item_{n}"] = Fact(item_name(service, locale), f"service:{service.code}#name")
        found[f"item_price_{n}"] = Fact(
            price_range(service, store, "compact"), _priced(service, store, "compact")
        )
        found[f"item_said_{n}"] = _said(service, store, "compact", say)
        found[f"item_time_{n}"] = Fact(
            say.duration(service.duration_min), f"service:{service.code}#duration_min"
        )
    return found


def _is_priced(service: Service, store: Store) -> bool:
    return service.code in store.prices or has_clear_price(service)


def _unpriced(found: Mapping[str, Fact], at: str, say: Phrases) -> dict[str, Fact]:
    """Return the facts without prices: a range too wide to mean anything would only mislead."""
    kept = {name: fact for name, fact in found.items() if not name.startswith(("price", "said"))}
    # The time in the catalogue is that of the inspection; the work may take days.
    kept["slot_time"] = kept.pop("time")
    return kept | {"quote": Fact(say.data["unclear"]["quote"], f"{at}#basis")}


def _of_campaign(campaign: Campaign | None, locale: Locale, say: Phrases) -> dict[str, Fact]:
    if campaign is None:
        return {}
    name, at = campaign.name.get(locale), f"campaign:{campaign.code}"
    found = {"subject": Fact(name, f"{at}#name"), "todo": Fact(say.do(name), f"{at}#name")}
    for n, reason in enumerate(campaign.reasons, 1):
        found[f"reason_{n}"] = Fact(reason.text.get(locale), f"guide:{reason.guide}")
    return found


def _todo(service: Service, locale: Locale, say: Phrases) -> str:
    """Return the work as something to do."""
    return str(say.data["todo"].get(service.code) or say.do(short_name(service, locale)))


def _excluded(service: Service, locale: Locale, say: Phrases) -> str:
    items = [item.get(locale) for item in service.excludes]
    return str(say.data["items"]).join(items if locale == "zh" else map(_lower, items))


def _said(service: Service, store: Store, vehicle: VehicleClass, say: Phrases) -> Fact:
    """Return a price as it is spoken."""
    low, high = _yuan(service, store, vehicle)
    key = "price_one" if low == high else "price_said"
    words = say.data[key].format(low=low, high=high)
    return Fact(words, _priced(service, store, vehicle))


def short_name(service: Service, locale: Locale) -> str:
    """Return the name as it is said in a sentence, without what stands in brackets."""
    name = service.name.get(locale).partition("（")[0]
    return name if locale == "zh" else _lower(name)


def item_name(service: Service, locale: Locale) -> str:
    """Return the name as it stands in a list of work."""
    name = short_name(service, locale)
    return name.removeprefix("更") if name.startswith("更换") else name


def _lower(name: str) -> str:
    """Return an English name inside a sentence: "EV", "ABS" and "AdBlue" stay."""
    if any(char.isupper() for char in name.split()[0][1:]):
        return name
    return name[0].lower() + name[1:]


def price_range(service: Service, store: Store, vehicle: VehicleClass) -> str:
    """Return the catalogue's range at this store, whole yuan."""
    low, high = _yuan(service, store, vehicle)
    return f"¥{low}" if low == high else f"¥{low}–{high}"


def _yuan(service: Service, store: Store, vehicle: VehicleClass) -> tuple[int, int]:
    found = estimate(service, vehicle_class=vehicle, store=store, locale="zh")
    return round(found.low / _CENTS), round(found.high / _CENTS)


def _priced(service: Service, store: Store, vehicle: VehicleClass) -> str:
    if service.code in store.prices:
        return f"store:{store.store_id}#prices.{service.code}"
    return f"service:{service.code}#prices.{vehicle};store:{store.store_id}#price_factor"


def _codes(services: tuple[Service, ...]) -> str:
    return ";".join(f"service:{service.code}#name" for service in services)
