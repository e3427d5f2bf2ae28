import EPCIS
import TraceModel

/// One document of a source: what it is called, and what stands around its events.
struct ExportPart {
  var name: String
  var frame: EPCISDocument
}

/// Where exported events come from, as often as needed.
protocol ExportSource {
  /// The documents that the source consists of.
  var parts: [ExportPart] { get }
  /// What the source shows of products and places.
  var survey: DocumentSurvey { get }
  /// What could not be said in documents at all; empty where the events come from documents.
  var notices: [MappingNotice] { get }
  /// Calls `body` with each event of a document.
  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws
}

extension ExportSource {
  var notices: [MappingNotice] { [] }

  /// Calls `body` with each event of all documents.
  func forEachEvent(_ body: (EPCISEvent) throws -> Void) throws {
    for index in parts.indices { try forEachEvent(of: index, body) }
  }

  /// What stands around events of all documents: the first document's, with the master data of all.
  var frame: EPCISDocument {
    var frame = parts.first?.frame ?? EPCISDocument()
    for part in parts.dropFirst() {
      frame.masterData += part.frame.masterData.filter { !frame.masterData.contains($0) }
      frame.namespaces += part.frame.namespaces.filter { binding in
        !frame.namespaces.contains { $0.prefix == binding.prefix }
      }
    }
    return frame
  }

  /// Company prefixes that the documents show, by which Digital Links become EPC URIs.
  var prefixes: CompanyPrefixTable {
    let names = IdentifierNames(table: IdentifierTable(), log: MappingLog())
    survey.register(in: names)
    return names.prefixes
  }
}

/// Documents in files, one after the other.
struct FileSource: ExportSource {
  private let files: [InputFile]
  private(set) var parts: [ExportPart] = []
  private(set) var survey = DocumentSurvey()

  /// Reads all files once: what cannot be read to its end is not exported.
  init(_ files: [InputFile]) throws(Failure) {
    self.files = files
    for file in files {
      let inspection = Inspection(file, into: &survey)
      if let problem = inspection.problems.first { throw .badDocument(problem, isLeftOut: true) }
      parts.append(ExportPart(name: file.name, frame: inspection.document ?? EPCISDocument()))
    }
  }

  /// Reads a file once more.
  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws {
    do {
      let reader = try EPCISReader(path: files[part].path, name: files[part].name)
      while let event = try reader.next() { try body(event) }
    } catch let problem as EPCISError {
      throw Failure.badDocument(problem, isLeftOut: false)
    }
  }
}
