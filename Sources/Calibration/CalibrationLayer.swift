import Experiments
import Scenario
import TextFormats

/// The values that a site's figures tell, as a scenario that extends the one of which they are.
struct CalibrationLayer {
  private let result: CalibrationResult

  init(_ result: CalibrationResult) { self.result = result }

  /// Where a value is from: files, rows, the day of the last row, and what else it could be.
  private func origin(_ parameter: CalibrationResult.Parameter) -> String {
    let evidence = result.evidence
    var files: [String] = []
    for file in evidence.figures.flatMap(\.files) where !files.contains(file) { files.append(file) }
    let rows = evidence.figures.map(\.rows).max() ?? 0
    let names = files.map { $0.split(separator: "/").last.map(String.init) ?? $0 }.joined(separator: ", ")
    let tried = parameter.widening
    return
      "calibrated from \(names.visible), n = \(rows) row\(rows == 1 ? "" : "s"), \(evidence.lastDay): \(CalibrationWords(result: result).range(parameter)) with \(Int(Posterior.confidence * 100)) %, \(tried.held) of \(tried.values) when tried [PRAC]"
  }

  /// One node of the tree of paths.
  private indirect enum Node {
    case value(String, origin: String)
    case object([(key: String, node: Node)])

    mutating func put(_ steps: ArraySlice<String>, _ value: String, _ origin: String) {
      guard let step = steps.first else {
        self = .value(value, origin: origin)
        return
      }
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.key == step } ?? members.count
      if index == members.count { members.append((step, .object([]))) }
      members[index].node.put(steps.dropFirst(), value, origin)
      self = .object(members)
    }

    func text(_ indent: String) -> String {
      switch self {
      case .value(let value, let origin):
        return "{ value: \(JSONValue.text(value).line), origin: \(JSONValue.text(origin).line) }"
      case .object(let members):
        let lines = members.map {
          "\(indent)  \(JSONValue.text($0.key).line): \($0.node.text(indent + "  ")),\n"
        }
        return "{\n" + lines.joined() + indent + "}"
      }
    }
  }

  func text(extending reference: String, _ head: [String]) -> String {
    var root = Node.object([("extends", .object([]))])
    let condition = result.study.condition.map { ["conditions", $0] } ?? []
    for parameter in result.told {
      let one = parameter.assumption
      guard let value = one.text(at: parameter.value ?? parameter.interval.middle) else { continue }
      root.put((condition + one.path.split(separator: ".").map(String.init))[...], value, origin(parameter))
    }
    let words = CalibrationWords(result: result)
    let comments = [words.finding, words.method] + head
    guard case .object(var members) = root else { return "" }
    members.removeFirst()
    let body = members.map { "  \(JSONValue.text($0.key).line): \($0.node.text("  ")),\n" }.joined()
    return comments.map { "// \($0.visible)\n" }.joined()
      + "{\n  extends: \(JSONValue.text(reference).line),\n"
      + (result.told.isEmpty ? "  // Nothing is told by these logs, and nothing is given a value.\n" : "")
      + body + "}\n"
  }
}
