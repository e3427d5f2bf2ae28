import EPCIS
import Glibc

/// A file to be read, as often as needed.
///
/// Standard input can be read once only, so it is copied into a file without a name first.
struct InputFile {
  /// Where it is opened.
  let path: String
  /// What people called it.
  let name: String

  /// The file called `word`, or standard input for `-`.
  init(_ word: String) throws(Failure) {
    name = word == "-" ? "standard input" : word
    path = word == "-" ? try Self.spooled() : word
  }

  /// How large it is, in bytes; 0 where that cannot be told.
  var size: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// A copy of standard input that exists as long as the process.
  private static func spooled() throws(Failure) -> String {
    let folder = Process.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(folder)/driftline-XXXXXX".utf8CString)
    let copy = mkstemp(&template)
    guard copy >= 0 else { throw .cannotWrite("a copy of standard input in \(folder)", errno: errno) }
    unlink(template)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .cannotRead("standard input", errno: errno) }
      if count == 0 { break }
      if let code = Process.write(Array(buffer[..<count]), to: copy) {
        throw .cannotWrite("a copy of standard input in \(folder)", errno: code)
      }
    }
    return "/dev/fd/\(copy)"
  }
}

extension EPCISReader {
  /// The next event that can be used; `skip` is told of those before it that cannot.
  func nextUsable(_ skip: (EPCISError) -> Void) throws(EPCISError) -> EPCISEvent? {
    while true {
      do throws(EPCISError) { return try next() } catch {
        guard error.isRecoverable else { throw error }
        skip(error)
      }
    }
  }
}
