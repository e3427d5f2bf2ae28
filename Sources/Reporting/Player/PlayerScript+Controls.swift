extension PlayerScript {
  /// What people do with it.
  static let controlText = #"""
    // What people do with it.
    let run = 0, isBoth = false, place = 0, isPlaying = false, speed = 1, before = 0, frames = [], stages = [];
    const parts = data.events.map(event => ({ number: event[0], time: event[1], isTruth: event[2], place: placeOf(event[1]) }));
    const partingPart = parts.find(part => part.number === data.parting) || null;
    const partingTime = partingPart ? partingPart.time : null;
    const find = (kind, number) => document.querySelector(`[data-${kind}="${number}"]`);
    const notes = data.notes.map((note, index) => ({ note: index, time: note[0], isTruth: note[1], place: placeOf(note[0]) }));
    // Where no story is told, the steps are what happens on the line.
    const steps = parts.length ? parts : notes;
    const everything = parts.concat(notes).sort((a, b) => a.place - b.place);
    const buttonOf = part => part.note === undefined ? find("event", part.number) : find("note", part.note);
    for (const part of everything) part.button = buttonOf(part);
    const tables = [...document.querySelectorAll(".pair")];
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
    const nameOf = index => index === 0 ? "As it was" : "Without " + data.runs[index].healthy.replace(/-/g, " ");
    let current = null;

    function arrange(width) {
      const parent = byId("stages");
      const other = run || 1;
      parent.textContent = "";
      const runs = isBoth ? [0, other] : [run];
      stages = runs.map(index => new Stage(parent, index, width || Math.max(300, Math.round(parent.clientWidth || 960)), isBoth,
        data.runs.length > 1 ? nameOf(index) : ""));
      tables.forEach((table, index) => { table.hidden = !runs.includes(index); });
    }

    function tell(now) {
      put(byId("clock"), clock(now.time));
      const gap = now.scene > 0 ? ", " + span(data.spans[now.scene][0] - data.spans[now.scene - 1][1]) + " after the one before" : "";
      put(byId("scene"), `since the start of the trial; the true time is ${timeOfDay(data.startOfTrial + now.time)}`
        + (data.spans.length > 1 ? ` · stretch ${now.scene + 1} of ${data.spans.length}${gap}` : ""));
      byId("scrub").value = Math.round(place);
      byId("scrub").setAttribute("aria-valuetext", clock(now.time));
      const last = now.last;
      if (last) {
        const error = last[4] - last[0];
        const off = Math.abs(error) < 0.5 ? "as the true time" : span(Math.abs(error)) + (error > 0 ? " ahead" : " behind");
        put(byId("said"), `Said last, at ${clock(last[0])}: ${data.devices[last[1]] || "somebody"}: “${sentence(last)}”. `
          + `Its clock shows ${timeOfDay(data.startOfTrial + last[4])}, ${off}.`);
      } else put(byId("said"), "");
    }

    // Figures that nobody can read sixty times a second are written ten times, and at every stop.
    let isDue = true, writtenAt = 0;
    function draw() {
      const clockNow = performance.now();
      isDue = !isPlaying || clockNow - writtenAt > 100;
      if (isDue) writtenAt = clockNow;
      let now = null;
      for (const stage of stages) { const is = stage.draw(place); now = now || is; }
      if (isDue) tell(now);
      let index = -1;
      steps.forEach((step, position) => { if (step.time <= now.time + 0.001 && step.place <= place + 0.001) index = position; });
      const step = index < 0 ? null : steps[index];
      if (step !== current) {
        if (current && current.button) current.button.removeAttribute("aria-current");
        if (step && step.button) step.button.setAttribute("aria-current", "step");
        current = step;
      }
    }

    function seek(wanted) {
      place = Math.min(total, Math.max(0, wanted));
      draw();
    }
    function setPlaying(on) {
      isPlaying = on;
      if (on && place >= total) place = 0;
      byId("play").textContent = isPlaying ? "Pause" : "Play";
      before = 0;
      if (!on && stages.length) draw();
      if (isPlaying) requestAnimationFrame(tick);
    }
    function tick(time) {
      if (!isPlaying) return;
      const passed = before ? time - before : 0;
      if (isCalm.matches) {
        // Whoever asked for little motion gets one event after the other.
        if (!before) before = time;
        if (passed >= 1600) { before = time; if (!go(1, steps)) setPlaying(false); }
      } else {
        before = time;
        if (passed) { frames.push(passed); if (frames.length > 600) frames.shift(); }
        seek(place + Math.min(passed, 250) * speed);
        if (place >= total) setPlaying(false);
      }
      if (isPlaying) requestAnimationFrame(tick);
    }
    // To the next event or the one before; false where there is none, and it went to the end.
    function go(direction, list) {
      const next = direction > 0 ? list.find(part => part.place > place + 0.5)
        : [...list].reverse().find(part => part.place < place - 0.5);
      seek(next ? next.place : direction > 0 ? total : 0);
      if (next) announce(next);
      return Boolean(next);
    }
    function announce(part) {
      if (part.button) byId("announce").textContent = part.button.textContent.replace(/\s+/g, " ").replace(/urn:[^\s,]+/g, code => "…" + code.slice(-4));
    }
    function show(wanted) {
      run = wanted;
      document.querySelectorAll("input[name=run]").forEach(one => { one.checked = Number(one.value) === run; });
      arrange();
      draw();
    }
    function showBoth(on) {
      if (data.runs.length < 2) return;
      isBoth = on;
      if (byId("both")) byId("both").checked = on;
      show(run);
    }
    // The case that is compared.
    function choose(number) {
      const select = byId("shown");
      if (![...select.options].some(option => option.value === String(number))) select.add(new Option(data.box + " " + counted(number), number));
      select.value = String(number);
      shown = String(number);
      draw();
    }
    function part() {
      if (partingPart) { setPlaying(false); seek(partingPart.place); announce(partingPart); }
    }
    function faster(by) {
      const select = byId("speed");
      select.selectedIndex = Math.min(select.options.length - 1, Math.max(0, select.selectedIndex + by));
      speed = Number(select.value);
    }

    byId("player").hidden = false;
    byId("scrub").max = Math.round(total);
    for (const one of steps) {
      const mark = document.createElement("i");
      mark.className = one === partingPart ? "parting" : one.isTruth ? "" : "record";
      mark.style.left = (100 * one.place / total) + "%";
      byId("ticks").appendChild(mark);
    }
    offsets.slice(1).forEach(offset => {
      const mark = document.createElement("i");
      mark.className = "cut";
      mark.style.left = (100 * offset / total) + "%";
      byId("ticks").appendChild(mark);
    });
    const choices = [["open", `the ${data.box} being filled`], ["last", `the ${data.box} closed last`]];
    if (story) choices.unshift(["story", `the story’s ${story.isPallet ? "pallet" : data.box}`]);
    for (const [value, text] of choices) byId("shown").add(new Option(text, value));
    byId("shown").value = shown;
    byId("shown").addEventListener("change", () => { shown = byId("shown").value; draw(); });
    byId("play").addEventListener("click", () => setPlaying(!isPlaying));
    byId("previous").addEventListener("click", () => { setPlaying(false); go(-1, steps); });
    byId("next").addEventListener("click", () => { setPlaying(false); go(1, steps); });
    if (byId("part")) byId("part").addEventListener("click", part);
    if (byId("both")) byId("both").addEventListener("change", () => showBoth(byId("both").checked));
    byId("speed").addEventListener("change", () => { speed = Number(byId("speed").value); });
    byId("scrub").addEventListener("input", () => { setPlaying(false); seek(Number(byId("scrub").value)); });
    document.querySelectorAll("input[name=run]").forEach(one => one.addEventListener("change", () => show(Number(one.value))));
    for (const one of everything) {
      if (one.button) one.button.addEventListener("click", () => {
        setPlaying(false);
        seek(one.place);
        announce(one);
        byId("player").scrollIntoView({ block: "start" });
      });
    }
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target, tag = target.tagName, key = event.key;
      if (tag === "SELECT") return;
      const isRange = target.type === "range", isChoice = target.type === "radio";
      const isOnControl = tag === "BUTTON" || tag === "SUMMARY" || tag === "A" || tag === "INPUT" && !isRange;
      if (key === " " && !isOnControl) setPlaying(!isPlaying);
      else if ((key === "ArrowRight" || key === "ArrowLeft") && !isChoice) {
        setPlaying(false);
        go(key === "ArrowRight" ? 1 : -1, event.shiftKey ? everything : steps);
      } else if (key === "." || key === ",") { setPlaying(false); seek(place + (key === "." ? 40 : -40)); }
      else if (key === "p" || key === "P") part();
      else if (key === "c" || key === "C") show((run + 1) % data.runs.length);
      else if (key === "b" || key === "B") showBoth(!isBoth);
      else if (key === "[") faster(-1);
      else if (key === "]") faster(1);
      else if (key === "Home" && !isChoice) { setPlaying(false); seek(0); }
      else if (key === "End" && !isChoice) { setPlaying(false); seek(total); }
      else return;
      event.preventDefault();
    });
    let drawnFor = 0;
    new ResizeObserver(() => {
      const width = byId("stages").clientWidth;
      if (width === drawnFor || isOnPaper) return;
      drawnFor = width;
      arrange();
      draw();
    }).observe(byId("stages"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { arrange(); draw(); });
    // On paper a still of the parting moment, drawn for the width of a sheet and without anything painted.
    let held = null;
    matchMedia("print").addEventListener("change", event => {
      if (event.matches) {
        setPlaying(false);
        held = { place, run, isBoth };
        isOnPaper = true;
        [run, isBoth] = [0, false];
        arrange(800);
        seek(partingPart ? partingPart.place : place);
        tables.forEach(table => { table.hidden = false; });
      } else if (held) {
        isOnPaper = false;
        ({ run, isBoth } = held);
        arrange();
        seek(held.place);
        held = null;
      }
    });
    arrange();
    seek(partingPart ? Math.max(0, partingPart.place - 3000) : steps.length && parts.length ? steps[0].place : 0);
    show(0);
    // For tests: what is drawn, and how long frames took.
    window.driftline = {
      seek, total, state: () => moment(run, place), place: () => place, frames: () => frames, run: () => run,
      isPlaying: () => isPlaying, placeOf, drawn: () => stages[0].drawn, compared: () => stages[0].compared,
      isPainted: () => stages[0].cartons instanceof CartonPaint,
    };
    })();

    """#
}
