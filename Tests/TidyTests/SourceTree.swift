import Foundation

/// One file of the repository.
struct SourceFile {
  /// The path from the root of the repository.
  let path: String
  let text: String
  /// Cut into tokens once, because every rule looks at them.
  let tokens: [Token]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    tokens = path.hasSuffix(".swift") ? SwiftLexer.tokens(of: text) : []
  }

  /// The folder below `Sources` or `Tests`; nil for other files.
  var target: String? {
    let parts = path.split(separator: "/").map(String.init)
    return parts.count > 2 && (parts[0] == "Sources" || parts[0] == "Tests") ? parts[1] : nil
  }

  var isSource: Bool { path.hasPrefix("Sources/") && path.hasSuffix(".swift") }

  /// The tokens that are code.
  var code: [Token] { tokens.filter { $0.kind != .comment && $0.kind != .documentation } }

  /// Whether a comment on this line or the one before gives `word` as a reason: `// order-free: only counted`.
  func isExcused(_ line: Int, _ word: String) -> Bool {
    tokens.contains {
      $0.kind == .comment && ($0.line == line || $0.line == line - 1) && $0.text.contains(word + ": ")
        && $0.text.count > word.count + 8
    }
  }
}

/// Something that breaks a rule, told with the reason for the rule.
struct Finding: CustomStringConvertible {
  let path: String
  let line: Int
  let reason: String

  var description: String { "\(path):\(line): \(reason)" }
}

/// The repository that these tests were built from.
enum SourceTree {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every text that belongs to the project, in the order of their paths.
  static let files: [SourceFile] = {
    let folders = ["Sources", "Tests", "Scenarios", "Reports", ".ci"]
    var paths = ["Package.swift", "README.md", ".gitignore", ".swift-format", ".editorconfig"]
    for folder in folders {
      let found = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
      for case let path as String in found ?? .init() { paths.append(folder + "/" + path) }
    }
    return paths.sorted().compactMap { path in
      guard let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path) else {
        return nil
      }
      return String(data: data, encoding: .utf8).map { SourceFile(path: path, text: $0) }
    }
  }()

  static var topLevel: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() }
  }
}
