import Scenario
import TraceModel

extension MechanismID {
  /// Answers written otherwise than the asker writes them.
  public static var answerFormat: Self { Self(bit: 53) }
}

/// A responder writes dates or letters otherwise than the asker, whose system compares texts.
public struct AnswerFormat: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .answerFormat, failurePoint: .verification,
    cause:
      "The answer repeats what was asked about, in the responder's own way of writing: the expiry in eight digits, a lot in "
      + "capitals. A system that holds the answer's text against the text of the scan takes them for different packs, where one "
      + "that reads both as a date and a lot sees the same.",
    parameters: [share.erased, expiry.erased, letters.erased], aloneCauses: [],
    needs: "an asker whose system compares texts",
    symptom: "the responder says yes, and the screen says no", firstDetectable: .dispenser,
    detectableBy: "the answer as it was sent, beside what the asker's system made of it")

  /// How the responder writes an expiry.
  public enum Expiry: Choice {
    /// As the code has it.
    case sixDigits
    /// With the century.
    case eightDigits
    /// With the century and dashes.
    case dashed

    /// In plain words.
    public var meaning: String {
      switch self {
      case .sixDigits: "YYMMDD, as the code has it"
      case .eightDigits: "YYYYMMDD"
      case .dashed: "YYYY-MM-DD"
      }
    }
  }

  /// How the responder writes letters of lot and serial number.
  public enum Letters: Choice {
    /// As they were registered.
    case registered
    /// In capitals.
    case capitals
    /// In small letters.
    case small

    /// In plain words.
    public var meaning: String {
      switch self {
      case .registered: "as they were registered"
      case .capitals: "in capitals"
      case .small: "in small letters"
      }
    }
  }

  static let share = Parameter<Fraction>(
    "share", "askers whose system compares texts", default: .percent(1), healthy: .percent(0),
    possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(20)),
    origin: .assumption("one in a hundred; most systems have been corrected by their makers since 2020"))
  static let expiry = Parameter<Expiry>(
    "expiry", "how the responder writes an expiry", default: .eightDigits, healthy: .sixDigits,
    origin: .assumption("interfaces have dates with the century as a rule, codes have not"))
  static let letters = Parameter<Letters>(
    "letters", "how the responder writes letters of lot and serial number", default: .registered,
    healthy: .registered, origin: .assumption("as they were registered"))

  let share: Double
  let expiry: Expiry
  let letters: Letters

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    share = settings[Self.share].base
    expiry = settings[Self.expiry]
    letters = settings[Self.letters]
  }

  /// The texts of an answer about a pack.
  public func written(_ code: PackCode) -> ScannedFields {
    let date =
      switch expiry {
      case .sixDigits: code.expiry.yymmdd
      case .eightDigits: code.expiry.lastDay.yyyymmdd
      case .dashed: "\(code.expiry.lastDay)"
      }
    func text(_ text: String) -> String {
      switch letters {
      case .registered: text
      case .capitals: text.uppercased()
      case .small: text.lowercased()
      }
    }
    return ScannedFields(
      gtin: "\(code.gtin)", serial: text("\(code.serial)"), lot: text("\(code.lot)"), expiry: date)
  }
}
