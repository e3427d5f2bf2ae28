import Experiments

/// The criteria as test cases, as build servers read them: not accepted is a failure, inconclusive a skipped test.
///
/// The format has no owner; this is what the schema of the Jenkins xUnit plugin accepts.
enum JUnitRenderer {
  static func text(of document: ReportDocument) -> String {
    let criteria = document.criteria
    let counts =
      "tests=\"\(criteria.count)\" failures=\"\(criteria.count { $0.verdict == .notAccepted })\" "
      + "errors=\"0\" skipped=\"\(criteria.count { $0.verdict == .inconclusive })\""
    let name = Markup.attribute(document.title)
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"driftline\" \(counts)>",
      "  <testsuite name=\"\(name)\" \(counts)>",
    ]
    for criterion in criteria { lines += testCase(criterion) }
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func testCase(_ criterion: ReportDocument.Criterion) -> [String] {
    let head =
      "    <testcase classname=\"criteria\" name=\"\(Markup.attribute("\(criterion.id): \(criterion.text)"))\""
    let measured = "measured \(criterion.measured) on \(criterion.basis)"
    let message = Markup.attribute(criterion.note.isEmpty ? measured : measured + "; " + criterion.note)
    let place = Markup.text(criterion.place)
    switch criterion.verdict {
    case .accepted:
      return [head + ">", "      <system-out>\(Markup.text(measured))</system-out>", "    </testcase>"]
    case .notAccepted:
      return [
        head + ">", "      <failure type=\"not-accepted\" message=\"\(message)\">\(place)</failure>",
        "    </testcase>",
      ]
    case .inconclusive:
      return [head + ">", "      <skipped message=\"inconclusive: \(message)\"/>", "    </testcase>"]
    }
  }
}
