import EventKernel
import Scenario
import TraceModel

extension MechanismID {
  /// Unreadable codes are typed.
  public static var keyedCode: Self { Self(bit: 7) }
}

/// An unreadable code is typed, and typing goes wrong now and then.
public struct KeyedCode: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .keyedCode, failurePoint: .serialNumbers, border: .cameraToController,
    cause:
      "A code that the camera cannot read is typed by hand from the label, and nobody checks what was typed.",
    parameters: [errors.erased, characters.erased, checked.erased],
    aloneCauses: [.ghost, .unreported, .substituted, .misplaced, .duplicate],
    needs: "no-reads on a machine where codes are typed",
    symptom: "a commissioned number that no scanner ever reads", firstDetectable: .line,
    detectableBy: "the typed number against the list of numbers on the line")

  static let errors = Parameter<Fraction>(
    "errors", "share of characters that are typed wrong", default: .percent(0.3333),
    healthy: .percent(0.3333),
    possible: .percent(0)...(.percent(100)), plausible: .percent(0.25)...(.percent(0.5)),
    origin: .source(
      "one wrong key in 300, others 200 to 400 (powershow, jollytech: test reports)", .unsigned),
    unit: "%")

  static let characters = Parameter<Count>(
    "characters", "characters of a serial number", default: 20, healthy: 20, possible: 1...20,
    plausible: 8...20,
    origin: .source("GS1 General Specifications: AI 21 has up to 20 characters", .regulator))

  static let checked = Parameter<Bool>(
    "checked", "whether a typed code is held against the number that was to be printed, and asked for again",
    default: false, healthy: true, origin: .assumption("the prompt takes what is typed"))

  private let errors: Double
  private let characters: Int
  let isChecked: Bool

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    errors = settings[Self.errors].base
    characters = settings[Self.characters].value
    isChecked = settings[Self.checked]
  }

  /// What is typed for the serial with `number` in its lot: its number in the lot as typed, nil for one that is of
  /// no number at all.
  ///
  /// Sequential serials end in their number, and one wrong digit there gives another number; a serial that is drawn from
  /// far more than there are never becomes another one's.
  func typed(_ number: Int64, order: SerialOrder, _ stream: inout RandomStream) -> (
    isRight: Bool, number: Int64?
  ) {
    var typed = number
    var isRight = true
    var isInTail = true
    var unit: Int64 = 1
    // From the last character to the first; of 20 digits the upper ones are all the same within a lot.
    for place in 0..<characters {
      let isWrong = stream.uniform() < errors
      let offset = Int64(stream.below(9)) + 1
      if isWrong {
        isRight = false
        if order == .random || place >= 12 {
          isInTail = false
        } else {
          let digit = number / unit % 10
          typed += ((digit + offset) % 10 - digit) * unit
        }
      }
      if place < 12 { unit *= 10 }
    }
    return (isRight, isInTail ? typed : nil)
  }
}
