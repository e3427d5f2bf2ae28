import EventKernel
import Scenario

extension CrewPlan: BoundPlan {
  /// As a noun.
  public static let help = "who works at the line"

  /// Its properties.
  public static let bindings: [PlanBinding<CrewPlan>] = [
    .count(
      "people", \.people, "people who can take a task", possible: 0...10_000, plausible: 1...10,
      .assumption("two or three at a packaging line")),
    .count(
      "backlog", \.backlog, "tasks of other work that wait when the line starts", possible: 0...10_000,
      plausible: 0...20, .assumption("all done before")),
    .perHour(
      "samples", \.samplesPerHour, property: "samplesPerHour", "hand samples per hour of running",
      plausible: 0...12, .assumption("in-process control and quality together")),
    .minutes(
      "sample-every", \.sampleEveryMinutes, property: "sampleEveryMinutes",
      "a sample is also due at fixed times", plausible: .minutes(5)...(.hours(8)),
      .assumption("where a plan says so")),
    .share(
      "samples-return", \.samplesReturn,
      "share of the hand samples that are only looked at and come back, to be put before the packer or, where nothing is read there or the lot is over, scrapped",
      plausible: 0...100, .assumption("none: what was taken is opened or kept")),
    .span(
      "sample-look", \.sampleLook, "for how long a sample that comes back is away",
      plausible: .minutes(1)...(.hours(2)), .assumption("a look at print, leaflet and batch data")),
    .word(
      "samples-from", \.samplesFrom, "where samples are taken", .assumption("where cartons are easy to reach")
    ),
    .flag(
      "tops-up", \.topsUp,
      "whether a case that a breakdown of the packer left half full is filled up by hand, from what stands before it",
      .assumption("no; where it is done, each carton is scanned into the case, or is not")),
    .minutes(
      "bin-every", \.binEveryMinutes, property: "binEveryMinutes", "how often the bin of rejects is emptied",
      plausible: .minutes(5)...(.hours(8)), .assumption("twice an hour")),
    .flag(
      "counts-bin", \.countsBin,
      "whether rejects are counted as they come out of the bin, and their number told at the end of the lot",
      .assumption("rejects are reconciled with the batch record, as a rule by hand")),
    .flag(
      "clears-line", \.clearsLine,
      "whether clearing the line between two lots is a task of these people, for which the next lot waits",
      .source(
        "21 CFR 211.130: packaging and labeling facilities are inspected before use; by whom is assumed",
        .regulator)),
    .word(
      "challenges", \.challenges,
      "when one unit is taken out of a case to see that the scale finds it, and put back whether it does or not; and two "
        + "codes are spoiled before the camera, to see that both cartons are rejected",
      .assumption("never; sites do it as a shift or a lot begins, and write down what came of it")),
    .count(
      "looks-back-on", \.looksBackOn,
      "so many cases are opened of those that were made in the lot while something was wrong, once that is noticed; 0 for none",
      possible: 0...1_000_000, plausible: 0...200,
      .source(
        "21 CFR 211.192: an unexplained discrepancy is investigated; that 20 cases are opened is assumed",
        .regulator)),
    .span(
      "shift-length", \.shiftLength, "how long a shift is", possible: .minutes(1)...(.days(365)),
      plausible: .hours(6)...(.hours(12)), .assumption("three shifts of eight hours, of which two work")),
    .span(
      "handover", \.handover, "so long at the beginning of each shift but the first, nobody begins anything",
      plausible: .zero...(.minutes(60)), .assumption("no published effect of a change of shift was found")),
    PlanBinding(
      Parameter<Several<Count>>(
        "people-by-shift", "people on each shift in turn; “none” where it is always the same",
        default: Several([]), healthy: Several([]), possible: 0...10_000, plausible: 0...10,
        origin: .assumption("nights and late shifts are often thinner"))
    ) { plan in
      Several(plan.peopleByShift.map { Count($0) })
    } set: {
      $0.peopleByShift = $1.values.map(\.value)
    },
    PlanBinding(
      Parameter<Trainings>(
        notation: "skills", "what each person is trained for", default: Trainings([]), healthy: Trainings([]),
        origin: .assumption("everybody can do everything"))
    ) {
      Trainings($0.skills)
    } set: {
      $0.skills = $1.people
    },
    PlanBinding(
      Parameter<ChoiceOrNone<InspectionLevel>>(
        notation: "inspection", "the inspection of each lot by ISO 2859-1, besides the samples",
        default: ChoiceOrNone(nil), healthy: ChoiceOrNone(nil),
        origin: .source("ISO 2859-1:1999, table 1", .regulator))
    ) {
      ChoiceOrNone($0.inspection)
    } set: {
      $0.inspection = $1.value
    },
    service,
  ]

  private static let service = PlanBinding<CrewPlan>(["service"]) { plan, origin in
    Field(
      "service",
      .section(
        Section(
          "how long tasks take",
          fields: TaskKind.allCases.map { kind in
            let law = plan.service[kind] ?? kind.usualLaw
            return Field(
              kind.word,
              .section(
                Section(
                  "how long it takes to \(kind.word.split(separator: "-").joined(separator: " "))",
                  fields: [
                    Field(
                      Parameter<TimeSpan>(
                        "minimum", "the shortest time", default: law.minimum, healthy: law.minimum,
                        possible: .zero...ServiceLaw.longest, plausible: .zero...(.hours(2)),
                        origin: .assumption("as long as it takes when everything is at hand"))),
                    Field(
                      Parameter<TimeSpan>(
                        "tail", "what is added in the mean", default: law.tail, healthy: law.tail,
                        possible: .zero...ServiceLaw.longest, plausible: .zero...(.hours(4)),
                        origin: .assumption("exponential: most are quick and some are not"))),
                  ])))
          })))
  } apply: { said, plan in
    guard case .section(let section) = said else { return }
    for kind in TaskKind.allCases {
      guard let task = section.section(kind.word), case .value(let minimum) = task["minimum"],
        case .value(let tail) = task["tail"], let shortest = minimum.value as? TimeSpan,
        let rest = tail.value as? TimeSpan
      else { continue }
      plan.service[kind] = ServiceLaw(minimum: shortest, tail: rest)
    }
  }
}

extension TaskKind: Worded {}

/// What each person of a crew is trained for: `all; clear-jam, change-roll`, one person after the other.
public struct Trainings: ParameterValue {
  /// Each person's skills.
  public let people: [Skills]

  /// These people's skills.
  public init(_ people: [Skills]) { self.people = people }

  /// See `ParameterValue`.
  public static var kind: ValueKind {
    .notation(
      phrase: "the skills of each person, separated by semicolons, or “all”",
      example: "all; clear-jam, change-roll")
  }

  /// Reads `all`, or for each person `all` or the words of tasks.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Trainings {
    guard case .text(let text) = literal else {
      throw .wrongKind(
        found: "something else", expected: "the skills of each person, such as “all; clear-jam”")
    }
    if text == "all" { return Trainings([]) }
    var people: [Skills] = []
    for person in text.split(separator: ";", omittingEmptySubsequences: false) {
      var skills: Skills = []
      for part in person.split(separator: ",", omittingEmptySubsequences: false) {
        let word = part.filter { !$0.isWhitespace }
        if word == "all" {
          skills.formUnion(.all)
        } else if let kind = TaskKind(word: word) {
          skills.formUnion(Skills(kind))
        } else {
          let words = ["all"] + TaskKind.allCases.map(\.word)
          throw .unknownChoice(word, choices: words, nearest: Nearest.name(to: word, among: words))
        }
      }
      people.append(skills)
    }
    return Trainings(people)
  }

  /// The words.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String {
    if people.isEmpty { return "all" }
    return people.map { skills in
      skills == .all
        ? "all" : TaskKind.allCases.filter { skills.contains(Skills($0)) }.map(\.word).joined(separator: ", ")
    }.joined(separator: "; ")
  }

  /// Skills have no ranges.
  public var magnitudes: [Double] { [] }
}
