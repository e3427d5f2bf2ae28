import CCrypto

/// The hash function SHA-256 (FIPS 180-4).
///
/// Events are identified by it in exchange documents, and the durable journal is chained by it. From Debian's libcrypto,
/// because that uses the processor's instructions for it, which Swift cannot name: written in Swift it took a ninth of the
/// time in which a document gets into a store.
public struct SHA256 {
  private var state = SHA256_CTX()

  /// A hash of nothing so far.
  public init() { SHA256_Init(&state) }

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
    SHA256_Update(&state, bytes.baseAddress, bytes.count)
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
    SHA256_Final(digest.baseAddress, &state)
    SHA256_Init(&state)
  }
}
