import Drift
import EventKernel
import Experiments
import TextFormats
import TraceModel
import World

/// What a player draws, in JSON: times in milliseconds since the start of the trial, places in millimeters.
///
/// Rows are lists, because there are thousands of them; ``PlayerScript`` reads them by place, and nobody else does. A code
/// stands once, in `codes`, and everywhere else as its place there, so that two are one code where their places are one.
struct PlayerData {
  private let watched: WatchedTrial
  private let notes: [PlayerNotes.Note]
  private let codes: CodeList

  init(_ watched: WatchedTrial, notes: [PlayerNotes.Note]) {
    self.watched = watched
    self.notes = notes
    codes = CodeList()
  }

  /// On one line, so that nothing in it ends the element that it stands in.
  var text: String {
    let recording = watched.recording
    let runs =
      [run(recording, healthy: nil)] + watched.alternatives.map { run($0.recording, healthy: $0.healthy) }
    let start = recording.startOfTrial.microseconds
    let value = JSONValue.object([
      ("version", .integer(2)), ("startOfTrial", .integer(Int(start / 1_000))),
      ("layout", JSONValue.optional(recording.layout, Self.layout)),
      ("box", .text("\(recording.innermost)")),
      (
        "spans",
        .list(
          recording.scenes.map { .list([Self.time($0.span.lowerBound), Self.time($0.span.upperBound)]) })
      ), ("events", .list(watched.story?.events.map(Self.event) ?? [])),
      ("notes", .list(notes.map { .list([Self.time($0.at), .boolean($0.isTruth)]) })),
      ("parting", .optional(watched.story?.parting) { .integer($0) }),
      ("devices", .list(Device.allCases.map { .text($0.name) })),
      ("states", .list(SerialState.allCases.map { .text(StoryWords.state($0)) })), ("runs", .list(runs)),
      ("heads", .list(codes.heads.map { .text($0) })),
      ("codes", .list(codes.all.map { .list([.integer($0.head), .text($0.tail)]) })),
      ("texts", .list(codes.texts.map { .text($0) })),
    ])
    return value.line.replacing("<", with: "\\u003c").replacing("&", with: "\\u0026")
  }

  // MARK: Rows

  private func run(_ recording: LineRecording, healthy: MechanismID?) -> JSONValue {
    let start = recording.startOfTrial
    return .object([
      ("healthy", .optional(healthy?.word)), ("scenes", .list(recording.scenes.map { scene($0, start) })),
      ("pair", .optional(recording.pair) { Self.pair($0, recording.innermost) }),
      ("ways", .list(ways(recording))),
    ])
  }

  private static func layout(_ layout: LineLayout) -> JSONValue {
    .object([
      ("printer", length(layout.printer)), ("camera", length(layout.camera)),
      ("ejector", length(layout.ejector)), ("exit", length(layout.exit)),
      ("eyes", .list(layout.resyncEyes.map(length))), ("window", length(layout.window)),
      ("scanner", length(layout.scanner)), ("packerEye", length(layout.packerEye)),
      ("carton", length(layout.cartonLength)), ("units", .integer(layout.unitsPerBox)),
    ])
  }

  private static func event(_ event: StoryEvent) -> JSONValue {
    .list([.integer(event.number), time(event.at), .boolean(event.lane == .truth)])
  }

  private static func pair(_ pair: ContainerPair, _ innermost: PackagingLevel) -> JSONValue {
    // A case of bundles, and a pallet of such cases, stand in the table alone.
    let drawn = pair.level == innermost ? "box" : pair.level == .pallet && innermost == .case ? "pallet" : nil
    return .object([
      ("drawn", .optional(pair.number == nil ? nil : drawn)),
      ("name", .text(pair.name)), ("number", .optional(pair.number) { .integer($0) }),
      ("label", .text(pair.label)), ("ofCartons", .boolean(pair.level < .pallet)),
      (
        "rows",
        .list(
          pair.rows.map {
            .list([.optional($0.number) { .integer($0) }, .text($0.inside), .text($0.recorded)])
          })
      ),
    ])
  }

  private func scene(_ scene: LineRecording.Scene, _ start: Timestamp) -> JSONValue {
    .object([
      (
        "belts",
        .list(
          scene.belts.map {
            .list([
              .integer(Int($0.belt.rawValue)), Self.time($0.at), Self.length($0.displacement),
              .number(Double($0.speed) / 1e6), .text($0.causes.isEmpty ? "" : $0.causes.description),
            ])
          })
      ),
      (
        "rides",
        .list(
          scene.rides.map {
            .list([
              .integer($0.carton), .integer(Int($0.belt.rawValue)), Self.length($0.origin),
              Self.time($0.from), Self.time($0.until),
            ])
          })
      ),
      (
        "cartons",
        .list(
          scene.cartons.map {
            .list([
              .integer($0.carton), Self.time($0.at), codes.place(of: $0.code),
              .integer(Int($0.place.rawValue)), .optional($0.box) { .integer($0) }, Self.flag($0.isRejected),
              Self.flag($0.isMarked),
            ])
          })
      ),
      (
        "boxes",
        .list(
          scene.boxes.map {
            .list([
              .integer($0.box), Self.time($0.at), .integer($0.count), Self.flag($0.isClosed),
              codes.place(of: $0.label), .optional($0.pallet) { .integer($0) },
            ])
          })
      ),
      (
        "pallets",
        .list(
          scene.pallets.map {
            .list([.integer($0.pallet), Self.time($0.at), .integer($0.count), codes.place(of: $0.label)])
          })
      ),
      (
        "register",
        .list(
          scene.expectations.map {
            .list([
              .integer($0.entry), Self.length($0.origin), .optional($0.passes, Self.flag),
              Self.time($0.from), Self.time($0.until),
            ])
          })
      ),
      (
        "tasks",
        .list(
          scene.tasks.map {
            .list([
              .integer($0.person), .text(Names.task($0.kind)), Self.time($0.askedAt), Self.time($0.from),
              Self.time($0.until), .text(Names.place(of: $0.kind)),
            ])
          })
      ), ("messages", .list(scene.messages.map { message($0, start) })),
      (
        "beliefs",
        .list(
          scene.beliefs.map {
            .list([
              Self.flag($0.isPallet), .integer($0.number), Self.time($0.at),
              .list($0.contents.map(codes.place)),
            ])
          })
      ),
      (
        "known",
        .list(
          scene.states.map {
            .list([codes.place(of: $0.code), Self.time($0.at), .integer(Int($0.state.rawValue))])
          })
      ),
    ])
  }

  /// Its time, who said it, what, when the record was told, and what the sender's clock showed since the true start.
  private func message(_ message: LineRecording.Message, _ start: Timestamp) -> JSONValue {
    let text = codes.text(message.text)
    return .list(
      [
        Self.time(message.at), .optional(message.device) { .integer(Int($0.rawValue)) }, .integer(text.place),
        Self.time(message.told),
        .number(Double((message.stamp.microseconds - start.microseconds) / 100) / 10),
      ] + text.codes.map { .integer($0) })
  }

  /// For a message its scene, its place there, and each system in which it came or did not come.
  private func ways(_ recording: LineRecording) -> [JSONValue] {
    var ways: [JSONValue] = []
    for (index, scene) in recording.scenes.enumerated() {
      for (place, message) in scene.messages.enumerated() {
        let hops = recording.hops.filter { $0.header.id == message.id }
        if hops.isEmpty { continue }
        ways.append(
          .list(
            [.integer(index), .integer(place)]
              + hops.map {
                .list([
                  .integer(Int($0.boundary.receiver.rawValue)), Self.time($0.at), .text(Names.hop($0.event)),
                  .number(Double($0.traveled.nanoseconds / 1_000) / 1e3),
                ])
              }))
      }
    }
    return ways
  }

  // MARK: Values

  private static func flag(_ value: Bool) -> JSONValue { .integer(value ? 1 : 0) }

  private static func time(_ instant: Instant) -> JSONValue {
    .number(Double(instant.nanoseconds / 1_000) / 1e3)
  }

  private static func time(_ instant: Instant?) -> JSONValue { .optional(instant) { time($0) } }

  private static func length(_ micrometers: Int64) -> JSONValue { .number(Double(micrometers) / 1e3) }

  /// The end of a code, by which people tell it from its neighbors.
  static func tail(_ code: String) -> String { String(code.suffix(4)) }

  /// A sentence with the ends of its codes.
  static func shortened(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      guard word.hasPrefix(CodeList.mark) else { return String(word) }
      return word.hasSuffix(",") ? "…" + tail(String(word.dropLast())) + "," : "…" + tail(String(word))
    }.joined(separator: " ")
  }
}

/// The codes and sentences of a page, each once.
private final class CodeList {
  /// By this a word is known as a code.
  static let mark = "urn:"

  private(set) var heads: [String] = []
  private(set) var all: [(head: Int, tail: String)] = []
  private(set) var texts: [String] = []
  // Looked up only.
  private var places: [String: Int] = [:]
  private var headPlaces: [String: Int] = [:]
  private var textPlaces: [String: Int] = [:]

  /// The place of a code; null where there is none.
  func place(of code: String) -> JSONValue { code.isEmpty ? .null : .integer(number(of: code)) }

  func number(of code: String) -> Int {
    if let place = places[code] { return place }
    let dot = code.lastIndex(of: ".").map { code.index(after: $0) } ?? code.startIndex
    let head = String(code[..<dot])
    if headPlaces[head] == nil {
      headPlaces[head] = heads.count
      heads.append(head)
    }
    places[code] = all.count
    all.append((headPlaces[head] ?? 0, String(code[dot...])))
    return all.count - 1
  }

  /// A sentence in which `#` stands for each code, and the codes.
  func text(_ sentence: String) -> (place: Int, codes: [Int]) {
    var named: [Int] = []
    let words = sentence.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
      guard word.hasPrefix(Self.mark) else { return String(word) }
      let hasComma = word.hasSuffix(",")
      named.append(number(of: String(hasComma ? word.dropLast() : word)))
      return hasComma ? "#," : "#"
    }
    let pattern = words.joined(separator: " ")
    if let place = textPlaces[pattern] { return (place, named) }
    textPlaces[pattern] = texts.count
    texts.append(pattern)
    return (texts.count - 1, named)
  }
}

extension Names {
  /// What somebody does, as whoever stands beside would say it.
  static func task(_ kind: TaskKind) -> String {
    switch kind {
    case .clearJam: "clears a jam"
    case .repairSerializer: "repairs the serializer"
    case .repairPacker: "repairs the case packer"
    case .repairPalletizer: "repairs the palletizer"
    case .checkRejectStation: "looks at the reject station"
    case .enterCode: "types a code that was not read"
    case .changeRoll: "changes the label roll"
    case .changeCaseLabels: "changes the roll of case labels"
    case .checkCase: "opens a case whose reads do not add up"
    case .checkRefusedCase: "opens a case that the scale refused"
    case .checkRefusedCodes: "opens a case with a refused code"
    case .checkRefusedLabel: "opens a case with a refused label"
    case .answerPrompt: "does what the record asks for"
    case .takeSample: "takes a sample for quality"
    case .emptyBin: "empties the reject bin"
    case .countBin: "counts the rejects"
    case .clearLine: "clears the line for the next lot"
    case .topUp: "fills up a case by hand"
    case .openHeldCase: "opens a container of a held lot"
    case .lookIntoLot: "counts a held lot again"
    case .lookBack: "opens a case that was made before"
    case .challengeScale: "challenges the scale"
    case .challengeCamera: "challenges the camera"
    case .returnSample: "puts a sample back"
    case .finishOtherWork: "finishes other work"
    }
  }

  /// Where in the picture somebody stands who does it.
  static func place(of kind: TaskKind) -> String {
    switch kind {
    case .changeRoll, .repairSerializer: "printer"
    case .enterCode, .challengeCamera: "camera"
    case .checkRejectStation, .emptyBin, .countBin: "ejector"
    case .clearJam: "infeed"
    case .repairPacker, .topUp, .checkCase, .takeSample, .returnSample, .checkRefusedCodes: "case"
    case .changeCaseLabels, .checkRefusedLabel: "labeler"
    case .checkRefusedCase, .challengeScale: "scale"
    case .repairPalletizer, .openHeldCase, .lookBack, .lookIntoLot: "pallet"
    case .answerPrompt, .clearLine, .finishOtherWork: "panel"
    }
  }

  /// What became of a message at a system.
  static func hop(_ event: MessageHop.Event) -> String {
    switch event {
    case .sent: "sent"
    case .entered(nil): "entered"
    case .entered: "entered under another lot"
    case .repeated: "entered once more"
    case .recognized: "known again"
    case .lost: "lost"
    case .refused: "refused"
    case .left: "still waiting at the end"
    }
  }
}
