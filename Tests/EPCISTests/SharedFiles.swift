import Foundation

/// Documents of others that tests run on where they are found: beside the package, or where
/// `DRIFTLINE_SHARED` says.
enum SharedFiles {
  static let root: String? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let beside = package.deletingLastPathComponent().appending(path: "shared").path
    let candidates = [ProcessInfo.processInfo.environment["DRIFTLINE_SHARED"], beside].compactMap { $0 }
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/gs1") }
  }()

  static var areMissing: Bool { root == nil }

  /// All files below the folders with one of the endings, sorted.
  static func files(in folders: [String], endings: [String]) -> [String] {
    guard let root else { return [] }
    return folders.flatMap { folder -> [String] in
      let base = root + "/" + folder
      let names = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
      return names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted().map { base + "/" + $0 }
    }
  }

  static let documentFolders = [
    "gs1/examples-xml", "gs1/examples-xml-1.2", "gs1/examples-json", "openepcis", "event-hash",
  ]

  /// Every EPCIS document; the answers of a capture interface, which lie among them, are none.
  static var documents: [String] {
    files(in: documentFolders, endings: [".xml", ".json", ".jsonld"]).filter { !$0.contains("CaptureJob") }
  }
}
