// The picture of one moment, and what people do with it.
extension PlayerScript {
  /// One picture.
  static let pictureText = #"""
    let run = 0;
    const short = text => text.replace(/urn:[^\s,]+/g, code => "…" + code.slice(-4));
    const digits = (number, width) => String(number).padStart(width, "0");
    function clock(milliseconds, digitsAfter = 3) {
      const all = Math.max(0, Math.floor(milliseconds)), seconds = Math.floor(all / 1000);
      return digits(Math.floor(seconds / 3600), 2) + ":" + digits(Math.floor(seconds / 60) % 60, 2) + ":"
        + digits(seconds % 60, 2) + (digitsAfter ? "." + digits(all % 1000, 3) : "");
    }
    function span(milliseconds) {
      const seconds = Math.round(milliseconds / 1000);
      if (seconds < 60) return seconds + " s";
      if (seconds < 3600) return Math.floor(seconds / 60) + " min " + seconds % 60 + " s";
      return Math.floor(seconds / 3600) + " h " + Math.floor(seconds / 60) % 60 + " min";
    }
    const grouped3 = number => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

    function subjects() {
      const pair = data.runs[0].pair;
      return { box: pair && pair.ofCartons ? pair.number : null, label: pair ? pair.label : "",
        codes: pair ? pair.rows.filter(row => row[1] !== row[2]).flatMap(row => [row[1], row[2]]).filter(Boolean) : [] };
    }
    const subject = subjects();
    const about = text => subject.label && text.includes(subject.label) || subject.codes.some(code => text.includes(code));

    function drawCarton(node, x, y, width, row, number, isAbout) {
      node.node.setAttribute("transform", `translate(${x.toFixed(2)} ${y})`);
      const kind = "carton" + (row && row[6] ? " marked" : "") + (row && row[5] ? " rejected" : "") + (isAbout ? " subject" : "");
      if (node.kind !== kind) { node.node.setAttribute("class", kind); node.kind = kind; }
      if (node.width !== width) {
        node.rect.setAttribute("width", width.toFixed(1));
        node.cross.setAttribute("d", `M0 0L${width.toFixed(1)} ${stage.height}M0 ${stage.height}L${width.toFixed(1)} 0`);
        node.width = width;
      }
      put(node.text, row ? row[2].slice(-4) : "");
    }
    function newCarton(isInCell) {
      const node = make("g", { class: "carton" }, isInCell ? stage.box : stage.cartons);
      const rect = make("rect", { width: stage.size, height: stage.height, rx: 1.5 }, node);
      const cross = make("path", {}, node);
      const inside = isInCell || stage.isInside;
      const text = make("text", inside
        ? { class: "tail", x: (isInCell ? cells().width - 3 : stage.size) / 2, y: 14 }
        : { class: "tail", transform: `translate(${stage.size / 2 + 3.5} -3) rotate(-90)`, style: "text-anchor:start" }, node);
      return { node, rect, cross, text };
    }
    function cells() {
      const columns = stage.isWide ? 6 : 4, count = Math.max(1, layout.units);
      return { columns, rows: Math.ceil(count / columns), width: stage.caseAt.width / columns };
    }

    function draw(place) {
      const now = moment(run, place);
      const { scale, size, first, second, height } = stage;
      // On the belts a carton's leading edge is what passes a place.
      const riding = pool("riding", now.riding.length, () => newCarton(false));
      now.riding.forEach((ride, index) => {
        const row = ride.belt === 0 ? first : second;
        const state = now.state.get(ride.carton);
        drawCarton(riding[index], row.x + ride.x * scale - size, row.y, size, state, ride.carton, isSubject(ride.carton));
      });
      now.belts.forEach((belt, index) => {
        stage.belts[index].setAttribute("class", belt.speed === 0 ? "belt stands" : "belt");
        put(stage.standing[index], belt.speed === 0 ? "stands: " + (belt.causes || "about to start")
          : (belt.speed * 60).toFixed(1) + " m/min");
      });
      // Where the register expects cartons: the window stands around the leading edge.
      const expected = pool("expected", now.register.length, () => {
        const node = make("g", { class: "expected" }, stage.marks);
        make("path", { d: `M${-layout.window * scale} 0v6H${layout.window * scale}v-6` }, node);
        return { node, text: make("text", { y: 18 }, node) };
      });
      now.register.forEach((entry, index) => {
        expected[index].node.setAttribute("transform",
          `translate(${(first.x + entry.x * scale).toFixed(2)} ${first.y + height + 9})`);
        put(expected[index].text, entry.passes === null ? "…" : entry.passes ? "✓" : "×");
      });
      put(stage.bin, now.binned ? now.binned + " rejected" : "");

      const columns = stage.isWide ? 4 : 5, room = stage.isWide ? 16 : 20;
      const waiting = pool("waiting", Math.min(room, now.waiting.length), () => newCarton(false));
      const small = Math.min(size, stage.isWide ? 24 : 8);
      now.waiting.slice(0, room).forEach((carton, index) => {
        drawCarton(waiting[index], second.x - 10 - small - (index % columns) * (small + 2),
          second.y - Math.floor(index / columns) * (height + 2), small, now.state.get(carton), carton, isSubject(carton));
        put(waiting[index].text, "");
      });
      put(stage.waiting, now.waiting.length ? now.waiting.length + (stage.isWide ? " waiting" : " wait") : "");

      drawPeople(now);
      drawCase(now);
      drawOut(now);
      drawMessages(now);
      tell(now, place);
    }

    const subjectCartons = new Set(data.runs.flatMap(one => one.pair ? one.pair.rows : [])
      .filter(row => row[0] !== null && row[1] !== row[2] && subject.box !== null).map(row => row[0]));
    const isSubject = carton => subjectCartons.has(carton);

    function drawPeople(now) {
      const people = pool("people", now.tasks.length || 1, () => {
        const node = make("g", {}, stage.people);
        make("path", { class: "person", d: "M0 -9a3.6 3.6 0 1 1 .1 0ZM-6 4v-6a6 6 0 0 1 12 0v6Z" }, node);
        return { node, text: write(node, 13, 3, "") };
      });
      if (!now.tasks.length) {
        people[0].node.setAttribute("transform", "translate(22 20)");
        people[0].node.firstChild.setAttribute("class", "person");
        put(people[0].text, "nobody has anything to do");
      }
      now.tasks.forEach((task, index) => {
        const width = stage.isWide ? 330 : stage.width;
        const x = stage.isWide ? 22 + index * width : 22;
        people[index].node.setAttribute("transform", `translate(${x} ${stage.isWide ? 20 : 20 + index * 17})`);
        people[index].node.firstChild.setAttribute("class", "person busy");
        put(people[index].text, `person ${task[0] + 1} ${task[1]}`);
      });
    }

    function drawCase(now) {
      const { columns, rows, width } = cells();
      const { caseAt, height } = stage;
      const open = now.boxes.filter(box => !box[3]).pop() || now.boxes[now.boxes.length - 1];
      const content = open ? now.inBox.get(open[0]) || [] : [];
      if (!stage.frame) {
        stage.frame = make("rect", { class: "box", x: caseAt.x - 3, y: caseAt.y, width: caseAt.width + 4,
          height: rows * (height + 3) + 5, rx: 2 });
        stage.box.insertBefore(stage.frame, stage.box.firstChild);
      }
      const isOurs = open && open[0] === subject.box;
      stage.frame.setAttribute("class", isOurs ? "box subject" : "box");
      put(stage.boxTitle, open ? `case ${grouped3(open[0])} · ${open[2]} of ${layout.units}`
        + (open[3] ? " · closed" : "") : "no case yet");
      const shown = content.slice(0, columns * rows);
      const inside = pool("inside", shown.length, () => newCarton(true));
      shown.forEach(([, carton], index) => {
        drawCarton(inside[index], caseAt.x + (index % columns) * width,
          caseAt.y + 4 + Math.floor(index / columns) * (height + 3), width - 3, now.state.get(carton), carton, isSubject(carton));
      });
    }

    function drawOut(now) {
      const closed = now.boxes.filter(box => box[3]).slice(stage.isWide ? -4 : -3).reverse();
      const lines = closed.map(box => {
        const where = box[5] !== null ? `on pallet ${box[5]}` : box[4] ? "…" + box[4].slice(-4) : "no label yet";
        return { text: `case ${grouped3(box[0])} · holds ${box[2]} · ${where}`,
          isOurs: box[0] === subject.box };
      });
      const pallet = now.pallets[now.pallets.length - 1];
      if (pallet) lines.push({ text: `pallet ${pallet[0]}: ${pallet[2]} cases` + (pallet[3] ? ` · …${pallet[3].slice(-4)}` : ""), isOurs: false });
      const { outAt } = stage;
      const nodes = pool("out", lines.length, () => {
        const node = make("g", {}, stage.out);
        make("rect", { class: "box", x: 0, y: -11, width: 13, height: 13, rx: 1 }, node);
        return { node, text: write(node, 20, 0, "") };
      });
      lines.forEach((line, index) => {
        nodes[index].node.setAttribute("transform", `translate(${outAt.x} ${outAt.y + index * 21})`);
        nodes[index].node.firstChild.setAttribute("class", line.isOurs ? "box subject" : "box");
        nodes[index].text.setAttribute("class", line.isOurs ? "strong" : "");
        put(nodes[index].text, line.text);
      });
    }

    function drawMessages(now) {
      const { lane, width } = stage;
      const end = width - 76;
      const moving = [];
      let told = 0, last = null;
      for (let index = 0; index < now.messages.length; index += 1) {
        const message = now.messages[index];
        if (message[0] > now.time) break;
        last = message;
        if (message[3] !== null && message[3] <= now.time) { told += 1; continue; }
        const start = stage.tick(message[1]);
        // What the record is not told while anybody looks is on its way and does not arrive.
        const share = message[3] === null ? 0.85 * (1 - Math.exp(-(now.time - message[0]) / 20000))
          : (now.time - message[0]) / (message[3] - message[0]);
        moving.push({ x: start + (end - start) * share, y: lane.y - 12 + index * 7 % 23, isAbout: about(message[2]) });
      }
      const shown = moving.slice(-240);
      const dots = pool("dots", shown.length, () => make("circle", { r: 2.4 }, stage.dots));
      shown.forEach((dot, index) => {
        dots[index].setAttribute("cx", dot.x.toFixed(1));
        dots[index].setAttribute("cy", dot.y);
        const kind = dot.isAbout ? "message about" : "message";
        if (dots[index].kind !== kind) {
          dots[index].setAttribute("class", kind); dots[index].setAttribute("r", dot.isAbout ? 4 : 2.2); dots[index].kind = kind;
        }
      });
      put(stage.told, told ? "+" + told : "");
      for (const name in stage.speakers) {
        const speaks = last && last[1] === name && now.time - last[0] < 250;
        for (const glyph of stage.speakers[name]) {
          if (glyph.speaks !== speaks) { glyph.classList.toggle("speaks", Boolean(speaks)); glyph.speaks = speaks; }
        }
      }
      if (last) {
        const ahead = last[4] - (data.startOfTrial + last[0]);
        const off = Math.abs(ahead) < 1 ? "as the true one" : span2(Math.abs(ahead)) + (ahead > 0 ? " ahead" : " behind");
        put(byId("said"), `Said last, at ${clock(last[0])}: ${last[1] || "somebody"}: “${short(last[2])}”. `
          + `Its clock shows ${clock((last[4] % 86400000 + 86400000) % 86400000)}, ${off}.`);
      } else put(byId("said"), "");
    }
    const span2 = milliseconds => milliseconds < 2000 ? Math.round(milliseconds) + " ms" : span(milliseconds);

    """#

  /// What people do with it.
  static let controlText = #"""
    let place = 0, isPlaying = false, speed = 1, before = 0, frames = [];
    const parts = data.events.map(event => ({ number: event[0], time: event[1], isTruth: event[2], place: placeOf(event[1]) }));
    const buttons = new Map([...document.querySelectorAll("[data-event]")].map(one => [Number(one.dataset.event), one]));
    const tables = [...document.querySelectorAll(".pair")];
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
    // When each row of the pair's table came to be so, as far as it was recorded.
    const since = data.runs.map(one => {
      if (!one.pair) return null;
      const dropped = new Map();
      let packed = null;
      for (const scene of one.scenes) {
        for (const row of scene.cartons) {
          if (row[4] === one.pair.number && one.pair.ofCartons && !dropped.has(row[0])) dropped.set(row[0], row[1]);
        }
        for (const row of scene.messages) {
          if (packed === null && one.pair.label && row[2].includes("packed into " + one.pair.label))
            packed = row[3] === null ? Infinity : row[3];
        }
      }
      return { dropped, packed };
    });
    let current = -1;

    function tell(now, place) {
      put(byId("clock"), clock(now.time));
      const gap = now.scene > 0 ? " · " + span(data.spans[now.scene][0] - data.spans[now.scene - 1][1]) + " after the one before" : "";
      put(byId("scene"), `since the start of the trial; ${clock((data.startOfTrial + now.time) % 86400000, 0)} by the true clock`
        + (data.spans.length > 1 ? ` · stretch ${now.scene + 1} of ${data.spans.length}${gap}` : ""));
      byId("scrub").value = Math.round(place);
      byId("scrub").setAttribute("aria-valuetext", clock(now.time));
      let index = -1;
      parts.forEach((part, position) => { if (part.time <= now.time + 0.001) index = position; });
      if (index !== current) {
        const old = current >= 0 ? buttons.get(parts[current].number) : null;
        if (old) old.removeAttribute("aria-current");
        const one = index >= 0 ? buttons.get(parts[index].number) : null;
        if (one) one.setAttribute("aria-current", "step");
        current = index;
      }
      const known = since[run], pair = data.runs[run].pair;
      if (known) {
        tables[run].querySelectorAll("tbody tr").forEach((row, position) => {
          const [number] = pair.rows[position];
          const dropped = number === null ? undefined : known.dropped.get(number);
          row.querySelector(".truth").classList.toggle("later", dropped !== undefined && dropped > now.time);
          row.querySelector(".record").classList.toggle("later", known.packed !== null && known.packed > now.time);
        });
      }
    }

    function seek(wanted) {
      place = Math.min(total, Math.max(0, wanted));
      draw(place);
    }
    function setPlaying(on) {
      isPlaying = on && !(on && place >= total && (place = 0, false));
      byId("play").textContent = isPlaying ? "Pause" : "Play";
      before = 0;
      if (isPlaying) requestAnimationFrame(tick);
    }
    function tick(time) {
      if (!isPlaying) return;
      const passed = before ? time - before : 0;
      if (isCalm.matches) {
        // Whoever asked for little motion gets one event after the other.
        if (!before) before = time;
        if (passed >= 1600) { before = time; step(1); if (place >= parts[parts.length - 1]?.place) setPlaying(false); }
      } else {
        before = time;
        if (passed) { frames.push(passed); if (frames.length > 600) frames.shift(); }
        seek(place + Math.min(passed, 250) * speed);
        if (place >= total) setPlaying(false);
      }
      if (isPlaying) requestAnimationFrame(tick);
    }
    function step(direction) {
      const now = place;
      const next = direction > 0 ? parts.find(part => part.place > now + 0.5)
        : [...parts].reverse().find(part => part.place < now - 0.5);
      seek(next ? next.place : direction > 0 ? total : 0);
      if (next) announce(next.number);
    }
    function announce(number) {
      const one = buttons.get(number);
      if (one) byId("announce").textContent = short(one.textContent.replace(/\s+/g, " "));
    }
    function choose(wanted) {
      run = wanted;
      tables.forEach((table, index) => { table.hidden = index !== run; });
      document.querySelectorAll("input[name=run]").forEach(one => { one.checked = Number(one.value) === run; });
      draw(place);
    }
    function part() {
      const one = parts.find(each => each.number === data.parting);
      if (one) { setPlaying(false); seek(one.place); announce(one.number); }
    }
    function faster(by) {
      const select = byId("speed");
      select.selectedIndex = Math.min(select.options.length - 1, Math.max(0, select.selectedIndex + by));
      speed = Number(select.value);
    }

    byId("player").hidden = false;
    byId("scrub").max = Math.round(total);
    for (const part of parts) {
      const mark = document.createElement("i");
      mark.className = part.number === data.parting ? "parting" : part.isTruth ? "" : "record";
      mark.style.left = (100 * part.place / total) + "%";
      byId("ticks").appendChild(mark);
    }
    offsets.slice(1).forEach(offset => {
      const mark = document.createElement("i");
      mark.className = "cut";
      mark.style.left = (100 * offset / total) + "%";
      byId("ticks").appendChild(mark);
    });
    byId("play").addEventListener("click", () => setPlaying(!isPlaying));
    byId("previous").addEventListener("click", () => { setPlaying(false); step(-1); });
    byId("next").addEventListener("click", () => { setPlaying(false); step(1); });
    if (byId("part")) byId("part").addEventListener("click", part);
    byId("speed").addEventListener("change", () => { speed = Number(byId("speed").value); });
    byId("scrub").addEventListener("input", () => { setPlaying(false); seek(Number(byId("scrub").value)); });
    document.querySelectorAll("input[name=run]").forEach(one => one.addEventListener("change", () => choose(Number(one.value))));
    buttons.forEach((one, number) => one.addEventListener("click", () => {
      setPlaying(false);
      const part = parts.find(each => each.number === number);
      if (part) { seek(part.place); announce(number); byId("player").scrollIntoView({ block: "start" }); }
    }));
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const tag = event.target.tagName, isOnControl = tag === "BUTTON" || tag === "SELECT" || tag === "INPUT" || tag === "SUMMARY";
      const key = event.key;
      if (key === " " && !isOnControl) setPlaying(!isPlaying);
      else if ((key === "ArrowRight" || key === "ArrowLeft") && tag !== "SELECT" && tag !== "INPUT") {
        const direction = key === "ArrowRight" ? 1 : -1;
        setPlaying(false);
        if (event.shiftKey) seek(place + 40 * direction); else step(direction);
      } else if (key === "p") part();
      else if (key === "c") choose((run + 1) % data.runs.length);
      else if (key === "[") faster(-1);
      else if (key === "]") faster(1);
      else if (key === "Home" && tag !== "SELECT") { setPlaying(false); seek(0); }
      else if (key === "End" && tag !== "SELECT") { setPlaying(false); seek(total); }
      else return;
      event.preventDefault();
    });
    let drawnFor = 0;
    new ResizeObserver(() => {
      const width = byId("stage").clientWidth;
      if (width === drawnFor) return;
      drawnFor = width;
      arrange();
      draw(place);
    }).observe(byId("stage"));
    arrange();
    choose(0);
    const opening = parts.find(each => each.number === data.parting) || parts[0];
    seek(opening ? Math.max(0, opening.place - 3000) : 0);
    // For tests: what is drawn, and how long frames took.
    window.driftline = {
      seek, total, state: () => moment(run, place), place: () => place, frames: () => frames, run: () => run,
      isPlaying: () => isPlaying, placeOf,
    };
    })();
    """#
}
