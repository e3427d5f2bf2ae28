"""Looks at pages of `driftline watch` in a real browser: what is drawn against the trial's data, keys, frames, widths, paper.

    check_player.py FOLDER SCREENSHOTS

FOLDER holds NAME-watch.html; many-watch.html has more cartons on its line than elements hold, ten-watch.html ten minutes. What
should be drawn is computed here once more from the data in the page, and read from the document: not asked of the page's code.
"""
import json
import os
import sys
from pathlib import Path

from playwright.sync_api import TimeoutError, sync_playwright

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


def latest(rows, time, at=1):
    """The last row that is so by now; rows stand in the order of time."""
    found = None
    for row in rows:
        if row[at] > time:
            break
        found = row
    return found


def scene_at(data, run, place):
    for index, (start, end) in enumerate(data["spans"]):
        if place <= end - start or index == len(data["spans"]) - 1:
            return data["runs"][run]["scenes"][index], start + min(place, end - start)
        place -= end - start


def code(data, number):
    return "" if number is None else data["heads"][data["codes"][number][0]] + data["codes"][number][1]


def inside(data, run, place, box):
    """The codes on the cartons in a case, in the order in which they fell in."""
    scene, time = scene_at(data, run, place)
    rows = {}
    for row in scene["cartons"]:
        rows.setdefault(row[0], []).append(row)
    now = [latest(each, time) for each in rows.values()]
    return [row[2] for row in sorted((row for row in now if row and row[4] == box), key=lambda row: (row[1], row[0]))]


def recorded(data, run, place, box):
    """The codes that the record gives to a case's label; None where it was told nothing."""
    scene, time = scene_at(data, run, place)
    row = latest([row for row in scene["beliefs"] if not row[0] and row[1] == box], time, 2)
    return row and row[3]


def drawn(page, stage=0):
    """What is in the drawing: cartons with their left edges and texts, the belts, and the cells of both sides."""
    return page.evaluate(
        """stage => {
          const svg = document.querySelectorAll("svg.stage")[stage], seen = one => one.style.display !== "none";
          const number = one => parseFloat(one.getAttribute("transform").slice("translate(".length));
          const cells = [...svg.children].filter(one => one.querySelector(":scope > .cell"));
          return {
            cartons: [...svg.querySelectorAll(".carton")].filter(seen).map(one =>
              [Number(one.dataset.carton), number(one), one.querySelector("text").textContent]),
            belts: [...svg.querySelectorAll(".belt")].map(one => [Number(one.getAttribute("x")), Number(one.getAttribute("width"))]),
            cells: cells.map(side => [...side.querySelectorAll(":scope > .cell")].filter(seen)
              .filter(one => !one.classList.contains("empty")).map(one => one.querySelector("text").textContent)),
            heads: [...svg.querySelectorAll("text")].map(one => one.textContent),
          };
        }""", stage)


def contents(page, name, data):
    total = page.evaluate("driftline.total")
    seen = 0
    for run in range(len(data["runs"])):
        if len(data["runs"]) > 1:
            page.locator(f"input[name=run][value='{run}']").check()
        for step in range(24):
            place = total * (step + 0.37) / 24
            page.evaluate("place => driftline.seek(place)", place)
            time, expected = riding(data, run, place)
            hours, rest = divmod(int(time), 3600000)
            clock = f"{hours:02}:{rest // 60000:02}:{rest // 1000 % 60:02}.{rest % 1000:03}"
            check(page.locator("#clock").inner_text() == clock, f"{name}: the clock does not show {clock}")
            seen += carton_by_carton(page, name, data, run, place, expected)
    check(seen > 100, f"{name}: hardly a carton was seen")
    if len(data["runs"]) > 1:
        page.locator("input[name=run][value='0']").check()
    return seen


def carton_by_carton(page, name, data, run, place, expected, stage=0):
    """Each carton on the first belt lies where the belt has brought it, with the end of the code that is on it."""
    scene, time = scene_at(data, run, place)
    is_drawn = drawn(page, stage)
    cartons = {one[0]: one[1:] for one in is_drawn["cartons"]}
    states = {}
    for row in scene["cartons"]:
        if row[1] <= time:
            states[row[0]] = row
    left, width = is_drawn["belts"][0]
    for carton, belt, x in expected:
        if carton not in cartons:
            check(False, f"{name}: carton {carton} is not drawn at {time}")
            continue
        if belt == 0:
            edge = left + (x - data["layout"]["carton"]) * width / data["layout"]["exit"]
            check(abs(cartons[carton][0] - edge) < 0.02, f"{name}: carton {carton} is drawn at {cartons[carton][0]}, it is at {edge:.2f}")
            text = code(data, states[carton][2])[-4:] if carton in states else ""
            check(cartons[carton][1] in ("", text), f"{name}: carton {carton} shows {cartons[carton][1]}, it bears {text}")
    # Nothing is drawn that is not there: what rides, and what waits between the belts.
    riders = {one[0] for one in expected}
    waiting = {carton for carton, row in states.items() if row[3] == 0 and carton not in riders}
    check(set(cartons) == riders | waiting, f"{name}: {len(cartons)} cartons are drawn at {time}, {len(riders)} ride and {len(waiting)} wait")
    return len(expected)


def case_by_case(page, name, data):
    """The compared case at three times: each code of truth and of the record, and no other."""
    pair = data["runs"][0]["pair"]
    if not pair or pair["number"] is None or not pair["ofCartons"]:
        return 0
    total, seen = page.evaluate("driftline.total"), 0
    parting = [event[1] for event in data["events"] if event[0] == data["parting"]]
    places = [total * 0.1, page.evaluate(f"driftline.placeOf({parting[0]})") if parting else total * 0.5, total]
    for place in places:
        page.evaluate("place => driftline.seek(place)", place)
        cells = drawn(page)["cells"] or [[], []]
        truth = [code(data, one)[-4:] or "no code" for one in inside(data, 0, place, pair["number"])]
        record = [code(data, one)[-4:] for one in recorded(data, 0, place, pair["number"]) or []]
        check(sorted(cells[0]) == sorted(truth), f"{name}: truth has {truth} at {place}, {cells[0]} is drawn")
        check(sorted(cells[1]) == sorted(record), f"{name}: the record has {record} at {place}, {cells[1]} is drawn")
        seen += len(truth) + len(record)
    return seen


def both(page, name, data):
    """Two runs at one time, each with its own cartons."""
    if len(data["runs"]) < 2:
        return
    page.keyboard.press("b")
    check(page.locator("svg.stage").count() == 2, f"{name}: b does not show both runs")
    check(page.locator(".pair:visible").count() == 2, f"{name}: not both tables are shown")
    for step in range(3):
        place = page.evaluate("driftline.total") * (step + 0.4) / 3
        page.evaluate("place => driftline.seek(place)", place)
        for run in range(2):
            carton_by_carton(page, name, data, run, place, riding(data, run, place)[1], run)
    page.screenshot(path=PICTURES / f"{name}-both.png", full_page=True)
    page.keyboard.press("b")
    check(page.locator("svg.stage").count() == 1, f"{name}: b does not go back to one run")


def many(page, name, data):
    """More cartons than elements hold are painted, where they are, at a cost that leaves time for sixty pictures a second."""
    page.evaluate("driftline.seek(driftline.total * 0.9)")
    place = page.evaluate("driftline.place()")
    _, expected = riding(data, 0, place)
    check(len(expected) >= 500, f"{name}: {len(expected)} cartons are on the belts")
    check(page.locator("canvas.paint").count() == 1 and page.locator(".carton").count() == 0, f"{name}: nothing is painted")
    left, width = drawn(page)["belts"][0]
    first = [x for _, belt, x in expected if belt == 0]
    places = [left + (x - data["layout"]["carton"] / 2) * width / data["layout"]["exit"] for x in first]
    painted = page.evaluate(
        """places => {
          const canvas = document.querySelector("canvas.paint"), belt = document.querySelector(".belt");
          const ratio = canvas.width / document.querySelector("svg.stage").viewBox.baseVal.width;
          const y = Number(belt.getAttribute("y")) - 8, brush = canvas.getContext("2d");
          const row = brush.getImageData(0, Math.round(y * ratio), canvas.width, 1).data;
          return places.map(x => row[4 * Math.round(x * ratio) + 3] > 0);
        }""", [x for x in places if x > 0])
    check(all(painted), f"{name}: {painted.count(False)} of {len(painted)} cartons are not painted where they are")


def listed(browser, path, name, data):
    """Without a script the lists are there, with everything that could be gone to."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    check(page.locator("[data-event]").count() == len(data["events"]), f"{name}: the list has other events")
    check(page.locator("[data-note]").count() == len(data["notes"]), f"{name}: the list of what else happened is another")
    check(not page.locator("#player").is_visible(), f"{name}: without a script there is a player")
    check(data["events"] or page.locator("[data-note]").first.is_visible(), f"{name}: without a script nothing is told")
    context.close()


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
    check(page.locator("#speed").input_value() == "2", f"{name}: ] does not make it faster")
    page.keyboard.press("[")
    page.evaluate("driftline.seek(1000)")
    page.keyboard.press(".")
    check(page.evaluate("driftline.place()") == 1040, f"{name}: the period does not go on by a twenty-fifth of a second")
    page.keyboard.press(",")
    check(page.evaluate("driftline.place()") == 1000, f"{name}: the comma does not go back")
    page.keyboard.press("Home")
    times = [event[1] for event in events] + [note[0] for note in data["notes"]]
    places = sorted(place for place in page.evaluate("times => times.map(driftline.placeOf)", times) if place > 0.5)
    if places:
        page.keyboard.press("Shift+ArrowRight")
        check(abs(page.evaluate("driftline.place()") - places[0]) < 0.01, f"{name}: Shift goes past what happens")
    check(page.locator("#scrub").get_attribute("aria-valuetext"), f"{name}: the time is not told to who does not see it")


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
    # What they took is told and not judged: it is the machine's load as much as the page's.
    check(taken, f"{name}: nothing was drawn while it played")
    return cost, middle


def calm(browser, path, name, data):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("driftline.seek(0)")
    page.locator("#play").click()
    page.wait_for_timeout(400)
    check(page.evaluate("driftline.place()") == 0, f"{name}: something moves for whoever asked for little motion")
    if data["events"] or data["notes"]:
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
            seen = cells = 0
            if name == "many-watch":
                many(page, name, data)
            else:
                seen, cells = contents(page, name, data), case_by_case(page, name, data)
                both(page, name, data)
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
            page.evaluate("driftline.seek(driftline.total)")
            page.emulate_media(media="print", color_scheme="light")
            page.wait_for_timeout(150)
            if data["parting"] is not None:
                parting = next(event[1] for event in data["events"] if event[0] == data["parting"])
                # The page hears of the print from the browser, after a while of the browser's own; it never comes where it is not heeded.
                try:
                    page.wait_for_function(f"Math.abs(driftline.state().time - {parting}) < 1", timeout=10_000)
                except TimeoutError:
                    check(False, f"{name}: another moment than the parting one is printed: {page.evaluate('driftline.state().time')}, not {parting}")
            check(page.locator("canvas.paint").count() == 0, f"{name}: what is printed is painted")
            check(not page.locator(".controls").is_visible(), f"{name}: controls are printed")
            page.pdf(path=PICTURES / f"{name}.pdf", format="A4")
            page.emulate_media(media="screen")
            page.close()
            listed(browser, path, name, data)
            calm(browser, path, name, data)
            size = path.stat().st_size
            check(size < 1_000_000, f"{name}: {size} bytes")
            print(f"{name}: {seen} places and {cells} codes in a case as computed; {cost:.1f} ms a picture, {middle:.0f} ms a frame; {size // 1000} kB")
        browser.close()
    if failures:
        sys.exit(f"{len(failures)} failures")


main()
