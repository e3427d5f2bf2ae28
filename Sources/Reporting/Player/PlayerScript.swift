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
          raw, ways, belts: [0, 1].map(belt => raw.belts.filter(piece => piece[0] === belt)),
          cartons: grouped(raw.cartons, 0), boxes: grouped(raw.boxes, 0), pallets: grouped(raw.pallets, 0),
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
      let binned = 0, binnedAt = null;
      for (const [carton, rows] of is.cartons) {
        const row = latest(rows, time);
        if (!row) continue;
        state.set(carton, row);
        if (row[3] === 0 && !rides.has(carton)) waiting.push(carton);
        if (row[3] === 2) { binned += 1; if (binnedAt === null || row[1] > binnedAt) binnedAt = row[1]; }
        if (row[4] !== null) {
          const list = inBox.get(row[4]);
          if (list) list.push([row[1], carton]); else inBox.set(row[4], [[row[1], carton]]);
        }
      }
      for (const list of inBox.values()) list.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const now = groups => {
        const rows = [];
        for (const group of groups.values()) { const row = latest(group, time); if (row) rows.push(row); }
        return rows;
      };
      return {
        run, scene, time, belts, riding, state, waiting: waiting.sort((a, b) => a - b), inBox, boxes: now(is.boxes),
        pallets: now(is.pallets), binned, binnedAt,
        register: is.raw.register.filter(row => isNow(row[3], row[4], time))
          .map(row => ({ x: belts[0].moved - row[1], passes: row[2] })),
        tasks: is.raw.tasks.filter(row => isNow(row[3], row[4], time)), messages: is.raw.messages, ways: is.ways,
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
