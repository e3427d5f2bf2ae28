extension PlayerScript {
  /// Messages on their way, clocks of devices, and a case in truth and in record.
  static let messageText = #"""
    Object.assign(Stage.prototype, {
      drawMessages(now) {
        const { talk } = this, { told, last, lastOf } = now;
        const moving = now.flight.slice(-240).map(index => {
          const message = now.messages[index], way = now.ways.get(index), row = this.talkRows.get(message[1]);
          return row && { x: talk.from + (talk.to - talk.from) * this.progress(message, way, now.time), y: row.y, isAbout: isAbout(message),
            isLost: way && way.some(hop => hop[1] <= now.time && (hop[2] === "lost" || hop[2] === "refused")) };
        }).filter(Boolean);
        const dots = moving;
        const nodes = pool(this, "dots", dots.length, () => make("circle", { r: 2.2 }, this.dots));
        dots.forEach((dot, index) => {
          nodes[index].setAttribute("cx", dot.x.toFixed(1));
          nodes[index].setAttribute("cy", dot.y);
          const kind = dot.isLost ? "message lost" : dot.isAbout ? "message about" : "message";
          if (nodes[index].kind !== kind) nodes[index].setAttribute("r", kind === "message" ? 2.2 : 4);
          setClass(nodes[index], kind);
        });
        put(this.told, told ? "+" + counted(told) : "");
        const speaks = name => { const when = lastOf.get(data.devices.indexOf(name)); return when !== undefined && now.time - when < 250; };
        for (const name in this.glyphs) {
          const kind = speaks(name);
          for (const glyph of this.glyphs[name]) if (glyph.speaks !== kind) { glyph.classList.toggle("speaks", kind); glyph.speaks = kind; }
        }
        for (const [device, row] of this.talkRows) setClass(row.name, speaks(data.devices[device]) ? "row speaks" : "row");
        if (isDue) for (const [device, row] of this.talkRows) {
          const error = clockError(this.run, device, now.time);
          if (row.own) put(row.own, error === null ? "" : timeOfDay(data.startOfTrial + now.time + error));
          put(row.off, error === null ? "" : Math.abs(error) < 0.5 ? "0 ms" : (error > 0 ? "+" : "−") + span(Math.abs(error)));
          setClass(row.off, error !== null && Math.abs(error) >= 1000 ? "row bad" : "row soft");
        }
      },

      // How far a message has come. What the record is not told while anybody looks is on its way and does not arrive; of a
      // message that was followed it is known at which system it is.
      progress(message, way, time) {
        const [at, , , told] = message;
        if (way) {
          let before = { at, share: 0 };
          for (const [system, when, what] of way) {
            const share = system / 3;
            if (when > time) return before.share + (share - before.share) * (time - before.at) / Math.max(1, when - before.at);
            if (what === "lost" || what === "refused" || what.startsWith("still")) return Math.max(0, share - 1 / 6);
            before = { at: when, share };
          }
          return Math.min(0.99, before.share);
        }
        return told === null ? 0.85 * (1 - Math.exp((at - time) / 20000)) : (time - at) / (told - at);
      },

      // One container, code by code: truth on the left, record on the right.
      drawCompared(now, subject) {
        const { cells } = this;
        const is = subject ? compared(now, subject.isPallet, subject.number) : { rows: [], isTold: false, inside: 0, recorded: 0 };
        const name = subject ? `${subject.isPallet ? "pallet" : data.box} ${counted(subject.number)}` : `no ${data.box} yet`;
        const box = subject && !subject.isPallet ? now.boxes.find(one => one[0] === subject.number) : null;
        const differs = is.isTold ? is.rows.filter(row => row.inside === null || row.inside !== row.recorded).length : 0;
        put(this.cellTitle, name + (box ? box[3] ? box[5] !== null ? `, on pallet ${box[5]}` : ", closed" : ", being filled" : subject && !subject.isPallet ? ", not in sight" : "")
          + (differs && (!box || box[3]) ? `: ${differs} of ${is.rows.length} ${differs === 1 ? "differs" : "differ"}` : ""));
        put(this.cellHeads[0], `in truth: ${is.inside}`);
        put(this.cellHeads[1], is.isTold ? `in record: ${is.recorded}` : "in record: not told yet");
        const width = cells.width / cells.columns, room = Math.max(is.rows.length, layout.units);
        const places = subject && subject.isPallet ? is.rows.length : Math.max(room, is.rows.length);
        const columns = cells.columns, high = Math.min(cells.height, (cells.tall - 42) / Math.max(1, Math.ceil(places / columns)));
        this.grids.forEach((grid, side) => {
          const all = pool(this, "cells" + side, places, () => {
            const node = make("g", {}, grid);
            return { node, rect: make("rect", { rx: 1.5 }, node), text: write(node, 0, 0, "", "tail", "middle") };
          });
          for (let index = 0; index < places; index += 1) {
            const row = is.rows[index], cell = all[index];
            const code = row ? side ? row.recorded : row.inside : null;
            const x = (side ? cells.other : cells.x) + index % columns * width, y = cells.y + 36 + Math.floor(index / columns) * high;
            const where = x.toFixed(1) + " " + y.toFixed(1) + " " + high.toFixed(1);
            if (cell.where !== where) {
              cell.where = where;
              cell.node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
              cell.rect.setAttribute("width", (width - 3).toFixed(1));
              cell.rect.setAttribute("height", Math.max(2, high - 3).toFixed(1));
              cell.text.setAttribute("x", (width - 3) / 2);
              cell.text.setAttribute("y", high / 2 + 2);
            }
            const isThere = row && (side ? row.recorded !== null : row.isThere);
            const agrees = row && row.inside !== null && row.inside === row.recorded;
            setClass(cell.node, "cell" + (isThere ? "" : " empty") + (is.isTold && row && !agrees ? " differs" : "")
              + (row && row.carton !== null && oddCartons.has(row.carton) && !is.isTold ? " odd" : ""));
            put(cell.text, high < 9 ? "" : isThere && code === null ? "no code" : tail(code));
          }
        });
        this.compared = is;
      },
    });

    """#
}
