import TraceModel
import World

extension Lesson {
  /// What people under load do, alone and together with what machines do.
  static let peopleLessons = [
    Lesson(
      name: "unlogged-sample", title: "The sample that nobody wrote down",
      page: [
        "Quality takes cartons out of the open case to look at them. Each has to be logged: a scan, two screens, a reason. One person is there, for everything.",
        "A routine step is left out in a few cases of a hundred. With other work waiting it is more.",
      ],
      reveal: {
        "\($0.count(.case, .under)) cases hold fewer cartons than the record says. \($0[.removals]) cartons were taken out, \($0[.unlogged]) without a word. This line weighs no case, so nobody sees it."
      },
      look:
        "Find the moment at which the carton is taken: no message follows. Then look at the person: is he alone, and what else waits?",
      measure: { $0.count(.case, .under) },
      questions: [
        .choice(
          "What will the record say about a case from which a carton was taken without a word?",
          [
            "that it holds 24", "that it holds 23: the packer counts",
            "nothing: the case is not closed",
          ], right: { $0.count(.case, .under) > 0 ? 0 : 1 }),
        .number(
          "How many cases of your run hold fewer cartons than recorded?",
          hints: ["The kind is “under”.", "“driftline run” with your seed: “case under”."],
          right: { $0.count(.case, .under) }),
        .remedy(
          "Which change helps most?",
          [
            ("a second person", ["line.crew.people=2"]),
            ("a scale that refuses a case that is too light", ["line.packer.scale=rejects"]),
            ("reads that are compared with the count", ["line.packer.compares-reads=true"]),
          ],
          hints: [
            "Which of the three looks at the case after the carton was taken?",
            "Reads are counted on the belt, before the carton lies in the case.",
          ]),
      ]),
    Lesson(
      name: "jam", title: "A heap of two cases",
      page: [
        "Cartons jam where they are collated, and fall on one heap: some belong to the case that is open, some to the one before. Somebody clears it by hand.",
        "Whoever is in a hurry counts what he puts back, and does not scan it.",
      ],
      reveal: {
        "\($0.count(.case)) cases are wrong after \($0[.jams]) jams, of which \($0[.jamsAcrossCases]) had cartons of two cases on the heap. Packed again without a scan: \($0[.heapsRepacked]). The counts can be right: cartons have changed places."
      },
      look: "Compare the two cases around the jam: what one has too much, the other lacks.",
      measure: { $0.count(.case) },
      questions: [
        .choice(
          "Somebody counts 24 into each case again. What can be wrong?",
          ["nothing", "which cartons are in which of the two cases", "the number of the case"],
          right: { $0.count(.case) > 0 ? 1 : 0 }),
        .number(
          "How many cases of your run are wrong?",
          hints: [
            "Add up the rows that begin with “case” in “driftline run”.",
            "They come in pairs, or alone where cartons of a third case were on the heap.",
          ], right: { $0.count(.case) }),
        .remedy(
          "Which change helps most?",
          [
            ("half as many jams", ["line.stops.jams=20/h"]),
            ("weigh each case", ["line.packer.scale=rejects"]),
            (
              "a rule without exception: what was on the floor is scanned",
              ["mechanisms.jam-repack.probability=0 %"]
            ),
          ],
          hints: [
            "Two cases with 24 cartons each have the same mass, whoever is in them.",
            "Halves are not nothing.",
          ]),
      ]),
    Lesson(
      name: "silenced-alarm", title: "Two faults that need one another",
      page: [
        "As in lesson 8 samples are taken and not logged. But now a scale weighs each case, and refuses one that is too light. Somebody has to open it.",
        "A scale that refuses good cases now and then teaches people not to believe it. Some acknowledge without a look.",
      ],
      reveal: {
        "\($0.count(.case, .under)) cases hold fewer cartons than recorded. The scale refused \($0[.refusedByScale]); \($0[.overrides]) stops were acknowledged without a look. Without the missing samples there is nothing to silence, and without the silence the scale finds each of them: it takes both."
      },
      look:
        "Switch between the runs: without the unlogged sample, and without the acknowledgment. In each the case is right.",
      measure: { $0.count(.case, .under) }, least: 3,
      questions: [
        .choice(
          "Make only the acknowledgment healthy. How many short cases are left?",
          ["some", "none"], settings: ["mechanisms.override=null"],
          right: { $0.count(.case, .under) > 0 ? 0 : 1 }),
        .number(
          "How many cases of your run hold fewer cartons than recorded?",
          hints: ["The kind is “under”.", "“driftline run” names both mechanisms beside it."],
          right: { $0.count(.case, .under) }),
        .remedy(
          "Which single change makes the short cases vanish?",
          [
            ("half as many samples", ["line.crew.samples=10/h"]),
            ("a scale without anybody who can silence it", ["mechanisms.override=null"]),
            ("a lighter case", ["mechanisms.override.effort-effect=1"]),
          ],
          hints: [
            "Which of the two faults is the one that you can take away by a setting of a machine?",
            "“driftline run --healthy override” shows it.",
          ]),
      ]),
  ]
}
