import CCrypto

/// The hash function SHA-1 (FIPS 180-4), which UUIDs of version 5 are made with and nothing that has to be safe is.
public enum SHA1 {
  /// The digest of a message, 20 bytes.
  public static func digest(_ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 20)
    _ = CCrypto.SHA1(message, message.count, &digest)
    return digest
  }
}
