import Foundation
import TextFormats

/// Requests over HTTP, made by the machine's own curl.
///
/// A child, and not URLSession: that is another library of this size in the program, it takes no authority of the user's own on Linux, and it
/// does not tell a certificate that does not fit from a server that is not there. Each of curl's ends has a number, certificates are always
/// checked, and what is secret goes through a pipe, where nobody sees it.
final class Curl {
  private let credentials: Credentials
  private let timeout: Double
  private let folder: URL
  private let log: ExchangeLog?

  /// What is asked.
  struct Request {
    var method = "GET"
    var address: String
    var headers: [String] = []
    var body: Body?
  }

  /// What is sent.
  enum Body {
    case plain([UInt8], type: String)
    case file([UInt8], name: String)

    var bytes: [UInt8] {
      switch self {
      case .plain(let bytes, _), .file(let bytes, _): bytes
      }
    }
  }

  /// What came of a request.
  enum Reply {
    case answer(Answer)
    /// Nobody knows whether it has arrived.
    case lost(String)
  }

  /// An answer.
  struct Answer {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]
    /// What must not be written where the server says it back.
    var secrets: [String]

    /// The first words of the body, for people.
    var words: String {
      var said = String(decoding: body.prefix(4_000), as: UTF8.self)
      for secret in secrets { said = said.replacingOccurrences(of: secret, with: "(secret)") }
      let text = said.prefix(600).split { $0.isWhitespace }.joined(
        separator: " ")
      return "HTTP \(status)" + (text.isEmpty ? "" : ": \(text.visible.prefix(300))")
    }
  }

  init(_ credentials: Credentials, timeout: Double, log: ExchangeLog?) throws {
    (self.credentials, self.timeout, self.log) = (credentials, timeout, log)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "driftline-\(ProcessInfo.processInfo.processIdentifier)-\(ProcessInfo.processInfo.globallyUniqueString)"
    )
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// One request.
  func send(_ request: Request) throws -> Reply { try send([request])[0] }

  /// Requests one after the other, over one connection where the server keeps it.
  func send(_ requests: [Request]) throws -> [Reply] {
    var config: [String] = []
    for (index, request) in requests.enumerated() {
      if index > 0 { config.append("next") }
      config += try lines(request, index)
    }
    let child = try ChildProcess("exec curl -q -K -")
    let began = Moment.now
    let limit = timeout * Double(requests.count) + 10
    guard let ends = child.converse(config.joined(separator: "\n"), seconds: limit) else {
      throw SystemProblem.cannotStart("curl", why: "it is not installed on this machine")
    }
    var replies: [Reply] = []
    for (index, request) in requests.enumerated() {
      let reply = try reply(index, ends.count > index ? ends[index] : "000 2 curl has said nothing", request)
      note(request, reply, seconds: Moment.now - began)
      replies.append(reply)
    }
    return replies
  }

  private func path(_ name: String, _ index: Int) -> String {
    folder.appendingPathComponent("\(name)\(index)").path
  }

  private func lines(_ request: Request, _ index: Int) throws -> [String] {
    func set(_ name: String, _ value: String) -> String {
      let escaped = value.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
        of: "\"", with: "\\\"")
      return "\(name) = \"\(escaped)\""
    }
    for name in ["out", "head"] { try? FileManager.default.removeItem(atPath: path(name, index)) }
    var lines = [
      "silent", set("url", request.address), set("request", request.method),
      set("output", path("out", index)),
      set("dump-header", path("head", index)), set("max-time", "\(timeout)"), set("proto", "=http,https"),
      set("write-out", "%{http_code} %{exitcode} %{errormsg}\\n"), set("user-agent", "driftline"),
      set("header", "Expect:"),
    ]
    lines += request.headers.map { set("header", $0) }
    if let authorization = credentials.authorization {
      lines.append(set("header", "Authorization: \(authorization)"))
    }
    if let file = credentials.authorityFile { lines.append(set("cacert", file)) }
    switch request.body {
    case .plain(let bytes, let type):
      try Data(bytes).write(to: folder.appendingPathComponent("body\(index)"))
      lines += [set("data-binary", "@" + path("body", index)), set("header", "Content-Type: \(type)")]
    case .file(let bytes, let name):
      try Data(bytes).write(to: folder.appendingPathComponent("body\(index)"))
      lines.append(set("form", "file=@\(path("body", index));filename=\(name);type=text/xml"))
    case nil: break
    }
    return lines
  }

  /// What curl's last words about a request mean: its status, the number of its end, and why.
  private func reply(_ index: Int, _ end: String, _ request: Request) throws -> Reply {
    let parts = end.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    let (status, code) = (Int(parts[0]) ?? 0, parts.count > 1 ? Int(parts[1]) ?? 2 : 2)
    let why = parts.count > 2 && !parts[2].isEmpty ? parts[2].visible : "curl ended with \(code)"
    switch code {
    case 0:
      let head = FileManager.default.contents(atPath: path("head", index)) ?? Data()
      let body = FileManager.default.contents(atPath: path("out", index)) ?? Data()
      return .answer(
        Answer(status: status, headers: Self.headers(head), body: Array(body), secrets: credentials.secrets))
    case 51, 58, 60, 77, 80, 83, 90, 91: throw SystemProblem.certificate(why)
    case 5, 6, 7: throw SystemProblem.unreachable(why)
    case 28: return .lost("no answer within \(timeout) s")
    case 35: throw SystemProblem.unreachable(why)
    case 1, 2, 3, 4, 26, 27, 43: throw SystemProblem.unreachable("curl cannot do it: \(why)")
    default: return .lost(why)
    }
  }

  /// Headers of the last answer, by their names in lower case.
  private static func headers(_ bytes: Data) -> [String: String] {
    var headers: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      if line.hasPrefix("HTTP/") { headers = [:] }
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
        in: .whitespaces)
    }
    return headers
  }

  private func note(_ request: Request, _ reply: Reply, seconds: Double) {
    guard let log else { return }
    var sent = "\(request.method) \(request.address)"
    if let body = request.body { sent += "\n\n" + String(decoding: body.bytes, as: UTF8.self) }
    switch reply {
    case .answer(let answer): log.heard(Array("HTTP \(answer.status)\n\n".utf8) + answer.body, to: sent)
    case .lost(let why): log.heard(Array("no answer: \(why)".utf8), to: sent)
    }
  }

  /// A text as a part of an address.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return escaped
  }
}
