import Experiments
import Numerics
import Scenario

/// Why a value cannot grow as somebody says; the words are made here and nowhere else.
package enum GrowthProblem: Error, Hashable {
  /// There is no such value today.
  case noValue(path: String)
  /// It is a word and no number.
  case noNumber(path: String)
  /// What is added, or where it stops, is no value of its kind.
  case unreadable(path: String, text: String, example: String)
  /// It would become what cannot be.
  case impossible(path: String, text: String, month: Int, range: String)

  package var message: String {
    switch self {
    case .noValue(let path): "“\(path)” grows, and there is no such value today"
    case .noNumber(let path): "“\(path)” grows, and is no number that could"
    case .unreadable(let path, let text, _): "“\(text)” is nothing by which “\(path)” could grow"
    case .impossible(let path, let text, let month, let range):
      "“\(path)” grows to \(text) in month \(month), which cannot be: \(range)"
    }
  }

  package var hint: String {
    switch self {
    case .noValue: "switch on what has it, or name another path: “driftline check --all” lists all"
    case .noNumber: "words change in steps: from-month: { \"12\": \"…\" }"
    case .unreadable(_, _, let example): "with its unit, as in \(example)"
    case .impossible: "a lower law, or a limit: up-to: \"…\""
    }
  }
}

extension Growth {
  /// The value in a month, as after `--set`, where it is `today` now; nil where it has not changed by then.
  package func value(in month: Int, from today: ResolvedValue?) throws(GrowthProblem) -> String? {
    if !steps.isEmpty { return steps.last { $0.month <= month }?.value }
    guard month > 0 else { return nil }
    guard let today else { throw .noValue(path: path) }
    let parameter = today.parameter
    guard let start = today.value.magnitudes.first, parameter.value(near: start) != nil else {
      throw .noNumber(path: path)
    }
    let years = Double(month) / 12
    func number(_ text: String) throws(GrowthProblem) -> Double {
      guard let read = try? parameter.read(.text(text), in: ReadingContext()).value.magnitudes.first else {
        throw .unreadable(path: path, text: text, example: today.text)
      }
      return read
    }
    var value = start
    if let timesPerYear { value *= Mathematics.exp(Mathematics.log(timesPerYear) * years) }
    if let morePerYear { value += try number(morePerYear) * years }
    if let upTo {
      let limit = try number(upTo)
      value = value >= start ? min(value, max(limit, start)) : max(value, min(limit, start))
    }
    guard let (text, base) = parameter.value(near: value) else { throw .noNumber(path: path) }
    if let possible = parameter.possible, !possible.contains(base) || !possible.contains(value) {
      throw .impossible(path: path, text: text, month: month, range: "\(possible)")
    }
    return text
  }

  /// By what the volume is multiplied until a month.
  package func factor(in month: Int) -> Double {
    timesPerYear.map { Mathematics.exp(Mathematics.log($0) * Double(month) / 12) } ?? 1
  }
}
