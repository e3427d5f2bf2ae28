extension Double {
  /// The shortest decimal that reads back as this number: no trailing `.0`, and no exponent where zeros will do.
  public var shortestText: String {
    let text = self == 0 ? "0" : description
    if text.hasSuffix(".0") { return String(text.dropLast(2)) }
    guard let split = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: split)...]),
      (-9..<0).contains(exponent)
    else { return text }
    let digits = text[..<split].filter { $0.isASCII && $0.isNumber }
    return (self < 0 ? "-" : "") + "0." + String(repeating: "0", count: -exponent - 1) + digits.trimmingZeros
  }
}

extension String {
  /// Without zeros at the end.
  fileprivate var trimmingZeros: Substring {
    var rest = Substring(self)
    while rest.count > 1, rest.last == "0" { rest.removeLast() }
    return rest
  }
}
