extension Resolver {
  /// Says of all amounts in another currency at once what one key puts right, once for each currency.
  mutating func complainOfCurrencies() {
    guard complainsOfCurrency else { return }
    var told: [ReadingError] = []
    for first in strange where !told.contains(first.error) {
      told.append(first.error)
      var hint = first.error.hint
      if case .wrongCurrency(let code, let own?) = first.error, let path = schema.ratesPath {
        let amounts = strange.count { $0.error == first.error }
        hint =
          "“\(path).\(code)” says what one \(code) is in \(own), and converts every amount in it, of which there are \(amounts); or write "
          + "each of them in \(own)"
        if !saysCurrency, let key = schema.currencyPath {
          hint =
            "where this scenario counts in \(code), say “\(key)”: \"\(code)\", which it does not say; else \(hint)"
        }
      }
      diagnostics.error("\(first.path): \(first.error.message)", at: first.place, hint: hint)
    }
  }

  /// A range of amounts in the currency in which the scenario counts: whoever has written one does not know a sign for any.
  func told(_ range: Bounds) -> String { "\(range)".replacing("¤", with: context.currency ?? "¤") }
}
