/// Gathers one event from the fields that a reader of either syntax meets.
///
/// A field that cannot be what it should be does not stop the reader: the first such problem is kept with its
/// place and thrown when the event is complete, so that reading can go on with the next event.
final class EventBuilder {
  let window: ByteWindow
  let strings = StringInterner()
  var event = EventBuilder.blank
  private(set) var problem: EPCISError?
  /// Whether the line of each event is wanted.
  var tracksLines = false
  /// The line in which the present event begins, from 1; 0 where it is not wanted.
  private(set) var line = 0
  /// JSON allows a member to be repeated, and every reader takes the last one; XML's schemas do not.
  var toleratesRepetition = false
  /// What was tolerated, each kind once.
  private(set) var notices: [EPCISReader.Notice] = []
  private var noticed: [EPCISError.Kind: Int] = [:]
  private var hasLookedAround = false
  /// The innermost element found that holds the events, or what holds them.
  private var holder: EPCISError?
  /// The fields that were met, a bit for each term.
  private var seen: UInt128 = 0
  private var nodeCount = 0
  private var terms: [VocabularyKey: String] = [:]
  private var cachedTerm: [(bytes: [UInt8], term: String)?] = Array(
    repeating: nil, count: VocabularyKind.allCases.count)

  init(_ window: ByteWindow) { self.window = window }

  private static let blank = EPCISEvent(.object, nil, at: .epoch, zone: .zero)

  /// Forgets the event before. One that is read before anybody could ask for its line has it all the same.
  func begin(isBare: Bool = false) {
    event = Self.blank
    problem = nil
    seen = 0
    nodeCount = 0
    if tracksLines || isBare { line = window.line }
    window.beginBudget()
  }

  /// The event, or why it is none.
  func finish(number: Int) throws(EPCISError) -> EPCISEvent {
    let name = event.type.name
    if !has(.eventTime) { note(.missing(field: "eventTime", in: name)) }
    if !has(.eventTimeZoneOffset) { note(.missing(field: "eventTimeZoneOffset", in: name)) }
    if event.type != .transformation, event.action == nil { note(.missing(field: "action", in: name)) }
    if event.type == .association, event.parentID == nil { note(.missing(field: "parentID", in: name)) }
    if event.type == .transaction, event.bizTransactionList.isEmpty {
      note(.missing(field: "bizTransactionList", in: name))
    }
    if var problem {
      problem.event = number
      throw problem
    }
    return event
  }

  /// Keeps the first problem.
  func note(_ kind: EPCISError.Kind) {
    if problem == nil { problem = window.failure(kind) }
  }

  /// Whether the field was met.
  func has(_ field: Term) -> Bool { seen &>> UInt128(field.number) & 1 == 1 }

  /// Marks a field as met; a second time is a problem.
  func meet(_ field: Term) {
    if !has(field) {
      seen |= 1 &<< UInt128(field.number)
      return
    }
    let kind = EPCISError.Kind.duplicate(field: field.rawValue, in: event.type.name)
    if toleratesRepetition { notice(kind) } else { note(kind) }
  }

  /// Keeps what is questionable and was read all the same; `failure` where its place is not the present one.
  func notice(_ kind: EPCISError.Kind, at failure: EPCISError? = nil) {
    if let index = noticed[kind] {
      notices[index].count += 1
    } else if keepsNotices {
      noticed[kind] = notices.count
      notices.append(EPCISReader.Notice(problem: failure ?? window.failure(kind), count: 1))
    }
  }

  /// Whether there is room for more.
  var keepsNotices: Bool { notices.count < 1000 }

  /// Whether a kind was kept already.
  func isNoticed(_ kind: EPCISError.Kind) -> Bool { noticed[kind] != nil }

  /// Notes that the events, or what holds them, stand in the element that was just opened.
  func enterHolder() { holder = window.failure(.noEvent) }

  /// Looks at what stands around the events, once all of it has been read; `missing` is what the reader has missed.
  func noticeAround(_ document: EPCISDocument, events: Int, missing: [Term]) {
    guard document.kind != .bareEvent, !hasLookedAround else { return }
    hasLookedAround = true
    func add(_ kind: EPCISError.Kind) { notice(kind, at: window.start(kind)) }
    for term in missing + (document.creationDate == nil ? [.creationDate] : []) {
      add(.missing(field: term.rawValue, in: "the document"))
    }
    if !["1.0", "1.1", "1.2", "2.0", "2.0.0", "2.0.1"].contains(document.schemaVersion) {
      add(
        .invalidValue(
          field: Term.schemaVersion.rawValue, value: EPCISError.excerpt(document.schemaVersion),
          expected: "1.0, 1.1, 1.2 or 2.0"))
    }
    if events == 0, document.kind != .masterData, document.queriedMasterData.isEmpty {
      notice(.noEvent, at: noEventPlace)
    }
  }

  /// Where events were looked for in vain: at the first name that has no place within what should hold them, or else there.
  private var noEventPlace: EPCISError {
    let holder = holder ?? window.start(.noEvent)
    let misplaced = notices.lazy.map(\.problem).first { problem in
      if case .misplaced = problem.kind { problem.offset > holder.offset } else { false }
    }
    var place = misplaced ?? holder
    place.kind = .noEvent
    return place
  }

  /// Looks for the standard's master data of things under names of another namespace, which nobody would recognize.
  func noticeNamespaces(of ilmd: [ExtensionNode]) {
    for node in ilmd where Namespaces.thingData.contains(node.name.local) {
      if node.name.namespace != Namespaces.masterDataAttributes {
        notice(.foreignNamespace(name: node.name.local, namespace: EPCISError.excerpt(node.name.namespace)))
      }
    }
  }

  /// Counts an element of an extension.
  func countNode() throws(EPCISError) {
    nodeCount += 1
    if nodeCount > window.limits.extensionNodes {
      throw window.failure(.limitExceeded("the number of extensions", limit: window.limits.extensionNodes))
    }
  }

  /// The problem of a part that is not an event's, if there was one.
  func takeProblem() throws(EPCISError) {
    defer { problem = nil }
    if let problem { throw problem }
  }

  // MARK: Values

  /// Sets a field that holds a single text.
  func set(_ field: Term, _ text: UnsafeBufferPointer<UInt8>) {
    meet(field)
    let value = Self.trimmed(text)
    switch field {
    case .eventTime: if let time = timestamp(field, value) { event.eventTime = time }
    case .recordTime: event.recordTime = timestamp(field, value)
    case .eventTimeZoneOffset:
      if let zone = ZoneOffset(utf8: value) {
        event.eventTimeZoneOffset = zone
      } else {
        invalid(field, value, expected: "an offset from UTC")
      }
    case .eventID: event.eventID = String(decoding: value, as: UTF8.self)
    case .action: event.action = action(value)
    case .parentID: event.parentID = String(decoding: value, as: UTF8.self)
    case .transformationID: event.transformationID = strings.string(value)
    case .bizStep: event.bizStep = term(.bizStep, value)
    case .disposition: event.disposition = term(.disposition, value)
    default: note(.misplaced(field.rawValue, in: event.type.name))
    }
  }

  func uri(_ text: UnsafeBufferPointer<UInt8>) -> String { strings.string(Self.trimmed(text)) }

  func timestamp(_ field: Term, _ text: UnsafeBufferPointer<UInt8>) -> EPCISTimestamp? {
    let value = Self.trimmed(text)
    if let time = EPCISTimestamp(utf8: value) { return time }
    invalid(field, value, expected: "a date with time as 2026-03-01T08:15:00.000+01:00")
    return nil
  }

  func decimal(_ field: String, _ text: UnsafeBufferPointer<UInt8>, isQuantity: Bool) -> DecimalText? {
    let value = Self.trimmed(text)
    if let number = DecimalText(utf8: value, expandingExponent: isQuantity) { return number }
    note(.invalidValue(field: field, value: EPCISError.excerpt(value), expected: "a number"))
    return nil
  }

  /// One sensor field's value in the form that is kept.
  func sensorValue(
    _ key: SensorRecord.Key, _ text: UnsafeBufferPointer<UInt8>, in scope: (any PrefixScope)?
  ) -> String? {
    switch key.form {
    case .vocabulary(let kind): return term(kind, text, in: scope)
    case .number:
      let value = Self.trimmed(text)
      // XML's double has three values that are no numbers; they are kept, and JSON reports them.
      if ["INF", "-INF", "NaN"].contains(String(decoding: value, as: UTF8.self)) {
        return String(decoding: value, as: UTF8.self)
      }
      return decimal(key.name, value, isQuantity: false)?.text
    case .time: return timestamp(.eventTime, text)?.description
    case .boolean:
      let value = String(decoding: Self.trimmed(text), as: UTF8.self)
      switch value {
      case "true", "1": return "true"
      case "false", "0": return "false"
      default:
        note(.invalidValue(field: key.name, value: value, expected: "true or false"))
        return nil
      }
    case .text: return String(decoding: text, as: UTF8.self)
    case .uri: return uri(text)
    }
  }

  func action(_ text: UnsafeBufferPointer<UInt8>) -> EventAction? {
    for action in EventAction.allCases where action.name.utf8.elementsEqual(text) { return action }
    invalid(.action, text, expected: "an action")
    return nil
  }

  /// A vocabulary's term in its one form. Each kind remembers its last term, which is mostly the next one
  /// too.
  func term(
    _ kind: VocabularyKind, _ text: UnsafeBufferPointer<UInt8>, in scope: (any PrefixScope)? = nil
  ) -> String {
    let value = Self.trimmed(text)
    if let cached = cachedTerm[Int(kind.rawValue)], cached.bytes.elementsEqual(value) { return cached.term }
    let written = strings.string(value)
    if let scope, Self.mayBeCompact(written) {
      let term = kind.canonical(scope.expanded(written) ?? written)
      if kind.isUnknown(term) { noticeUnknown(kind, written) }
      return term
    }
    let key = VocabularyKey(kind: kind, text: written)
    if let known = terms[key] {
      cachedTerm[Int(kind.rawValue)] = (Array(value), known)
      return known
    }
    let term = kind.canonical(written)
    if kind.isUnknown(term) { noticeUnknown(kind, written) } else if terms.count < 4096 { terms[key] = term }
    return term
  }

  private func noticeUnknown(_ kind: VocabularyKind, _ written: String) {
    notice(.unknownWord(field: "\(kind)", value: EPCISError.excerpt(written)))
  }

  /// Whether a text can be a compact URI with a prefix of the document's own.
  private static func mayBeCompact(_ text: String) -> Bool {
    text.utf8.contains(0x3A) && !text.hasPrefix("urn:") && !text.hasPrefix("http")
  }

  private func invalid(_ field: Term, _ text: UnsafeBufferPointer<UInt8>, expected: String) {
    note(.invalidValue(field: field.rawValue, value: EPCISError.excerpt(text), expected: expected))
  }

  /// Without white space at both ends, as XML Schema collapses it in URIs, numbers and times.
  static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = text.count
    while start < end, text[start] <= 0x20 { start += 1 }
    while end > start, text[end - 1] <= 0x20 { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }
}

private struct VocabularyKey: Hashable {
  let kind: VocabularyKind
  let text: String
}

/// Who can say what a prefix in a value stands for.
protocol PrefixScope {
  /// The full URI of a compact one whose prefix the document declares; nil for anything else.
  func expanded(_ text: String) -> String?
}
