"""Looks at reports in a real browser: what they load, show and say, on a wide screen, a narrow one and on paper.

    check_report.py FOLDER SCREENSHOTS [NAME …]

FOLDER holds NAME.html with NAME.json beside it; every *.html there without names. Screenshots and prints are for people.
"""
import json
import math
import os
import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER, PICTURES = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
NAMES = sys.argv[3:] or sorted(path.stem for path in FOLDER.glob("*.html"))
BROWSER = os.environ.get("DRIFTLINE_BROWSER", "/usr/bin/chromium")
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print(f"  ✗ {what}")


def at(root, pointer):
    for part in pointer.split("/")[1:]:
        root = root[int(part)] if isinstance(root, list) else root[part]
    return root["value"] if isinstance(root, dict) else root


# What the result has in hours, people read in the unit that fits.
HOURS = re.compile(r"/delay(Median|P90)$")
IN_HOURS = {"ms": 1 / 3_600_000, "s": 1 / 3_600, "min": 1 / 60, "h": 1, "d": 24}


def shown_as(value, text, pointer=""):
    """Whether a text can be what people read of a number: the same but for at most three significant digits."""
    if HOURS.search(pointer):
        match = re.fullmatch(r"([\d,.]+) (ms|s|min|h|d)", text)
        return bool(match) and math.isclose(
            float(match[1].replace(",", "")) * IN_HOURS[match[2]], value, rel_tol=0.06, abs_tol=1e-6)
    if text.startswith(("~", "–")):
        return True
    if text.startswith("none"):
        return value == 0
    match = re.match(r"([+−-]?[\d,]*\.?\d+)( × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?( (million|billion|%))?", text)
    if not match:
        return False
    number = float(match[1].replace(",", "").replace("−", "-").replace("+", ""))
    if match[3]:
        number *= 10 ** int(match[3].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    number *= {"million": 1e6, "billion": 1e9, "%": 0.01}.get(match[5] or "", 1)
    return math.isclose(number, value, rel_tol=0.06, abs_tol=1e-12)


def watch(page, name):
    # A machine that is busy with tests takes long for a picture of a long page.
    page.set_default_timeout(180_000)
    page.on("console", lambda message: check(message.type not in ("error", "warning"), f"{name}: console: {message.text}"))
    page.on("pageerror", lambda error: check(False, f"{name}: {error}"))
    page.on("dialog", lambda dialog: (check(False, f"{name}: a script ran: {dialog.message}"), dialog.dismiss()))
    # The one request is the page itself.
    page.on("request", lambda request: check(request.url.startswith("file:") and request.url.endswith(f"/{name}.html")
            or request.url.endswith(".html#") or "#" in request.url, f"{name}: request of {request.url}"))


def numbers(page, name, result):
    found = page.eval_on_selector_all(
        "data", "all => all.map(one => [one.dataset.json, one.value, one.textContent.trim()])")
    for pointer, value, text in found:
        try:
            exact = at(result, pointer)
        except (KeyError, IndexError, TypeError, ValueError):
            check(False, f"{name}: {pointer} leads nowhere")
            continue
        if exact is None:
            continue
        check(float(value) == exact, f"{name}: {pointer} is {exact}, the page has {value}")
        check(shown_as(exact, text, pointer), f"{name}: {pointer} is {exact}, and reads “{text}”")
    return len(found)


def pictures(page, name):
    for chart in page.query_selector_all("figure svg"):
        box = chart.bounding_box()
        identity = chart.get_attribute("id")
        check(box and box["width"] > 300 and box["height"] > 15, f"{name}: {identity} has no size")
        title, description = chart.query_selector("title"), chart.query_selector("desc")
        check(title and title.text_content() and description and description.text_content(), f"{name}: {identity} is nameless")
    # Words that lie over each other or outside of their picture cannot be read.
    for trouble in page.evaluate("""() => {
      const found = [];
      for (const svg of document.querySelectorAll('figure svg')) {
        const frame = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()])
          .filter(([text, box]) => text.trim() && box.width > 0);
        for (const [text, box] of texts) {
          if (box.left < frame.left - 1.5 || box.right > frame.right + 1.5 || box.top < frame.top - 3 || box.bottom > frame.bottom + 3)
            found.push(svg.id + ': “' + text + '” sticks out');
        }
        for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
          const [a, b] = [texts[i][1], texts[j][1]];
          const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (x > 1.5 && y > 4.5) found.push(svg.id + ': “' + texts[i][0] + '” lies over “' + texts[j][0] + '”');
        }
      }
      return found;
    }"""):
        check(False, f"{name}: {trouble}")


def structure(page, name, result):
    charts = page.locator("figure svg").count()
    check(charts == page.locator("figure").count(), f"{name}: a figure without a picture")
    check(page.locator("figure > details table, figure > div table").count() == charts, f"{name}: a picture without a table")
    check(page.locator("h1").count() == 1, f"{name}: one h1")
    levels = page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(one => Number(one.tagName[1]))")
    check(all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"{name}: a level of headings is left out: {levels}")
    check(page.locator("th:not([scope])").count() == 0, f"{name}: a head of a table without a scope")
    check(page.evaluate("document.querySelector('#result-json').textContent.trim().length > 0"), f"{name}: no embedded result")
    embedded = json.loads(page.evaluate("document.querySelector('#result-json').textContent"))
    if name != "hostile":
        check(embedded == result, f"{name}: the embedded result is another one")
    verdict = {"accepted": "Accepted", "not-accepted": "Not accepted", "inconclusive": "Inconclusive"}[result["verdict"]]
    if result["criteria"]:
        check(verdict in page.locator(".verdict .word").inner_text(), f"{name}: the verdict")
        check(page.locator("#table-criteria tbody tr").count() == len(result["criteria"]), f"{name}: the criteria")
    rows = page.locator("#table-kinds tbody tr:has(td.n)").count()
    check(rows == len(result["kinds"]) + len(result["levels"]), f"{name}: {rows} rows of kinds")
    blank = page.locator("#table-approval td.blank").count()
    check(blank == 12, f"{name}: the approval block is blank")
    for section in ("whole", "unseen", "conditions", "causes", "time", "detection", "systems", "compromised", "print", "witnesses", "failures", "sensitivity",
                    "traceability", "limits", "reproduction", "approval", "glossary"):
        check(page.locator(f"section#{section} h2").count() == 1, f"{name}: section {section}")


def contrast(page, name, theme):
    """WCAG 2.2, 1.4.3: 4.5 to 1 for every text on the paper."""
    for trouble in page.evaluate("""() => {
      const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
      const light = c => { const [r, g, b] = parse(c).slice(0, 3).map(v => v / 255)
          .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const paper = light(getComputedStyle(document.documentElement).backgroundColor);
      const seen = new Map();
      for (const one of document.querySelectorAll('p,li,td,th,a,h1,h2,h3,h4,dt,dd,summary,span,svg text')) {
        if (one.classList.contains('quiet') || one.classList.contains('inverse') || one.classList.contains('ondark')) continue;
        if (one.tagName === 'text' && one.previousElementSibling?.tagName === 'circle') continue;
        const style = getComputedStyle(one);
        const color = one.tagName === 'text' ? style.fill : style.color;
        const [a, b] = [light(color), paper].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) seen.set(color, one.textContent.slice(0, 40));
      }
      return [...seen].map(([c, t]) => c + ': ' + t);
    }"""):
        check(False, f"{name}, {theme}: too little contrast: {trouble}")


def keyboard(page, name):
    page.keyboard.press("Tab")
    check(page.evaluate("document.activeElement.className") == "skip", f"{name}: the first stop skips to the evidence")
    stops, reached = page.locator("a[href], summary, [tabindex='0']").count(), 0
    for _ in range(stops + 5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached += 1
        if page.evaluate("document.activeElement.tagName") == "SUMMARY" and reached < 200:
            page.keyboard.press("Enter")
            check(page.evaluate("document.activeElement.parentElement.open"), f"{name}: Enter opens no table")
    check(reached >= stops - 2, f"{name}: {reached} of {stops} stops are reached with the keyboard")


def look(browser, name):
    result = json.loads((FOLDER / f"{name}.json").read_text())
    url = (FOLDER / f"{name}.html").as_uri()
    check((FOLDER / f"{name}.html").stat().st_size < 2_000_000, f"{name}: larger than 2 MB")
    for theme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=theme)
        watch(page, name)
        page.goto(url)
        if theme == "light":
            count = numbers(page, name, result)
            structure(page, name, result)
            print(f"{name}: {count} numbers, {page.locator('figure svg').count()} pictures, {page.locator('table').count()} tables")
        pictures(page, name)
        contrast(page, name, theme)
        page.screenshot(path=PICTURES / f"{name}-{theme}.png", full_page=True)
        if theme == "light":
            keyboard(page, name)
        page.close()
    page = browser.new_page(viewport={"width": 360, "height": 800})
    watch(page, name)
    page.goto(url)
    wide = page.evaluate("document.documentElement.scrollWidth")
    check(wide <= 360, f"{name}: {wide} points wide on a screen of 360")
    page.screenshot(path=PICTURES / f"{name}-narrow.png", full_page=True)
    page.close()
    page = browser.new_page()
    watch(page, name)
    page.goto(url)
    page.emulate_media(media="print")
    data = page.pdf(path=PICTURES / f"{name}.pdf", format="A4", prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", data))
    check(data.startswith(b"%PDF") and 1 <= pages <= 120, f"{name}: printed on {pages} pages")
    # What is broad has pages of its own, across.
    page.add_style_tag(content="body.upright .broad { display: none !important; }")
    wide = page.evaluate("""() => {
      document.body.classList.add('upright');
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      document.body.classList.remove('upright');
      return wide;
    }""")
    check(wide <= 1, f"{name}: printed wider than the paper")
    hidden = page.eval_on_selector_all(
        "table", "all => all.filter(one => one.getBoundingClientRect().height < 5).map(one => one.id)")
    check(not hidden, f"{name}: tables that are not printed: {hidden}")
    check(not page.locator("#result-json").is_visible() if page.locator("#result-json").count() else True,
          f"{name}: the JSON form is printed")
    page.close()


PICTURES.mkdir(parents=True, exist_ok=True)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
    for name in NAMES:
        look(browser, name)
    browser.close()
if failures:
    sys.exit(f"{len(failures)} of the browser's checks failed")
print(f"all is well with {', '.join(NAMES)}; screenshots are in {PICTURES}")
