import Experiments
import Numerics
import Reporting
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
  /// It would stop before where it begins.
  case stoppedBefore(path: String, limit: String, today: String)
  /// A volume has no such law.
  case noLawOfVolume

  package var message: String {
    switch self {
    case .noValue(let path): "“\(path)” grows, and there is no such value today"
    case .noNumber(let path): "“\(path)” grows, and is no number that could"
    case .unreadable(let path, let text, _): "“\(text)” is nothing by which “\(path)” could grow"
    case .impossible(let path, let text, let month, let range):
      "“\(path)” grows to \(text) in month \(month), which cannot be: \(range)"
    case .stoppedBefore(let path, let limit, let today):
      "“\(path)” grows up to \(limit), and it is \(today) today"
    case .noLawOfVolume: "“\(Growth.volume)” grows by a factor and by nothing else"
    }
  }

  package var hint: String {
    switch self {
    case .noValue: "switch on what has it, or name another path: “driftline check --all” lists all"
    case .noNumber: "words change in steps: from-month: { \"12\": \"…\" }"
    case .unreadable(_, _, let example): "with its unit, as in \(example)"
    case .impossible(Growth.volume, _, _, _): "a lower factor: times-a-year: 1.1 is a tenth more each year"
    case .impossible: "a lower law, or a limit: up-to: \"…\""
    case .stoppedBefore: "a limit beyond today's value, or none"
    case .noLawOfVolume: "times-a-year: 1.1 is a tenth more each year"
    }
  }
}

extension Growth {
  /// The value in a month, as after `--set`, where it is `today` now; nil where it has not changed by then.
  package func value(in month: Int, from today: ResolvedValue?) throws(GrowthProblem) -> String? {
    if !steps.isEmpty { return try step(in: month, from: today) }
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
      guard value >= start ? limit >= start : limit <= start else {
        throw .stoppedBefore(path: path, limit: upTo, today: today.text)
      }
      value = value >= start ? min(value, limit) : max(value, limit)
    }
    guard let (text, base) = parameter.value(near: value) else { throw .noNumber(path: path) }
    if let possible = parameter.possible, !possible.contains(base) || !possible.contains(value) {
      throw .impossible(path: path, text: text, month: month, range: "\(possible)")
    }
    return text
  }

  /// The value from a month on, which has to be one that can be.
  private func step(in month: Int, from today: ResolvedValue?) throws(GrowthProblem) -> String? {
    guard let step = steps.last(where: { $0.month <= month }) else { return nil }
    if let parameter = today?.parameter, let possible = parameter.possible,
      let read = try? parameter.read(.text(step.value), in: ReadingContext()).value.magnitudes.first,
      !possible.contains(read)
    {
      throw .impossible(path: path, text: step.value, month: step.month, range: "\(possible)")
    }
    return step.value
  }

  /// What a volume could be: the range of a scenario's `units-a-year`.
  private static let possibleVolume = 1.0...1e11

  /// Whether a volume of so many units a year can grow so until a month.
  package func checkVolume(_ units: Double, in month: Int) throws(GrowthProblem) {
    guard timesPerYear != nil, upTo == nil else { throw .noLawOfVolume }
    let grown = units * factor(in: month)
    guard !Self.possibleVolume.contains(grown) else { return }
    throw .impossible(
      path: path, text: NumberText.large(grown), month: month, range: "1 to 100,000,000,000 units a year")
  }

  /// By what the volume is multiplied until a month.
  package func factor(in month: Int) -> Double {
    timesPerYear.map { Mathematics.exp(Mathematics.log($0) * Double(month) / 12) } ?? 1
  }
}
