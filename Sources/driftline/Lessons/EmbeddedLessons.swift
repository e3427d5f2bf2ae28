// Made from the files in Scenarios/lessons by a test: DRIFTLINE_RECORD=1 swift test -c release --filter EmbeddedLessons
// swift-format-ignore-file

/// The scenarios of lessons, which every build carries as it does the others.
package enum EmbeddedLessons {
  /// Names, as users write them, with texts; in the order of their names.
  package static let all: [(name: String, text: String)] = [
    (
      name: "lessons/early-commit",
      text: ##"""
// Lesson 7: it counts before it is.
{
  name: "Line 7, Nordhafen: a number counts when it is allotted",
  summary: "A serial number counts from the moment at which it is allotted, and some never reach a carton.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400 },
    serializer: { vintage: "about 2009" },
    packer: { vintage: "about 2009" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "early-commit": {},
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/failed-query",
      text: ##"""
// Lesson 14: the query that failed.
{
  name: "Line 7, Nordhafen: a dispenser asks",
  summary: "Whoever answers for the maker is slow or down now and then.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 3000, count: 2, changeover: "60 min" },
    palletizer: { "cases-per-pallet": { value: 12, origin: "assumption: half a layer, so that a small lot fills many" } },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  market: { "runs-on": "40 d", verifies: { value: "20 %", origin: "assumption: a country in which many packs are scanned" }, verification: {} },
  mechanisms: {
    "slow-endpoint": { service: { value: "0.6 s", origin: "assumption: a slow table" }, servers: { value: 1, origin: "assumption: one connection to the database" }, load: { value: "1/s", origin: "assumption: few clients" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/fixed-delay",
      text: ##"""
// Lesson 3: a delay instead of a place.
{
  name: "Line 7, Nordhafen: the reject station waits a fixed time",
  summary: "The reject station waits for as long as a carton takes at nominal speed; a ramp or a stop makes that wrong.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000 },
    serializer: { vintage: "about 2009" },
    packer: { vintage: "about 2015" },
    stops: { "micro-stops": { value: "30/h", origin: "assumption: many stops, so that a short run shows it" }, crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "fixed-delay-tracking": {},
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/full-queue",
      text: ##"""
// Lesson 11: the queue that was full.
{
  name: "Line 7, Nordhafen: a queue overflows",
  summary: "A system takes messages more slowly than they come; when its queue is full, some are lost and nobody is told.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400 },
    packer: { vintage: "about 2015" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "queue-overflow": { service: { value: "0.3 s", origin: "assumption: a slow database" }, places: { value: 300, origin: "assumption: a short queue" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/jam",
      text: ##"""
// Lesson 9: a heap of two cases.
{
  name: "Line 7, Nordhafen: a jam is packed again by hand",
  summary: "A jam throws cartons of two cases on one heap, and they go back without a scan.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000 },
    packer: { vintage: "about 2015", assignment: "between-closes" },
    stops: { jams: { value: "40/h", origin: "assumption: many jams, so that a short run shows it" }, crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "jam-repack": { probability: { value: "20 %", origin: "assumption: whoever clears the jam is alone" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/label-reload",
      text: ##"""
// Lesson 1: the label that was printed twice.
{
  name: "Line 7, Nordhafen: a label printed twice",
  summary: "The roll ends while a label waits in the printer; after the change it is printed again.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400 },
    serializer: { vintage: "about 2009", "prints-per-roll": { value: 1500, origin: "assumption: a short roll, so that it ends soon" } },
    packer: { vintage: "about 2009" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "print-queue-reload": { policy: "reprint" },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/late-read",
      text: ##"""
// Lesson 5: the read that came too late.
{
  name: "Line 7, Nordhafen: reads come late",
  summary: "A read that arrives after its case was closed goes to the next one.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400 },
    packer: { vintage: "about 2015", assignment: "between-closes" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "late-read": { tail: { value: "100 ms", origin: "assumption: hard codes and a busy network" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/number-pool",
      text: ##"""
// Lesson 6: numbers used twice.
{
  name: "Line 7, Nordhafen: numbers are used again after a crash",
  summary: "The controller notes now and then how many numbers it has used, and goes on from its last note after a crash.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000 },
    serializer: { vintage: "about 2009" },
    packer: { vintage: "about 2009" },
    stops: { crashes: { value: "8/h", origin: "assumption: many crashes, so that a short run shows it" }, breakdowns: "0/h" },
  },
  mechanisms: {
    "pool-checkpoint": { interval: { value: 500, origin: "assumption: a note every five hundred numbers" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/recall",
      text: ##"""
// Lesson 15: a recall.
{
  name: "Line 7, Nordhafen: a recall",
  summary: "A recall that cannot say which units are affected has to be drawn wider.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400, count: 2, changeover: "60 min" },
    serializer: { vintage: "about 2009", "prints-per-roll": { value: 1500, origin: "assumption: a short roll, so that it ends soon" } },
    packer: { vintage: "about 2009" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  market: {
    "runs-on": "120 d", verification: {},
    recalls: { drill: { at: "60 d", what: "cases", count: 20 } },
  },
  mechanisms: {
    "print-queue-reload": { policy: "reprint" },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/silenced-alarm",
      text: ##"""
// Lesson 10: two faults that need one another.
{
  name: "Line 7, Nordhafen: the alarm that is acknowledged",
  summary: "Samples are not logged, and the scale finds the short cases; but whoever is asked acknowledges without a look.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000 },
    packer: { vintage: "about 2015", assignment: "between-closes", scale: "rejects" },
    crew: { people: 1, "samples-from": "open-case", samples: { value: "20/h", origin: "assumption: many samples, so that a short run shows it" } },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "unlogged-removal": { probability: { value: "20 %", origin: "assumption: the end of a long shift" } },
    override: { probability: { value: "20 %", origin: "assumption: a scale that cries wolf" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/tracking-slip",
      text: ##"""
// Lesson 2: the verdict that met the neighbor.
{
  name: "Line 7, Nordhafen: cartons slip at a stop",
  summary: "At a hard stop cartons slide most of a pitch, and the reject station's register does not see it.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000 },
    serializer: { vintage: "about 2015", "turned-share": { value: "2 %", origin: "assumption: a chute that turns many cartons, so that there are rejects" } },
    packer: { vintage: "about 2015" },
    stops: { "micro-stops": { value: "60/h", origin: "assumption: many stops, so that a short run shows it" }, crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "tracking-slip": { slip: { value: "80 mm", origin: "assumption: a worn belt" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/two-clocks",
      text: ##"""
// Lesson 4: two clocks.
{
  name: "Line 7, Nordhafen: two clocks drift apart",
  summary: "The packer stamps its close signals with one clock, the controller its reads with another.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 20000 },
    packer: { vintage: "about 2015", assignment: "by-time" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "window-skew": { drift: { value: "-100 ppm", origin: "assumption: two cheap crystals that run to different sides" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/unlogged-sample",
      text: ##"""
// Lesson 8: the sample that nobody wrote down.
{
  name: "Line 7, Nordhafen: samples are not logged",
  summary: "Quality takes cartons out; logging is forgotten when other work waits.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000 },
    packer: { vintage: "about 2015", assignment: "between-closes", scale: "none" },
    crew: { people: 1, "samples-from": "open-case", samples: { value: "20/h", origin: "assumption: many samples, so that a short run shows it" } },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "unlogged-removal": { probability: { value: "20 %", origin: "assumption: the end of a long shift" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/unread-refusal",
      text: ##"""
// Lesson 13: the refusal that nobody read.
{
  name: "Line 7, Nordhafen: refusals stand in a portal",
  summary: "Partners change to another version of EPCIS; they refuse what is sent in the old one, and nobody reads it.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 3000, count: 2, changeover: "60 min" },
    palletizer: { "cases-per-pallet": { value: 12, origin: "assumption: half a layer, so that a small lot fills many" } },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  market: {
    "orders-every": "7 d", "pallets-per-order": 1,
    exchange: { "changes-from": { value: "3 d", origin: "assumption: the first partner changes in the first week" }, "changes-within": "30 d" },
  },
  mechanisms: {
    "schema-lag": { lag: { value: "45 d", origin: "assumption: a letter that finds somebody after six weeks" } },
    "unmonitored-rejection": {},
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
    (
      name: "lessons/wrong-lot",
      text: ##"""
// Lesson 12: the order that was open there.
{
  name: "Line 7, Nordhafen: messages fall into the next lot",
  summary: "The receiving system enters what arrives under the order that is open there.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2000, count: 3, changeover: "20 min" },
    packer: { vintage: "about 2015" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "lot-boundary-race": { delay: { value: "40 min", origin: "assumption: a file every hour" } },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}

"""##
    ),
  ]
}
