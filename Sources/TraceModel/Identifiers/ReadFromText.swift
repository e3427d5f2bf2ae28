/// An identifier that is read from the characters that are printed of it.
public protocol ReadFromText {
  /// What the bytes of a text are.
  init(_ bytes: Span<UInt8>) throws(IdentifierError)
}

extension ReadFromText {
  /// What a text is.
  public init(_ text: String) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(characters.span)
  }
}
