import Drift
import EventKernel
import Experiments
import TextFormats
import TraceModel
import World

/// What a player draws, in JSON: times in milliseconds since the start of the trial, places in millimeters.
///
/// Rows are lists, because there are thousands of them; ``PlayerScript`` reads them by place, and nobody else does.
struct PlayerData {
  private let watched: WatchedTrial

  init(_ watched: WatchedTrial) { self.watched = watched }

  /// On one line, so that nothing in it ends the element that it stands in.
  var text: String {
    let recording = watched.recording
    let value = JSONValue.object([
      ("version", .integer(1)), ("startOfTrial", .integer(Int(recording.startOfTrial.microseconds / 1_000))),
      ("layout", JSONValue.optional(recording.layout, Self.layout)),
      (
        "spans",
        .list(
          recording.scenes.map { .list([Self.time($0.span.lowerBound), Self.time($0.span.upperBound)]) })
      ), ("events", .list(watched.story?.events.map(Self.event) ?? [])),
      ("parting", .optional(watched.story?.parting) { .integer($0) }),
      (
        "runs",
        .list(
          [Self.run(recording, healthy: nil)]
            + watched.alternatives.map { Self.run($0.recording, healthy: $0.healthy) })
      ),
    ])
    return value.line.replacing("<", with: "\\u003c").replacing("&", with: "\\u0026")
  }

  // MARK: Rows

  private static func run(_ recording: LineRecording, healthy: MechanismID?) -> JSONValue {
    .object([
      ("healthy", .optional(healthy?.word)), ("scenes", .list(recording.scenes.map(scene))),
      ("pair", .optional(recording.pair, pair)),
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

  private static func pair(_ pair: ContainerPair) -> JSONValue {
    .object([
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

  private static func scene(_ scene: LineRecording.Scene) -> JSONValue {
    .object([
      (
        "belts",
        .list(
          scene.belts.map {
            .list([
              .integer(Int($0.belt.rawValue)), time($0.at), length($0.displacement),
              .number(Double($0.speed) / 1e6), .text($0.causes.isEmpty ? "" : $0.causes.description),
            ])
          })
      ),
      (
        "rides",
        .list(
          scene.rides.map {
            .list([
              .integer($0.carton), .integer(Int($0.belt.rawValue)), length($0.origin), time($0.from),
              time($0.until),
            ])
          })
      ),
      (
        "cartons",
        .list(
          scene.cartons.map {
            .list([
              .integer($0.carton), time($0.at), .text(tail($0.code)), .integer(Int($0.place.rawValue)),
              .optional($0.box) { .integer($0) }, flag($0.isRejected), flag($0.isMarked),
            ])
          })
      ),
      (
        "boxes",
        .list(
          scene.boxes.map {
            .list([
              .integer($0.box), time($0.at), .integer($0.count), flag($0.isClosed), .text(tail($0.label)),
              .optional($0.pallet) { .integer($0) },
            ])
          })
      ),
      (
        "pallets",
        .list(
          scene.pallets.map {
            .list([.integer($0.pallet), time($0.at), .integer($0.count), .text(tail($0.label))])
          })
      ),
      (
        "register",
        .list(
          scene.expectations.map {
            .list([
              .integer($0.entry), length($0.origin), .optional($0.passes, flag), time($0.from),
              time($0.until),
            ])
          })
      ),
      (
        "tasks",
        .list(
          scene.tasks.map {
            .list([
              .integer($0.person), .text(Names.task($0.kind)), time($0.askedAt), time($0.from),
              time($0.until),
            ])
          })
      ),
      (
        "messages",
        .list(
          scene.messages.map {
            .list([
              time($0.at), .text($0.device?.name ?? ""), .text($0.text), time($0.told),
              .integer(Int($0.stamp.microseconds / 1_000)),
            ])
          })
      ),
    ])
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
}
