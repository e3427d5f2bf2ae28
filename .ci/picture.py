"""Takes one chart out of a report and makes a picture of its own of it, light and dark as whoever looks at it has it.

picture.py REPORT.html CHART > PICTURE.svg      the chart is named by its id in the page, such as chart-whole
"""
import re
import sys

page = open(sys.argv[1], encoding="utf-8").read()
name = sys.argv[2]
found = re.search(rf'<svg id="{re.escape(name)}".*?</svg>', page, re.S)
if not found:
    sys.exit(f"picture: {sys.argv[1]} has no chart {name}")
svg = found.group(0)
style = re.search(r"<style>(.*?)</style>", page, re.S).group(1)
light = re.search(r"(?m)^\s*:root \{.*?\}", style, re.S).group(0)
dark = re.search(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{.*?\}\s*\}", style, re.S).group(0)
# A rule of the page that speaks of charts begins its line with “svg”; several stand on one line.
rules = "\n".join(line.strip() for line in style.splitlines() if line.strip().startswith("svg "))
rules = re.sub(r"\s+", " ", rules)
colors = re.sub(r"\s+", " ", light + " " + dark)
width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
margin = 16
head = re.match(r"<svg[^>]*>", svg).group(0)
body = svg[len(head) : -len("</svg>")]
box = f"{-margin} {-margin} {width + 2 * margin:g} {height + 2 * margin:g}"
opened = re.sub(r'viewBox="[^"]*"', f'viewBox="{box}"', head)
ground = f'<rect x="{-margin}" y="{-margin}" width="100%" height="100%" style="fill: var(--paper)" />'
font = 'svg { font-family: system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; }'
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
print(f"{opened}\n<style>{colors} {font} {rules}</style>\n{ground}{body}</svg>")
