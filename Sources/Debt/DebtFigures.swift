import Experiments
import Numerics
import Reporting

/// How figures of a debt are written: an amount with its currency, a count of a year, each with its interval.
package struct DebtFigures: Sendable {
  private let currency: String
  private let isMoney: Bool
  private let perYear: Double
  private let unseen: String
  /// By what figures of a table are divided, so that all of them stand in one unit.
  private var scale: (size: Double, word: String)

  /// The figures of a result.
  package init(_ result: DebtResult) {
    currency = result.numbers.table.costs.currency
    isMoney = result.isMoney
    perYear = result.perYear
    // So many could be there, of whichever kind, with none in any trial.
    let unseenOfAny =
      -Mathematics.log(1 - result.numbers.confidence) * result.perYear / Double(result.numbers.trials)
    unseen =
      "nothing that was seen in \(result.numbers.trials) trials (below \(NumberText.bound(unseenOfAny)) of any one kind a year)"
    scale = (1, "")
    let most =
      ([result.today[result.main]] + result.shares.map { $0[result.main] }).map(\.value.magnitude).max() ?? 0
    scale = Self.size(of: number(most))
  }

  /// What the debt is told in.
  package var unit: String { isMoney ? "\(currency) a year" : "units compromised a year" }
  /// The same for a table, of which every figure is in it: `EUR million a year`.
  package var tableUnit: String {
    isMoney
      ? "\(currency)\(scale.word) a year" : scale.word.isEmpty ? unit : scale.word.dropFirst() + " " + unit
  }

  /// The same for what is of several years: `EUR million`.
  package var tableSum: String { tableUnit.replacing(" a year", with: "") }

  /// A number of a table, in ``tableUnit``; what is too small for that says so.
  package func cell(_ value: Double, digits: Int = 3) -> String {
    let scaled = number(value) / scale.size
    if scaled == 0 || scaled.magnitude >= 0.0005 { return NumberText.significant(scaled, digits) }
    return scaled < 0 ? "−<0.001" : "<0.001"
  }

  /// So many digits of a figure say anything: two where its interval is wider than a fifth of it.
  private static func digits(_ spread: Spread) -> Int {
    spread.high - spread.low > spread.value.magnitude / 5 ? 2 : 3
  }

  /// A figure of a table with its interval, behind a `~` where chance could have given it.
  package func cell(_ spread: Spread, isJudged: Bool = true) -> String {
    if spread.isNothing { return "none seen" }
    guard spread.trials > 1 else { return cell(spread.value) }
    let texts = [spread.value, spread.low, spread.high].map { cell($0, digits: Self.digits(spread)) }
    return (spread.isTold || !isJudged ? "" : "~ ") + "\(texts[0]) [\(texts[1]), \(texts[2])]"
  }

  /// A number of the debt as people read it: of money in its currency, else of units in a year.
  package func number(_ value: Double) -> Double { isMoney ? value / 100 : value * perYear }

  /// `1.2 million`, without a unit.
  package func plain(_ value: Double) -> String { NumberText.large(number(value)) }

  /// The figure of an interval without it, with as many digits.
  package func amount(_ spread: Spread) -> String { amount(spread.value, digits: Self.digits(spread)) }

  /// `EUR 1.2 million`.
  package func amount(_ value: Double, digits: Int = 3) -> String {
    let (size, word) = Self.size(of: number(value).magnitude)
    let text = NumberText.significant(number(value).magnitude / size, digits) + word
    let sign = value < 0 && text != "0" ? "−" : ""
    return isMoney ? "\(sign)\(currency) \(text)" : "\(sign)\(text) units"
  }

  /// `1.2 [1.1, 1.3] million`, all three to the same unit; what nothing was seen of says so.
  package func interval(_ spread: Spread) -> String {
    if spread.isNothing { return "none seen" }
    guard spread.trials > 1 else { return plain(spread.value) }
    let (figure, ends) = (number(spread.value), [number(spread.low), number(spread.high)])
    let (size, word) = Self.size(of: max(figure.magnitude, ends[0].magnitude, ends[1].magnitude))
    let texts = ([figure] + ends).map { NumberText.significant($0 / size, Self.digits(spread)) }
    return "\(texts[0]) [\(texts[1]), \(texts[2])]\(word)"
  }

  /// The same with its currency.
  package func full(_ spread: Spread) -> String {
    if spread.isNothing { return unseen }
    return (isMoney ? "\(currency) " : "") + interval(spread) + (isMoney ? "" : " units")
  }

  private static func size(of magnitude: Double) -> (Double, String) {
    magnitude < 999_500 ? (1, "") : magnitude < 999_500_000 ? (1e6, " million") : (1e9, " billion")
  }

  /// How many of something there are in a year, of which a run is such a part; with its interval, all three to one unit.
  package func aYear(_ spread: Spread, _ perYear: Double) -> String {
    let all = [spread.value, spread.low, spread.high].map { $0 * perYear }
    let (size, word) = Self.size(of: all.map(\.magnitude).max() ?? 0)
    let texts = all.map { NumberText.significant($0 / size, Self.digits(spread)) }
    return "\(texts[0]) [\(texts[1]), \(texts[2])]\(word)"
  }

  /// `−98 %`, `+40 %`, `from none to 12 a year`.
  package func change(_ change: Movement.Change, _ perYear: Double) -> String {
    guard let share = change.share else {
      return "from none to \(NumberText.large(change.change.value * perYear)) a year"
    }
    let percent = NumberText.significant(share.magnitude * 100, share.magnitude >= 0.995 ? 3 : 2)
    return (share < 0 ? "−" : "+") + percent + " %"
  }
}
