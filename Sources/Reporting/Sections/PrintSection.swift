import Experiments
import TraceModel
import World

extension DocumentWriter {
  /// Codes that cannot be read: print quality, apart from what truth and record differ in.
  var print: ReportSection {
    var blocks: [Block] = []
    if result.printQuality.isEmpty {
      blocks.append(
        .paragraph("Nothing that acts under either condition makes codes unreadable, and none was."))
    } else {
      blocks.append(
        .paragraph(
          "A carton whose code cannot be read once it has left is in the record as it should be: nothing differs, and yet "
            + "nobody can verify it. It is a matter of print, light and wear, and is counted neither with the failures "
            + "above nor by a criterion that does not name it."))
      let rows = paths(of: result.printQuality, "printQuality").map { path, kind -> [ReportCell] in
        Array(tableRow(path, kind)[0..<13])
      }
      blocks.append(
        .table(
          Table(
            "print", "Codes that cannot be read, long runs",
            [
              .text("kind"), .number(identity.validation), .number(identity.production), .number("change"),
              .number("ratio"), .number("episodes, \(identity.validation)"),
              .number("episodes, \(identity.production)"), .number("n"), .number("things"),
              .number("largest episode"), .number("units in them"), .number("silent"),
              .text("first detected"),
            ], rows: rows)))
    }
    return ReportSection(id: .print, title: "Codes that cannot be read", blocks: blocks, brief: printBrief)
  }

  private var printBrief: [String] {
    result.printQuality.enumerated().compactMap { index, kind in
      guard kind.production.seen + kind.validation.seen > 0 else { return nil }
      func text(_ estimate: Estimate, _ side: String) -> String {
        things(estimate, .unit, source: "/printQuality/\(index)/\(side)").parts.figure
      }
      return
        "apart: \(Names.subject(kind.subject)) codes, \(text(kind.production, "production")) per million units, "
        + "\(text(kind.validation, "validation")) \(under(.validation)): print quality"
    }
  }
}
