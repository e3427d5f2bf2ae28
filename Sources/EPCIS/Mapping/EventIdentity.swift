import Hashing
import TraceModel

extension EventID {
  /// The identity that a document's `eventID` stands for.
  ///
  /// A UUID is taken as it is; of an event hash ID the first 128 bits are; of any other text the first 128 bits of its
  /// SHA-256. So an event that comes once with its hash ID and once without any ID is one event.
  public init(epcis text: String) {
    if let halves = Self.uuid(text) ?? Self.hash(text), halves != (0, 0) {
      self.init(high: halves.0, low: halves.1)
    } else {
      self.init(digest: SHA256.digest(Array(text.utf8)))
    }
  }

  /// The identity of an event by what it says: its event hash ID, whether it states an `eventID` or not.
  public init(contentOf event: EPCISEvent) { self.init(digest: EventHash().digest(of: event)) }

  /// The same, for one of many events.
  init(contentOf event: EPCISEvent, by hash: EventHash) { self.init(digest: hash.digest(of: event)) }

  /// The identity as a URI: `urn:uuid:…`, which ``init(epcis:)`` reads as the same.
  public var uri: String {
    let digits = Array(Self.hexadecimal(high) + Self.hexadecimal(low))
    var text = "urn:uuid:"
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text += "-" }
      text.append(digit)
    }
    return text
  }

  /// The identity of one of the events that a document's single event is divided into; part 0 is the event itself.
  public func part(_ number: Int) -> EventID {
    if number == 0 || self == .none { return self }
    return EventID(high: high ^ 0x9E37_79B9_7F4A_7C15 &* UInt64(number), low: low)
  }

  private static func uuid(_ text: String) -> (UInt64, UInt64)? {
    let prefix = "urn:uuid:"
    guard text.utf8.count == prefix.utf8.count + 36, text.lowercased().hasPrefix(prefix) else { return nil }
    return halves(text.utf8.dropFirst(prefix.utf8.count).filter { $0 != 0x2D })
  }

  private static func hash(_ text: String) -> (UInt64, UInt64)? {
    let prefix = "ni:///sha-256;"
    guard text.hasPrefix(prefix) else { return nil }
    return halves(Array(text.utf8.dropFirst(prefix.utf8.count).prefix(32)))
  }

  /// The first 128 bits of a digest; (0, 0) stands for no identity, and is never given.
  private init(digest: [UInt8]) {
    func half(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    let (high, low) = (half(digest[0..<8]), half(digest[8..<16]))
    self.init(high: high, low: (high, low) == (0, 0) ? 1 : low)
  }

  /// 32 hexadecimal digits as two numbers.
  private static func halves(_ digits: [UInt8]) -> (UInt64, UInt64)? {
    guard digits.count == 32 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for (index, byte) in digits.enumerated() {
      let value: UInt8
      switch byte {
      case 0x30...0x39: value = byte - 0x30
      case 0x41...0x46: value = byte - 0x37
      case 0x61...0x66: value = byte - 0x57
      default: return nil
      }
      if index < 16 {
        halves.0 = halves.0 << 4 | UInt64(value)
      } else {
        halves.1 = halves.1 << 4 | UInt64(value)
      }
    }
    return halves
  }

  private static func hexadecimal(_ half: UInt64) -> String {
    let digits = String(half, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
