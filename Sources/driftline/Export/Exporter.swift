import EPCIS
import TraceModel

/// Writes events as documents: each source file as one, or divided by lot or shipment.
struct Exporter {
  let source: any ExportSource
  let format: EPCISFormat
  var options = WriteOptions()
  var isCompressed = false
  /// What the format has no place for, by file.
  private(set) var losses: [(file: String, loss: Unexpressible)] = []
  /// The files that were written, with the number of their events.
  private(set) var written: [(file: String, events: Int)] = []

  /// The most files that are open at once; more documents than that take another pass over the source.
  private static let openFiles = 200

  init(_ source: any ExportSource, as format: EPCISFormat) {
    self.source = source
    self.format = format
  }

  /// Writes the first source file to one path; `-` is standard output.
  mutating func convert(to path: String) throws {
    try convert(0, to: path)
  }

  /// Writes each source file to a file of its name in a folder.
  mutating func convert(into folder: String) throws {
    var used: Set<String> = []
    var paths: [String] = []
    for (index, part) in source.parts.enumerated() {
      var name = Self.stem(part.name)
      while !used.insert(name.lowercased()).inserted { name += "-\(index + 1)" }
      paths.append(path(folder, name))
    }
    try Self.refuse(paths)
    for index in paths.indices { try convert(index, to: paths[index]) }
  }

  private mutating func convert(_ index: Int, to path: String) throws {
    let writer = try open(path, source.parts[index].frame)
    var count = 0
    try source.forEachEvent(of: index) { event in
      try Self.write(event, to: writer, path)
      count += 1
    }
    try finish(writer, path, count)
  }

  /// Writes one file for each lot or shipment into a folder.
  mutating func divide(by key: SplitKey, into folder: String) throws {
    let split = try ExportSplit(source, by: key)
    var counts = Array(repeating: 0, count: split.labels.count)
    try source.forEachEvent { for (group, _) in split.parts(of: $0) { counts[group] += 1 } }
    let common = source.frame
    let groups = counts.indices.filter { counts[$0] > 0 }
    try Self.refuse(groups.map { path(folder, split.labels[$0]) })
    for start in stride(from: 0, to: groups.count, by: Self.openFiles) {
      let chunk = groups[start..<min(start + Self.openFiles, groups.count)]
      var writers: [Int: EPCISWriter] = [:]
      for group in chunk {
        var frame = common
        frame.header?.instanceIdentifier += "-\(split.labels[group])"
        writers[group] = try open(path(folder, split.labels[group]), frame)
      }
      try source.forEachEvent { event in
        for (group, part) in split.parts(of: event) {
          guard let writer = writers[group] else { continue }
          try Self.write(part, to: writer, path(folder, split.labels[group]))
        }
      }
      for group in chunk {
        guard let writer = writers[group] else { continue }
        try finish(writer, path(folder, split.labels[group]), counts[group])
      }
    }
  }

  // MARK: Files

  /// Nothing is written where a file would have to be written over: what is there may be of another export.
  private static func refuse(_ paths: [String]) throws(Failure) {
    if let path = paths.first(where: Files.exists) {
      throw .exists(path, instead: "choose another folder, or take away what is there")
    }
  }

  private func path(_ folder: String, _ name: String) -> String { folder + "/" + fileName(name) }

  private func fileName(_ name: String) -> String { name + format.ending + (isCompressed ? ".gz" : "") }

  /// The file's name without folders and without what says its format.
  private static func stem(_ name: String) -> String {
    var stem = name.split(separator: "/").last.map(String.init) ?? name
    for ending in [".gz", ".xml", ".jsonld", ".json", ".json5", ".db"]
    where stem.hasSuffix(ending) && stem.count > ending.count {
      stem = String(stem.dropLast(ending.count))
    }
    return stem
  }

  private func open(_ path: String, _ frame: EPCISDocument) throws(Failure) -> EPCISWriter {
    do {
      return try EPCISWriter(
        path: path, format: format, document: frame, options: options, compressed: isCompressed)
    } catch {
      throw Self.failure(error, path)
    }
  }

  private static func write(_ event: EPCISEvent, to writer: EPCISWriter, _ path: String) throws(Failure) {
    do { try writer.write(event) } catch { throw failure(error, path) }
  }

  private mutating func finish(_ writer: EPCISWriter, _ path: String, _ count: Int) throws(Failure) {
    do { try writer.finish() } catch { throw Self.failure(error, path) }
    losses += writer.unexpressible.map { (path, $0) }
    written.append((path, count))
  }

  /// A reader who has seen enough is told apart from a disk that is full.
  private static func failure(_ error: EPCISWriteError, _ path: String) -> Failure {
    if path == "-", error.reason == Process.words(ofError: Process.brokenPipe) { return .readerLeft }
    return .cannotWriteDocument(path == "-" ? "the document to standard output" : path, reason: error.reason)
  }
}
