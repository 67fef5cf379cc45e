"""Commands that look after the trainer: why, rebuild, redate, config."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from srs_trainer import settings as house
from srs_trainer.commands.call import Call
from srs_trainer.errors import ClockAhead, UsageError


def why(call: Call) -> int:
    """Say why a card is due when it is, with its whole history."""
    with call.trainer() as trainer:
        info = trainer.card_info(call.options.card)
    import dataclasses

    from srs_trainer.model.days import iso_day

    if call.json:
        value = dataclasses.asdict(info)
        value["due_day"] = None if info.due_day is None else iso_day(info.due_day)
        for line in value["history"]:
            line["day"] = iso_day(line["day"])
        call.show_json(value)
        return 0
    from srs_trainer.saying import card_lines

    call.show("\n".join(card_lines(info)))
    return 0


def rebuild(call: Call) -> int:
    """Recompute memory, due days and figures from the log of answers."""
    moving = sys.stderr.isatty()

    def progress(done: int, of: int) -> None:
        if moving:
            print(f"\r{done} of {of} cards", end="", file=sys.stderr, flush=True)

    with call.trainer() as trainer:
        cards = trainer.rebuild(progress)
    if moving:
        print(file=sys.stderr)
    if call.json:
        call.show_json({"cards": cards})
    else:
        call.say(f"rebuilt from the log: {cards} {'card' if cards == 1 else 'cards'}")
    return 0


def redate(call: Call) -> int:
    """Say that the clock was wrong when the newest answers were given, and is right now."""
    with call.trainer() as trainer:
        wrong = _was_wrong(call, trainer.moment)
        if wrong:
            trainer.redate()
    if call.json:
        call.show_json({"redated": wrong})
    else:
        call.say("Those answers count as given today" if wrong else "Nothing was changed")
    return 0


def _was_wrong(call: Call, moment: Callable[[], object]) -> bool:
    """Whether own answers lie in the future and a person says that the clock was wrong then."""
    from srs_trainer.model.days import iso_day

    try:
        moment()
    except ClockAhead as ahead:
        newest, now = iso_day(ahead.newest_day), iso_day(ahead.now_day)
        question = f"Was the clock wrong on {newest}, and is it right now, on {now}?"
        if call.options.yes or (call.can_ask() and call.agreed(question)):
            return True
        if call.can_ask():
            return False
        raise UsageError(f"{question} If so, say --yes; if not, set the clock right") from None
    call.say("The clock is in order")
    return False


def unsuspend(call: Call) -> int:
    """Bring suspended cards back, faulty ones among them; without a card, list what is suspended."""
    with call.trainer() as trainer:
        held = trainer.suspended()
        for card in call.options.cards:
            if card not in held:
                raise UsageError(f"{card} is not suspended; `srs unsuspend` lists the cards that are")
        for card in call.options.cards:
            trainer.bring_back(card)
    if call.json:
        call.show_json({"suspended": [card for card in held if card not in call.options.cards]})
    elif call.options.cards:
        call.say(f"Brought back: {', '.join(call.options.cards)}")
    else:
        for card, title in held.items():
            call.show(f"{card}   {title}")
        if not held:
            call.say("No card is suspended")
    return 0


def config(call: Call) -> int:
    """List the settings, show one, or set one."""
    name, value = call.options.name, call.options.value
    settings = call.settings
    if value is not None:
        change: dict[str, Any] = {name: house.parsed(name, value)}
        settings = settings._replace(**change)
        house.save(call.home, settings)
    values = settings._asdict()
    if name is not None:
        if name not in values:
            raise UsageError(f"there is no setting {name!r}; there are {', '.join(values)}")
        values = {name: values[name]}
    if call.json:
        call.show_json(values)
        return 0
    for key, held in values.items():
        limits = house.LIMITS.get(key)
        within = f"   ({limits[0]:g} to {limits[1]:g})" if limits else ""
        call.show(f"{key} = {held}{within}")
    return 0
