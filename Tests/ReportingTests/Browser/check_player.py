"""Looks at pages of `driftline watch` in a real browser: what is drawn against the trial's data, keys, frames, widths, paper.

    check_player.py FOLDER SCREENSHOTS

FOLDER holds NAME-watch.html. What should be drawn is computed here once more from the data in the page.
"""
import json
import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER, PICTURES = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
PAGES = sorted(FOLDER.glob("*-watch.html"))
BROWSER = os.environ.get("DRIFTLINE_BROWSER", "/usr/bin/chromium")
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print(f"  ✗ {what}")


def riding(data, run, place):
    """The cartons on the belts at a place on the axis of all scenes: number, belt, millimeters; by another way than the page's."""
    for index, (start, end) in enumerate(data["spans"]):
        length = end - start
        if place <= length or index == len(data["spans"]) - 1:
            time = start + min(place, length)
            break
        place -= length
    scene = data["runs"][run]["scenes"][index]
    moved = {}
    for belt, since, displacement, speed, _ in scene["belts"]:
        if belt not in moved or since <= time:
            moved[belt] = displacement + speed * (time - since)
    return time, sorted(
        (carton, belt, moved[belt] - origin)
        for carton, belt, origin, since, until in scene["rides"] if since <= time and (until is None or time < until))


def contents(page, name, data):
    total = page.evaluate("driftline.total")
    seen = 0
    for run in range(len(data["runs"])):
        page.locator(f"input[name=run][value='{run}']").check() if len(data["runs"]) > 1 else None
        for step in range(24):
            place = total * (step + 0.37) / 24
            page.evaluate("place => driftline.seek(place)", place)
            state = page.evaluate("(() => { const s = driftline.state(); return { time: s.time, riding: s.riding }; })()")
            time, expected = riding(data, run, place)
            check(abs(state["time"] - time) < 0.01, f"{name}: the clock shows {state['time']}, it is {time}")
            drawn = sorted((one["carton"], one["belt"], one["x"]) for one in state["riding"])
            check([one[:2] for one in drawn] == [one[:2] for one in expected], f"{name}: other cartons at {time}")
            for one, other in zip(drawn, expected):
                check(abs(one[2] - other[2]) < 0.01, f"{name}: carton {one[0]} is drawn at {one[2]}, it is at {other[2]}")
            # What is in the picture is what was computed: the left edges of visible cartons, in order.
            shown = page.eval_on_selector_all(
                ".stage .on-belts .carton", "all => all.filter(one => one.style.display !== 'none').length")
            check(shown >= len(expected), f"{name}: {shown} cartons are shown, {len(expected)} ride")
            seen += len(expected)
    check(seen > 100, f"{name}: hardly a carton was seen")
    if len(data["runs"]) > 1:
        page.locator("input[name=run][value='0']").check()
    return seen


def keys(page, name, data):
    page.evaluate("document.activeElement.blur()")
    events = data["events"]
    page.keyboard.press("Home")
    check(page.evaluate("driftline.place()") == 0, f"{name}: Home does not go to the beginning")
    page.keyboard.press(" ")
    page.wait_for_timeout(300)
    check(page.evaluate("driftline.isPlaying()") and page.evaluate("driftline.place()") > 0, f"{name}: space does not play")
    page.keyboard.press(" ")
    check(not page.evaluate("driftline.isPlaying()"), f"{name}: space does not pause")
    if events:
        page.keyboard.press("Home")
        for _ in range(min(4, len(events))):
            before = page.evaluate("driftline.place()")
            page.keyboard.press("ArrowRight")
            check(page.evaluate("driftline.place()") > before, f"{name}: the right arrow does not go on")
            check(page.locator("[aria-current=step]").count() == 1, f"{name}: no event is the current one")
            check(page.locator("#announce").inner_text() != "", f"{name}: nothing is announced")
        page.keyboard.press("p")
        time = page.evaluate("driftline.state().time")
        parting = next((event for event in events if event[0] == data["parting"]), None)
        if parting:
            check(abs(time - parting[1]) < 1, f"{name}: p goes to {time}, truth and record part at {parting[1]}")
        page.keyboard.press("End")
        check(page.evaluate("driftline.place() === driftline.total"), f"{name}: End does not go to the end")
        button = page.locator("[data-event]").nth(len(events) // 2)
        button.focus()
        page.keyboard.press("Enter")
        wanted = events[len(events) // 2][1]
        check(abs(page.evaluate("driftline.state().time") - wanted) < 1, f"{name}: an event's button does not go to it")
    if len(data["runs"]) > 1:
        page.keyboard.press("c")
        check(page.evaluate("driftline.run()") == 1, f"{name}: c does not switch the run")
        check(page.locator(".pair:visible").get_attribute("data-run") == "1", f"{name}: the table is another run's")
        page.keyboard.press("c") if len(data["runs"]) == 2 else page.locator("input[name=run][value='0']").check()
    page.keyboard.press("]")
    check(page.locator("#speed").input_value() == "5", f"{name}: ] does not make it faster")
    page.keyboard.press("[")


def frames(page, name):
    """Milliseconds that one picture costs, and what frames took while it played."""
    cost = page.evaluate(
        "(() => { const start = performance.now(); for (let i = 0; i < 300; i++) driftline.seek(driftline.total * i / 300);"
        " return (performance.now() - start) / 300; })()")
    page.evaluate("driftline.seek(0)")
    page.locator("#play").click()
    page.wait_for_timeout(2500)
    taken = sorted(page.evaluate("driftline.frames()"))
    page.locator("#play").click()
    middle = taken[len(taken) // 2] if taken else 0
    check(cost < 16, f"{name}: a picture costs {cost:.1f} ms")
    check(taken and middle < 50, f"{name}: half of the frames took {middle:.0f} ms or more")
    return cost, middle


def calm(browser, path, name, data):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("driftline.seek(0)")
    page.locator("#play").click()
    page.wait_for_timeout(400)
    check(page.evaluate("driftline.place()") == 0, f"{name}: something moves for whoever asked for little motion")
    if data["events"]:
        page.wait_for_timeout(1700)
        check(page.evaluate("driftline.place()") > 0, f"{name}: it does not step either")
    context.close()


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    check(PAGES, f"no page in {FOLDER}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        for path in PAGES:
            name = path.stem
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            page.set_default_timeout(60_000)
            page.on("console", lambda message: check(message.type not in ("error", "warning"), f"{name}: console: {message.text}"))
            page.on("pageerror", lambda error: check(False, f"{name}: {error}"))
            page.on("request", lambda request: check(request.url.split("#")[0] == path.as_uri(), f"{name}: request of {request.url}"))
            page.goto(path.as_uri())
            data = json.loads(page.locator("#player-data").text_content())
            page.screenshot(path=PICTURES / f"{name}-1200.png", full_page=True)
            seen = contents(page, name, data)
            keys(page, name, data)
            cost, middle = frames(page, name)
            check(page.locator("[data-event]").count() == len(data["events"]), f"{name}: the list has other events")
            for width, scheme in ((390, "light"), (390, "dark"), (1200, "dark")):
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme=scheme)
                page.evaluate("driftline.seek(driftline.placeOf(%s))" % (
                    next((event[1] for event in data["events"] if event[0] == data["parting"]), 0)))
                page.wait_for_timeout(150)
                wide = page.evaluate("document.documentElement.scrollWidth")
                check(wide <= width, f"{name}: at {width} px the page is {wide} px wide")
                page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
            page.emulate_media(media="print", color_scheme="light")
            check(not page.locator(".controls").is_visible(), f"{name}: controls are printed")
            page.pdf(path=PICTURES / f"{name}.pdf", format="A4")
            page.close()
            calm(browser, path, name, data)
            size = path.stat().st_size
            print(f"{name}: {seen} places as computed; {cost:.1f} ms a picture, {middle:.0f} ms a frame; {size // 1000} kB")
        browser.close()
    if failures:
        sys.exit(f"{len(failures)} failures")


main()
