import TraceModel
import World

extension Lesson {
  /// What the line does to codes and cases, one cause each.
  static let lineLessons = [
    Lesson(
      name: "label-reload", title: "Counts perfect, contents wrong",
      page: [
        "A printer puts a serial number on each carton. The controller sends it the numbers one by one, and keeps a list of the order in which it sent them. Some labels wait inside the printer, printed ahead.",
        "In this lot the roll of labels ends once. A person changes it. The label that was waiting is printed again after the change: two cartons carry the same number, and the controller does not know. It has moved on by one.",
        "Downstream nobody reads the cartons again. The record takes the next 24 numbers of the list for each case.",
      ],
      reveal: {
        "\($0.count(.case, .substituted)) of \($0[.cases]) cases hold another carton than the record says; cases with a wrong count: \($0.count(.case, .over, .under)). Every case after the change holds one carton of its neighbor: the list is one ahead for the rest of the lot. A check of counts or masses sees nothing."
      },
      look:
        "Jump to the parting moment: carton after carton gets the number that the list has for the one before. Then look at the case in truth and in record. Switch to the run without the cause: the same cartons, the same minutes, and no difference.",
      measure: { $0.count(.case, .substituted) },
      questions: [
        .choice(
          "The roll ends once. How many of the cases will hold 24 cartons, as recorded, and yet not the right ones?",
          ["none: 24 in, 24 recorded", "one or two, around the change of roll", "a large part of the lot"],
          right: { LessonFacts.band($0.count(.case, .substituted), 1, 3) }),
        .number(
          "How many cases of your run are “substituted”: the right number, the wrong cartons?",
          hints: [
            "“driftline run” counts what is wrong by level and kind. The command with your seed stands above.",
            "Look at the row “case substituted”, in the column “things”.",
          ], right: { $0.count(.case, .substituted) }),
        .remedy(
          "Which change would have prevented it? Try each with --set.",
          [
            ("run the line at 180 cartons a minute", ["line.feed.rate=180/min"]),
            ("weigh each case and refuse those that differ", ["line.packer.scale=rejects"]),
            (
              "have the printer compare what it prints after a change with what it was sent",
              ["mechanisms.print-queue-reload.policy=verify"]
            ),
          ],
          hints: [
            "What differs: the number of cartons, their mass, or their codes?",
            "A scale sees 24 cartons in each case, before the change and after it.",
          ]),
      ]),
    Lesson(
      name: "tracking-slip", title: "The verdict that met the neighbor",
      page: [
        "A camera looks at each code. The verdict is ready when the carton has already moved on. A register carries it along the belt: at the reject station it acts on the carton that stands where the register expects one.",
        "The belt of this line is worn. At a hard stop cartons slide up to 120 mm forward, at the restart back. The register counts pulses of the belt and does not see the cartons slide. From carton to carton it is 100 mm.",
      ],
      reveal: {
        "\($0.count(.unit, .ghost)) cartons are in the record as good and not in any case, and \($0.count(.unit, .escaped)) rejected ones went into a case. There were \($0[.stops]) stops and \($0[.rejects]) rejects. Verdicts met the wrong carton, or none: a good carton is pushed out for its neighbor, and its number counts as packed."
      },
      look:
        "The brackets under the belt are where the register expects cartons. Step through a stop: cartons slide, brackets stay. See which carton a × meets at the reject station.",
      measure: { $0.count(.unit, .ghost, .escaped) },
      questions: [
        .choice(
          "The line stops about once a minute. What will slip do to the record?",
          [
            "nothing: a carton that slides is still a carton",
            "some good cartons are rejected, and the record holds them to be packed",
            "every carton after a stop is recorded under its neighbor's number",
          ], right: { $0.count(.unit) == 0 ? 0 : $0.count(.unit) * 4 < $0[.units] ? 1 : 2 }),
        .number(
          "How many numbers of your run are “ghosts”: in the record, and on nothing that can be sold?",
          hints: [
            "“driftline run” with your seed has a row for each kind.",
            "Look at “unit ghost”, in the column “things”.",
          ], right: { $0.count(.unit, .ghost) }),
        .remedy(
          "Which change helps most?",
          [
            ("a new belt, on which cartons slide 1 mm", ["mechanisms.tracking-slip.slip=1 mm"]),
            ("a print that is better by a grade", ["line.serializer.turned-share=1.5 %"]),
            ("two more people", ["line.crew.people=4"]),
          ],
          hints: [
            "Fewer rejects make fewer accidents. What makes none?",
            "Try --set \"mechanisms.tracking-slip.slip=1 mm\" and look what is left.",
          ]),
      ]),
    Lesson(
      name: "fixed-delay", title: "A time instead of a place",
      page: [
        "An old reject station has no register. It waits for a fixed time after the camera's trigger: exactly as long as a carton takes from the camera to the ejector at nominal speed.",
        "At a validation the line runs at nominal speed. In production it stops, and starts in a ramp: for a moment it is slower.",
      ],
      reveal: {
        "\($0.count(.unit, .ghost)) numbers count as packed and are on nothing that can be sold, with \($0[.stops]) stops. While the belt stood or sped up, the time ran on: the ejector acted where nobody stood yet. Findings of the record: \($0.row.findings.count)."
      },
      look:
        "Go to a restart. The carton has not reached the ejector when the wait is over. At nominal speed, before the stop, each wait ends when its carton is there.",
      measure: { $0.count(.unit, .ghost, .escaped) },
      questions: [
        .choice(
          "When does a fixed wait go wrong?",
          ["never: the distance does not change", "only at a stop or a ramp", "on every reject"],
          right: { $0.count(.unit) == 0 ? 0 : $0.count(.unit) < $0[.rejects] ? 1 : 2 }),
        .number(
          "How many times did the belt stop in your run?",
          hints: [
            "The counts of a run are in “driftline run --json”.", "It is “stops”, under “exposure”.",
          ], right: { $0[.stops] }),
        .remedy(
          "Which change helps most?",
          [
            ("half as many short stops", ["line.stops.micro-stops=15/h"]),
            ("the ejector waits for a place and not for a time", ["mechanisms.fixed-delay-tracking=null"]),
            ("a reject bin that is emptied twice as often", ["line.crew.bin-every=15 min"]),
          ],
          hints: [
            "Fewer stops, fewer accidents; but a stop alone need not be one.",
            "A mechanism that is null is healthy.",
          ]),
      ]),
    Lesson(
      name: "two-clocks", title: "Two clocks",
      page: [
        "The packer stamps the moment at which each case is full, with its own clock. The controller stamps each read of a code, with its own clock. A read belongs to the case between whose stamps it lies.",
        "Both clocks are good. They differ by 100 parts per million: a tenth of a millisecond each second. Nobody ever sets them.",
      ],
      reveal: {
        "\($0.count(.case)) of \($0[.cases]) cases are wrong. The clocks drift until the last read of a case lies beyond its stamp; from there on every case has the first carton of the next one or the last of the one before. Only where the step happens a count is wrong for a moment."
      },
      look:
        "Read both times of a packing: the true one and that of the device. Early in the lot they agree to milliseconds. Late in the lot the gap is as long as the time between two cartons.",
      measure: { $0.count(.case) },
      questions: [
        .choice(
          "The lot takes 67 minutes. What will be wrong at its end?",
          [
            "nothing: 100 ppm is less than the clocks' resolution", "one case, where the clocks cross",
            "most cases of the later part of the lot",
          ], right: { LessonFacts.band($0.count(.case), 1, 3) }),
        .number(
          "How many cases of your run are wrong?",
          hints: [
            "Add up the rows that begin with “case” in “driftline run”.",
            "Some runs have more than one kind: substituted, over, under.",
          ], right: { $0.count(.case) }),
        .remedy(
          "Which change helps most?",
          [
            ("set both clocks every hour", ["mechanisms.window-skew.sync=1 h"]),
            ("wait longer for late reads", ["line.packer.read-margin=200 ms"]),
            ("clocks that drift by 5 ppm", ["mechanisms.window-skew.drift=-5 ppm"]),
          ],
          hints: [
            "In an hour, 100 ppm make 360 ms. How long is it from carton to carton?",
            "At 300 cartons a minute it is 200 ms.",
          ]),
      ]),
    Lesson(
      name: "late-read", title: "The read that came too late",
      page: [
        "The packer's scanner reads each carton before it falls into the case. The read goes through a decoder and a network, and arrives after a while. What arrives between two close signals is one case.",
        "Most reads take some milliseconds. Hard codes take longer.",
      ],
      reveal: {
        "\($0.count(.case)) of \($0[.cases]) cases are wrong, and \($0[.shortReads]) cases stopped for a missing read. A read that is late is counted for the next case. Where somebody opens a case that does not add up, he puts it right; two errors that cancel out are never opened."
      },
      look:
        "Look at the rows of the case that differ: the carton on the one side is the last of the case before, or the first of the next.",
      measure: { $0.count(.case) },
      questions: [
        .choice(
          "A case is opened and compared whenever its reads are not 24. Are all wrong cases found?",
          ["yes: a late read makes one case 23 and the next 25", "no: some cases are wrong with 24 reads"],
          right: { $0.count(.case) > 0 ? 1 : 0 }),
        .number(
          "How many cases of your run are wrong in the end?",
          hints: [
            "Count the rows that begin with “case” in “driftline run”.",
            "It is the column “things”; add the rows up.",
          ], right: { $0.count(.case) }),
        .remedy(
          "Which change helps most?",
          [
            ("open no case, so that nothing is disturbed", ["line.packer.compares-reads=false"]),
            (
              "a decoder that gives up after 60 ms, and reads faster",
              ["mechanisms.late-read.tail=10 ms", "mechanisms.late-read.longest=60 ms"]
            ),
            ("a line that runs at 250 cartons a minute", ["line.feed.rate=250/min"]),
          ],
          hints: [
            "Compare the mean time of a read with the margin that the packer leaves.",
            "What is never later than the margin can never be late.",
          ]),
      ]),
    Lesson(
      name: "number-pool", title: "Numbers used twice",
      page: [
        "The controller takes serial numbers from a pool and notes how far it has come: every 500 numbers, after they were used. A crash forgets what was not noted.",
        "In this lot the controller crashes a few times.",
      ],
      reveal: {
        "\($0.count(.unit, .duplicate)) numbers are on more than one carton, from \($0[.crashes]) \($0[.crashes] == 1 ? "crash" : "crashes"). After the restart the controller went on from its last note, and printed again what it had printed before it."
      },
      look:
        "Go to the parting moment: the number that is printed is on a carton already. Look for the message that says it a second time; that is where a record can notice.",
      measure: { $0.count(.unit, .duplicate) },
      questions: [
        .choice(
          "How many numbers are used twice after one crash?",
          [
            "one: the one in the printer", "up to 500: what was used since the last note",
            "all numbers of the lot",
          ],
          right: { facts in
            let each = facts.count(.unit, .duplicate) / max(1, facts[.crashes])
            return each <= 1 ? 0 : each <= 500 ? 1 : 2
          }),
        .number(
          "How many cartons of your run are duplicates?",
          hints: [
            "“driftline run” has a row “unit duplicate”.",
            "Of n cartons with one number, n − 1 are duplicates.",
          ], right: { $0.count(.unit, .duplicate) }),
        .remedy(
          "Which change helps most?",
          [
            ("note every 50 numbers", ["mechanisms.pool-checkpoint.interval=50"]),
            (
              "note before the numbers are used, every time",
              ["mechanisms.pool-checkpoint.order=before", "mechanisms.pool-checkpoint.interval=1"]
            ),
            ("restart faster", ["line.stops.micro-stops=6/h"]),
          ],
          hints: [
            "A note after use forgets; a note before use wastes. Which of the two harms a patient?",
            "With a shorter interval fewer numbers come twice, and still some.",
          ]),
      ]),
    Lesson(
      name: "early-commit", title: "It counts before it is",
      page: [
        "When does a serial number count as made? On this line: when it is handed to the printer. The printer may spoil it, the camera may refuse it, the carton may never leave.",
        "What counts is reported to the authority. What was reported has to be on a carton somewhere, or has to be taken back.",
      ],
      reveal: {
        "\($0.count(.unit, .ghost)) numbers of \($0[.units]) cartons count and are on nothing that can be sold. The lot's balance shows it only when everything is counted at its end."
      },
      look:
        "Look at the list of events: “counts” is said at the printer. What happens to this carton afterwards?",
      measure: { $0.count(.unit, .ghost) },
      questions: [
        .choice(
          "A line rejects two or three cartons of a hundred. What share of the numbers are ghosts?",
          ["none: rejects are taken back", "up to three of a hundred", "more than three of a hundred"],
          right: { facts in
            let share = 100 * facts.count(.unit, .ghost)
            return share == 0 ? 0 : share <= 3 * facts[.units] ? 1 : 2
          }),
        .number(
          "How many ghosts has your run?",
          hints: ["“driftline run” has a row “unit ghost”.", "The column “things” counts them."],
          right: { $0.count(.unit, .ghost) }),
        .remedy(
          "Which change makes it vanish?",
          [
            (
              "let a number count when its carton has passed the reject station",
              ["mechanisms.early-commit=null"]
            ),
            ("a slower line", ["line.feed.rate=180/min"]),
            ("more people", ["line.crew.people=4"]),
          ],
          hints: [
            "What can still happen to a carton after its number counts?",
            "After the reject station: hardly anything.",
          ]),
      ]),
  ]
}
