import TraceModel
import World

extension Lesson {
  /// What happens behind the line: between systems, with partners, at the counter, in a recall.
  static let systemLessons = [
    Lesson(
      name: "full-queue", title: "The queue that was full",
      page: [
        "Nothing is wrong on this line. Each device says what it saw, and all of it is true. The messages go to a system that takes 0.3 s for each of them, and keeps up to 300 waiting.",
        "At full speed the line says more than five things a second.",
      ],
      reveal: {
        "\($0.count(.unit, .unreported)) cartons that stand in the warehouse are not in the record, and \($0.count(.case)) cases are wrong in it. The queue was full, and the sender was not told. Truth has no fault at all: everything was lost between two systems."
      },
      look:
        "The dots below are messages. Those of the case of the story never arrive. No person did anything wrong, and no carton lies where it should not.",
      measure: { $0.count(.unit, .unreported) },
      questions: [
        .choice(
          "Who raises an alarm when a message is lost here?",
          [
            "the line, which gets no answer", "the system whose queue is full",
            "nobody, until somebody counts both sides",
          ],
          right: { $0.silent > 0 ? 2 : 0 }),
        .number(
          "How many cartons of your run are “unreported”?",
          hints: ["They are in saleable stock, and not in the record.", "“unit unreported”, “things”."],
          right: { $0.count(.unit, .unreported) }),
        .remedy(
          "Which change makes it vanish?",
          [
            ("a queue with 600 places", ["mechanisms.queue-overflow.places=600"]),
            ("a system that takes 0.1 s", ["mechanisms.queue-overflow.service=0.1 s"]),
            ("a line without short stops", ["line.stops.micro-stops=0/h"]),
          ],
          hints: [
            "More room helps for as long as it lasts. How much more comes than goes, each second?",
            "What comes faster than it goes fills any queue.",
          ]),
      ]),
    Lesson(
      name: "wrong-lot", title: "The order that was open there",
      page: [
        "Three lots are made, one after the other. Messages reach the next system in files, up to 40 minutes late. That system does not read the lot in the message: it enters what arrives under the order that is open there.",
        "Between two lots there are 20 minutes.",
      ],
      reveal: {
        "\($0.count(.unit, .wrongLot)) of \($0[.units]) cartons stand under a lot that they are not of. Each message was right, and arrived. A recall of one of these lots would reach the wrong cartons."
      },
      look:
        "Read the event at the boundary: under which lot is the message entered, and under which was it sent?",
      measure: { $0.count(.unit, .wrongLot) },
      questions: [
        .choice(
          "Which cartons get the wrong lot?",
          ["none", "the last few of each lot", "a large part of them"],
          right: { facts in
            let share = 20 * facts.count(.unit, .wrongLot)
            return share == 0 ? 0 : share < facts[.units] ? 1 : 2
          }),
        .number(
          "How many units of your run stand under a wrong lot?",
          hints: ["The kind is “wrong-lot”.", "“driftline run” with your seed: “unit wrong-lot”."],
          right: { $0.count(.unit, .wrongLot) }),
        .remedy(
          "Which change makes it vanish?",
          [
            ("an hour and a half between lots", ["line.lots.changeover=90 min"]),
            ("files that are 35 minutes late", ["mechanisms.lot-boundary-race.delay=35 min"]),
            ("five minutes between lots", ["line.lots.changeover=5 min"]),
          ],
          hints: [
            "When is the next order opened, and when has the last message of a lot come?",
            "The change of lots has to take longer than a message.",
          ]),
      ]),
    Lesson(
      name: "unread-refusal", title: "The refusal that nobody read",
      page: [
        "For each shipment a document goes to the wholesaler. The wholesalers change to a new version of the format, each on a day of his own. A document in the old version is refused, and the refusal stands in a portal.",
        "Nobody reads the portal but once a week.",
      ],
      reveal: {
        "\($0.refusals) documents were refused, and \($0.unitsWithoutData) units stood at a wholesaler who had no data about them. The line, the record and the shipments were right."
      },
      look:
        "There is nothing to see on the line: watch what “driftline run” says about documents and about gaps of custody.",
      measure: { $0.refusals },
      questions: [
        .choice(
          "A document is refused. When does the sender know?",
          ["at once: a refusal is an answer", "when somebody looks into the portal", "never"],
          right: { facts in
            guard let documents = facts.row.market?.documents, documents.refused > 0 else { return 0 }
            return documents.noticed > 0 ? 1 : 2
          }),
        .number(
          "How many documents of your run were refused?",
          hints: [
            "“driftline run” has a line that begins with “documents:”.",
            "It is the number before “refused”.",
          ], right: { $0.refusals }),
        .remedy(
          "Which change makes it vanish?",
          [
            ("pallets that leave twice as often", ["market.orders-every=4 d"]),
            ("a gateway that changes with each partner", ["mechanisms.schema-lag=null"]),
            ("a portal that is read every day", ["mechanisms.unmonitored-rejection=null"]),
          ],
          hints: [
            "Whoever reads faster corrects faster. Is the document refused all the same?",
            "What is sent in the partner's version is taken.",
          ]),
      ]),
    Lesson(
      name: "failed-query", title: "The query that failed",
      page: [
        "A dispenser scans a pack and asks the maker's system: is this number good? He waits for five seconds. If no answer has come by then, he puts the pack aside.",
        "All packs here are good, and all are in the record. The system that answers is small, and answers others as well.",
      ],
      reveal: { facts in
        let queries = facts.row.verification
        return
          "\(queries?.failed ?? 0) of \(queries?.asked ?? 0) queries failed about packs with which nothing is wrong. At a busy hour they wait behind others', in an outage nobody answers."
      },
      look:
        "Nothing is wrong on the line. “driftline run” says how many asked, how many failed, and of what.",
      measure: { $0.row.verification?.failed ?? 0 },
      questions: [
        .choice(
          "All packs are good and recorded. Can a query fail?",
          ["no", "yes, some", "yes, most of them"],
          right: { facts in
            let (failed, asked) = (facts.row.verification?.failed ?? 0, facts.row.verification?.asked ?? 0)
            return failed == 0 ? 0 : 2 * failed < asked ? 1 : 2
          }),
        .number(
          "How many queries of your run failed?",
          hints: [
            "“driftline run” has a line that begins with “is this pack good?”.",
            "It is the number before “failed”.",
          ], right: { $0.row.verification?.failed ?? 0 }),
        .remedy(
          "Which change helps most?",
          [
            (
              "an endpoint that answers at once and has no outages",
              ["mechanisms.slow-endpoint=null"]
            ),
            ("four connections instead of one", ["mechanisms.slow-endpoint.servers=4"]),
            ("dispensers who wait for 6 s", ["market.verification.time-out=6 s"]),
          ],
          hints: [
            "Some fail while it is slow, some while it is down.",
            "More connections do not help in an outage.",
          ]),
      ]),
    Lesson(
      name: "recall", title: "A recall of twenty cases",
      page: [
        "Lesson 1 has happened, and nobody has noticed. Two months later twenty cases are recalled: something was wrong with the board they are made of. The record names the cartons in them, and who has them.",
        "By then most of the cartons have left their cases.",
      ],
      reveal: { facts in
        let drills = facts.row.recalls?.drills ?? []
        let (affected, missed) = (drills.reduce(0) { $0 + $1.affected }, drills.reduce(0) { $0 + $1.missed })
        return
          "\(affected) units are affected. The record misses \(missed) of them, and recalls \(drills.reduce(0) { $0 + $1.inVain }) others in vain. To be safe the recall has to be drawn wider, to everything that may be wrong."
      },
      look:
        "Look at a case in truth and in record: the row that differs is a carton that the recall will not name.",
      measure: { $0.row.recalls?.drills.reduce(0) { $0 + $1.missed } ?? 0 },
      questions: [
        .choice(
          "The record has every number of the lot, once. Does a recall of twenty cases name all cartons in them?",
          ["yes: all numbers are in the record", "no: some cartons are recorded in a neighboring case"],
          right: { ($0.row.recalls?.drills.reduce(0) { $0 + $1.missed } ?? 0) > 0 ? 1 : 0 }),
        .number(
          "How many affected units does the recall of your run miss?",
          hints: ["“driftline run” ends with a table of recalls.", "It is the column “missed”."],
          right: { $0.row.recalls?.drills.reduce(0) { $0 + $1.missed } ?? 0 }),
        .remedy(
          "Which change makes the recall exact?",
          [
            ("a recall of forty cases", ["market.recalls.drill.count=40"]),
            ("a recall a month earlier", ["market.recalls.drill.at=30 d"]),
            (
              "a printer that verifies after a change of roll",
              ["mechanisms.print-queue-reload.policy=verify"]
            ),
          ],
          hints: ["Where did the error arise: in the recall, or two months before?", "See lesson 1."]),
      ]),
  ]
}
