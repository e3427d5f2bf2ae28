import Hashing
import TraceModel

extension EventID {
  /// The identity that a document's `eventID` stands for.
  ///
  /// A UUID is taken as it is; an event hash ID and the SHA-256 of any other text become the UUID that their first 128
  /// bits make. So an event that comes once with its hash ID and once without any ID is one event.
  public init(epcis text: String) {
    if let halves = Self.uuid(text), halves != (0, 0) {
      self.init(high: halves.0, low: halves.1)
    } else if let halves = Self.hash(text) {
      self.init(high: halves.0, low: halves.1, uuidVersion: 8)
    } else {
      self.init(digest: SHA256.digest(Array(text.utf8)))
    }
  }

  /// The UUID of a name within a namespace: version 5 of RFC 9562, which is the same whenever it is made.
  public init(name: String, in namespace: EventID) {
    let digest = SHA1.digest(Self.bytes(namespace.high) + Self.bytes(namespace.low) + Array(name.utf8))
    self.init(high: Self.number(digest[0..<8]), low: Self.number(digest[8..<16]), uuidVersion: 5)
  }

  /// The namespace of all names that this program gives: the UUID of its web address (RFC 9562, section 6.6).
  public static let driftline = EventID(
    name: "urn:driftline", in: EventID(high: 0x6ba7_b811_9dad_11d1, low: 0x80b4_00c0_4fd4_30c8))

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
    return EventID(name: "part \(number)", in: self)
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

  /// The UUID that the first 128 bits of a digest make: version 8, which is for hashes that no other version has.
  private init(digest: [UInt8]) {
    self.init(high: Self.number(digest[0..<8]), low: Self.number(digest[8..<16]), uuidVersion: 8)
  }

  /// The UUID of 122 bits; version and variant are written over the others (RFC 9562, section 4).
  private init(high: UInt64, low: UInt64, uuidVersion: UInt64) {
    self.init(high: high & ~0xF000 | uuidVersion << 12, low: low & ~(0b11 << 62) | 0b10 << 62)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(_ half: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) }
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
