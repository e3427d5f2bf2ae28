/// What moves a player's picture. It computes what it draws from the recording: nothing in it knows what went wrong.
///
/// Plain JavaScript without a library, one part behind the other: what was at a moment, where things stand for a width, how
/// cartons, the line, messages and the compared case are drawn, and what people do with it.
enum PlayerScript {
  static let text = recordingText + stageText + cartonText + pictureText + messageText + controlText

  /// What was at a moment, from the rows of ``PlayerData``.
  static let recordingText = #"""
    "use strict";
    (() => {
    const data = JSON.parse(document.getElementById("player-data").textContent);
    const byId = id => document.getElementById(id);
    const layout = data.layout;
    if (!layout || !data.spans.length) return;

    // A code is its place in data.codes; people read its end.
    const codeText = code => code === null ? "" : data.heads[data.codes[code][0]] + data.codes[code][1];
    const tail = code => code === null ? "" : data.codes[code][1].slice(-4);

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

    // Rows of one thing stand together, in the order of time.
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
        const ways = new Map(data.runs[run].ways.filter(way => way[0] === scene).map(way => [way[1], way.slice(2)]));
        prepared.set(key, {
          raw, ways, belts: [0, 1].map(belt => raw.belts.filter(piece => piece[0] === belt)), live: new Live(raw),
          known: grouped(raw.known, 0),
          beliefs: [grouped(raw.beliefs.filter(row => !row[0]), 1), grouped(raw.beliefs.filter(row => row[0]), 1)],
        });
      }
      return prepared.get(key);
    }
    // The last row that is so by now.
    function latest(rows, time, key = 1) {
      let found = null;
      for (const row of rows || []) { if (row[key] > time) break; found = row; }
      return found;
    }

    // What is so at a time, carried on from row to row: rows stand in the order of time, so that playing costs what changes. Who
    // goes back in time begins anew.
    class Live {
      constructor(raw) {
        this.raw = raw;
        this.reset();
      }
      reset() {
        this.time = -Infinity;
        this.next = { cartons: 0, boxes: 0, pallets: 0, rides: 0, register: 0, messages: 0 };
        this.state = new Map();
        this.onLine = new Set();
        this.inBox = new Map();
        this.binned = new Map();
        this.boxes = new Map();
        this.pallets = new Map();
        this.rides = [];
        this.register = [];
        this.flight = [];
        this.told = 0;
        this.lastOf = new Map();
        this.last = null;
      }
      // The rows that have come since, by the place at which their time stands.
      *rows(name, key, time) {
        const rows = this.raw[name];
        while (this.next[name] < rows.length && rows[this.next[name]][key] <= time) yield rows[this.next[name]++];
      }
      to(time) {
        if (time < this.time) this.reset();
        this.time = time;
        for (const row of this.rows("cartons", 1, time)) this.changeCarton(row);
        for (const row of this.rows("boxes", 1, time)) this.boxes.set(row[0], row);
        for (const row of this.rows("pallets", 1, time)) this.pallets.set(row[0], row);
        for (const row of this.rows("rides", 3, time)) this.rides.push(row);
        for (const row of this.rows("register", 3, time)) this.register.push(row);
        for (const row of this.rows("messages", 0, time)) {
          this.flight.push(this.next.messages - 1);
          this.lastOf.set(row[1], row[0]);
          this.last = row;
        }
        const isUnderWay = index => this.raw.messages[index][3] === null || time < this.raw.messages[index][3];
        const flying = this.flight.filter(isUnderWay);
        this.told += this.flight.length - flying.length;
        this.flight = flying;
        const isOn = row => row[4] === null || time < row[4];
        this.rides = this.rides.filter(isOn);
        this.register = this.register.filter(isOn);
        return this;
      }
      changeCarton(row) {
        const [carton, at, , where, box] = row, old = this.state.get(carton);
        if (old && old[4] !== null) this.inBox.set(old[4], this.inBox.get(old[4]).filter(one => one[1] !== carton));
        if (box !== null) {
          if (!this.inBox.has(box)) this.inBox.set(box, []);
          this.inBox.get(box).push([at, carton]);
        }
        if (where === 0) this.onLine.add(carton); else this.onLine.delete(carton);
        if (where === 2) this.binned.set(carton, at); else this.binned.delete(carton);
        this.state.set(carton, row);
      }
    }

    // Everything that is drawn of a moment.
    function moment(run, place) {
      const { scene, time } = at(place);
      const is = sceneOf(run, scene), live = is.live.to(time);
      const belts = is.belts.map(pieces => {
        let piece = pieces[0];
        for (const next of pieces) { if (next[1] > time) break; piece = next; }
        if (!piece) return { moved: 0, speed: 0, causes: "" };
        return { moved: piece[2] + piece[3] * (time - piece[1]), speed: piece[3], causes: piece[4] };
      });
      const rides = new Set(live.rides.map(ride => ride[0]));
      return {
        run, scene, time, belts, state: live.state, inBox: live.inBox, binned: live.binned.size,
        binnedAt: live.binned.size ? Math.max(...live.binned.values()) : null,
        riding: live.rides.map(([carton, belt, origin]) => ({ carton, belt, x: belts[belt].moved - origin })),
        waiting: [...live.onLine].filter(carton => !rides.has(carton)).sort((a, b) => a - b),
        boxes: [...live.boxes.values()], pallets: [...live.pallets.values()],
        register: live.register.map(row => ({ x: belts[0].moved - row[1], passes: row[2] })),
        tasks: is.raw.tasks.filter(row => row[3] <= time && (row[4] === null || time < row[4])), messages: is.raw.messages,
        ways: is.ways, flight: live.flight, told: live.told, last: live.last, lastOf: live.lastOf,
        // What the record has of a code, and what it gives to a label; null where it was told nothing.
        known: code => code === null ? null : (latest(is.known.get(code), time) || [])[2] ?? null,
        believed: (isPallet, number) => (latest(is.beliefs[isPallet ? 1 : 0].get(number), time, 2) || [])[3] || null,
      };
    }

    // A container in truth and in record: pairs of codes, those of truth first; two are in both where they are one code.
    function compared(now, isPallet, number) {
      const inside = isPallet ? now.boxes.filter(box => box[5] === number).map(box => ({ carton: null, code: box[4] }))
        : (now.inBox.get(number) || []).map(([, carton]) => ({ carton, code: now.state.get(carton)[2] }));
      const believed = now.believed(isPallet, number);
      const left = new Map();
      for (const code of believed || []) left.set(code, (left.get(code) || 0) + 1);
      const rows = inside.map(one => {
        const count = one.code === null ? 0 : left.get(one.code) || 0;
        if (count) left.set(one.code, count - 1);
        return { carton: one.carton, inside: one.code, recorded: count ? one.code : null, isThere: true };
      });
      // What the record has and truth has not fills the gaps first, so that what differs lies side by side.
      const others = [];
      for (const [code, count] of left) for (let n = 0; n < count; n += 1) others.push(code);
      for (const row of rows) if (row.recorded === null && others.length) row.recorded = others.shift();
      for (const code of others) rows.push({ carton: null, inside: null, recorded: code, isThere: false });
      return { rows, isTold: believed !== null, inside: inside.length, recorded: believed ? believed.length : 0 };
    }

    // How far the clocks of devices are from the true time, as their messages show it.
    const clockRows = data.runs.map(run => {
      const rows = data.devices.map(() => []);
      for (const scene of run.scenes) {
        for (const message of scene.messages) if (message[1] !== null) rows[message[1]].push([message[0], message[4] - message[0]]);
      }
      return rows;
    });
    // Milliseconds; of the last message before, or else of the first one after.
    function clockError(run, device, time) {
      const rows = clockRows[run][device];
      if (!rows.length) return null;
      let low = 0, high = rows.length;
      while (low < high) { const middle = (low + high) >> 1; if (rows[middle][0] <= time) low = middle + 1; else high = middle; }
      return rows[Math.max(0, low - 1)][1];
    }

    // Words.
    const digits = (number, width) => String(number).padStart(width, "0");
    function clock(milliseconds, hasParts = true) {
      const all = Math.max(0, Math.floor(milliseconds)), seconds = Math.floor(all / 1000);
      return digits(Math.floor(seconds / 3600), 2) + ":" + digits(Math.floor(seconds / 60) % 60, 2) + ":"
        + digits(seconds % 60, 2) + (hasParts ? "." + digits(all % 1000, 3) : "");
    }
    const day = 86400000;
    const timeOfDay = (milliseconds, hasParts = true) => clock((milliseconds % day + day) % day, hasParts);
    function span(milliseconds) {
      if (milliseconds < 2000) return Math.round(milliseconds) + " ms";
      const seconds = Math.round(milliseconds / 1000);
      if (seconds < 60) return seconds + " s";
      if (seconds < 3600) return Math.floor(seconds / 60) + " min " + seconds % 60 + " s";
      return Math.floor(seconds / 3600) + " h " + Math.floor(seconds / 60) % 60 + " min";
    }
    const counted = number => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
    function sentence(message) {
      let next = 5;
      return data.texts[message[2]].replace(/#/g, () => "…" + tail(message[next++]));
    }

    """#
}
