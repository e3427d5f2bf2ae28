extension PlayerScript {
  /// Where everything stands, for a width: one stage for each run that is shown.
  static let stageText = #"""
    // A drawing of the line for one run: its machines stand where they stand, and what moves is put into groups of its own.
    const space = "http://www.w3.org/2000/svg";
    function make(name, attributes, parent) {
      const element = document.createElementNS(space, name);
      for (const key in attributes) element.setAttribute(key, attributes[key]);
      if (parent) parent.appendChild(element);
      return element;
    }
    function write(parent, x, y, text, kind, anchor) {
      const element = make("text", { x, y, class: kind || "" }, parent);
      if (anchor) element.setAttribute("text-anchor", anchor);
      element.textContent = text;
      return element;
    }
    function put(element, text) { if (element.shownText !== text) { element.textContent = text; element.shownText = text; } }
    function setClass(element, kind) { if (element.kind !== kind) { element.setAttribute("class", kind); element.kind = kind; } }
    // Elements are made once and used again: nothing is made while time goes on, but for what is new.
    function pool(stage, name, count, build) {
      const all = stage.pools[name] = stage.pools[name] || [];
      while (all.length < count) all.push(build());
      all.forEach((element, index) => {
        const is = index < count ? "inline" : "none";
        if (element.shown !== is) { (element.node || element).style.display = is; element.shown = is; }
      });
      return all;
    }

    // Devices that say something anywhere in the recording have a row each.
    const speakers = data.devices.map((name, index) => index).filter(index => data.runs.some(
      run => run.scenes.some(scene => scene.messages.some(message => message[1] === index))));
    const systems = ["line controller", "site system", "enterprise", "record"];
    const hasSystems = data.runs.some(run => run.ways.length > 0);

    // What is where, for a width: two belts above each other, then what is said, and the case that is compared.
    function arranged(width, isCompact) {
      const isWide = width >= 760, edge = isWide ? 18 : 10;
      const scale = (width - 2 * edge - (isWide ? 8 : 2)) / (layout.exit + layout.carton * 0.4);
      const size = layout.carton * scale, height = isWide ? 26 : 22;
      // Codes stand on the cartons where they have room there, else upright above them, else nowhere.
      const codes = size >= 27 ? "inside" : size >= 9 ? "above" : "nowhere";
      const first = { x: edge, y: (codes === "above" ? 158 : 130), scale };
      const ground = first.y + 86;
      const heap = { x: edge, width: isWide ? 108 : 58 };
      const packed = Math.max(width * 0.2, Math.min((layout.packerEye + 70) * scale, width * 0.36));
      const second = { x: heap.x + heap.width + 10, y: ground + (isWide ? 92 : 84), width: packed,
        scale: packed / (layout.packerEye + 70) };
      const box = { x: second.x + packed + 12, y: second.y + 8, width: isWide ? 66 : 48, height: 52 };
      const pallet = { width: isWide ? 92 : 56, y: second.y + 84 };
      pallet.x = width - edge - pallet.width;
      const out = { x: box.x + box.width + 16, y: second.y + 66, end: pallet.x - 8 };
      const floor = second.y + (isWide ? 128 : 146);
      // The lower part: rows of devices, and the compared case.
      const cells = { columns: isWide ? 6 : 4 };
      const count = Math.max(1, layout.units);
      while (Math.ceil(count / cells.columns) > 8 && cells.columns < 14) cells.columns += 1;
      cells.height = 23;
      const top = floor + 22;
      const rows = Math.ceil(count / cells.columns) + (count % cells.columns ? 0 : 1);
      const tall = cells.tall = rows * cells.height + 48;
      const talk = { y: top, row: 17, x: edge, hasClock: isWide };
      const spoken = isCompact ? 0 : speakers.length * talk.row + (hasSystems ? 44 : 30);
      // Where there is no room for both beside each other, the rows of devices stand below the case.
      const isSplit = width >= 940 && !isCompact;
      if (isSplit) talk.width = width * 0.55 - edge;
      cells.x = isSplit ? width * 0.55 + 24 : edge;
      const gap = isWide ? 22 : 10;
      cells.width = Math.min((width - edge - cells.x - gap) / 2, isWide ? 330 : width);
      cells.y = top;
      cells.other = cells.x + cells.width + gap;
      if (!isSplit) { talk.y = top + tall + 12; talk.width = width - 2 * edge; }
      const whole = isCompact ? top + tall : isSplit ? top + Math.max(tall, spoken) : talk.y + spoken;
      return { width, isWide, isCompact, edge, scale, size, height, codes, first, second, ground, heap, box, pallet, out, floor,
        cells, talk, whole: Math.ceil(whole + 6) };
    }

    class Stage {
      constructor(parent, run, width, isCompact, title) {
        Object.assign(this, arranged(width, isCompact), { run, pools: {}, glyphs: {}, frame: document.createElement("div") });
        this.frame.className = "stage-frame";
        this.svg = make("svg", { class: "stage", viewBox: `0 0 ${width} ${this.whole}`, role: "img", "aria-label":
          "The line at the moment that the clock shows; the list of events below says the same in words" }, this.frame);
        parent.appendChild(this.frame);
        this.title = write(this.svg, this.edge, 20, title, "strong");
        this.moment = write(this.svg, width - this.edge, 20, "", "parting", "end");
        this.drawFirst();
        this.drawSecond();
        if (!isCompact) this.drawTalk();
        this.drawCells();
        this.people = make("g", {}, this.svg);
        this.cartons = cartonsFor(this, false);
      }
      // A belt on legs, with its rollers; what is drawn of its motion are the marks on it.
      belt(row, length, name) {
        const { svg } = this, group = make("g", { class: "conveyor" }, svg);
        make("rect", { class: "belt", x: row.x, y: row.y, width: length, height: 9, rx: 4.5 }, group);
        for (let x = row.x + 30; x < row.x + length - 10; x += Math.max(90, length / 6)) {
          make("path", { class: "leg", d: `M${x} ${row.y + 9}v${name === "first" ? 22 : 16}` }, group);
        }
        const marks = make("path", { class: "notch", d: `M${row.x + 4} ${row.y + 4.5}h${length - 8}`, "stroke-dasharray": "8 38" }, group);
        return { group, marks, length, row };
      }
      drawFirst() {
        const { svg, first, isWide, width, codes } = this;
        this.firstBelt = this.belt(first, layout.exit * first.scale, "first");
        const above = first.y - this.height - (codes === "above" ? 34 : 8);
        let named = -Infinity;
        const machine = (name, place, label, build) => {
          const x = first.x + place * first.scale, group = make("g", { class: "machine", transform: `translate(${x.toFixed(1)} ${above})` }, svg);
          build(group, first.y - above);
          if (name) (this.glyphs[name] = this.glyphs[name] || []).push(group);
          // Of two machines that stand close together the first is named.
          const room = label.length * 3.2 + 4;
          if (!label || x - room < named) return;
          named = (x < 46 ? this.edge + 2 * room : x + room);
          write(svg, Math.max(this.edge, Math.min(x, width - this.edge)), above - 48, label, "soft",
            x < 46 ? "start" : x > width - 46 ? "end" : "middle");
        };
        const eye = (group, down) => {
          make("path", { class: "beam", d: `M0 0V${down}` }, group);
          make("path", { d: "M0 -30V-10" }, group);
          make("circle", { cx: 0, cy: -5, r: 5, class: "body" }, group);
          make("circle", { cx: 0, cy: -5, r: 1.8, class: "lens" }, group);
        };
        machine("infeed eye", 0, isWide ? "infeed eye" : "", eye);
        machine("printer", layout.printer, "printer", (group, down) => {
          make("path", { class: "beam", d: `M0 0V${down}` }, group);
          make("rect", { class: "body", x: -20, y: -34, width: 40, height: 24, rx: 2 }, group);
          make("path", { class: "body", d: "M-8 -10H8L3 0H-3Z" }, group);
          make("circle", { class: "body", cx: -8, cy: -34, r: 8 }, group);
          make("circle", { class: "lens", cx: -8, cy: -34, r: 2 }, group);
          make("path", { d: "M-1 -37L12 -30V-10" }, group);
        });
        machine("camera", layout.camera, "camera", (group, down) => {
          make("path", { class: "view", d: `M-4 -2L-17 ${down}H17L4 -2Z` }, group);
          make("rect", { class: "body", x: -13, y: -36, width: 26, height: 24, rx: 3 }, group);
          make("rect", { class: "body", x: -7, y: -12, width: 14, height: 9, rx: 1 }, group);
          make("circle", { class: "lens", cx: 0, cy: -24, r: 4 }, group);
        });
        for (const place of layout.eyes) machine("", place, "", eye);
        machine("reject station", layout.ejector, isWide ? "reject station" : "reject", (group, down) => {
          make("rect", { class: "body", x: -17, y: -38, width: 34, height: 18, rx: 2 }, group);
          this.piston = make("g", {}, group);
          make("rect", { class: "body", x: -4, y: -20, width: 8, height: 16 }, this.piston);
          make("rect", { class: "body", x: -13, y: -6, width: 26, height: 5, rx: 1 }, this.piston);
        });
        machine("", layout.exit, isWide ? "exit" : "", eye);
        const bin = first.x + layout.ejector * first.scale, y = first.y + 40;
        make("path", { class: "chute", d: `M${bin - 14} ${first.y + 12}L${bin - 17} ${y}M${bin + 14} ${first.y + 12}L${bin + 17} ${y}` }, svg);
        make("path", { class: "bin", d: `M${bin - 20} ${y}l4 26h32l4 -26` }, svg);
        this.binned = make("g", { transform: `translate(${bin} ${y + 25})` }, svg);
        this.bin = write(svg, bin + 27, y + 18, "", "soft");
        if (bin > width - 90) { this.bin.setAttribute("x", bin - 27); this.bin.setAttribute("text-anchor", "end"); }
        this.firstWords = write(svg, first.x, first.y + 48, "", "soft");
        this.marks = make("g", {}, svg);
      }
      drawSecond() {
        const { svg, second, heap, box, out, pallet, isWide, width, edge } = this;
        make("path", { class: "table", d: `M${heap.x} ${second.y - 70}V${second.y}H${heap.x + heap.width}` }, svg);
        this.waitingWords = write(svg, heap.x, second.y + 17, "", "soft");
        this.secondBelt = this.belt(second, second.width, "second");
        const eyes = (place, label, name) => {
          const x = second.x + place * second.scale, y = second.y - this.height - 8;
          const group = make("g", { class: "machine", transform: `translate(${x.toFixed(1)} ${y})` }, svg);
          make("path", { class: "beam", d: `M0 0V${this.height + 8}` }, group);
          if (name) {
            make("path", { d: "M0 -16V-10" }, group);
            make("circle", { class: "body", cx: 0, cy: -5, r: 5 }, group);
            make("circle", { class: "lens", cx: 0, cy: -5, r: 1.8 }, group);
            (this.glyphs[name] = this.glyphs[name] || []).push(group);
          } else make("path", { class: "body", d: "M-11 -14H11V-4L5 0H-5L-11 -4Z" }, group);
          if (label) write(svg, x, y - 20, label, "soft", "middle");
        };
        const isClose = (layout.packerEye - layout.scanner) * second.scale < (isWide ? 90 : 66);
        eyes(layout.scanner, isClose ? "" : "scanner", "");
        eyes(layout.packerEye, isClose ? "scanner, eye" : isWide ? "packer’s eye" : "eye", "case packer");
        this.secondWords = write(svg, second.x, second.y + (isWide ? 40 : 36), "", "soft");
        // The open case, the way of closed ones, and the pallet: where they stand is drawn by their order.
        this.open = make("g", { class: "open" }, svg);
        make("path", { class: "case", d: `M${box.x} ${box.y}v${box.height}h${box.width}v${-box.height}` }, this.open);
        make("path", { class: "case", d: `M${box.x} ${box.y}l-9 -7M${box.x + box.width} ${box.y}l9 -7` }, this.open);
        this.fill = make("g", {}, this.open);
        this.boxWords = write(svg, box.x + box.width / 2, box.y + box.height + 38, "", "strong", "middle");
        this.boxCount = write(svg, box.x + box.width / 2, box.y + box.height + 53, "", "soft", "middle");
        make("path", { class: "roller", d: `M${box.x - 10} ${out.y}H${out.end}` }, svg);
        for (let x = box.x - 4; x < out.end; x += 13) make("circle", { class: "roller", cx: x, cy: out.y + 4.5, r: 3.4 }, svg);
        this.out = make("g", {}, svg);
        if (isWide) {
          const labeler = make("g", { class: "machine", transform: `translate(${out.x + 21} ${out.y - 48})` }, svg);
          make("rect", { class: "body", x: -15, y: -22, width: 30, height: 17, rx: 2 }, labeler);
          make("circle", { class: "body", cx: -6, cy: -22, r: 6 }, labeler);
          make("path", { class: "body", d: "M-6 -5H6L3 2H-3Z" }, labeler);
          write(svg, out.x + 21, out.y - 82, "case labeler", "soft", "middle");
          const scaleAt = out.x + 65;
          make("path", { class: "machine", d: `M${scaleAt - 16} ${out.y + 9}h32l3 9h-38z` }, svg).classList.add("body");
          const weigh = write(svg, scaleAt, out.y + 32, "scale", "soft", "middle");
          this.glyphs["case labeler"] = [labeler];
          this.glyphs.checkweigher = [weigh];
        }
        make("path", { class: "wood", d: `M${pallet.x} ${pallet.y}h${pallet.width}v4h${-pallet.width}zm3 4v6m${pallet.width / 2 - 3} -6v6m${pallet.width / 2 - 3} -6v6` }, svg);
        this.stack = make("g", {}, svg);
        this.palletWords = write(svg, pallet.x + pallet.width, pallet.y + (isWide ? 26 : 48), "", "soft", "end");
        this.outWords = write(svg, out.x, out.y + (isWide ? 48 : 26), "", "soft");
        this.stations = {
          panel: [edge + 14, 0], printer: [this.first.x + layout.printer * this.scale, 0], camera: [this.first.x + layout.camera * this.scale, 0],
          ejector: [this.first.x + layout.ejector * this.scale - 44, 0], infeed: [heap.x + heap.width * 0.6, 1],
          case: [box.x - 34, 1], labeler: [out.x + 21, 1], scale: [out.x + 65, 1], pallet: [pallet.x - 22, 1],
        };
        make("path", { class: "ground", d: `M0 ${this.ground}H${width}M0 ${this.floor}H${width}` }, svg);
      }
      // A row for each device: its own clock, how far that is off, and its messages on their way.
      drawTalk() {
        const { svg, talk, isWide } = this;
        const name = talk.x, own = name + (isWide ? 104 : 96), off = own + (talk.hasClock ? 92 : 0);
        talk.from = off + (isWide ? 78 : 60);
        talk.to = talk.x + talk.width - (isWide ? 58 : 46);
        write(svg, name, talk.y + 10, "who says it", "soft");
        if (talk.hasClock) write(svg, own, talk.y + 10, "its clock", "soft");
        write(svg, off, talk.y + 10, "is off by", "soft");
        write(svg, talk.from, talk.y + 10, isWide ? "what is said, on its way" : "on its way", "soft");
        this.talkRows = new Map();
        const bottom = talk.y + 22 + speakers.length * talk.row;
        make("rect", { class: "recorder", x: talk.to + 6, y: talk.y + 18, width: isWide ? 52 : 40, height: bottom - talk.y - 20, rx: 3 }, svg);
        write(svg, talk.to + (isWide ? 32 : 26), talk.y + 10, "record", "strong", "middle");
        this.told = write(svg, talk.to + (isWide ? 32 : 26), (talk.y + bottom) / 2 + 3, "", "", "middle");
        if (hasSystems) systems.slice(0, 3).forEach((system, index) => {
          const x = talk.from + (talk.to - talk.from) * index / 3;
          if (index) make("path", { class: "border", d: `M${x} ${talk.y + 18}V${bottom - 2}` }, svg);
          if (isWide) write(svg, x + (index ? 4 : 0), bottom + 10, system, "soft small");
        });
        speakers.forEach((device, index) => {
          const y = talk.y + 30 + index * talk.row;
          make("path", { class: "lane", d: `M${talk.from} ${y - 4}H${talk.to}` }, svg);
          this.talkRows.set(device, { y: y - 4, name: write(svg, name, y, data.devices[device], "row"),
            own: talk.hasClock ? write(svg, own, y, "", "row soft") : null, off: write(svg, off, y, "", "row soft") });
        });
        this.dots = make("g", {}, svg);
      }
      drawCells() {
        const { svg, cells } = this;
        this.cellTitle = write(svg, cells.x, cells.y + 10, "", "strong");
        this.cellHeads = [write(svg, cells.x, cells.y + 28, "", "soft"), write(svg, cells.other, cells.y + 28, "", "soft")];
        this.grids = [make("g", {}, svg), make("g", {}, svg)];
      }
    }

    """#
}
