import EventKernel
import TraceModel
import World

/// Some stretches of a trial, recorded so that they can be drawn: what moves, what stands, what is said and who works.
///
/// No pictures are kept but what they follow from: how a belt moves in pieces of constant speed, where a carton lies on it,
/// and when anything changes. Times are those of the truth.
public struct LineRecording: Sendable {
  /// The stretches, in the order of time.
  public var scenes: [Scene]
  /// Where the line's machines stand.
  public var layout: LineLayout?
  /// What cartons fall into on this line: cases or bundles.
  public var innermost = PackagingLevel.case
  /// The container that the recording is about, in truth and in record.
  public var pair: ContainerPair?
  /// What the trial's clocks showed at its start.
  public var startOfTrial = Timestamp.distantPast
  /// What became of messages at the boundaries between systems, of those that were followed.
  public var hops: [MessageHop] = []

  /// A recording of stretches that are yet to come.
  public init(_ spans: [ClosedRange<Instant>]) { scenes = spans.map(Scene.init) }

  /// One stretch. Each can be drawn without the others: what was there at its beginning is told at its beginning.
  public struct Scene: Sendable {
    /// From when until when.
    public var span: ClosedRange<Instant>
    /// How the belts move.
    public var belts: [BeltPiece] = []
    /// Where cartons lie on the belts.
    public var rides: [Ride] = []
    /// What becomes of cartons.
    public var cartons: [CartonChange] = []
    /// What becomes of what cartons fall into.
    public var boxes: [BoxChange] = []
    /// What becomes of pallets.
    public var pallets: [PalletChange] = []
    /// Where the tracking register expects cartons.
    public var expectations: [Expectation] = []
    /// What people do.
    public var tasks: [Task] = []
    /// What is said.
    public var messages: [Message] = []
    /// What the record gives to the labels of cases and pallets.
    public var beliefs: [Belief] = []
    /// What the record has of codes on cartons.
    public var states: [CodeState] = []

    init(_ span: ClosedRange<Instant>) { self.span = span }
  }

  /// From `at` on, a belt runs at one speed until its next piece.
  public struct BeltPiece: Hashable, Sendable {
    /// Which belt.
    public var belt: BeltID
    /// Since when.
    public var at: Instant
    /// How far it had moved by then, in µm.
    public var displacement: Int64
    /// Its speed, in µm/s.
    public var speed: Int64
    /// Why it stands.
    public var causes: StopCause
  }

  /// A carton lies at one place of a belt. One that slides has several rides.
  public struct Ride: Hashable, Sendable {
    /// The carton.
    public var carton: Int
    /// The belt.
    public var belt: BeltID
    /// Its leading edge is where the belt's displacement exceeds this, in µm.
    public var origin: Int64
    /// From when on.
    public var from: Instant
    /// Until when; nil where the scene ends before.
    public var until: Instant?
  }

  /// A carton as it is from `at` on.
  public struct CartonChange: Hashable, Sendable {
    /// The carton.
    public var carton: Int
    /// Since when.
    public var at: Instant
    /// The code on it; empty while it is blank.
    public var code: String
    /// Where it is.
    public var place: CartonPlace
    /// The case or bundle that it is in; nil where it is in none.
    public var box: Int?
    /// It is to be rejected.
    public var isRejected: Bool
    /// Something was decided about it otherwise than with all mechanisms healthy.
    public var isMarked: Bool
  }

  /// A case as it is from `at` on; on a line with bundles, a bundle.
  public struct BoxChange: Hashable, Sendable {
    /// Its number.
    public var box: Int
    /// Since when.
    public var at: Instant
    /// How many cartons are in it.
    public var count: Int
    /// It is closed.
    public var isClosed: Bool
    /// The label on it; empty while it has none.
    public var label: String
    /// The pallet that it stands on.
    public var pallet: Int?
  }

  /// A pallet as it is from `at` on.
  public struct PalletChange: Hashable, Sendable {
    /// Its number.
    public var pallet: Int
    /// Since when.
    public var at: Instant
    /// How many cases are on it.
    public var count: Int
    /// The label on it; empty while it has none.
    public var label: String
  }

  /// The tracking register expects a carton at one place of the serializer's belt.
  public struct Expectation: Hashable, Sendable {
    /// The entry's place in the register.
    public var entry: Int
    /// As for ``Ride/origin``.
    public var origin: Int64
    /// Whether it is to pass; nil before its result has come.
    public var passes: Bool?
    /// From when on.
    public var from: Instant
    /// Until when.
    public var until: Instant?
  }

  /// Somebody works on something.
  public struct Task: Hashable, Sendable {
    /// Who, counted from 0.
    public var person: Int
    /// On what.
    public var kind: TaskKind
    /// When somebody was asked.
    public var askedAt: Instant
    /// From when on.
    public var from: Instant
    /// Until when.
    public var until: Instant?
  }

  /// Something was said.
  public struct Message: Hashable, Sendable {
    /// Its identity.
    public var id: EventID
    /// When, in truth.
    public var at: Instant
    /// What its sender's clock showed.
    public var stamp: Timestamp
    /// Who said it.
    public var device: Device?
    /// What it says.
    public var text: String
    /// When the record was told; nil where it was not while anybody looked.
    public var told: Instant?
  }

  /// What the record gives to the label of a case or pallet, from `at` on.
  public struct Belief: Hashable, Sendable {
    /// Whether it is a pallet.
    public var isPallet: Bool
    /// The number of the thing that bears the label.
    public var number: Int
    /// Since when.
    public var at: Instant
    /// The codes of its children.
    public var contents: [String]
  }

  /// What the record has of a code, from `at` on.
  public struct CodeState: Hashable, Sendable {
    /// The code.
    public var code: String
    /// Since when.
    public var at: Instant
    /// The code's state.
    public var state: SerialState
  }
}

/// One container in truth and in record, child by child.
public struct ContainerPair: Sendable {
  /// A child: in both, in truth alone, or in the record alone.
  public struct Row: Hashable, Sendable {
    /// What lies there: `carton 1,499`; empty where the record alone has it.
    public var thing: String
    /// The number of what lies there.
    public var number: Int?
    /// The code on it; empty where it is blank or the record alone has it.
    public var inside: String
    /// The code in the record; empty where it is in truth alone.
    public var recorded: String
    /// Where the recorded thing is, where it is elsewhere: `on carton 1,505, in case 61`.
    public var elsewhere: String

    /// Whether truth and record agree about it.
    public var agrees: Bool { !inside.isEmpty && inside == recorded }
  }

  /// `case 60`.
  public var name: String
  /// The level of the container.
  public var level: PackagingLevel
  /// Its number; nil where nothing in the world bears the label.
  public var number: Int?
  /// The label on it, or in the record.
  public var label: String
  /// How many children each side has.
  public var counts: (inside: Int, recorded: Int)
  /// The children, those of truth first, in the order in which they came to lie there.
  public var rows: [Row]
}

extension ContainerPair {
  /// What a container of a lot holds and what the record gives to its label; `label` where nothing bears it.
  public init(
    _ level: PackagingLevel, _ number: Int?, label item: ItemID, lot: LotTruth, in truth: borrowing Truth,
    reader: any RecordReader, words: StoryWords
  ) {
    let contents = number.map { ContainerContents(level, $0, in: truth) }
    let label = contents?.label ?? item
    var recorded: [ItemID] = []
    if label.isSome { reader.appendContents(of: label, to: &recorded) }
    let inside = contents?.inside ?? []
    self.level = level
    self.number = number
    self.label = label.isSome ? words.text(of: label) : ""
    counts = (inside.count, recorded.count)
    name =
      switch (level, number) {
      case (.pallet, let number?): words.pallet(number)
      case (truth.innermost, let number?): words.box(number)
      case (_, let number?): words.bundledCase(number)
      case (_, nil): words.text(of: item)
      }
    var left: [ItemID: Int] = [:]
    for child in recorded { left[child, default: 0] += 1 }
    var rows: [Row] = []
    for (index, child) in inside.enumerated() {
      let isRecorded = child.isSome && left[child, default: 0] > 0
      if isRecorded { left[child, default: 0] -= 1 }
      let code = child.isSome ? words.text(of: child) : ""
      let thing = Self.child(index, of: level, number ?? 0, in: truth, words)
      rows.append(
        Row(
          thing: thing.name, number: thing.number, inside: code, recorded: isRecorded ? code : "",
          elsewhere: ""))
    }
    let index = CodeIndex(of: lot, in: truth)
    for child in recorded where left[child, default: 0] > 0 {
      left[child, default: 0] -= 1
      rows.append(
        Row(
          thing: "", number: nil, inside: "", recorded: words.text(of: child),
          elsewhere: level == truth.innermost ? Self.place(of: child, index, in: truth, words) : ""))
    }
    self.rows = rows
  }

  private static func child(
    _ index: Int, of level: PackagingLevel, _ number: Int, in truth: borrowing Truth, _ words: StoryWords
  ) -> (name: String, number: Int) {
    if level == truth.innermost {
      let carton = truth.carton(at: index, inCase: number)
      return (words.carton(carton), carton)
    }
    if level == .pallet {
      let box = truth.caseOfUnits(at: index, onPallet: number)
      return (truth.innermost == .bundle ? words.bundledCase(box) : words.box(box), box)
    }
    let bundle = truth.bundle(at: index, inCase: number)
    return (words.box(bundle), bundle)
  }

  /// Where the carton is that bears a code.
  private static func place(
    of code: ItemID, _ index: CodeIndex, in truth: borrowing Truth, _ words: StoryWords
  ) -> String {
    guard let bearer = index.bearer(of: code) else { return "on no carton that was packed" }
    let box = truth.carton(bearer).container
    return "on \(words.carton(bearer))" + (box == .max ? "" : ", in \(words.box(Int(box)))")
  }
}
