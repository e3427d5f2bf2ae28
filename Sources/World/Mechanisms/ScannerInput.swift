import EventKernel
import Scenario

extension MechanismID {
  /// Scanners that type something else than what they read.
  public static var scannerInput: Self { Self(bit: 54) }
}

/// A scanner types what it reads through a keyboard that is set otherwise, or with characters too many or too few.
public struct ScannerInput: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .scannerInput, failurePoint: .verification,
    cause:
      "A hand scanner pretends to be a keyboard: it sends the keys of the country that it is set to, and the computer makes "
      + "characters of them by its own. Somebody has left caps lock on. A scanner that was set up for a shop adds a character "
      + "before or behind, or leaves out the separator that no keyboard has.",
    parameters: [
      layoutShare.erased, layout.erased, capsLockShare.erased, extraShare.erased, extra.erased,
      separatorShare.erased,
    ],
    aloneCauses: [], needs: "a code in which the change makes a difference",
    symptom: "all packs fail at one counter, and none at the next", firstDetectable: .dispenser,
    detectableBy: "the same pack under another scanner")

  /// Characters that a scanner adds.
  public enum Extra: Choice {
    /// What announces the symbol.
    case symbologyIdentifier
    /// A line end behind the code.
    case lineEnd
    /// A space before the code.
    case space

    /// In plain words.
    public var meaning: String {
      switch self {
      case .symbologyIdentifier: "what announces the kind of symbol, before the code"
      case .lineEnd: "a line end behind the code"
      case .space: "a space before the code"
      }
    }
  }

  private static let bodies =
    "national verification bodies name it as a cause of alerts (Finland, UK), and no body publishes shares"
  static let layoutShare = Parameter<Fraction>(
    "layout-share", "askers whose computer has the keyboard of another country than their scanner",
    default: .percent(0.5), healthy: .percent(0), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0)...(.percent(10)), origin: .assumption(bodies))
  static let layout = Parameter<KeyboardLayout>(
    "layout", "the keyboard of these computers", default: .german, healthy: .american,
    origin: .assumption("yours to set: scanners come set to the American one"))
  static let capsLockShare = Parameter<Fraction>(
    "caps-lock-share", "days on which an asker's caps lock is on", default: .percent(0.5),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(10)),
    origin: .assumption(bodies))
  static let extraShare = Parameter<Fraction>(
    "extra-share", "askers whose scanner adds characters", default: .percent(0.5), healthy: .percent(0),
    possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(10)),
    origin: .assumption(bodies))
  static let extra = Parameter<Extra>(
    "extra", "what these scanners add", default: .lineEnd, healthy: .symbologyIdentifier,
    origin: .assumption("a line end is what a shop's till waits for"))
  static let separatorShare = Parameter<Fraction>(
    "separator-share", "askers whose scanner leaves out the separator between fields",
    default: .percent(0.2), healthy: .percent(0), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0)...(.percent(10)), origin: .assumption(bodies))

  private let layoutShare: Double
  private let layout: KeyboardLayout
  private let capsLockShare: Double
  private let extraShare: Double
  private let extra: Extra
  private let separatorShare: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    layoutShare = settings[Self.layoutShare].base
    layout = settings[Self.layout]
    capsLockShare = settings[Self.capsLockShare].base
    extraShare = settings[Self.extraShare].base
    extra = settings[Self.extra]
    separatorShare = settings[Self.separatorShare].base
  }

  /// How an asker's counter is set up, which lasts, and whether caps lock is on there today.
  func scanner(_ counter: inout RandomStream, _ today: inout RandomStream) -> Scanner {
    Scanner(
      layout: counter.uniform() < layoutShare ? layout : .american,
      extra: counter.uniform() < extraShare ? extra : nil,
      losesSeparators: counter.uniform() < separatorShare,
      hasCapsLock: today.uniform() < capsLockShare)
  }
}

extension Scanner {
  /// What is not as it has to be, in words, with the parameters that say so.
  public var faults: [(words: String, parameters: [String])] {
    var faults: [(words: String, parameters: [String])] = []
    if layout != .american {
      faults.append(
        (
          "the computer takes it for a keyboard of another country",
          [ScannerInput.layoutShare.id, ScannerInput.layout.id]
        ))
    }
    if hasCapsLock { faults.append(("caps lock is on", [ScannerInput.capsLockShare.id])) }
    if let extra {
      faults.append(
        ("it adds \(extra.meaning)", [ScannerInput.extraShare.id, ScannerInput.extra.id]))
    }
    if losesSeparators {
      faults.append(("it leaves out the separator between fields", [ScannerInput.separatorShare.id]))
    }
    return faults
  }
}
