// Made from the files in Scenarios/lessons by a test: DRIFTLINE_RECORD=1 swift test -c release --filter EmbeddedLessons
// swift-format-ignore-file

/// Lessons and puzzles, which every build carries as it does scenarios.
package enum EmbeddedLessons {
  /// Names, as users write them, with the text of their files; in the order in which they are learned.
  package static let files: [(name: String, text: String)] = [
    (
      name: "label-reload",
      text: ##"""
# Counts perfect, contents wrong

Measure: case substituted

A printer puts a serial number on each carton. The controller sends it the numbers one by one, and keeps a list of the order in which it sent them. Some labels wait inside the printer, printed ahead.

A roll has {setting line.serializer.prints-per-roll} labels, and this lot has {setting line.lots.cartons-per-lot} cartons: the roll ends once, and a person changes it. The label that was waiting is printed again after the change. Two cartons carry the same number, and the controller does not know. It has moved on by one.

Downstream nobody reads the cartons again. The record takes the next {setting line.packer.units-per-case} numbers of the list for each case.

## Predict

The roll ends once. How many of the cases will hold as many cartons as recorded, and yet not the right ones?

- `= 0` none: what goes in is what is recorded
- `< 3` one or two, around the change of roll
- `else` a large part of the lot
Right: c

## What the run has shown

{case substituted} of {cases} cases hold another carton than the record says; cases with a wrong count: {case over, under}. Every case after the change holds one carton of its neighbor, because the list is one ahead for the rest of the lot. A check of counts or masses sees nothing.

## Look

Jump to the parting moment: carton after carton gets the number that the list has for the one before. Then look at the case in truth and in record. Switch to the run without the cause: the same cartons, the same minutes, and no difference. The last command asks whether the validation would have shown it.

```sh
driftline run lessons/label-reload --seed {seed}
driftline explain lessons/label-reload --seed {seed}
driftline watch lessons/label-reload --seed {seed}
driftline compare lessons/label-reload --seed {seed}
```

## Exercise

How many cases of your run are “substituted”: the right number, the wrong cartons?

Answer: case substituted
Hint: “driftline run” counts what is wrong by level and kind. The command with your seed stands above.
Hint: Look at the row “case substituted”, in the column “things”.

## Exercise

What share of the cases is that, in percent?

Answer: 100 * case substituted / cases within 1
Hint: “driftline run” says in its third line how many cases there were.
Hint: Divide what you found in the exercise before by it.

## Exercise

Which change would have prevented it? Try each with --set.

- `line.feed.rate=180/min` run the line at 180 cartons a minute
- `line.packer.scale=rejects` weigh each case and refuse those that differ
- `mechanisms.print-queue-reload.policy=verify` have the printer compare what it prints after a change with what it was sent
Right: c
Hint: What differs: the number of cartons, their mass, or their codes?
Hint: A scale sees the right number of cartons in each case, before the change and after it.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "tracking-slip",
      text: ##"""
# The verdict that met the neighbor

Measure: unit ghost, escaped

A camera looks at each code. The verdict is ready when the carton has already moved on. A register carries it along the belt: at the reject station it acts on the carton that stands where the register expects one.

The belt of this line is worn. At a hard stop cartons slide forward by about {setting mechanisms.tracking-slip.slip}, at the restart back. The register counts pulses of the belt and does not see the cartons slide. From carton to carton it is {setting line.feed.pitch}.

## Predict

The line stops about once a minute. What will slip do to the record?

Measure: unit / units
- `= 0` nothing: a carton that slides is still a carton
- `< 25 %` some good cartons are rejected, and the record holds them to be packed
- `else` every carton after a stop is recorded under its neighbor's number
Right: b

## What the run has shown

{unit ghost} cartons are in the record as good and not in any case, and {unit escaped} rejected ones went into a case. There were {stops} stops and {rejects} rejects. Verdicts met the wrong carton, or none: a good carton is pushed out for its neighbor, and its number counts as packed.

## Look

The brackets under the belt are where the register expects cartons. Step through a stop: cartons slide, brackets stay. See which carton a × meets at the reject station.

```sh
driftline run lessons/tracking-slip --seed {seed}
driftline explain lessons/tracking-slip --seed {seed}
driftline watch lessons/tracking-slip --seed {seed}
```

## Exercise

How many numbers of your run are “ghosts”: in the record, and on nothing that can be sold?

Answer: unit ghost
Hint: “driftline run” with your seed has a row for each kind.
Hint: Look at “unit ghost”, in the column “things”.

## Exercise

Which change helps most?

- `mechanisms.tracking-slip.slip=1 mm` a new belt, on which cartons slide 1 mm
- `line.serializer.turned-share=1.5 %` a chute that turns fewer cartons
- `line.crew.people=4` two more people
Right: a
Hint: Fewer rejects make fewer accidents. What makes none?
Hint: Try --set "mechanisms.tracking-slip.slip=1 mm" and look what is left.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "fixed-delay",
      text: ##"""
# A time instead of a place

Measure: unit ghost, escaped

An old reject station has no register. It waits for a fixed time after the camera's trigger: exactly as long as a carton takes from the camera to the ejector at nominal speed.

At a validation the line runs at nominal speed. In production it stops, and starts in a ramp: for a moment it is slower.

## Predict

When does a fixed wait go wrong?

Measure: unit / rejects
- `= 0` never: the distance does not change
- `< 1` only at a stop or a ramp
- `else` on every reject
Right: b

## What the run has shown

{unit ghost} numbers count as packed and are on nothing that can be sold, with {stops} stops and {rejects} rejects. While the belt stood or sped up, the time ran on: the ejector acted where nobody stood yet. Findings of the record: {findings}.

## Look

Go to a restart. The carton has not reached the ejector when the wait is over. At nominal speed, before the stop, each wait ends when its carton is there.

```sh
driftline run lessons/fixed-delay --seed {seed}
driftline explain lessons/fixed-delay --seed {seed}
driftline watch lessons/fixed-delay --seed {seed}
```

## Exercise

How many times did the belt stop in your run?

Answer: stops
Hint: The counts of a run are in “driftline run --json”.
Hint: It is “stops”, under “exposure”.

## Exercise

Which change helps most?

- `line.stops.micro-stops=15/h` half as many short stops
- `mechanisms.fixed-delay-tracking=null` the ejector waits for a place and not for a time
- `line.crew.bin-every=15 min` a reject bin that is emptied twice as often
Right: b
Hint: Fewer stops, fewer accidents; but a stop alone need not be one.
Hint: A mechanism that is null is healthy.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "two-clocks",
      text: ##"""
# Two clocks

Measure: case

The packer stamps the moment at which each case is full, with its own clock. The controller stamps each read of a code, with its own clock. A read belongs to the case between whose stamps it lies.

Both clocks are good. They differ by {setting mechanisms.window-skew.drift}, a part in ten thousand: what they say drifts apart by a blink of an eye in an hour. Nobody ever sets them. The lot has {setting line.lots.cartons-per-lot} cartons, at {setting line.feed.rate}.

## Predict

What will be wrong at the end of this lot?

- `= 0` nothing: so little is less than the clocks' resolution
- `< 3` one case, where the clocks cross
- `else` most cases of the later part of the lot
Right: c

## What the run has shown

{case} of {cases} cases are wrong. The clocks drift until the last read of a case lies beyond its stamp; from there on every case has the first carton of the next one or the last of the one before. Only where the step happens a count is wrong for a moment.

## Look

Read both times of a packing: the true one and that of the device. Early in the lot they agree to milliseconds. Late in the lot the gap is as long as the time between two cartons.

```sh
driftline run lessons/two-clocks --seed {seed}
driftline explain lessons/two-clocks --seed {seed}
driftline watch lessons/two-clocks --seed {seed}
```

## Exercise

How many cases of your run are wrong?

Answer: case
Hint: Add up the rows that begin with “case” in “driftline run”.
Hint: Some runs have more than one kind: substituted, over, under.

## Exercise

Which change helps most?

- `mechanisms.window-skew.sync=1 h` set both clocks every hour
- `line.packer.read-margin=200 ms` wait longer for late reads
- `mechanisms.window-skew.drift=-5 ppm` clocks that drift by 5 ppm
Right: c
Hint: In an hour, 100 ppm make 360 ms. How long is it from carton to carton?
Hint: At 300 cartons a minute it is 200 ms.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "late-read",
      text: ##"""
# The read that came too late

Measure: case

The packer's scanner reads each carton before it falls into the case. The read goes through a decoder and a network, and arrives after a while. What arrives between two close signals is one case.

Most reads take some milliseconds. Hard codes take longer: about {setting mechanisms.late-read.tail} more, and now and then much more.

## Predict

A case is opened and compared whenever its reads are not as many as its cartons. Are all wrong cases found?

- `= 0` yes: a late read makes one case short and the next one too full
- `else` no: some cases are wrong with the right number of reads
Right: b

## What the run has shown

{case} of {cases} cases are wrong, and {short-reads} cases stopped for a missing read. A read that is late is counted for the next case. Where somebody opens a case that does not add up, it is put right; two errors that cancel out are never opened.

## Look

Look at the rows of the case that differ: the carton on the one side is the last of the case before, or the first of the next.

```sh
driftline run lessons/late-read --seed {seed}
driftline explain lessons/late-read --seed {seed}
driftline watch lessons/late-read --seed {seed}
```

## Exercise

How many cases of your run are wrong in the end?

Answer: case
Hint: Count the rows that begin with “case” in “driftline run”.
Hint: It is the column “things”; add the rows up.

## Exercise

Which change helps most?

- `line.packer.compares-reads=false` open no case, so that nothing is disturbed
- `mechanisms.late-read.tail=10 ms; mechanisms.late-read.longest=60 ms` a decoder that gives up after 60 ms, and reads faster
- `line.feed.rate=250/min` a line that runs at 250 cartons a minute
Right: b
Hint: Compare the mean time of a read with the margin that the packer leaves.
Hint: What is never later than the margin can never be late.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "number-pool",
      text: ##"""
# Numbers used twice

Measure: unit duplicate

The controller takes serial numbers from a pool and notes how far it has come: every {setting mechanisms.pool-checkpoint.interval} numbers, after they were used. A crash forgets what was not noted.

In this lot the controller crashes a few times.

## Predict

How many numbers are used twice after one crash?

Measure: unit duplicate / crashes
- `<= 1` one: the one in the printer
- `<= 500` up to all that were used since the last note
- `else` all numbers of the lot
Right: b

## What the run has shown

{unit duplicate} numbers are on more than one carton; crashes: {crashes}. After the restart the controller went on from its last note, and printed again what it had printed before it.

## Look

Go to the parting moment: the number that is printed is on a carton already. Look for the message that says it a second time; that is where a record can notice.

```sh
driftline run lessons/number-pool --seed {seed}
driftline explain lessons/number-pool --seed {seed}
driftline watch lessons/number-pool --seed {seed}
```

## Exercise

How many cartons of your run are duplicates?

Answer: unit duplicate
Hint: “driftline run” has a row “unit duplicate”.
Hint: Of n cartons with one number, n − 1 are duplicates.

## Exercise

How many is that for each crash, in the mean?

Answer: unit duplicate / crashes within 5 %
Hint: How often the controller crashed is in “driftline run --json”: “crashes”, under “exposure”.
Hint: It should be near half of the interval, the more so the more crashes there are.

## Exercise

Which change helps most?

- `mechanisms.pool-checkpoint.interval=50` note every 50 numbers
- `mechanisms.pool-checkpoint.order=before; mechanisms.pool-checkpoint.interval=1` note before the numbers are used, every time
- `line.stops.micro-stops=6/h` restart faster
Right: b
Hint: A note after use forgets; a note before use wastes. Which of the two harms a patient?
Hint: With a shorter interval fewer numbers come twice, and still some.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "early-commit",
      text: ##"""
# It counts before it is

Measure: unit ghost

When does a serial number count as made? On this line: when it is handed to the printer. The printer may spoil it, the camera may refuse it, the carton may never leave.

What counts is reported to the authority. What was reported has to be on a carton somewhere, or has to be taken back.

## Predict

A line rejects two or three cartons of a hundred. What share of the numbers are ghosts?

Measure: unit ghost / units
- `= 0` none: rejects are taken back
- `<= 3 %` up to three of a hundred
- `else` more than three of a hundred
Right: b

## What the run has shown

{unit ghost} numbers of {units} cartons count and are on nothing that can be sold. The lot's balance shows it only when everything is counted at its end.

## Look

Look at the list of events: “counts” is said at the printer. What happens to this carton afterwards?

```sh
driftline run lessons/early-commit --seed {seed}
driftline explain lessons/early-commit --seed {seed}
driftline watch lessons/early-commit --seed {seed}
```

## Exercise

How many ghosts has your run?

Answer: unit ghost
Hint: “driftline run” has a row “unit ghost”.
Hint: The column “things” counts them.

## Exercise

Which change makes it vanish?

- `mechanisms.early-commit=null` let a number count when its carton has passed the reject station
- `line.feed.rate=180/min` a slower line
- `line.crew.people=4` more people
Right: a
Hint: What can still happen to a carton after its number counts?
Hint: After the reject station: hardly anything.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "unlogged-sample",
      text: ##"""
# The sample that nobody wrote down

Measure: case under

Quality takes cartons out of the open case to look at them. Each has to be logged: a scan, two screens, a reason. People on this line: {setting line.crew.people}, for everything.

A routine step is left out in a few cases of a hundred. With other work waiting it is more.

## Predict

What will the record say about a case from which a carton was taken without a word?

- `> 0` that it is full
- `= 0` that one is missing: the packer counts
- `else` nothing: the case is not closed
Right: a

## What the run has shown

{case under} cases hold fewer cartons than the record says. {removals} cartons were taken out, {unlogged} without a word. This line weighs no case, so nobody sees it.

## Look

Find the moment at which the carton is taken: no message follows. Then look at the person: is anybody else there, and what else waits?

```sh
driftline run lessons/unlogged-sample --seed {seed}
driftline explain lessons/unlogged-sample --seed {seed}
driftline watch lessons/unlogged-sample --seed {seed}
```

## Exercise

How many cases of your run hold fewer cartons than recorded?

Answer: case under
Hint: The kind is “under”.
Hint: “driftline run” with your seed: “case under”.

## Exercise

Which change helps most?

- `line.crew.people=2` a second person
- `line.packer.scale=rejects` a scale that refuses a case that is too light
- `line.packer.compares-reads=true` reads that are compared with the count
Right: b
Hint: Which of the three looks at the case after the carton was taken?
Hint: Reads are counted on the belt, before the carton lies in the case.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "jam",
      text: ##"""
# A heap of two cases

Measure: case

Cartons jam where they are collated, and fall on one heap: some belong to the case that is open, some to the one before. Somebody clears it by hand.

Whoever is in a hurry counts what goes back, and does not scan it.

## Predict

Somebody counts the right number of cartons into each case again. What can be wrong?

- `= 0` nothing
- `> 0` which cartons are in which of the two cases
- `else` the number of the case
Right: b

## What the run has shown

{case} cases are wrong after {jams} jams, of which {jams-across-cases} had cartons of two cases on the heap. Packed again without a scan: {heaps-repacked}. The counts can be right: cartons have changed places.

## Look

Compare the two cases around the jam: what one has too much, the other lacks.

```sh
driftline run lessons/jam --seed {seed}
driftline explain lessons/jam --seed {seed}
driftline watch lessons/jam --seed {seed}
```

## Exercise

How many cases of your run are wrong?

Answer: case
Hint: Add up the rows that begin with “case” in “driftline run”.
Hint: They come in pairs, or alone where cartons of a third case were on the heap.

## Exercise

Which change helps most?

- `line.stops.jams=20/h` half as many jams
- `line.packer.scale=rejects` weigh each case
- `mechanisms.jam-repack.probability=0 %` a rule without exception: what was on the floor is scanned
Right: c
Hint: Two cases with as many cartons have the same mass, whichever cartons these are.
Hint: Halves are not nothing.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "silenced-alarm",
      text: ##"""
# Two faults that need one another

Measure: case under
Least: 3
Run nobody-acknowledges: mechanisms.override=null
Run all-logged: mechanisms.unlogged-removal=null

As in lesson 8 samples are taken and not logged. But now a scale weighs each case, and refuses one that is too light. Somebody has to open it.

A scale that refuses good cases now and then teaches people not to believe it. Some acknowledge without a look.

## Predict

Make only the acknowledgment healthy. How many short cases are left?

Measure: case under @nobody-acknowledges
- `> 0` some
- `= 0` none
Right: b

## What the run has shown

{case under} cases hold fewer cartons than recorded. The scale refused {refused-by-scale}; {overrides} stops were acknowledged without a look. Where nobody acknowledges unseen, {case under @nobody-acknowledges} short cases are left; where every sample is logged, {case under @all-logged}. It takes both faults.

## Look

Switch between the runs: without the unlogged sample, and without the acknowledgment. In each the case is right.

```sh
driftline run lessons/silenced-alarm --seed {seed}
driftline explain lessons/silenced-alarm --seed {seed}
driftline watch lessons/silenced-alarm --seed {seed}
driftline run lessons/silenced-alarm --seed {seed} --healthy override
```

## Exercise

How many cases of your run hold fewer cartons than recorded?

Answer: case under
Hint: The kind is “under”.
Hint: “driftline run” names both mechanisms beside it.

## Exercise

Which single change makes the short cases vanish?

- `line.crew.samples=10/h` half as many samples
- `mechanisms.override=null` a scale without anybody who can silence it
- `mechanisms.override.effort-effect=1` a check that is no effort
Right: b
Hint: Which of the two faults can you take away by a setting of a machine?
Hint: “driftline run --healthy override” shows it.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "full-queue",
      text: ##"""
# The queue that was full

Measure: unit unreported

Nothing is wrong on this line. Each device says what it saw, and all of it is true. The messages go to a system that takes {setting mechanisms.queue-overflow.service} for each of them, and keeps up to {setting mechanisms.queue-overflow.places} waiting.

At full speed the line says more than five things a second.

## Predict

Who raises an alarm when a message is lost here?

Measure: silent
- `< 0` the line, which gets no answer
- `= 0` the system whose queue is full
- `> 0` nobody, until somebody counts both sides
Right: c

## What the run has shown

{unit unreported} cartons that stand in the warehouse are not in the record, and {case} cases are wrong in it. The queue was full, and the sender was not told. Truth has no fault at all: everything was lost between two systems.

## Look

The dots below are messages. Those of the case of the story never arrive. No person did anything wrong, and no carton lies where it should not.

```sh
driftline run lessons/full-queue --seed {seed}
driftline explain lessons/full-queue --seed {seed}
driftline watch lessons/full-queue --seed {seed}
```

## Exercise

How many cartons of your run are “unreported”?

Answer: unit unreported
Hint: They are in saleable stock, and not in the record.
Hint: “unit unreported”, in the column “things”.

## Exercise

Which change makes it vanish?

- `mechanisms.queue-overflow.places=600` a queue with 600 places
- `mechanisms.queue-overflow.service=0.1 s` a system that takes 0.1 s
- `line.stops.micro-stops=0/h` a line without short stops
Right: b
Hint: More room helps for as long as it lasts. How much more comes than goes, each second?
Hint: What comes faster than it goes fills any queue.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "wrong-lot",
      text: ##"""
# The order that was open there

Measure: unit wrong-lot

Lots that are made, one after the other: {setting line.lots.count}. Messages reach the next system in files, up to {setting mechanisms.lot-boundary-race.delay} late. That system does not read the lot in the message: it enters what arrives under the order that is open there.

Between two lots there are {setting line.lots.changeover}.

## Predict

Which cartons get the wrong lot?

Measure: unit wrong-lot / units
- `= 0` none
- `< 5 %` the last few of each lot
- `else` a large part of them
Right: c

## What the run has shown

{unit wrong-lot} of {units} cartons stand under a lot that they are not of. Each message was right, and arrived. A recall of one of these lots would reach the wrong cartons.

## Look

Read the event at the boundary: under which lot is the message entered, and under which was it sent?

```sh
driftline run lessons/wrong-lot --seed {seed}
driftline explain lessons/wrong-lot --seed {seed}
driftline watch lessons/wrong-lot --seed {seed}
```

## Exercise

How many units of your run stand under a wrong lot?

Answer: unit wrong-lot
Hint: The kind is “wrong-lot”.
Hint: “driftline run” with your seed: “unit wrong-lot”.

## Exercise

Which change makes it vanish?

- `line.lots.changeover=90 min` an hour and a half between lots
- `mechanisms.lot-boundary-race.delay=35 min` files that are 35 minutes late
- `line.lots.changeover=5 min` five minutes between lots
Right: a
Hint: When is the next order opened, and when has the last message of a lot come?
Hint: The change of lots has to take longer than a message.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "unread-refusal",
      text: ##"""
# The refusal that nobody read

Measure: documents refused

For each shipment a document goes to the wholesaler. The wholesalers change to a new version of the format, each on a day of their own. A document in the old version is refused, and the refusal stands in a portal.

Nobody reads the portal but once a week.

## Predict

A document is refused. When does the sender know?

Measure: documents noticed
- `> 0` when somebody looks into the portal
- `< 0` at once: a refusal is an answer
- `= 0` never
Right: a

## What the run has shown

{documents refused} documents were refused, and {gap without-data} units stood at a wholesaler who had no data about them. The line, the record and the shipments were right.

## Look

There is nothing to see on the line: look what “driftline run” says about documents and about gaps of custody, and at the way of one shipment.

```sh
driftline run lessons/unread-refusal --seed {seed}
driftline explain lessons/unread-refusal --seed {seed} --shipment 1
```

## Exercise

How many documents of your run were refused?

Answer: documents refused
Hint: “driftline run” has a line that begins with “documents:”.
Hint: It is the number before “refused”.

## Exercise

Which change makes it vanish?

- `market.orders-every=4 d` pallets that leave twice as often
- `mechanisms.schema-lag=null` a gateway that changes with each partner
- `mechanisms.unmonitored-rejection=null` a portal that is read every day
Right: b
Hint: Whoever reads faster corrects faster. Is the document refused all the same?
Hint: What is sent in the partner's version is taken.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "failed-query",
      text: ##"""
# The query that failed

Measure: queries failed

A dispenser scans a pack and asks the maker's system: is this number good? If no answer has come within {setting market.verification.time-out}, the pack is put aside.

All packs here are good, and all are in the record. The system that answers is small, and answers others as well.

## Predict

All packs are good and recorded. Can a query fail?

Measure: queries failed / queries asked
- `= 0` no
- `< 50 %` yes, some
- `else` yes, most of them
Right: b

## What the run has shown

{queries failed} of {queries asked} queries failed about packs with which nothing is wrong. At a busy hour they wait behind others', in an outage nobody answers.

## Look

Nothing is wrong on the line. “driftline run” says how many asked, how many failed, and of what.

```sh
driftline run lessons/failed-query --seed {seed}
driftline explain lessons/failed-query --seed {seed} --query 1
```

## Exercise

How many queries of your run failed?

Answer: queries failed
Hint: “driftline run” has a line that begins with “is this pack good?”.
Hint: It is the number before “failed”.

## Exercise

What share of all queries is that, in percent?

Answer: 100 * queries failed / queries asked within 0.5
Hint: The same line says how many queries there were.
Hint: Divide, and take a hundred of it.

## Exercise

Which change helps most?

- `mechanisms.slow-endpoint=null` an endpoint that answers at once and has no outages
- `mechanisms.slow-endpoint.servers=4` four connections instead of one
- `market.verification.time-out=6 s` dispensers who wait for 6 s
Right: a
Hint: Some fail while it is slow, some while it is down.
Hint: More connections do not help in an outage.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "recall",
      text: ##"""
# A recall of twenty cases

Measure: recall missed

Lesson 1 has happened, and nobody has noticed. Two months later {setting market.recalls.drill.count} cases are recalled: something was wrong with the board they are made of. The record names the cartons in them, and who has them.

By then most of the cartons have left their cases.

## Predict

The record has every number of the lot, once. Does the recall name all cartons in these cases?

- `= 0` yes: all numbers are in the record
- `> 0` no: some cartons are recorded in a neighboring case
Right: b

## What the run has shown

{recall affected} units are affected. The record misses {recall missed} of them, and recalls {recall in-vain} others in vain. To be safe the recall has to be drawn wider, to everything that may be wrong.

## Look

Look at a case in truth and in record: the row that differs is a carton that the recall will not name. Then read the recall and its document.

```sh
driftline run lessons/recall --seed {seed}
driftline explain lessons/recall --seed {seed}
driftline explain lessons/recall --seed {seed} --recall drill
```

## Exercise

How many affected units does the recall of your run miss?

Answer: recall missed
Hint: “driftline run” ends with a table of recalls.
Hint: It is the column “missed”.

## Exercise

Which change makes the recall exact?

- `market.recalls.drill.count=40` a recall of forty cases
- `market.recalls.drill.at=30 d` a recall a month earlier
- `mechanisms.print-queue-reload.policy=verify` a printer that verifies after a change of roll
Right: c
Hint: Where did the error arise: in the recall, or two months before?
Hint: See lesson 1.

## Scenario

```json5
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
```

"""##
    ),
    (
      name: "debt",
      text: ##"""
# A fix that moves the failure

Measure: pallet @scale
Least: 2
Run scale: line.packer.scale=rejects
Run eye: mechanisms.pallet-window.follows-labeling=false
Run both: line.packer.scale=rejects; mechanisms.pallet-window.follows-labeling=false

A site has put off three things. There is no scale behind the packer. The palletizer goes by the order in which cases were labeled, and looks at none of them. And samples, as in lesson 8, are not always written down. Such a list is a debt: each item costs something every day, and each could be put right.

The scale is the obvious one to buy. It takes a short case aside; somebody opens it, corrects the record, and puts it back on the belt a little later.

## Predict

The site buys the scale and nothing else. What becomes of wrong cases and wrong pallets?

Measure: pallet @scale - pallet
- `< 0` both get fewer
- `= 0` cases get right, and pallets stay as they are
- `> 0` cases get right, and pallets get wrong
Right: c

## What the run has shown

As it is: {case} wrong cases and {pallet} wrong pallets. With the scale: {case @scale} wrong cases and {pallet @scale} wrong pallets. A case that was taken aside comes back later than its label says, and the palletizer enters it where it should have stood. With the scale and an eye at the palletizer: {case @both} and {pallet @both}. Either alone is no fix; that is why debts are looked at in sets.

## Look

“driftline debt” runs every set of items that is needed with the same draws, and says of each what it saves alone, what it saves last, and its fair share.

```sh
driftline run lessons/debt --seed {seed}
driftline run lessons/debt --seed {seed} --set line.packer.scale=rejects
driftline debt lessons/debt --seed {seed} --trials 6
```

## Exercise

How many pallets of your run are wrong with the scale alone?

Answer: pallet @scale
Hint: The second command above is that run.
Hint: Add up the rows that begin with “pallet”, in the column “things”.

## Exercise

Count wrong cases and pallets together. How many fewer are there with the scale, once the palletizer has an eye?

Answer: case @eye + pallet @eye - case @both - pallet @both
Hint: It takes two runs, both with --set mechanisms.pallet-window.follows-labeling=false.
Hint: In one of them also line.packer.scale=rejects. Subtract.

## Exercise

Which single item would you put right first, if you could pay for one alone?

Measure: case + pallet
- `line.packer.scale=rejects` the scale
- `mechanisms.pallet-window.follows-labeling=false` an eye at the palletizer
- `mechanisms.unlogged-removal.probability=0.3 %` samples that are written down
Right: c
Hint: One of them takes the cause away, and the others look for what it has left.
Hint: Nothing that was written down has to be found.

## Scenario

```json5
{
  name: "Line 7, Nordhafen: what a site owes",
  summary: "Samples are not written down. The obvious fix is a scale; the palletizer goes by the order of labels, and does not know it.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 9600, count: 2 },
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
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
  debt: {
    items: {
      scale: { name: "No scale behind the packer", owner: "packaging", right: { "line.packer.scale": "rejects" } },
      "pallet-order": {
        name: "A palletizer that goes by the order of labels", owner: "packaging",
        right: { "mechanisms.pallet-window.follows-labeling": "false" },
      },
      samples: {
        name: "Samples that nobody writes down", owner: "quality",
        right: { "mechanisms.unlogged-removal.probability": "0.3 %" },
      },
    },
  },
}
```

"""##
    ),
    (
      name: "puzzle-1",
      text: ##"""
# One of three

Measure: crashes
Run as-it-is: line.lots.count=3
Run smaller-lots: line.lots.cartons-per-lot=2000
Run slower: line.feed.rate=240/min
Run shorter-rolls: line.serializer.prints-per-roll=1100

Somebody hands you the log of a site and what its record has raised. What has happened there? Nothing else is known, and nobody can look into the cases any more.

## Puzzle

What is the cause?

- `mechanisms.pool-checkpoint.interval=500 | finding serial.commissioned-twice` numbers are used again after a crash
- `mechanisms.queue-overflow.service=0.6 s; mechanisms.queue-overflow.places=60 | finding reconciliation.messages-missing` messages get lost in a full queue
- `mechanisms.lot-boundary-race.delay=40 min | finding reconciliation.made-before-opening` messages are entered under the order that is open when they arrive
Hint: Which rule was raised most often? What does it compare with what?
Hint: A number that is said twice was printed twice, or sent twice. What is missing was lost, or never said. What came before its time belongs to another time.
Hint: The log alone proves nothing: each of these sites has crashes, stops and three lots.

## Scenario

```json5
{
  name: "Line 7, Nordhafen: a site that asks for help",
  summary: "A line on which everything happens that could be a cause, and one thing is.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400, count: 3, changeover: "20 min" },
    serializer: {
      vintage: "about 2009",
      "prints-per-roll": { value: 1500, origin: "assumption: a short roll, so that it ends often" },
      "turned-share": { value: "2 %", origin: "assumption: a chute that turns many cartons, so that there are rejects" },
    },
    packer: { vintage: "about 2009" },
    stops: {
      "micro-stops": { value: "30/h", origin: "assumption: many stops, so that a short run has some" },
      crashes: { value: "2/h", origin: "assumption: many crashes, so that a short run has some" },
      jams: { value: "6/h", origin: "assumption: many jams, so that a short run has some" },
      breakdowns: "0/h",
    },
    crew: {
      people: 2, "samples-from": "open-case",
      samples: { value: "10/h", origin: "assumption: many samples, so that a short run has some" },
    },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}
```

"""##
    ),
    (
      name: "puzzle-2",
      text: ##"""
# One of four

Measure: crashes
Run as-it-is: line.lots.count=3
Run smaller-lots: line.lots.cartons-per-lot=2000
Run slower: line.feed.rate=240/min
Run shorter-rolls: line.serializer.prints-per-roll=1100

Somebody hands you the log of a site and what its record has raised. What has happened there? Nothing else is known, and nobody can look into the cases any more.

## Puzzle

What is the cause?

- `mechanisms.early-commit={} | finding reconciliation.counter-contradicts` numbers count before they are on a carton
- `mechanisms.print-queue-reload.policy=reprint | finding reconciliation.numbers-unaccounted` a label is printed again after a change of roll
- `mechanisms.tracking-slip.slip=80 mm | finding event.named-twice` cartons slip, and verdicts meet their neighbors
- `mechanisms.unhandshaken-result={} | finding event.nothing-named` results are overwritten before anybody has read them
Hint: How many things were raised, beside the number of cartons? A handful, or a large part of the lot?
Hint: What does the balance of the lot miss, and what do its counters? Numbers that were issued and stand on nothing are no loss of a message.
Hint: Two cartons with one number can only come from a printer. A number that is packed though it was rejected can only come from the way to the ejector.

## Scenario

```json5
{
  name: "Line 7, Nordhafen: a site that asks for help",
  summary: "A line on which everything happens that could be a cause, and one thing is.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400, count: 3, changeover: "20 min" },
    serializer: {
      vintage: "about 2009",
      "prints-per-roll": { value: 1500, origin: "assumption: a short roll, so that it ends often" },
      "turned-share": { value: "2 %", origin: "assumption: a chute that turns many cartons, so that there are rejects" },
    },
    packer: { vintage: "about 2009" },
    stops: {
      "micro-stops": { value: "30/h", origin: "assumption: many stops, so that a short run has some" },
      crashes: { value: "2/h", origin: "assumption: many crashes, so that a short run has some" },
      jams: { value: "6/h", origin: "assumption: many jams, so that a short run has some" },
      breakdowns: "0/h",
    },
    crew: {
      people: 2, "samples-from": "open-case",
      samples: { value: "10/h", origin: "assumption: many samples, so that a short run has some" },
    },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}
```

"""##
    ),
    (
      name: "puzzle-3",
      text: ##"""
# One of six

Measure: crashes
Run as-it-is: line.lots.count=3
Run smaller-lots: line.lots.cartons-per-lot=2000
Run slower: line.feed.rate=240/min
Run shorter-rolls: line.serializer.prints-per-roll=1100

Somebody hands you the log of a site and what its record has raised. What has happened there? Nothing else is known, and nobody can look into the cases any more.

## Puzzle

What is the cause?

- `mechanisms.pool-checkpoint.interval=500 | finding serial.commissioned-twice` numbers are used again after a crash
- `mechanisms.early-commit={} | finding reconciliation.counter-contradicts` numbers count before they are on a carton
- `mechanisms.print-queue-reload.policy=reprint | finding reconciliation.numbers-unaccounted` a label is printed again after a change of roll
- `mechanisms.tracking-slip.slip=80 mm | finding event.named-twice` cartons slip, and verdicts meet their neighbors
- `mechanisms.retry-duplicate.receiver=repeating | finding aggregation.packed-twice` messages are sent again, and taken again
- `mechanisms.keyed-code.errors=5 % | finding serial.not-commissioned` codes are typed by hand, and mistyped
Hint: Go through the suspects: what would each have to leave in the record?
Hint: A number that is said twice: how often? Once for each crash or change of roll, a few hundred times after a crash, or all the time?
Hint: A case that is packed twice with the same cartons is no case too many. A number that was never commissioned came from somewhere else than the printer.

## Scenario

```json5
{
  name: "Line 7, Nordhafen: a site that asks for help",
  summary: "A line on which everything happens that could be a cause, and one thing is.",
  site: { name: "Nordhafen", line: "Line 7", product: "Nordhafen 20 mg, 30 tablets" },
  line: {
    lots: { "cartons-per-lot": 2400, count: 3, changeover: "20 min" },
    serializer: {
      vintage: "about 2009",
      "prints-per-roll": { value: 1500, origin: "assumption: a short roll, so that it ends often" },
      "turned-share": { value: "2 %", origin: "assumption: a chute that turns many cartons, so that there are rejects" },
    },
    packer: { vintage: "about 2009" },
    stops: {
      "micro-stops": { value: "30/h", origin: "assumption: many stops, so that a short run has some" },
      crashes: { value: "2/h", origin: "assumption: many crashes, so that a short run has some" },
      jams: { value: "6/h", origin: "assumption: many jams, so that a short run has some" },
      breakdowns: "0/h",
    },
    crew: {
      people: 2, "samples-from": "open-case",
      samples: { value: "10/h", origin: "assumption: many samples, so that a short run has some" },
    },
  },
  conditions: { validation: {}, production: {} },
  protocol: { steps: [{ name: "a short run", units: 480 }] },
  experiment: { trials: 1, "protocol-trials": 2, "cause-trials": 1, seed: 7 },
}
```

"""##
    ),
  ]
}
