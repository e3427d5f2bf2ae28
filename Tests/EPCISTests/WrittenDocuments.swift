import EPCIS
import Foundation
import Testing

/// Writes documents for other programs to check: into the folder that `DRIFTLINE_DUMP` names, if it does.
@Suite struct WrittenDocuments {
  @Test(.disabled(if: DumpFolder.path == nil, "DRIFTLINE_DUMP names no folder"))
  func `documents are written for validation against the standard's schemas`() throws {
    let folder = try #require(DumpFolder.path)
    var count = 0
    for seed in 0..<150 {
      var random = RandomDocument(seed: UInt64(9000 + seed), isPlain: seed % 2 == 0, isValid: true)
      count += try write(random.document(), name: "random-\(seed)", to: folder)
    }
    for (index, path) in SharedFiles.documents.enumerated() {
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      count += try write(EPCISDocument(path: path), name: "shared-\(index)-\(name)", to: folder)
    }
    #expect(count >= 450)
  }

  private func write(_ document: EPCISDocument, name: String, to folder: String) throws -> Int {
    for format in EPCISFormat.allCases {
      let (bytes, losses) = try document.written(as: format)
      let ending = format == .json20 ? "jsonld" : "xml"
      let path = "\(folder)/\(format)-\(name).\(ending)"
      try Data(bytes).write(to: URL(filePath: path))
      if !losses.isEmpty {
        let words = losses.map(\.description).joined(separator: "\n")
        try Data(words.utf8).write(to: URL(filePath: path + ".losses"))
      }
    }
    return EPCISFormat.allCases.count
  }
}

private enum DumpFolder {
  static let path = ProcessInfo.processInfo.environment["DRIFTLINE_DUMP"]
}
