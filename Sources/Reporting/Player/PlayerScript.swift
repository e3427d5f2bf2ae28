/// What moves a player's picture. It computes what it draws from the recording: nothing in it knows what went wrong.
enum PlayerScript {
  static let text =
    recordingText + stageText + pictureText + controlText

  /// What was at a moment, from the rows of ``PlayerData``.
  private static let recordingText = #"""
    "use strict";
    (() => {
    const data = JSON.parse(document.getElementById("player-data").textContent);
    const byId = id => document.getElementById(id);
    const layout = data.layout;
    if (!layout || !data.spans.length) return;

    // Scenes stand one behind the other on one axis; a place on it is a scene and a time in it.
    const offsets = [];
    let total = 0;
    for (const [from, to] of data.spans) { offsets.push(total); total += to - from; }
    function at(place) {
      let scene = offsets.length - 1;
      while (scene > 0 && offsets[scene] > place) scene -= 1;
      const [from, to] = data.spans[scene];
      return { scene, time: Math.min(to, from + Math.max(0, place - offsets[scene])) };
    }
    function placeOf(time) {
      for (let scene = 0; scene < offsets.length; scene += 1) {
        const [from, to] = data.spans[scene];
        if (time <= to) return offsets[scene] + Math.max(0, time - from);
      }
      return total;
    }

    function grouped(rows, key) {
      const groups = new Map();
      for (const row of rows) {
        const list = groups.get(row[key]);
        if (list) list.push(row); else groups.set(row[key], [row]);
      }
      return groups;
    }
    const prepared = new Map();
    function sceneOf(run, scene) {
      const key = run * 1000 + scene;
      if (!prepared.has(key)) {
        const raw = data.runs[run].scenes[scene];
        prepared.set(key, {
          raw, belts: [0, 1].map(belt => raw.belts.filter(piece => piece[0] === belt)),
          cartons: grouped(raw.cartons, 0), boxes: grouped(raw.boxes, 0), pallets: grouped(raw.pallets, 0),
        });
      }
      return prepared.get(key);
    }
    // The last row that is so by now; rows stand in the order of time, which they have at place 1.
    function latest(rows, time) {
      let found = null;
      for (const row of rows) { if (row[1] > time) break; found = row; }
      return found;
    }
    const isNow = (from, until, time) => from <= time && (until === null || time < until);

    // Everything that is drawn of a moment.
    function moment(run, place) {
      const { scene, time } = at(place);
      const is = sceneOf(run, scene);
      const belts = is.belts.map(pieces => {
        let piece = pieces[0];
        for (const next of pieces) { if (next[1] > time) break; piece = next; }
        if (!piece) return { moved: 0, speed: 0, causes: "" };
        return { moved: piece[2] + piece[3] * (time - piece[1]), speed: piece[3], causes: piece[4] };
      });
      const riding = [], rides = new Set();
      for (const [carton, belt, origin, from, until] of is.raw.rides) {
        if (!isNow(from, until, time)) continue;
        riding.push({ carton, belt, x: belts[belt].moved - origin });
        rides.add(carton);
      }
      const state = new Map(), waiting = [], inBox = new Map();
      let binned = 0;
      for (const [carton, rows] of is.cartons) {
        const row = latest(rows, time);
        if (!row) continue;
        state.set(carton, row);
        if (row[3] === 0 && !rides.has(carton)) waiting.push(carton);
        if (row[3] === 2) binned += 1;
        if (row[4] !== null) {
          const list = inBox.get(row[4]);
          if (list) list.push([row[1], carton]); else inBox.set(row[4], [[row[1], carton]]);
        }
      }
      for (const list of inBox.values()) list.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const boxes = [];
      for (const rows of is.boxes.values()) { const row = latest(rows, time); if (row) boxes.push(row); }
      const pallets = [];
      for (const rows of is.pallets.values()) { const row = latest(rows, time); if (row) pallets.push(row); }
      return {
        scene, time, belts, riding, state, waiting: waiting.sort((a, b) => a - b), inBox, boxes, pallets, binned,
        register: belts[0] && is.raw.register.filter(row => isNow(row[3], row[4], time))
          .map(row => ({ x: belts[0].moved - row[1], passes: row[2] })),
        tasks: is.raw.tasks.filter(row => isNow(row[3], row[4], time)), messages: is.raw.messages,
      };
    }

    """#

  /// Where everything stands, for a width.
  private static let stageText = #"""
    const space = "http://www.w3.org/2000/svg";
    function make(name, attributes, parent) {
      const element = document.createElementNS(space, name);
      for (const key in attributes) element.setAttribute(key, attributes[key]);
      if (parent) parent.appendChild(element);
      return element;
    }
    function write(parent, x, y, text, kind) {
      const element = make("text", { x, y, class: kind || "" }, parent);
      element.textContent = text;
      return element;
    }
    const devices = ["infeed eye", "printer", "camera", "reject station", "case packer", "line controller",
      "case labeller", "checkweigher", "palletiser", "crew", "quality"];
    let stage = null;

    function arrange() {
      const width = Math.max(300, Math.round(byId("stage").clientWidth || 960));
      const isWide = width >= 760;
      const scale = (width - 28) / (layout.exit + 60);
      const size = layout.carton * scale;
      const isInside = size >= 27;
      const top = isInside ? 74 : 98;
      const first = { x: 14, y: top }, height = 20;
      const second = { x: isWide ? 124 : 62, y: top + 128 + (isInside ? 0 : 34) };
      const packerWidth = (layout.packerEye + 70) * scale;
      const caseAt = { x: second.x + packerWidth + 12, y: second.y - 22 };
      caseAt.width = isWide ? 196 : width - caseAt.x - 8;
      const out = isWide ? { x: caseAt.x + caseAt.width + 18, y: second.y - 12 } : { x: 14, y: second.y + 98 };
      const lane = { y: isWide ? second.y + 118 : out.y + 92 };
      const whole = lane.y + 46;
      byId("stage").textContent = "";
      const svg = make("svg", {
        class: "stage", viewBox: `0 0 ${width} ${whole}`, role: "img", "aria-label":
          "The line at the moment that the clock shows; the list of events below says the same in words",
      }, byId("stage"));
      stage = { svg, width, isWide, scale, size, isInside, first, second, height, caseAt, outAt: out, lane, pools: {} };

      // Belts with their machines.
      stage.belts = [
        make("rect", { class: "belt", x: first.x, y: first.y + height + 1, width: layout.exit * scale, height: 5 }, svg),
        make("rect", { class: "belt", x: second.x, y: second.y + height + 1, width: packerWidth - 8, height: 5 }, svg),
      ];
      stage.speakers = {};
      function device(name, row, place, label, kind) {
        const x = row.x + place * scale, y = row.y - (isInside ? 8 : 42);
        make("line", { class: "beam", x1: x, x2: x, y1: y, y2: row.y + height }, svg);
        const glyph = kind === "eye"
          ? make("circle", { class: "device", cx: x, cy: y - 5, r: 4 }, svg)
          : make("rect", { class: "device", x: x - 13, y: y - 12, width: 26, height: 12, rx: 2 }, svg);
        if (name) (stage.speakers[name] = stage.speakers[name] || []).push(glyph);
        if (label) {
          const text = write(svg, x, y - 17, label, "soft");
          text.setAttribute("text-anchor", place === 0 ? "start" : x > width - 50 ? "end" : "middle");
        }
      }
      device("infeed eye", first, 0, isWide ? "infeed eye" : "", "eye");
      device("printer", first, layout.printer, "printer");
      device("camera", first, layout.camera, "camera");
      for (const eye of layout.eyes) device(null, first, eye, "", "eye");
      device("reject station", first, layout.ejector, isWide ? "reject station" : "ejector");
      device(null, first, layout.exit, "exit", "eye");
      const isClose = (layout.packerEye - layout.scanner) * scale < (isWide ? 90 : 56);
      device(null, second, layout.scanner, isClose ? "" : "scanner");
      device("case packer", second, layout.packerEye, isClose ? "scanner, eye" : isWide ? "packer's eye" : "eye", "eye");
      stage.standing = [
        write(svg, first.x, first.y + height + 22, "", "soft"),
        write(svg, second.x, second.y + height + 24, "", "soft"),
      ];
      // Reject bin, waiting cartons, people, the case, what leaves, messages.
      const bin = first.x + layout.ejector * scale;
      make("path", { class: "device", d: `M${bin - 15} ${first.y + height + 36}v16h30v-16` }, svg);
      stage.bin = write(svg, bin + 20, first.y + height + 50, "", "soft");
      stage.waiting = write(svg, 14, second.y + height + 24, "", "soft");
      stage.people = make("g", {}, svg);
      stage.box = make("g", {}, svg);
      stage.boxTitle = write(svg, caseAt.x, caseAt.y - 6, "", "strong");
      stage.out = make("g", {}, svg);
      make("line", { class: "lane", x1: 14, x2: width - 74, y1: lane.y, y2: lane.y }, svg);
      make("rect", { class: "box", x: width - 70, y: lane.y - 18, width: 58, height: 36, rx: 2 }, svg);
      write(svg, width - 41, lane.y - 2, "record", "strong").setAttribute("text-anchor", "middle");
      stage.told = write(svg, width - 41, lane.y + 13, "", "soft");
      stage.told.setAttribute("text-anchor", "middle");
      stage.tick = name => {
        const index = Math.max(0, devices.indexOf(name));
        return 22 + index * (width - 150) / devices.length;
      };
      if (isWide) for (const name of devices) {
        write(svg, stage.tick(name) - 8, lane.y + 34, name, "soft").style.fontSize = "10.5px";
      } else write(svg, 14, lane.y + 34, "messages on their way", "soft");
      for (const name of devices) {
        make("line", { class: "lane", x1: stage.tick(name), x2: stage.tick(name), y1: lane.y - 4, y2: lane.y + 4 }, svg);
      }
      stage.marks = make("g", {}, svg);
      stage.cartons = make("g", { class: "on-belts" }, svg);
      stage.dots = make("g", {}, svg);
    }

    // Elements are made once and used again: nothing is made while time goes on, but for what is new.
    function pool(name, count, build) {
      const all = stage.pools[name] = stage.pools[name] || [];
      while (all.length < count) all.push(build());
      all.forEach((element, index) => { const is = index < count ? "inline" : "none";
        if (element.shown !== is) { (element.node || element).style.display = is; element.shown = is; } });
      return all;
    }
    function put(element, text) { if (element.shownText !== text) { element.textContent = text; element.shownText = text; } }

    """#
}
