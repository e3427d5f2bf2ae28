/// The hash function SHA-256 (FIPS 180-4).
///
/// Below both of its users: events are identified by it in exchange documents, and the durable journal is chained by it.
/// Written here instead of taken from libcrypto: gathering what is hashed costs as much as the hashing, and a module map
/// to a cryptographic library would tie the program to its versions. Tests hold it against the standard's own examples
/// and the known event hashes.
public struct SHA256 {
  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var pending = InlineArray<64, UInt8>(repeating: 0)
  private var pendingCount = 0
  private var length: UInt64 = 0

  /// A hash of nothing so far.
  public init() {}

  /// The digest of a message, 32 bytes.
  public static func digest(_ message: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.add(message)
    return hash.finish()
  }

  /// The digest in hexadecimal, lower case.
  public static func hexadecimal(_ message: [UInt8]) -> String { hexadecimal(ofDigest: digest(message)) }

  /// Bytes in hexadecimal, lower case.
  public static func hexadecimal(ofDigest digest: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Goes on with the next bytes of the message.
  public mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { add($0) } }

  /// Goes on with the next bytes of the message.
  public mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    length &+= UInt64(bytes.count)
    var position = 0
    if pendingCount > 0 {
      while pendingCount < 64, position < bytes.count {
        pending[pendingCount] = bytes[position]
        pendingCount += 1
        position += 1
      }
      if pendingCount < 64 { return }
      compressPending()
    }
    guard let start = bytes.baseAddress else { return }
    while position + 64 <= bytes.count {
      compress(start + position)
      position += 64
    }
    while position < bytes.count {
      pending[pendingCount] = bytes[position]
      pendingCount += 1
      position += 1
    }
  }

  /// The digest of all that was added, 32 bytes; the hash begins anew afterwards.
  public mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    digest.withUnsafeMutableBufferPointer { finish(into: $0) }
    return digest
  }

  /// Writes the digest into 32 bytes; the hash begins anew afterwards.
  public mutating func finish(into digest: UnsafeMutableBufferPointer<UInt8>) {
    precondition(digest.count >= 32, "\(digest.count) bytes for a digest of 32")
    let bits = length &* 8
    pending[pendingCount] = 0x80
    pendingCount += 1
    if pendingCount > 56 {
      while pendingCount < 64 {
        pending[pendingCount] = 0
        pendingCount += 1
      }
      compressPending()
    }
    while pendingCount < 56 {
      pending[pendingCount] = 0
      pendingCount += 1
    }
    for index in 0..<8 {
      pending[56 + index] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - index * 8))
    }
    compressPending()
    for index in 0..<32 {
      digest[index] = UInt8(truncatingIfNeeded: state[index / 4] >> UInt32(24 - index % 4 * 8))
    }
    self = SHA256()
  }

  private mutating func compressPending() {
    let bytes = pending
    pendingCount = 0
    // The span's memory is read within this call only.
    bytes.span.withUnsafeBufferPointer { if let start = $0.baseAddress { compress(start) } }
  }

  /// One block of 64 bytes; unsafe pointers because this loop is all that hashing costs.
  private mutating func compress(_ block: UnsafePointer<UInt8>) {
    Self.constants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        for index in 0..<16 {
          let place = block + index * 4
          schedule[index] =
            UInt32(place[0]) << 24 | UInt32(place[1]) << 16 | UInt32(place[2]) << 8 | UInt32(place[3])
        }
        for index in 16..<64 {
          let early = schedule[index &- 15]
          let late = schedule[index &- 2]
          let low = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
          let high = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
          schedule[index] = schedule[index &- 16] &+ low &+ schedule[index &- 7] &+ high
        }
        mix(schedule, constants)
      }
    }
  }

  @inline(__always)
  private mutating func mix(
    _ schedule: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let choice: UInt32 = (e & f) ^ (~e & g)
      let majority: UInt32 = (a & b) ^ (a & c) ^ (b & c)
      let mixedE = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let mixedA = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let first = h &+ mixedE &+ choice &+ constants[index] &+ schedule[index]
      h = g
      g = f
      f = e
      e = d &+ first
      d = c
      c = b
      b = a
      a = first &+ mixedA &+ majority
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  @inline(__always)
  private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 &- count) }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
