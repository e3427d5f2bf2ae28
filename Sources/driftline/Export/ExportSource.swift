import EPCIS
import TraceModel

/// Where exported events come from: documents, one after the other, as often as needed.
struct ExportSource {
  let files: [InputFile]
  /// What stands around the events: the first document's, with the master data of all.
  private(set) var frame = EPCISDocument()
  /// The document of each file, without its events.
  private(set) var frames: [EPCISDocument] = []
  /// What the documents show of products and places.
  private(set) var survey = DocumentSurvey()
  /// Company prefixes that the documents show, by which Digital Links become EPC URIs.
  private(set) var prefixes = CompanyPrefixTable.empty

  /// Reads all files once: what cannot be read to its end is not exported.
  init(_ files: [InputFile]) throws(Failure) {
    self.files = files
    for file in files {
      let inspection = Inspection(file, into: &survey)
      if let problem = inspection.problems.first { throw .badDocument(problem, isLeftOut: true) }
      guard let document = inspection.document else { continue }
      frames.append(document)
      if frames.count == 1 {
        frame = document
      } else {
        frame.masterData += document.masterData.filter { !frame.masterData.contains($0) }
        frame.namespaces += document.namespaces.filter { binding in
          !frame.namespaces.contains { $0.prefix == binding.prefix }
        }
      }
    }
    let names = IdentifierNames(table: IdentifierTable(), log: MappingLog())
    survey.register(in: names)
    prefixes = names.prefixes
  }

  /// Calls `body` with each event of all documents.
  func forEachEvent(_ body: (EPCISEvent) throws -> Void) throws {
    for index in files.indices { try forEachEvent(of: index, body) }
  }

  /// Calls `body` with each event of one document.
  func forEachEvent(of index: Int, _ body: (EPCISEvent) throws -> Void) throws {
    do {
      let reader = try EPCISReader(path: files[index].path, name: files[index].name)
      while let event = try reader.next() { try body(event) }
    } catch let problem as EPCISError {
      throw Failure.badDocument(problem, isLeftOut: false)
    }
  }
}
