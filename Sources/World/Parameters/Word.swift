import Scenario

/// A worded case that says what choosing it means, so that a scenario can offer it.
public protocol Meaningful: Worded {
  /// What choosing this means, in plain words.
  var meaning: String { get }
}

/// A case of a plan's enumeration as a scenario writes it.
public struct Word<Case: Meaningful>: ParameterValue {
  /// The case.
  public let value: Case

  /// The word of a case.
  public init(_ value: Case) { self.value = value }

  /// All words with their meanings.
  public static var kind: ValueKind {
    .choice(Case.allCases.map { ChoiceCase($0.word, meaning: $0.meaning) })
  }

  /// The case whose word is written.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    let words = Case.allCases.map(\.word)
    guard case .text(let text) = literal else {
      throw .wrongKind(found: "something else", expected: "one of \(words.joined(separator: ", "))")
    }
    guard let value = Case(word: text) else {
      throw .unknownChoice(text, choices: words, nearest: Nearest.name(to: text, among: words))
    }
    return Self(value)
  }

  /// The word.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String { value.word }
  /// A word has no ranges.
  public var magnitudes: [Double] { [] }
}

/// A case of a plan's enumeration, or “none”.
public struct WordOrNone<Case: Meaningful>: ParameterValue {
  /// The case; nil for none.
  public let value: Case?

  /// The word of a case, or none.
  public init(_ value: Case?) { self.value = value }

  /// All words with their meanings.
  public static var kind: ValueKind {
    .choice(
      [ChoiceCase("none", meaning: "none")] + Case.allCases.map { ChoiceCase($0.word, meaning: $0.meaning) })
  }

  /// “none”, or the case whose word is written.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    if literal == .text("none") { return Self(nil) }
    return Self(try Word<Case>.read(literal, in: context).value)
  }

  /// The word.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String { value?.word ?? "none" }
  /// A word has no ranges.
  public var magnitudes: [Double] { [] }
}

extension InspectionLevel: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .one: "level I: where little discrimination is needed"
    case .two: "level II: unless something else was agreed"
    case .three: "level III: where much discrimination is needed"
    }
  }
}

extension CommitPoint: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .allocation: "when it is given to the printer"
    case .printing: "when it is printed"
    case .verification: "when the camera has verified it"
    case .exit: "when the carton has passed the reject station with a good verdict"
    }
  }
}

extension MissingVerdict: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .reject: "a carton without a verdict is rejected"
    case .pass: "a carton without a verdict passes"
    }
  }
}

extension ReadAssignment: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .byCount: "the next so many reads"
    case .betweenCloses: "the reads that arrive between two close signals"
    case .byTime: "the reads whose stamps lie between two close stamps"
    case .layer: "an image of the layer in the case"
    case .byOrder: "the order in which the serializer let cartons pass, with no read at the packer"
    }
  }
}

extension RecordSource: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .cameraReads: "what the camera has read"
    case .expectedSequence: "what the controller has sent to the printer, in order"
    }
  }
}

extension NoReadPolicy: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .reject: "it is rejected and its number voided"
    case .reprint: "somebody puts a label with a new number over the old one"
    case .reuse: "it is rejected, and its number is printed on a later carton"
    case .keyIn: "somebody types what the label says"
    }
  }
}

extension SerialOrder: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .sequential: "each is the one before plus one"
    case .random: "each is drawn from far more than there will ever be"
    }
  }
}

extension ScaleUse: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .none: "there is no scale"
    case .reports: "masses are reported, and no case is stopped"
    case .rejects: "a case that is half a unit too light goes to the reject roller"
    case .rejectsBothSides: "a case that is half a unit too light or too heavy does"
    }
  }
}

extension CaseAssignment: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .byScan: "each case's label is read as it is set down"
    case .byOrder: "in the order in which the controller held them to be labelled"
    case .byArrival: "as each case's message arrives, until the pallet is fetched"
    }
  }
}

extension SamplePlace: Meaningful {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .accumulation: "from the accumulation, before the packer's scanner"
    case .packerBelt: "from the packer's belt, between its scanner and its eye"
    case .openCase: "from the open case"
    }
  }
}

/// How results come from the camera: the kinds of ``Handover``, without their numbers.
public enum HandoverKind: Sendable, Meaningful {
  /// Each result is taken at once.
  case handshake
  /// A controller looks at times and takes what has come.
  case plcScan
  /// Results wait in a queue.
  case queue

  /// In plain words.
  public var meaning: String {
    switch self {
    case .handshake: "each result is taken at once, and the camera waits until it was"
    case .plcScan: "a controller looks every so often and takes what has come since, with a handshake"
    case .queue: "results wait until they are fetched every so often; one too many drops the oldest"
    }
  }
}
