"""Looks up what the documentation names: files, folders, types, commits, and links from page to page.

Symbols in double backticks are DocC's to check. Here are the words in single ones: a file that is named is there, a type that
is named is declared, a commit that is named is in the history (where there is one), and a link in Markdown leads somewhere.
"""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(".")
pages = [
    page for page in sorted([root / "README.md", *root.glob("Sources/*/*.docc/*.md"), *root.glob("Scenarios/**/*.md")])
    if page.name != "Rules.md" and not re.match(r"(\d\d|puzzle)-", page.name)
]
sources = [path for folder in ("Sources", "Tests", "Scenarios", ".ci", "Reports") for path in root.glob(f"{folder}/**/*")]
names = {path.name for path in sources} | {"Package.swift", "README.md"}
code = "\n".join(path.read_text() for path in sources if path.suffix == ".swift")
declared = set(re.findall(r"\b(?:struct|enum|class|protocol|typealias|actor|extension|func|var|let|case)\s+`?(\w+)", code))
declared |= set(re.findall(r"\bcase ([\w, ]+)", code)) | {
    word.strip() for line in re.findall(r"\bcase ([\w, ]+)", code) for word in line.split(",")
}
# Of the language, of others' programs, or a folder of the sources.
known = {
    "Dictionary", "Set", "String", "Simulation", "DRIFTLINE_AUTHORIZATION", "DRIFTLINE_CA_FILE", "KGM", "PRAGMA",
    "DRIFTLINE_RESULT", "NAME", "XDG_DATA_HOME",
} | {path.name for path in sources if path.is_dir()} | {path.stem for path in root.glob("*/*")} | {"Reports", "Scenarios", "Tests"}
shallow = subprocess.run(["git", "rev-parse", "--is-shallow-repository"], capture_output=True, text=True)
history = shallow.stdout.strip() == "false"

problems, checked = [], 0
for page in pages:
    text = page.read_text()
    prose = re.sub(r"(?ms)^```.*?^```", "", text)
    def complain(about):
        problems.append(f"{page}: {about}")
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        checked += 1
        if not re.match(r"https?://|#", target) and not (page.parent / target).exists():
            complain(f"a link leads to {target}, which is not there")
    for word in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose):
        bare = word.rstrip("/")
        if re.fullmatch(r"\w[\w+.-]*\.(swift|md|json5|ipynb|sh|html|svg|txt|py)", bare):
            checked += 1
            if bare not in names and not any(name in text for name in (f"init {bare}", f"> {bare}", f"NAME.md")):
                complain(f"no file is called {bare}")
        elif re.match(r"(Sources|Tests|Scenarios|Reports|\.ci)/", bare) and " " not in bare and "*" not in bare:
            checked += 1
            if not (root / bare).exists():
                complain(f"{bare} is not there")
        elif re.fullmatch(r"[A-Z][A-Za-z0-9]+(\.\w+)*(\([\w:]*\))?", bare) and not bare.isupper():
            checked += 1
            for part in re.sub(r"\(.*", "", bare).split("."):
                if part not in declared and part not in known:
                    complain(f"{part} is declared nowhere (`{word}`)")
        elif re.fullmatch(r"[0-9a-f]{7}", bare) and re.search(r"[a-f]", bare) and history:
            checked += 1
            if subprocess.run(["git", "cat-file", "-e", bare + "^{commit}"], capture_output=True).returncode:
                complain(f"no commit {bare} in the history")
print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
if problems or checked < 100:
    sys.exit(f"links: {len(problems)} of {checked} things that are named are not there")
print(f"docs: {checked} files, types, commits and links that {len(pages)} pages name are there")
