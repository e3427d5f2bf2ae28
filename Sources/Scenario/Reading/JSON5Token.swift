/// The smallest part of a JSON5 text that has a meaning.
struct JSON5Token {
  enum Kind: Equatable {
    case openBrace, closeBrace, openBracket, closeBracket, colon, comma
    case text(String)
    case name(String)
    /// Normalized decimal digits.
    case number(String)
    /// Could not be read and was complained about.
    case broken
    case end
  }

  let kind: Kind
  let bytes: Range<Int>

  /// How messages name it.
  var phrase: String {
    switch kind {
    case .openBrace: "“{”"
    case .closeBrace: "“}”"
    case .openBracket: "“[”"
    case .closeBracket: "“]”"
    case .colon: "“:”"
    case .comma: "“,”"
    case .text: "a text"
    case .name(let name): "“\(name)”"
    case .number(let digits): "the number \(digits)"
    case .broken: "something unreadable"
    case .end: "the end of the file"
    }
  }
}
