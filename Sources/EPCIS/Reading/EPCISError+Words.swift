extension EPCISError: CustomStringConvertible {
  /// File, line, column, what is wrong, and a hint.
  public var description: String {
    let place = event.map { " (event \($0 + 1))" } ?? ""
    let hint = hint.map { "\n  hint: \($0)" } ?? ""
    return "\(source):\(line):\(column): \(what)\(place)\(hint)"
  }

  /// What is wrong, in a sentence.
  public var what: String {
    switch kind {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .damagedCompression(let reason): "the compressed data are damaged: \(reason)"
    case .unknownFormat: "this is neither XML nor JSON"
    case .unsupportedEncoding(let name): "the encoding \(name) is not supported"
    case .brokenUTF8: "these bytes are not UTF-8"
    case .forbiddenCharacter(let byte): "the control character \(byte) is not allowed here"
    case .unexpectedEnd(let place): "the document ends inside \(place)"
    case .unexpected(let found, let expected): "found \(found), expected \(expected)"
    case .brokenEscape(let text): "\(text) is not a valid escape"
    case .mismatchedTag(let open, let close): "</\(close)> closes <\(open)>"
    case .undeclaredPrefix(let prefix): "the prefix \(prefix) is not declared"
    case .undeclaredEntity(let name): "the entity &\(name); is not declared"
    case .documentTypeDefinition: "document type definitions are refused"
    case .limitExceeded(let what, let limit): "\(what) exceeds the limit of \(limit)"
    case .notEPCIS(let found): "\(found) is not an EPCIS document"
    case .lateContext: "@context comes after the events"
    case .missing(let field, let place): "\(place) has no \(field)"
    case .duplicate(let field, let place): "\(place) has \(field) twice"
    case .invalidValue(let field, let value, let expected): "\(field) \"\(value)\" is not \(expected)"
    case .misplaced(let name, let place): "\(name) has no place in \(place)"
    case .unknownWord(let field, let value): "\(field) \"\(value)\" is no word of the vocabulary"
    case .foreignNamespace(let name, let namespace): "\(name) is in the namespace \"\(namespace)\""
    case .noEvent: "no event was found"
    }
  }

  /// What may have been meant: the names that the standard knows where it has not found a known one.
  public var alternatives: [String] {
    switch kind {
    case .misplaced(let name, _):
      // JSON writes in small letters what XML writes around events in capitals.
      Term.allCases.map(\.rawValue).filter { name.hasPrefix("<") || $0.first?.isLowercase == true }
    case .unknownWord(let field, _):
      VocabularyKind.allCases.first { "\($0)" == field }.flatMap { StandardWords.words[$0]?.sorted() } ?? []
    default: []
    }
  }

  /// The unknown name itself, without what stands around it; nil where nothing is unknown.
  public var unknownName: String? {
    switch kind {
    case .misplaced(let name, _): String(name.drop { $0 == "<" }.prefix { $0 != ">" })
    case .unknownWord(_, let value): value.split { ":/-".contains($0) }.last.map(String.init)
    default: nil
    }
  }

  /// What to do about it, where something can be said.
  public var hint: String? {
    switch kind {
    case .unreadable: "look whether it exists and may be read"
    case .damagedCompression: "transfer the file again; test it with gzip -t"
    case .unknownFormat: "an EPCIS file begins with < or {, or is gzipped"
    case .unsupportedEncoding: "convert the file to UTF-8, for instance with iconv"
    case .brokenUTF8: "the file may be in Latin-1 or cut inside a character; convert it to UTF-8"
    case .forbiddenCharacter: "escape it, or look for damage"
    case .unexpectedEnd: "the file was probably cut off in transfer"
    case .unexpected, .misplaced, .noEvent: nil
    case .unknownWord: "write a word of one's own as a URI in a namespace of one's own"
    case .foreignNamespace: "master data of the standard are in urn:epcglobal:cbv:mda"
    case .brokenEscape: "XML knows &lt; &gt; &amp; &quot; &apos; and &#…;, JSON \\n, \\u0041 and their kind"
    case .mismatchedTag: "elements have to be closed in reverse order"
    case .undeclaredPrefix(let prefix): "declare it: xmlns:\(prefix)=\"…\", or in @context"
    case .undeclaredEntity: "only lt, gt, amp, quot and apos are known, because definitions are never read"
    case .documentTypeDefinition:
      "remove what <!DOCTYPE …> defines or refers to: nothing is fetched or expanded"
    case .limitExceeded: "if the document is trusted, raise the limit"
    case .notEPCIS: "expected EPCISDocument, EPCISQueryDocument, EPCISMasterDataDocument or a single event"
    case .lateContext: "write @context first, or read from a file instead of a pipe"
    case .missing: "the standard requires it"
    case .duplicate: "keep one of them"
    case .invalidValue(let field, _, _): Self.hints[field]
    }
  }

  private static let hints = [
    "eventTimeZoneOffset": "write it as +02:00 or -05:00",
    "action": "it is ADD, OBSERVE or DELETE",
  ]

  /// A text from a document, shortened for a message.
  static func excerpt(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let shown = String(decoding: bytes.prefix(80), as: UTF8.self)
    return bytes.count > 80 ? shown + "…" : shown
  }

  static func excerpt(_ text: String) -> String {
    var text = text
    return text.withUTF8 { excerpt($0) }
  }
}
