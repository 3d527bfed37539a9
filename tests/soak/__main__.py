"""``python -m tests.soak --seed 1 --gestures 1000 --faults 1000``: nothing lost, nothing doubled, whatever goes wrong.

Before every gesture the page must show what all gestures so far mean; at the end the server's body must mean the same,
its log must hold one change a gesture, and ``verify`` must find nothing.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.real_server import RealServer, until
from tests.soak.faults import World
from tests.soak.gestures import TEXT, Hands
from tests.soak.meaning import told

SHOWN = """() => {
    const { spans, entities, frames } = sanad.store.annotations;
    return { spans: [...spans.values()], entities: [...entities.values()], frames: [...frames.values()] };
}"""


#: What helps to understand a failure: where the keys go, what would be undone next, what was said last.
LOOK = """() => ({
    focus: document.activeElement?.outerHTML.slice(0, 160),
    dialogs: [...document.querySelectorAll("dialog[open]")].map(({ id }) => id),
    canUndo: sanad.store.canUndo,
    undo: sanad.store.history.undo.slice(-2),
    redo: sanad.store.history.redo.slice(-2),
    loggedFrom: sanad.store.loggedFrom,
    revision: sanad.store.revision,
    pending: sanad.store.pending.map(({ id }) => id),
    said: document.getElementById("live").textContent,
})"""


def main() -> None:
    """Runs once a seed; ends with 1 when something was lost, doubled or is not what it means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="may be given several times; 1, 2 and 3 unless told")
    parser.add_argument("--gestures", type=int, default=1000)
    parser.add_argument("--faults", type=int, default=1000)
    given = parser.parse_args()
    for seed in given.seed or [1, 2, 3]:
        print(f"seed {seed}: {given.gestures} gestures, {given.faults} faults …", flush=True)
        figures = soak(seed, given.gestures, given.faults)
        print(json.dumps({"seed": seed, **figures}, ensure_ascii=False), flush=True)


def soak(seed: int, gestures: int, faults: int) -> dict[str, Any]:
    """One run; its figures. Raises AssertionError where anything is not as it must be."""
    luck = random.Random(seed)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        RealServer(Path(folder), TEXT, articles=1) as server,
        sync_playwright() as playwright,
    ):
        server.next_set()
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="ar", reduced_motion="reduce")
        context.add_cookies([server.cookie()])
        world, hands = World(context, server, luck), Hands(luck)
        world.trace = hands.trace
        work(world, hands, gestures, faults)
        settle(world)
        figures = judge(world, hands)
        browser.close()
    return figures | {"seconds": round(time.monotonic() - began)}


def work(world: World, hands: Hands, gestures: int, faults: int) -> None:
    """Gesture after gesture, with the faults spread evenly between them."""
    begun = 0
    for number in range(gestures):
        while happened(world) + len(world.queue) < faults * number // gestures and begun < number * 3 + 9:
            begun += 1
            world.fault()
        agree(world, hands)
        hands.gesture(world.page)
        agree(world, hands, seconds=5)
        world.try_again()
        world.pass_on()
        if number % 100 == 99:
            print(f"  {number + 1} gestures, {happened(world)} faults", file=sys.stderr, flush=True)
    finish(world, faults)


def happened(world: World) -> int:
    return sum(count for name, count in world.happened.items() if name != "passed")


def finish(world: World, faults: int) -> None:
    """Faults that still wait for a request get theirs."""
    while world.queue and happened(world) < faults:
        waiting = len(world.queue)
        world.pass_on()
        world.try_again()
        if world.page.evaluate("sanad.store.pending.length") == 0:
            return
        until(
            lambda waiting=waiting: len(world.queue) < waiting or not world.page.evaluate("sanad.store.pending.length"),
            "a request was made",
            pause=lambda: world.page.wait_for_timeout(20),
        )


def agree(world: World, hands: Hands, seconds: float = 30) -> None:
    """The page shows what all gestures mean: what another tab did has arrived, what was reloaded is back."""
    page, wanted = world.page, hands.life.now.told()
    try:
        until(
            lambda: shown(page) == wanted, "the page shows it", seconds=seconds, pause=lambda: page.wait_for_timeout(10)
        )
    except AssertionError:
        status = page.evaluate("sanad.store.status")
        log = [
            (one["op"], one["kind"], one.get("object", {}).get("text"))
            for _, all_ in world.server.log()[-3:]
            for one in all_
        ]
        so_far = f"after {', '.join(hands.trace[-30:])}\n{world.happened}, saving: {status}\nlast in the log: {log}"
        so_far += f"\nthrown: {world.errors}\nthe page: {json.dumps(page.evaluate(LOOK), ensure_ascii=False)}"
        sys.exit(f"{hands.count} gestures: the page shows\n{shown(page)}\nbut they mean\n{wanted}\n{so_far}")
    assert not world.errors, world.errors


def shown(page: Page) -> dict[str, Any]:
    return told(page.evaluate(SHOWN))


def settle(world: World) -> None:
    """Calm weather, one tab; everything gets through."""
    world.calm()
    for page in world.pages:
        if page is not world.page:
            page.close()
    until(
        lambda: (world.try_again(), world.page.evaluate("sanad.store.pending.length"))[1] == 0,
        "everything is saved",
        seconds=120,
        pause=lambda: world.page.wait_for_timeout(200),
    )


def judge(world: World, hands: Hands) -> dict[str, Any]:
    """The server's set against the meaning, and the log against the number of gestures."""
    log = world.server.log()
    wanted = hands.life.now.told()
    assert told(world.server.body()) == wanted, (told(world.server.body()), wanted)
    assert shown(world.page) == wanted
    ids = [change for change, _ in log]
    lost, doubled = hands.count - len(set(ids)), len(ids) - len(set(ids))
    assert (lost, doubled) == (0, 0), f"{lost} lost, {doubled} doubled"
    assert world.page.evaluate("sanad.store.status.rejected") == 0
    verified = world.server.verify()
    assert "all as they must be" in verified, verified
    assert not world.errors, world.errors
    return {
        "gestures": hands.done,
        "faults": {name: count for name, count in world.happened.items() if name != "passed"},
        "faults in all": happened(world),
        "log": len(log),
        "lost": lost,
        "doubled": doubled,
    }


if __name__ == "__main__":
    main()
