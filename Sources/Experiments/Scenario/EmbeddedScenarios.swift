// Made from the files in Scenarios by a test: DRIFTLINE_RECORD=1 swift test -c release --filter EmbeddedScenarios
// swift-format-ignore-file

/// The scenarios that every build carries, so that `driftline compare` works in any folder.
public enum EmbeddedScenarios {
  /// Names, as users write them, with texts; the reference line first.
  public static let all: [(name: String, text: String)] = [
    (
      name: "reference-line",
      text: ##"""
// Line 7, Nordhafen: a packaging line with machines of three generations, as it was validated and as it runs.
//
// Every value that is not written here has a default with an origin: “driftline check reference-line” shows them all.
// Origins end with how far their source can be trusted: REG a regulator or standard, PR peer-reviewed, IND trade press,
// PRAC a practitioner, VEN a vendor's marketing, MAN a vendor's manual, LOW unsigned. No published figure says how often
// a case's record differs from its contents, so this line is calibrated to none.
{
  name: "Line 7, Nordhafen",
  summary: "A tablet line with machines of three generations: a labeler of about 2009, a serializer, a packer and a palletizer of about 2015, and a line controller of about 2022. Validated with 10,100 units on a clean line, run for two weeks.",

  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: {
      "cartons-per-lot": { value: 50000, origin: "assumption: lots of 2,000 to 150,000 units are common" },
      changeover: { value: "90 min", origin: "assumption: 45 to 240 minutes between lots" },
    },
    feed: {
      pitch: { value: "100 mm", origin: "derived: 30 m/min at 300 cartons a minute" },
    },
    serializer: {
      vintage: "about 2015",
      "no-read": { value: "reject", origin: "assumption: a qualified line voids the number of a code that could not be read" },
    },
    packer: {
      vintage: "about 2015",
      assignment: { value: "between-closes", origin: "assumption: the packer tells the controller when a case is closed, and no more" },
      "no-reads": { value: "0.05 %", origin: "assumption: one in two thousand of the codes that the serializer's camera has passed" },
    },
    labeler: { vintage: "about 2009" },
    palletizer: { vintage: "about 2015" },
    clocks: { labeler: { vintage: "about 2009" }, controller: { vintage: "about 2022" } },
    crew: {
      people: { value: 2, origin: "assumption: two people can take a task on this line" },
      "shift-length": { value: "8 h", origin: "assumption: two shifts of eight hours; simulated time is working time" },
    },
  },

  conditions: {
    // Clean, slow, supervised: milder than production, and yet not healthy.
    validation: {
      start: {
        "lens-age": { value: "0 h", origin: "assumption: calibrated in the morning, as protocols ask" },
        "head-age": { value: "0 h", origin: "assumption: a fresh head, as protocols ask" },
      },
      line: {
        feed: { rate: { value: "180/min", origin: "CSV-Prep, sections 11 and 12: performance qualification at 180 a minute [LOW]" } },
        crew: { people: { value: 4, origin: "assumption: two more people while a protocol runs" } },
        stops: {
          "micro-stops": { value: "6/h", origin: "assumption: slow and watched, a line stops less" },
          jams: { value: "0.1/h", origin: "assumption: new material, checked before" },
          crashes: { value: "0/week", origin: "assumption: a day without a restart" },
          breakdowns: { value: "0.01/h", origin: "assumption: serviced before" },
          "speed-swing": { value: "0 %", origin: "assumption: nobody touches the speed during a protocol" },
        },
      },
      mechanisms: {
        "tracking-slip": { slip: { value: "2 mm", origin: "assumption: a new belt holds a carton within 2 mm" } },
        "print-decay": { loss: { value: "0.005 grades/h", origin: "assumption: fresh ink, no dust" } },
        "camera-drift": {
          "light-loss": { value: "0.002 grades/h", origin: "assumption: a clean lens" },
          "accept-drift": { value: "0 grades/h", origin: "assumption: calibrated in the morning, as protocols ask" },
        },
        "counter-bounce": { "flap-share": { value: "0.1 %", origin: "assumption: cartons that were checked before" } },
        "late-read": { tail: { value: "10 ms", origin: "assumption: a reader that nothing else keeps busy" } },
        "forced-close": { probability: { value: "0.3 %", origin: "HEART generic task F: following a procedure with checking, 0.003 [PR]" } },
        "unlogged-removal": { probability: { value: "0.3 %", origin: "HEART generic task F: following a procedure with checking, 0.003 [PR]" } },
        override: { probability: { value: "0.3 %", origin: "HEART generic task F: following a procedure with checking, 0.003 [PR]" } },
        "weak-checkweigher": { "tare-spread": { value: "2 g", origin: "assumption: cases of one delivery from one room; over weeks, board takes up moisture" } },
        "case-label-reload": { share: { value: "0.3 %", origin: "HEART generic task F: following a procedure with checking, 0.003 [PR]" } },
        "rework-uncontrolled": null,
        "code-format": null,
        // Behind the line: nothing queues, nothing is down and nothing is updated on the day of a protocol.
        "queue-overflow": null,
        outage: null,
        "lot-boundary-race": null,
        "update-mapping": null,
        // After the line nothing is sold on the day of a protocol, and what the report says of it is production's.
        "schema-lag": null,
        "missing-field": null,
        "unknown-reference": null,
        "unmonitored-rejection": null,
        "open-case-outside": null,
        "merged-partials": null,
        "silent-restock": null,
        relabel: null,
        "slow-endpoint": null,
        "answer-format": null,
        "scanner-input": null,
        "upstream-gap": null,
      },
      market: null,
    },
    // As it runs: fast, worn, in shifts.
    production: {
      start: {
        "lens-age": { value: "24 h", origin: "assumption: somewhere between two calibrations" },
        "head-age": { value: "4 h", origin: "assumption: in the middle of a shift" },
      },
      line: {
        feed: { rate: { value: "300/min", origin: "valitrail.com, an example of a vision URS: 300 cartons a minute [VEN]" } },
      },
    },
  },

  // All mechanisms of a line. {} has the catalogue's values, which are plausible in production; some of them cannot act
  // on these machines (“driftline mechanisms ID” says what each needs).
  mechanisms: {
    "pool-checkpoint": {},
    "early-commit": { "commit-point": { value: "verification", origin: "assumption: as the machine of about 2015 does" } },
    "unhandshaken-result": {
      period: { value: "140 ms", origin: "derived: the 200 ms from carton to carton less the 60 ms by which decode times differ" },
    },
    "print-queue-reload": {},
    "code-format": {
      "update-at": { value: "60 h", origin: "assumption: one update of the template in two weeks" },
      "noticed-after": { value: "30 min", origin: "assumption: the next check in process with a scanner that knows nothing of the template" },
    },
    "print-decay": {
      cleaning: { value: "8 h", origin: "assumption: the head is wiped at each change of shift" },
      "field-loss": { value: "0.5", origin: "assumption: cartons packed tight rub little; a code that just passes here is read in a pharmacy" },
    },
    "camera-drift": {
      "accept-drift": { value: "0.02 grades/day", origin: "assumption: a sixth of the catalogue's value: the reference is checked with a card each shift" },
      "light-loss": { value: "0.007 grades/h", origin: "assumption: a sixth of a grade in a day, so that rejects stay near the 1 % that lines are measured by (CSV-Prep, sections 11 and 12 [LOW])" },
    },
    "keyed-code": {},
    "tracking-slip": {},
    "fixed-delay-tracking": { timing: { value: "pulses", origin: "assumption: a machine of about 2015 counts pulses" } },
    "missing-resync": {},
    "code-swap": {
      "decode-spread": { value: "60 ms", origin: "assumption: as the machine's own; the zone holds two cartons, but no result is a period late" },
    },
    bypass: {
      window: { value: 5000, origin: "assumption: a quarter of an hour of rejects; two bad minutes send nobody to the cabinet" },
    },
    "counter-bounce": {},
    "window-skew": {},
    "late-read": {
      tail: { value: "15 ms", origin: "assumption: a reader on a network of its own; one that is shared takes several times as long" },
    },
    "layer-inference": {},
    "forced-close": {
      probability: { value: "2 %", origin: "HEART generic task E: routine, rapid, 0.02, before haste and the end of a shift multiply it [PR]" },
    },
    "unlogged-removal": {},
    "jam-repack": {},
    "rework-uncontrolled": {
      probability: { value: "0.3 %", origin: "HEART generic task F: following a procedure with checking, 0.003 for each emptying of the bin, which is locked and counted [PR]" },
    },
    override: {},
    "case-label-reload": {
      share: { value: "2 %", origin: "HEART generic task E: routine, rapid, 0.02: the held label is not torn off [PR]" },
    },
    "pallet-window": {
      tail: { value: "1.1 s", origin: "derived: 99 % of messages within 5 s between companies, 2007 [IND]; exponential, and inside a site assumed alike" },
    },
    "partial-at-lot-end": {
      policy: { value: "close", origin: "assumption: lines are cleared between lots, and nothing is carried into the next" },
    },
    // Behind the line. The controller speaks to the site's system as the line runs; the enterprise system takes one
    // transaction after another, and posts to the order that is open; the repository is updated like any other.
    outage: {
      between: { value: "3 days", origin: "assumption: of working time, which is once in a week and a half" },
      length: { value: "5 min", origin: "assumption: a restart of the site's system while the line runs" },
      buffer: { value: 5000, origin: "assumption: a quarter of an hour of messages in a controller of about 2022" },
    },
    "queue-overflow": {
      "at-border": { value: "site-to-enterprise", origin: "assumption: the older of the two systems is the slower" },
      service: { value: "120 ms", origin: "assumption: a transaction to a database; it keeps up with the line, and with a backlog only slowly" },
      places: { value: 1500, origin: "assumption: four to five minutes of the line at full speed" },
    },
    "lot-boundary-race": {
      "at-border": { value: "site-to-enterprise", origin: "assumption: the enterprise system is older than serial numbers, and posts to the order that is open" },
      delay: { value: "0 s", origin: "assumption: on one site, and what waits waits before the system" },
    },
    "update-mapping": {
      "at-border": { value: "enterprise-to-repository", origin: "assumption: an interface on which two companies' systems meet" },
      at: { value: "100 h", origin: "assumption: one update in two weeks" },
      tested: { value: "80 %", origin: "assumption: what is made most was in the test" },
      "rolled-back": { value: "1 h", origin: "assumption: somebody looks at the list of refused messages once an hour" },
    },
    // After the line. One product, whose mapping is put right once somebody asks why it is always the same; a gateway that
    // sends contents when the truck is loaded; a provider of verification who has some clients.
    "schema-lag": {},
    "missing-field": {
      "put-right-after": { value: "10 d", origin: "assumption: a change of a mapping that has been validated, with its tests" },
    },
    "unknown-reference": {
      "contents-latency": { value: "10 min", origin: "assumption: a file of some thousand numbers in a queue that is not always empty" },
    },
    "unmonitored-rejection": {},
    "open-case-outside": {},
    "merged-partials": {},
    "silent-restock": {},
    relabel: {},
    "slow-endpoint": {
      load: { value: "2/s", origin: "derived: 60 million saleable returns a year [IND] are about one a second at each of some endpoints; a provider with two such clients" },
    },
    "answer-format": {},
    "scanner-input": {},
    "upstream-gap": {},
    "weak-checkweigher": {
      unit: { value: "20 g", origin: "assumption: a carton of three blisters and a leaflet; half of it is 2.5 times the spread of a case" },
    },
  },

  // After the line: who orders, who sells, who asks, and one drill of a recall. It goes on for a year after the last lot.
  market: {
    "shares-receipts": { value: "34 %", origin: "assumption: one wholesaler of three has agreed to it" },
    dispensers: { value: 60, origin: "assumption: the pharmacies of a region; what they do not buy stays in stock" },
    exchange: {
      "changes-from": { value: "90 d", origin: "assumption: the first partner announces EPCIS 2.0 for the quarter after" },
    },
    verification: {
      "asked-share": { value: "0.2 %", origin: "assumption: one in five hundred is asked about besides returns: complaints, inspections, hospitals that check" },
    },
    recalls: {
      drill: { at: { value: "90 d", origin: "assumption: once a quarter, as quality systems ask" }, what: { value: "oldest", origin: "assumption: a lot of which something has been sold" } },
    },
  },

  protocol: {
    steps: [
      { name: "slow start", units: 100, rate: { value: "60/min", origin: "CSV-Prep, sections 11 and 12: 100 units at 60 a minute [LOW]" } },
      { name: "performance run", units: { value: 10000, origin: "CSV-Prep, sections 11 and 12: 10,000 units at 180 a minute [LOW]" } },
    ],
    challenges: {
      "short-cases": { cases: { value: 10, origin: "assumption: a handful, as protocols do" } },
      "unreadable-codes": {},
      "unlogged-removals": {
        criterion: { value: false, origin: "assumption: nothing on this line counts cartons between the serializer and the packer; the challenge shows what that leaves open" },
      },
      restarts: {},
    },
  },

  experiment: {
    trials: 8,
    "protocol-trials": 60,
    "cause-trials": 3,
    "cause-lots": { value: 2, origin: "assumption: what a mechanism does shows in some hours; there are forty mechanisms" },
    seed: 20261121,
    duration: { value: "20 shifts", origin: "assumption: two weeks of two shifts on five days" },
  },

  // Of drift, in episodes: things of one episode hang together, and a limit on things could hardly ever be shown to be kept.
  // Of the line itself, by what lines are measured by.
  criteria: {
    "AC-1": "silent episodes per million units <= 5",
    "AC-2": "pallets episodes per million pallets <= 1000",
    "AC-3": "units detected before release >= 99 %",
    "AC-4": "duplicate episodes <= 0",
    "AC-5": "rejects <= 2 %",
    "AC-6": "oee >= 50 %",
  },

  costs: { currency: "EUR" },
}

"""##
    ),
    (
      name: "first-steps",
      text: ##"""
// First steps: one mechanism, a few cases. Run it with “driftline compare first-steps”.
//
// After a change of roll, the label that waited in the printer is printed again. The list follows the expected
// sequence, so that from there on every carton is recorded as the one before it, and every case has one unit that
// belongs to its neighbor. A protocol that never changes a roll never sees it.
{
  name: "Line 7, Nordhafen: first steps",
  summary: "One mechanism: a label is printed twice after a change of roll.",
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
  conditions: {
    validation: { line: { feed: { rate: "180/min" } } },
    production: { line: { feed: { rate: "300/min" } } },
  },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 4, "protocol-trials": 20, seed: 7 },
  criteria: { "AC-1": "units episodes per million units <= 1000" },
}

"""##
    ),
    (
      name: "four-billion",
      text: ##"""
// Four billion serial numbers: the reference line as it runs in production, so often that a large provider's lifetime of
// numbers has been printed, packed, recorded, sold and compared.
//
// A trial is two weeks of production with 37 lots of 50,000; 2,163 of them have 4,001,550,000 units. Run it with
// “driftline run four-billion --out DIR”, which goes on with --resume where it was interrupted, or on many machines with
// “driftline distribute four-billion --experiment run --engine slurm --nodes 8 --out DIR”.
{
  extends: "reference-line",
  name: "Line 7, Nordhafen: four billion",
  summary: "The reference line under production's conditions, 4,001,550,000 units of it: a rate of one in a million shows thousands of times.",
  experiment: { trials: 2163 },
}

"""##
    ),
    (
      name: "market-year",
      text: ##"""
// A year of market: a small line on which nothing goes wrong, and what happens to its goods and documents after it.
//
// Three wholesalers of unequal rigor order by the week, change to EPCIS 2.0 on days of their own, open cases, sell to sixty
// dispensers and take back what those do not need. The goods stand with a logistics provider, single cases go out on mixed
// pallets, a repackager takes some, and a quarter of the dispensers tell what they give out. Nobody reads the portal in which refusals stand but once a week; a case in
// fifty is opened outside the system, and a return in fifty goes back on the shelf without a word. Run it with
// “driftline run market-year” or “driftline compare market-year”.
{
  name: "Line 7, Nordhafen: a year of market",
  summary: "What becomes of goods and documents in the year after the line: refusals that nobody sees, and gaps of custody.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000, count: 4, changeover: "60 min" },
    palletizer: { "cases-per-pallet": { value: 12, origin: "assumption: half a layer of a pallet, so that a small lot fills many" } },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  market: {
    "orders-every": "7 d",
    "pallets-per-order": 1,
    "cases-per-order": { value: 3, origin: "assumption: what a wholesaler needs less of than a pallet" },
    "buys-every": { value: "24 h", origin: "assumption: a package a day at each dispenser" },
    "dispensers-report": { value: "25 %", origin: "assumption: one in four sends what he gives out to the maker's program" },
    logistics: { "uses-provider": { value: true, origin: "assumption: the site has no warehouse of its own" } },
    repackaging: { share: { value: "4 %", origin: "assumption: one case in twenty-five goes to a repackager for hospitals" } },
    exchange: {
      "changes-from": { value: "30 d", origin: "assumption: the first partner changes a month after the lots were made" },
      "changes-within": "90 d",
    },
  },
  mechanisms: {
    "schema-lag": { lag: { value: "45 d", origin: "assumption: a letter that finds somebody after six weeks" } },
    "unmonitored-rejection": {},
    "open-case-outside": {},
    "merged-partials": {},
    "silent-restock": {},
    relabel: {},
  },
  conditions: {
    // A qualification of the gateway sends documents by hand and reads each answer; nothing is sold.
    validation: {
      mechanisms: {
        "schema-lag": null, "unmonitored-rejection": null, "open-case-outside": null, "merged-partials": null,
        "silent-restock": null, relabel: null,
      },
    },
    production: {},
  },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 8, "protocol-trials": 20, seed: 7 },
  criteria: { "AC-1": "units episodes per million units <= 20" },
}

"""##
    ),
    (
      name: "one-thread",
      text: ##"""
// One thread: the same line and the same questions as in “stitched-site”, at a site whose systems all read one log.
{
  extends: "stitched-site",
  name: "Line 7, Nordhafen: one thread",
  summary: "Every system of the site reads one log of events. What a question about one unit takes.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  systems: { books: { architecture: "thread" } },
}

"""##
    ),
    (
      name: "partial-fix",
      text: ##"""
// A fix that moves a failure: run it with “driftline debt partial-fix”.
//
// Samples are taken out of the open case and not always written down, so that cases hold fewer than recorded. The obvious fix is
// a scale behind the packer that takes short cases aside. It does what it should, and the palletizer, which goes by the order in
// which cases were labeled, then enters what comes back on the pallet where it should have stood: cases get right, and pallets
// get wrong. Only both together, or the procedure for samples, make anything better.
{
  name: "Line 7, Nordhafen",
  summary: "A scale mends the cases and spoils the pallets, because the palletizer goes by the order of labels.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 9600, count: 4 },
    crew: {
      "samples-from": { value: "open-case", origin: "assumption: quality takes samples where they are easiest to reach" },
      samples: { value: "12/h", origin: "assumption: so many that a short run shows what comes of them" },
    },
    packer: { scale: "none" },
    palletizer: { assignment: "by-order", "cases-per-pallet": { value: 12, origin: "assumption: small pallets, so that a small lot fills many" } },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  mechanisms: {
    "unlogged-removal": { probability: { value: "20 %", origin: "assumption: written down where there is time" } },
    "pallet-window": { "follows-labeling": { value: true, origin: "assumption: where no case can be taken aside, nobody needs an eye" } },
  },
  conditions: { validation: { line: { feed: { rate: "180/min" } } }, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 12, "protocol-trials": 20, seed: 7 },
  criteria: { "AC-1": "pallets wrong <= 0" },
  costs: {
    currency: "EUR",
    "wrong-case": { amount: { value: "60 EUR", origin: "assumption: an hour of a wholesaler's and of ours" } },
    "refused-pallet": { amount: { value: "1500 EUR", origin: "assumption: freight there and back, sorting, a second document" } },
  },
  debt: {
    "units-a-year": { value: 5000000, origin: "assumption: a small line" },
    items: {
      scale: {
        name: "No scale behind the packer", owner: "packaging",
        right: { "line.packer.scale": "rejects" },
        cost: { amount: { value: "35000 EUR", origin: "assumption: a scale with its qualification" } }, takes: "60 d",
      },
      "pallet-order": {
        name: "A palletizer that goes by the order of labels", owner: "packaging",
        right: { "mechanisms.pallet-window.follows-labeling": "false" },
        cost: { amount: { value: "15000 EUR", origin: "assumption: an eye, and a change of the controller" } }, takes: "30 d",
      },
      samples: {
        name: "Samples that nobody writes down", owner: "quality",
        right: { "mechanisms.unlogged-removal.probability": "0.3 %" },
        cost: { amount: { value: "90000 EUR", origin: "assumption: a handheld at each line, and training of five shifts" } }, takes: "90 d",
      },
    },
  },
}

"""##
    ),
    (
      name: "site-debt",
      text: ##"""
// What Line 7 owes: eight items that somebody has put off, as a consultant would list them. Run it with
// “driftline debt site-debt”, or extend it: items that a site does not have are taken away by null, and what is said of the
// others goes over what is said here. “driftline init --as debt” writes a file that does so.
//
// An item says what is so today and what it would be when put right, both as after --set, under production's conditions. No
// figure here was measured at any site: each is an assumption, and says so. The prices are examples of what can have one.
{
  extends: "reference-line",
  name: "Line 7, Nordhafen",
  summary: "Eight items of debt of a line and of the systems behind it, with what each would cost to put right.",

  // Three lots as they are, and half a year of market after them; what a run has is scaled to what the line makes in a year, so that
  // what happens once a lot, a pallet or a document happens as often in a year as there are lots, pallets and documents.
  line: {
    lots: { "cartons-per-lot": { value: 50000, origin: "assumption: as the line's lots are; 240 of them are a year" }, count: 3, changeover: "60 min" },
    crew: {
      "samples-from": { value: "open-case", origin: "assumption: quality takes samples where they are easiest to reach" },
      samples: { value: "6/h", origin: "assumption: three to an hour for each of two attributes" },
    },
    palletizer: { "cases-per-pallet": { value: 48, origin: "assumption: six layers of eight cases" } },
  },
  market: {
    "orders-every": "10 d",
    "pallets-per-order": 2,
    dispensers: { value: 20, origin: "assumption: as many as so small a run can fill" },
    exchange: {
      "changes-from": { value: "20 d", origin: "assumption: the first partner changes three weeks after the lots were made" },
      "changes-within": "60 d",
    },
  },
  experiment: { trials: 12, duration: "never" },
  criteria: {
    "AC-1": "silent episodes per million units <= 1700",
    "AC-2": "pallets episodes per million pallets <= 20000",
    "AC-3": null, "AC-4": null, "AC-5": null, "AC-6": null,
  },

  costs: {
    currency: "EUR",
    violation: { amount: { value: "5 EUR", origin: "assumption: a fine of 25,000 EUR for one gap in five thousand; the trade quotes up to 500,000 USD" }, low: "1 EUR", high: "50 EUR" },
    "day-held": { amount: { value: "15 EUR", origin: "assumption: a place in a quarantine area, and telephone calls" }, low: "5 EUR", high: "60 EUR" },
    "refused-pallet": { amount: { value: "300 EUR", origin: "assumption: one in five is found by who gets it, and is freight there and back, sorting and a second document: 1,500 EUR" }, low: "100 EUR", high: "800 EUR" },
    "wrong-case": { amount: { value: "12 EUR", origin: "assumption: one in five is found by who opens it, and is an hour of his and of ours: 60 EUR" }, low: "4 EUR", high: "40 EUR" },
    "refused-case": { amount: { value: "120 EUR", origin: "assumption: a claim with its letters" }, low: "40 EUR", high: "300 EUR" },
    "refused-document": { amount: { value: "45 EUR", origin: "assumption: three quarters of an hour of somebody who knows EPCIS: most are refused for the same reason" }, low: "15 EUR", high: "120 EUR" },
    "lost-partner": { amount: { value: "250000 EUR", origin: "assumption: the margin of a year with a small wholesaler" }, tolerance: { value: 2500, origin: "assumption: a document in two is refused, and a buyer asks for another supplier" } },
    "investigation-hour": { amount: { value: "85 EUR", origin: "assumption: an hour of quality assurance" }, "per-finding": { value: "10 min", origin: "assumption: read it, look, sign" } },
    "reworked-case": { amount: { value: "12 EUR", origin: "assumption: ten minutes of two people" } },
    "destroyed-unit": { amount: { value: "9 EUR", origin: "assumption: a pack at its cost" } },
    "written-off-unit": { amount: { value: "9 EUR", origin: "assumption: a pack at its cost" } },
    "failed-query": { amount: { value: "35 EUR", origin: "assumption: a pharmacist and a hotline" }, low: "10 EUR", high: "90 EUR" },
    recall: { amount: { value: "150000 EUR", origin: "assumption: letters, a hotline, a report to the authority" }, low: "50000 EUR", high: "600000 EUR" },
    "recalled-in-vain": { amount: { value: "9 EUR", origin: "assumption: a pack at its cost" } },
    "missed-unit": { amount: { value: "300 EUR", origin: "assumption: a second letter to everybody, divided by packs" }, low: "50 EUR", high: "5000 EUR" },
  },

  // What a protocol costs, by which “driftline design site-debt” finds the cheapest that shows what the line is suspected of.
  protocol: {
    costs: {
      unit: { value: "2 EUR", origin: "assumption: a carton with its blisters and leaflet, destroyed after the protocol" },
      hour: { value: "600 EUR", origin: "assumption: the line with its crew, and one of quality beside it" },
      "set-up": { value: "400 EUR", origin: "assumption: half an hour to clean, set and sign before a run" },
      lot: { value: "300 EUR", origin: "assumption: a batch record that somebody opens, closes and reads" },
      provocation: { value: "5 EUR", origin: "assumption: a minute of somebody who stops, jams or reloads the line and writes it down" },
      challenge: { value: "2 EUR", origin: "assumption: a spoiled code or a short case is made before, and looked for after" },
      budget: { value: "100000 EUR", origin: "assumption: what a qualification of this line may cost" },
    },
  },

  debt: {
    "units-a-year": { value: 12000000, origin: "assumption: 240 lots of 50,000" },
    "recalls-a-year": { value: 0.2, origin: "assumption: one in five years" },
    budget: { value: "300000 EUR", origin: "assumption: what is left for this line in two years" },
    months: 24,
    grows: {
      "units-a-year": { "times-a-year": { value: 1.05, origin: "assumption: the market grows" }, why: "assumption: five per cent a year" },
    },
    items: {
      "exception-logic": {
        name: "Exception logic as it was at go-live: short cases go on",
        owner: "packaging", since: "2016",
        origin: "assumption: the scale behind the packer was taken out of the logic in the first week",
        today: { "line.packer.scale": "none" },
        right: { "line.packer.scale": "rejects" },
        cost: { amount: { value: "35000 EUR", origin: "assumption: a change of the controller with its qualification" }, low: "20000 EUR", high: "80000 EUR" },
        takes: "60 d",
      },
      "integrations": {
        name: "Palletizer and line controller never tried with a case taken aside",
        owner: "packaging", since: "2016",
        origin: "assumption: the test of the interface had every case in its order",
        today: { "line.palletizer.assignment": "by-order", "mechanisms.pallet-window.follows-labeling": "true" },
        right: { "line.palletizer.assignment": "by-arrival", "mechanisms.pallet-window.follows-labeling": "false" },
        cost: { amount: { value: "45000 EUR", origin: "assumption: a scanner before the palletizer, and a test that has cases taken aside" }, low: "25000 EUR", high: "90000 EUR" },
        takes: "120 d",
      },
      workarounds: {
        name: "Samples and rejects by hand, written down where there is time",
        owner: "packaging", since: "2018",
        origin: "assumption: a procedure of which each shift has its own",
        today: { "mechanisms.unlogged-removal.probability": "15 %", "mechanisms.rework-uncontrolled.probability": "2 %" },
        right: { "mechanisms.unlogged-removal.probability": "0.3 %", "mechanisms.rework-uncontrolled.probability": "0.1 %" },
        grows: {
          "mechanisms.unlogged-removal.probability": { "times-a-year": 1.4, "up-to": "60 %", why: "assumption: people leave, and who comes learns the workaround" },
        },
        cost: { amount: { value: "20000 EUR", origin: "assumption: a handheld, and training of five shifts" } },
        takes: "45 d",
      },
      "epcis-lag": {
        name: "Partners who have moved to EPCIS 2.0 still get 1.2",
        owner: "supply chain", since: "2023",
        origin: "assumption: letters about a change go to somebody who has left",
        today: { "mechanisms.schema-lag.lag": "30 d" },
        right: { "mechanisms.schema-lag": "null" },
        grows: { "mechanisms.schema-lag.lag": { "more-a-year": "20 d", "up-to": "120 d", why: "assumption: each year a partner more has a version of his own" } },
        cost: { amount: { value: "60000 EUR", origin: "assumption: an update of the gateway with its validation" }, low: "40000 EUR", high: "150000 EUR" },
        takes: "180 d",
      },
      vintages: {
        name: "A labeler of about 2009 that prints its held label again",
        owner: "engineering", since: "2009",
        origin: "assumption: nobody tears off a label that nobody knows of",
        today: { "mechanisms.case-label-reload.share": "10 %" },
        right: { "mechanisms.case-label-reload": "null" },
        cost: { amount: { value: "95000 EUR", origin: "assumption: a labeler of today, with its qualification" } },
        takes: "240 d",
      },
      "out-of-scope": {
        name: "Returns and repackaging were out of scope at installation",
        owner: "supply chain", since: "2015",
        origin: "assumption: so written in the user requirements",
        today: { "site.returns-in-scope": "false", "mechanisms.silent-restock": "{}", "mechanisms.relabel": "{}" },
        right: { "site.returns-in-scope": "true", "mechanisms.silent-restock": "null", "mechanisms.relabel": "null" },
        cost: { amount: { value: "120000 EUR", origin: "assumption: a project of its own" }, low: "80000 EUR", high: "300000 EUR" },
        takes: "300 d",
      },
      receipts: {
        name: "Nobody looks whether partners have taken a document",
        owner: "supply chain", since: "2019",
        origin: "assumption: a receipt is taken for an acceptance",
        today: { "mechanisms.unmonitored-rejection.period": "30 d" },
        right: { "mechanisms.unmonitored-rejection": "null" },
        grows: { "mechanisms.unmonitored-rejection.period": { "times-a-year": 1.2, "up-to": "60 d", why: "assumption: more partners, and the same evening" } },
        cost: { amount: { value: "8000 EUR", origin: "assumption: a mailbox, a rota, a procedure" } },
        takes: "20 d",
      },
      "master-data": {
        name: "Master data of new products is keyed into the mapping by hand",
        owner: "supply chain", since: "2017",
        origin: "assumption: the last product that was set up has no expiry in its documents",
        today: { "mechanisms.missing-field.products": "1", "mechanisms.missing-field.put-right-after": "never" },
        right: { "mechanisms.missing-field": "null" },
        cost: { amount: { value: "25000 EUR", origin: "assumption: an interface from where master data is kept" } },
        takes: "90 d",
      },
    },
  },
}

"""##
    ),
    (
      name: "stitched-site",
      text: ##"""
// A stitched site: the line is one on which nothing goes wrong, and what happened to a unit is asked all the same.
//
// Behind it stand four systems with books and numbers of their own, joined by jobs that run every four hours. After a lot,
// in an audit and in a recall somebody asks what happened to a unit: once of these books, and once of one shared log that
// was told the same. Run it with “driftline compare stitched-site”, and “driftline compare one-thread” beside it.
{
  name: "Line 7, Nordhafen: a stitched site",
  summary: "Execution, enterprise, warehouse and quality keep books of their own, joined by jobs. What a question about one unit takes, against one shared log.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 6000, count: 4, changeover: "60 min" },
    stops: { crashes: "0/week", breakdowns: "0/h" },
  },
  systems: {
    books: {
      architecture: "stitched",
      "asked-units": 25,
      "reconciles-after": { value: "4 h", origin: "assumption: before the shift ends, so that what is on its way shows" },
      moments: { audit: "5 h", recall: "20 h" },
    },
  },
  mechanisms: {
    "stitched-sync": {
      period: { value: "4 h", origin: "assumption: jobs of this kind run some times a day" },
      "failure-share": { value: "5 %", origin: "assumption: one run in twenty, and nobody looks before the next" },
    },
  },
  conditions: {
    // On the day of a protocol somebody starts the jobs by hand after each step, and looks whether they worked.
    validation: { mechanisms: { "stitched-sync": null } },
    production: {},
  },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 12, "protocol-trials": 20, seed: 7 },
  criteria: { "AC-1": "units episodes per million units <= 20" },
}

"""##
    ),
  ]
}
