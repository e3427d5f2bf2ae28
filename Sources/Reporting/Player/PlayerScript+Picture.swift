// The picture of one moment.
extension PlayerScript {
  /// Cartons: elements up to some number of them, painted above it.
  static let cartonText = #"""
    // Cartons are what there is most of. Elements that can be read, clicked and printed hold up to some number of them; above
    // it they are painted.
    const mostElements = 160;
    const isCommissioned = state => data.states[state] === "commissioned";
    const isUnknown = state => state === null || data.states[state] === "unassigned";

    class CartonElements {
      constructor(stage) {
        this.stage = stage;
        this.group = make("g", { class: "on-belts" });
        stage.svg.insertBefore(this.group, stage.people);
      }
      // carton: { number, x, y, width, height, code, known, isMarked, isRejected, isSubject, codes }
      draw(cartons) {
        const nodes = pool(this.stage, "cartons", cartons.length, () => {
          const node = make("g", { class: "carton" }, this.group);
          return { node, rect: make("rect", { rx: 1.5 }, node), flap: make("path", { class: "flap" }, node),
            cross: make("path", { class: "cross" }, node), known: make("path", { class: "known" }, node),
            text: make("text", { class: "tail" }, node) };
        });
        cartons.forEach((carton, index) => {
          const node = nodes[index];
          node.node.setAttribute("transform", `translate(${carton.x.toFixed(2)} ${carton.y})`);
          if (node.number !== carton.number) { node.node.dataset.carton = carton.number; node.number = carton.number; }
          setClass(node.node, "carton" + (carton.isMarked ? " marked" : "") + (carton.isRejected ? " rejected" : "")
            + (carton.isSubject ? " subject" : ""));
          const shape = carton.width.toFixed(1) + " " + carton.height + carton.codes;
          if (node.shape !== shape) {
            node.shape = shape;
            const w = carton.width.toFixed(1), h = carton.height;
            node.rect.setAttribute("width", w);
            node.rect.setAttribute("height", h);
            node.flap.setAttribute("d", w > 16 ? `M0 5.5H${w}M${w / 2} 0v5.5` : "");
            node.cross.setAttribute("d", `M0 0L${w} ${h}M0 ${h}L${w} 0`);
            node.known.setAttribute("d", `M2 ${h - 2.5}H${w - 2}`);
            if (carton.codes === "above") {
              node.text.setAttribute("transform", `translate(${w / 2 + 3.5} -4) rotate(-90)`);
              node.text.setAttribute("text-anchor", "start");
            } else {
              node.text.setAttribute("transform", `translate(${w / 2} ${h - 7})`);
              node.text.setAttribute("text-anchor", "middle");
            }
          }
          put(node.text, carton.codes === "nowhere" ? "" : tail(carton.code));
          setClass(node.known, isUnknown(carton.known) ? "known none" : isCommissioned(carton.known) ? "known" : "known part");
        });
      }
      remove() { this.group.remove(); delete this.stage.pools.cartons; }
    }

    class CartonPaint {
      constructor(stage) {
        this.stage = stage;
        this.canvas = document.createElement("canvas");
        this.canvas.className = "paint";
        this.canvas.setAttribute("aria-hidden", "true");
        stage.frame.appendChild(this.canvas);
        this.fit();
      }
      fit() {
        // Only as high as cartons lie: what is painted anew in each picture costs by its size.
        const ratio = window.devicePixelRatio || 1, { width, second } = this.stage;
        this.canvas.width = width * ratio;
        this.canvas.height = Math.ceil(second.y + 4) * ratio;
        this.brush = this.canvas.getContext("2d");
        this.brush.setTransform(ratio, 0, 0, ratio, 0, 0);
        const style = getComputedStyle(document.documentElement);
        this.colors = {};
        for (const name of ["paper", "ink", "accent", "soft", "good"]) this.colors[name] = style.getPropertyValue("--" + name).trim();
        this.brush.font = "10px system-ui, sans-serif";
      }
      draw(cartons) {
        const { brush, colors, stage } = this;
        brush.clearRect(0, 0, stage.width, stage.second.y + 4);
        // One path for all that look alike: that is what makes it fast.
        const plain = new Path2D(), known = new Path2D(), odd = [], narrow = [];
        for (const carton of cartons) {
          if (carton.isMarked || carton.isSubject || carton.isRejected) odd.push(carton);
          else if (carton.width < 9) narrow.push(carton);
          else plain.rect(carton.x, carton.y, carton.width, carton.height);
          if (isCommissioned(carton.known) && carton.width >= 9) {
            known.moveTo(carton.x + 1, carton.y + carton.height - 2.5);
            known.lineTo(carton.x + carton.width - 1, carton.y + carton.height - 2.5);
          }
        }
        // Outlines of what is hardly wider than a line would be nothing but outlines.
        brush.fillStyle = colors.soft;
        for (const carton of narrow) brush.fillRect(carton.x, carton.y, carton.width, carton.height);
        brush.fillStyle = colors.paper;
        brush.strokeStyle = colors.ink;
        brush.lineWidth = 1;
        brush.fill(plain);
        brush.stroke(plain);
        for (const carton of odd) {
          brush.fillRect(carton.x, carton.y, carton.width, carton.height);
          brush.strokeStyle = carton.isMarked ? colors.accent : colors.ink;
          brush.lineWidth = carton.isSubject ? 3 : carton.isMarked ? 2 : 1;
          brush.strokeRect(carton.x, carton.y, carton.width, carton.height);
          if (!carton.isRejected) continue;
          brush.beginPath();
          brush.moveTo(carton.x, carton.y);
          brush.lineTo(carton.x + carton.width, carton.y + carton.height);
          brush.moveTo(carton.x, carton.y + carton.height);
          brush.lineTo(carton.x + carton.width, carton.y);
          brush.stroke();
        }
        brush.lineWidth = 2;
        brush.strokeStyle = colors.good;
        brush.stroke(known);
        brush.fillStyle = colors.ink;
        for (const carton of cartons) {
          if (carton.code === null || carton.codes === "nowhere") continue;
          if (carton.codes === "inside") {
            brush.textAlign = "center";
            brush.fillText(tail(carton.code), carton.x + carton.width / 2, carton.y + carton.height - 7);
          } else {
            brush.save();
            brush.translate(carton.x + carton.width / 2 + 3.5, carton.y - 4);
            brush.rotate(-Math.PI / 2);
            brush.textAlign = "left";
            brush.fillText(tail(carton.code), 0, 0);
            brush.restore();
          }
        }
      }
      remove() { this.canvas.remove(); }
    }

    let isOnPaper = false;
    function cartonsFor(stage, isMany) { return isMany && !isOnPaper ? new CartonPaint(stage) : new CartonElements(stage); }

    """#

  /// Belts, the register, people, cases and pallets.
  static let pictureText = #"""
    // The case that is compared: the story's, the one that is being filled, the one that was closed last, or one that was chosen.
    const pair = data.runs[0].pair;
    const story = pair && pair.drawn ? { isPallet: pair.drawn === "pallet", number: pair.number } : null;
    let shown = story ? "story" : "last";
    const differing = pair ? pair.rows.filter(row => row[1] !== row[2]) : [];
    const oddCodes = new Set(differing.flatMap(row => [row[1], row[2]]).filter(Boolean));
    const oddCartons = new Set(data.runs.flatMap(one => one.pair && one.pair.ofCartons ? one.pair.rows : [])
      .filter(row => row[0] !== null && row[1] !== row[2]).map(row => row[0]));
    const isSubjectCode = code => code !== null && oddCodes.size > 0 && oddCodes.has(codeText(code));
    // Whether a message names what the story is about; a code is looked at once.
    const subjectCodes = new Map();
    function isSubject(code) {
      if (!subjectCodes.has(code)) subjectCodes.set(code, isSubjectCode(code) || Boolean(pair) && pair.label === codeText(code));
      return subjectCodes.get(code);
    }
    function isAbout(message) {
      for (let index = 5; index < message.length; index += 1) if (isSubject(message[index])) return true;
      return false;
    }

    function chosen(now) {
      if (shown === "story" && story) return story;
      if (shown === "open" || shown === "last" || shown === "story") {
        const boxes = now.boxes.filter(box => Boolean(box[3]) === (shown !== "open"));
        const box = boxes[boxes.length - 1] || now.boxes[now.boxes.length - 1];
        return box ? { isPallet: false, number: box[0] } : null;
      }
      return { isPallet: false, number: Number(shown) };
    }

    Object.assign(Stage.prototype, {
      draw(place) {
        const now = moment(this.run, place);
        const subject = chosen(now);
        this.drawBelts(now);
        this.drawCartons(now);
        this.drawRegister(now);
        this.drawPeople(now);
        this.drawCases(now, subject);
        if (!this.isCompact) this.drawMessages(now);
        this.drawCompared(now, subject);
        const parting = partingTime !== null && this.run === 0 && now.time >= partingTime - 0.01 && now.time < partingTime + 6000;
        put(this.moment, parting ? "truth and record part here" : "");
        return now;
      },

      drawBelts(now) {
        [this.firstBelt, this.secondBelt].forEach((belt, index) => {
          const { speed, moved, causes } = now.belts[index];
          setClass(belt.group, speed === 0 ? "conveyor stands" : "conveyor");
          belt.marks.setAttribute("stroke-dashoffset", (-(moved * belt.row.scale) % 46).toFixed(1));
          put(index ? this.secondWords : this.firstWords, speed === 0 ? "stands: " + (causes || "about to start")
            : (speed * 60).toFixed(1) + " m/min");
        });
        const pushed = now.binnedAt === null ? 0 : Math.max(0, 1 - (now.time - now.binnedAt) / 400);
        this.piston.setAttribute("transform", `translate(0 ${(pushed * 12).toFixed(1)})`);
        put(this.bin, now.binned ? now.binned + " rejected" : "");
        const crumbs = pool(this, "binned", Math.min(9, now.binned), () => make("rect", { class: "crumb", width: 8, height: 6 }, this.binned));
        crumbs.slice(0, Math.min(9, now.binned)).forEach((crumb, index) => {
          crumb.setAttribute("x", -14 + index % 3 * 10);
          crumb.setAttribute("y", -7 - Math.floor(index / 3) * 7);
        });
      },

      // On the belts a carton's leading edge is what passes a place.
      drawCartons(now) {
        const { first, second, size, height, heap, codes } = this;
        const cartons = [];
        const add = (number, x, y, width, tall, how) => {
          const row = now.state.get(number);
          const code = row ? row[2] : null;
          cartons.push({ number, x, y, width, height: tall, code, known: now.known(code), codes: how,
            isMarked: Boolean(row && row[6]), isRejected: Boolean(row && row[5]), isSubject: oddCartons.has(number) });
        };
        for (const ride of now.riding) {
          if (ride.belt === 0) add(ride.carton, first.x + ride.x * first.scale - size, first.y - height, size, height, codes);
          else {
            const width = layout.carton * second.scale;
            add(ride.carton, second.x + ride.x * second.scale - width, second.y - height, width, height, width >= 27 ? "inside" : "nowhere");
          }
        }
        // Those that wait stand as they will leave, the first at the belt.
        const many = now.waiting.length, room = { width: heap.width - 2, height: 68 };
        let cell = 20;
        while (cell > 2.5 && Math.floor(room.width / cell) * Math.floor(room.height / cell) < many) cell -= 0.5;
        const rows = Math.max(1, Math.floor(room.height / cell));
        now.waiting.forEach((number, index) => add(number, heap.x + room.width - (Math.floor(index / rows) + 1) * cell + 2,
          second.y - (index % rows + 1) * cell, cell - 1.5, cell - 1.5, "nowhere"));
        put(this.waitingWords, many ? counted(many) + " waiting" : "");
        const isMany = cartons.length > mostElements && !isOnPaper;
        if (isMany !== this.cartons instanceof CartonPaint) { this.cartons.remove(); this.cartons = cartonsFor(this, isMany); }
        this.cartons.draw(cartons);
        this.drawn = cartons;
      },

      // Where the register expects cartons: the window stands around the leading edge.
      drawRegister(now) {
        const { first } = this, half = layout.window * first.scale;
        const marks = pool(this, "register", now.register.length, () => {
          const node = make("g", { class: "expected" }, this.marks);
          make("path", { d: `M${-half} 0v6H${half}v-6` }, node);
          return { node, text: make("text", { y: 17 }, node) };
        });
        now.register.forEach((entry, index) => {
          marks[index].node.setAttribute("transform", `translate(${(first.x + entry.x * first.scale).toFixed(2)} ${first.y + 13})`);
          put(marks[index].text, half < 4 ? "" : entry.passes === null ? "…" : entry.passes ? "✓" : "×");
        });
      },

      drawPeople(now) {
        const taken = new Map();
        const people = pool(this, "people", now.tasks.length, () => {
          const node = make("g", { class: "person" }, this.people);
          make("circle", { cx: 0, cy: -31, r: 5 }, node);
          make("path", { d: "M-7 -8v-11a7 6 0 0 1 14 0v11h-2.5V0h-3.5v-8h-2V0h-3.5v-8Z" }, node);
          return { node, text: write(node, 12, -16, "") };
        });
        now.tasks.forEach((task, index) => {
          const [x, belt] = this.stations[task[5]] || this.stations.panel;
          const before = taken.get(task[5]) || 0;
          taken.set(task[5], before + 1);
          const isRight = x > this.width * 0.6, shift = before * 17 * (isRight ? -1 : 1);
          people[index].node.setAttribute("transform", `translate(${(x + shift).toFixed(1)} ${belt ? this.floor : this.ground})`);
          people[index].text.setAttribute("x", isRight ? -12 : 12);
          people[index].text.setAttribute("y", -18 + before * 14);
          people[index].text.setAttribute("text-anchor", isRight ? "end" : "start");
          put(people[index].text, `person ${task[0] + 1} ${task[1]}`);
        });
      },

      drawCases(now, subject) {
        const { box, out, pallet, isWide } = this;
        const isShown = number => subject && !subject.isPallet && subject.number === number;
        const open = now.boxes.filter(one => !one[3]).pop() || null;
        const content = open ? now.inBox.get(open[0]) || [] : [];
        // A bar for each carton in the open case, as high as there is room for.
        const columns = 6, room = { width: (box.width - 6) / columns, height: (box.height - 4) / Math.ceil(Math.max(1, layout.units) / columns) };
        const bars = pool(this, "fill", content.length, () => make("rect", { class: "crumb" }, this.fill));
        content.forEach(([, carton], index) => {
          const row = now.state.get(carton);
          bars[index].setAttribute("x", box.x + 3 + index % columns * room.width);
          bars[index].setAttribute("y", box.y + box.height - 2 - (Math.floor(index / columns) + 1) * room.height);
          bars[index].setAttribute("width", room.width - 1.5);
          bars[index].setAttribute("height", Math.max(1, room.height - 1.5));
          setClass(bars[index], row && row[6] ? "crumb marked" : "crumb");
        });
        setClass(this.open, open && isShown(open[0]) ? "open subject" : "open");
        this.open.dataset.box = open ? open[0] : "";
        put(this.boxWords, open ? `${data.box} ${counted(open[0])}` : `no open ${data.box}`);
        put(this.boxCount, open ? `${open[2]} of ${layout.units}` : "");
        // Closed cases that stand on no pallet, the newest first.
        const closed = now.boxes.filter(one => one[3] && one[5] === null).reverse();
        const step = isWide ? 44 : 36, most = Math.max(1, Math.floor((out.end - out.x) / step));
        const cases = pool(this, "closed", Math.min(most, closed.length), () => {
          const node = make("g", { class: "closed" }, this.out);
          make("rect", { class: "case", x: 0, y: -32, width: isWide ? 40 : 32, height: 32, rx: 1.5 }, node);
          make("path", { class: "flap", d: `M0 -26H${isWide ? 40 : 32}` }, node);
          const label = make("rect", { class: "label", x: 3, y: -21, width: isWide ? 34 : 26, height: 15 }, node);
          const one = { node, label, text: write(node, isWide ? 20 : 16, -10, "", "tail", "middle") };
          node.addEventListener("click", () => choose(Number(node.dataset.box)));
          return one;
        });
        closed.slice(0, most).forEach((one, index) => {
          const node = cases[index];
          node.node.setAttribute("transform", `translate(${out.x + index * step} ${out.y})`);
          node.node.dataset.box = one[0];
          setClass(node.node, isShown(one[0]) ? "closed subject" : "closed");
          node.label.style.display = one[4] === null ? "none" : "inline";
          put(node.text, tail(one[4]));
        });
        put(this.outWords, closed.length > most ? `and ${closed.length - most} more` : "");
        // The pallet that is being built, four cases to a row.
        const last = now.pallets[now.pallets.length - 1] || null;
        const on = last ? now.boxes.filter(one => one[5] === last[0]) : [];
        const count = last ? Math.max(last[2], on.length) : 0;
        const width = pallet.width / 8, tall = Math.min(11, 74 / Math.max(1, Math.ceil(count / 8)));
        const stack = pool(this, "stack", Math.min(count, 120), () => {
          const node = make("rect", { class: "case" }, this.stack);
          node.addEventListener("click", () => { if (node.dataset.box) choose(Number(node.dataset.box)); });
          return node;
        });
        for (let index = 0; index < Math.min(count, 120); index += 1) {
          const node = stack[index], one = on[index - (count - on.length)];
          node.setAttribute("x", pallet.x + index % 8 * width + 0.5);
          node.setAttribute("y", pallet.y - (Math.floor(index / 8) + 1) * tall + 0.5);
          node.setAttribute("width", width - 1);
          node.setAttribute("height", Math.max(1, tall - 1));
          node.dataset.box = one ? one[0] : "";
          setClass(node, one && isShown(one[0]) ? "case subject" : "case");
        }
        put(this.palletWords, last ? `pallet ${last[0]}: ${last[2]} ${last[2] === 1 ? "case" : "cases"}` + (last[3] === null ? "" : ` …${tail(last[3])}`) : "");
      },
    });

    """#
}
