import Drift
import EventKernel
import Experiments
import Reporting
import TextFormats
import TraceModel
import World

/// `driftline explain`: one mismatch as a story.
enum ExplainCommand {
  static let command = Command(
    name: "explain",
    summary: "tell how one mismatch came about, event by event, and what would have prevented it",
    examples: [
      .init("driftline explain", "the first thing that goes wrong on the reference line"),
      .init("driftline explain first-steps --kind ghost", "the first of one kind"),
      .init("driftline explain stitched-site --book warehouse", "why two systems' books of a lot differ"),
      .init("driftline explain market-year --shipment 7", "what became of a shipment and its documents"),
      .init("driftline explain reference-line --trial 7", "the first thing of another trial"),
    ],
    options: [
      .value(
        "condition", short: "c", "NAME", of: String.self, "the condition; production where none is named"),
      .count("trial", short: "t", "N", in: 0...999_999, "the long trial, from 0; 0 where none is named"),
      .value("case", "SSCC", of: String.self, "the case or pallet with this label"),
      .value(
        "unit", "SERIAL", of: String.self,
        "the unit with this code; after the line its way to the patient, in truth and record"),
      .count("query", "N", in: 1...1_000_000_000, "the failed query with this number, from 1"),
      .count("shipment", "N", in: 1...1_000_000_000, "the shipment with this number, from 1"),
      .count("gap", "N", in: 1...1_000_000_000, "the gap of custody with this number, from 1"),
      .flag("gaps", "list every gap of custody, with its number"),
      .value(
        "recall", "NAME", of: String.self, "the recall of this name, with its document for the authority"),
      .value(
        "kind", "KIND", of: KindWord.self,
        "the first mismatch of this kind; or the first message that fared so, such as repeated or late"),
      .value(
        "book", "BOOK", of: BookWord.self,
        "the first lot of which this system has other books than a neighbor"),
      .value("lot", "LOT", of: String.self, "only books of the lot with this number"),
    ] + ExperimentArguments.reading + [
      .flag("json", "write one JSON object"),
      .value("html", "FILE", of: String.self, "write a page as well on which it can be watched"),
      ExperimentArguments.opening,
    ],
    operands: [ExperimentArguments.file],
    discussion: """
      Let says who and what; Then what physically happened and what each device said,
      with the true time and the sender's clock; However what the record holds;
      Because the mechanisms with their values; Unless what becomes of the same thing
      with a mechanism healthy and every other draw equal. Numbers in brackets cite
      events. A code may be cut: the end of it is enough.

      With --kind lost, refused, repeated, late, overtaken, changed or misdated it is of
      a message that fared so, whether or not anything is wrong because of it.

      With --book the story is of two books: where the first message went that one
      of the two systems has and the other has not, by the clocks of both.

      With --query, --shipment, --gap or --recall the story is of what came after the line;
      each mechanism is made healthy in turn, and Because names those without which
      what is wrong is not so.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console, quiet: true)
    let condition = try ExperimentArguments.condition(arguments, plan)
    let trial = arguments.value("trial", as: Int.self) ?? 0
    let search = search(arguments)
    let code = arguments.value("case", as: String.self) ?? arguments.value("unit", as: String.self)
    let isUnit = arguments.value("unit", as: String.self) != nil
    Process.catchInterrupts()
    let teller = Storyteller(plan, isInterrupted: { Process.isInterrupted })
    let lot = arguments.value("lot", as: String.self)
    let book = arguments.value("book", as: BookWord.self)
    if book != nil || lot != nil {
      if arguments.isSet("html") { throw Failure.needs("--html", "a thing: no --book, no --lot") }
      guard plan[condition]?.books != nil else {
        throw Failure.noBooks(condition: condition)
      }
      guard
        let story = try teller.story(
          condition: condition, trial: trial, of: Replay.BookSearch(book: book?.book, lot: lot))
      else { throw Failure.nothingToExplain(condition: condition, trial: trial) }
      print(StoryText(story), StoryJSON(story), arguments, plan, &console)
      return .fine
    }
    if arguments.isSet("gaps") {
      try list(teller, condition, trial, arguments, plan, &console)
      return .fine
    }
    if let question = question(arguments) {
      try tell(question, teller, condition, trial, arguments, plan, &console)
      return .fine
    }
    let kind = arguments.value("kind", as: KindWord.self)
    let story =
      kind?.kind == nil && kind != nil
      ? nil : try teller.story(condition: condition, trial: trial, search)
    // What fared so among the messages, where no thing is wrong in that way.
    if story == nil, code == nil, !arguments.isSet("html"), let fate = kind?.fate,
      let story = try teller.story(condition: condition, trial: trial, of: fate)
    {
      print(StoryText(story), StoryJSON(story), arguments, plan, &console)
      return .fine
    }
    if let story { print(StoryText(story), StoryJSON(story), arguments, plan, &console) }
    // What goes on after the line has a way, whether or not anything is wrong with it; as JSON one story is told.
    if isUnit, let code, plan[condition]?.market != nil, story == nil || !arguments.isSet("json") {
      if story != nil { console.print("\n") }
      try tell(.unit { Self.names(code, $0) }, teller, condition, trial, arguments, plan, &console)
    } else if story == nil {
      throw Failure.nothingToExplain(condition: condition, trial: trial)
    }
    if let path = arguments.value("html", as: String.self), story != nil {
      try WatchCommand.write(
        arguments, request, plan, condition, to: path, ofWhatFits: true, isBeside: true, &console)
    }
    return .fine
  }

  /// The mismatch that the arguments of a command ask for.
  static func search(_ arguments: Arguments) -> Replay.Search {
    let kind = arguments.value("kind", as: KindWord.self)
    let code = arguments.value("case", as: String.self) ?? arguments.value("unit", as: String.self)
    let isUnit = arguments.value("unit", as: String.self) != nil
    return Replay.Search { mismatch, text in
      if let kind, mismatch.kind != kind.kind { return false }
      guard let code else { return true }
      return (mismatch.level == .unit) == isUnit && names(code, text)
    }
  }

  /// What is asked about that came after the line.
  private static func question(_ arguments: Arguments) -> MarketQuestion? {
    if let number = arguments.value("query", as: Int.self) { return .query(number) }
    if let number = arguments.value("shipment", as: Int.self) { return .shipment(number) }
    if let number = arguments.value("gap", as: Int.self) { return .gap(number) }
    return arguments.value("recall", as: String.self).map { .recall($0) }
  }

  /// Every gap of custody of a trial.
  private static func list(
    _ teller: Storyteller, _ condition: String, _ trial: Int, _ arguments: Arguments, _ plan: ExperimentPlan,
    _ console: inout Console
  ) throws {
    let found: (lines: [String], json: JSONValue)?
    do {
      found = try teller.gaps(condition: condition, trial: trial)
    } catch let problem as MarketQuestionProblem {
      throw Failure.notAfterTheLine(problem, condition: condition)
    }
    guard let found else { throw Failure.nothingToExplain(condition: condition, trial: trial) }
    guard arguments.isSet("json") else {
      let text = found.lines.map { Layout.wrapped($0, first: "", rest: "    ") }.joined()
      return console.print(
        (text.isEmpty ? "no gap of custody\n" : text) + "\n" + ExperimentArguments.evidence(plan) + "\n")
    }
    print(.object([("trial", .text(String(trial))), ("gaps", found.json)]), plan, &console)
  }

  private static func tell(
    _ question: MarketQuestion, _ teller: Storyteller, _ condition: String, _ trial: Int,
    _ arguments: Arguments, _ plan: ExperimentPlan, _ console: inout Console
  ) throws {
    let found: (story: MarketStory, document: String)?
    do {
      found = try teller.story(
        condition: condition, trial: trial, of: question, jobs: ExperimentArguments.jobs(arguments))
    } catch let problem as MarketQuestionProblem {
      throw Failure.notAfterTheLine(problem, condition: condition)
    }
    guard let found else { throw Failure.nothingToExplain(condition: condition, trial: trial) }
    guard arguments.isSet("json") else {
      let document = found.document.isEmpty ? "" : "\n" + found.document
      return console.print(
        MarketStoryText(found.story).text + document + "\n" + ExperimentArguments.evidence(plan) + "\n")
    }
    print(found.story.json, plan, &console)
  }

  private static func print(
    _ text: StoryText, _ json: StoryJSON, _ arguments: Arguments, _ plan: ExperimentPlan,
    _ console: inout Console
  ) {
    guard arguments.isSet("json") else {
      return console.print(text.text + "\n" + ExperimentArguments.evidence(plan) + "\n")
    }
    print(json.value, plan, &console)
  }

  private static func print(_ story: JSONValue, _ plan: ExperimentPlan, _ console: inout Console) {
    guard case .object(let members) = story else { return }
    console.print(
      JSONValue.object(
        [
          JSONValue.Member("schemaVersion", .integer(1)), JSONValue.Member("program", Build.identity.json),
          JSONValue.Member("sha256", .optional(plan.sha256)),
        ] + members
      ).document)
  }

  /// Whether somebody who typed `code` means `text`: all of it, its end, or its digits without what stands between.
  private static func names(_ code: String, _ text: String) -> Bool {
    if text == code || text.hasSuffix(code) { return true }
    let digits = code.filter(\.isNumber)
    return digits.count >= 6 && text.filter(\.isNumber).hasSuffix(digits)
  }
}

/// A kind of mismatch, or how a message fared, as a command line names it.
struct KindWord: ArgumentValue {
  /// A kind of mismatch; nil where there is none of this word.
  let kind: MismatchKind?
  /// How a message fared; nil where no message fares so.
  let fate: MessageFate?

  static let expectation =
    "one of " + MismatchKind.allCases.map(\.word).joined(separator: ", ") + "; of messages "
    + MessageFate.allCases.map(\.word).joined(separator: ", ")

  init?(argument: String) {
    (kind, fate) = (MismatchKind(word: argument), MessageFate(word: argument))
    if kind == nil, fate == nil { return nil }
  }
}

/// A system's books as a command line names them; `any` for the first that differ.
struct BookWord: ArgumentValue {
  /// The book; nil for any.
  let book: Book?

  static let expectation = "one of any, " + Book.allCases.map(\.word).joined(separator: ", ")

  init?(argument: String) {
    let found = Book(word: argument)
    guard found != nil || argument == "any" else { return nil }
    book = found
  }
}

/// A story in a terminal of 80 columns.
struct StoryText {
  /// What a story has, whatever it is about.
  private struct Parts {
    var introduction: [StoryStatement]
    var events: [StoryEvent]
    var parting: Int?
    var record: [StoryStatement]
    var causes: [StoryCause]
    /// Where no mechanism is a cause.
    var noCause: String
    var alternatives: [(healthy: MechanismSet, text: String)]
  }

  private let facts: [String]
  private let story: Parts

  /// The story of a thing.
  init(_ story: Story) {
    let mismatch = story.mismatch
    var facts = ["\(mismatch.level) \(mismatch.kind.word)", "trial \(story.trial)"]
    facts += mismatch.boundaries.members.map(\.meaning)
    if mismatch.silent {
      facts.append(
        mismatch.rule == DetectionWatch.alert
          ? "nobody had looked at a system's alert about it before it left the line"
          : "nothing was raised about it before it left the line")
    }
    if mismatch.detectedAt != .never { facts.append("first detected: \(mismatch.detectedAt.word)") }
    self.facts = facts
    self.story = Parts(
      introduction: story.introduction, events: story.events, parting: story.parting, record: story.record,
      causes: story.causes,
      noCause: mismatch.mechanisms.isEmpty
        ? "nothing that was marked had a part in it"
        : "no mechanism whose mark it bears: without all of these it is wrong as well",
      alternatives: story.alternatives.map { ($0.healthy, $0.text) })
  }

  /// The story of two books.
  init(_ story: BookStory) {
    facts = [
      "lot \(story.lot)", "trial \(story.trial)",
      "\(story.mismatch.first.meaning) and \(story.mismatch.second.meaning)",
    ]
    self.story = Parts(
      introduction: story.introduction, events: story.events, parting: story.parting, record: story.record,
      causes: story.causes, noCause: story.delay ?? "no mechanism alone: see below",
      alternatives: story.alternatives.map { ($0.healthy, $0.text) })
  }

  /// The story of a message.
  init(_ story: MessageStory) {
    facts = ["message \(story.fate.word)", "trial \(story.trial)", story.boundary.meaning]
    self.story = Parts(
      introduction: story.introduction, events: story.events, parting: story.parting, record: story.record,
      causes: story.causes, noCause: "no mechanism alone: see below",
      alternatives: story.alternatives.map { ($0.healthy, $0.text) })
  }

  var text: String {
    var text = Layout.wrapped(facts.joined(separator: " · ")) + "\n"
    text += Layout.paragraph("Let", story.introduction.map(sentence))
    text += "Then\n"
    for event in story.events { text += line(event) }
    text += "\n" + Layout.paragraph("However", story.record.map(sentence))
    text += "Because\n"
    for cause in story.causes { text += because(cause) }
    if story.causes.isEmpty { text += Layout.wrapped(story.noCause, first: "  ", rest: "  ") }
    text += "\n" + "Unless\n"
    for alternative in story.alternatives { text += Layout.unless(alternative.healthy, alternative.text) }
    return text
  }

  private func sentence(_ statement: StoryStatement) -> String {
    let cited = statement.events.count > 4 ? Array(statement.events.prefix(4)) : statement.events
    let more = statement.events.count > 4 ? ", …" : ""
    return statement.text + " [" + cited.map(String.init).joined(separator: ", ") + more + "]"
  }

  private func line(_ event: StoryEvent) -> String {
    let number = String(event.number)
    let mark = event.number == story.parting ? "▶" : " "
    let lane = event.lane == .truth ? "" : "says: "
    let margin = String(repeating: " ", count: 22)
    let first =
      mark + String(repeating: " ", count: max(0, 4 - number.count)) + number + "  "
      + ClockText.sinceStart(event.at) + "  "
    let stamp = event.stamp.map { " (its clock: \(ClockText.ofDay($0)))" } ?? ""
    return Layout.wrapped(
      "\(event.who) \(lane)\(event.what)\(stamp)", first: first, rest: margin)
  }

  private func because(_ cause: StoryCause) -> String {
    var text = Layout.wrapped(
      "\(cause.mechanism.word): \(cause.mechanism.card.cause)", first: "  ", rest: "    ")
    for parameter in cause.parameters where parameter.value != parameter.healthy {
      text += Layout.wrapped(
        "\(parameter.name): \(parameter.value), healthy \(parameter.healthy); \(parameter.origin)",
        first: "    ", rest: "      ")
    }
    return text
  }
}
