import Drift
import TraceModel
import World

/// What an engineer knows of his own line without asking a record: by these figures he sees whether a simulated line is like
/// any that runs, before he believes what is said of its drift.
///
/// None of them is aimed at. A figure far outside what lines do says that values were combined which no line has.
public enum LineFigure: String, CaseIterable, Hashable, Sendable {
  /// Cartons that were rejected, of those that entered.
  case rejects
  /// Looks of the camera that gave no code, of all cartons.
  case noReads = "no-reads"
  /// Stops of the serializer's belt in eight hours.
  case stops
  /// Jams before the packer in eight hours.
  case jams
  /// Cases that stopped because their reads were not as many as were counted, of all cases.
  case shortReads = "short-reads"
  /// Of these, those that were closed as full without a look.
  case forcedCloses = "forced-closes"
  /// Cases that the scale refused, of those that were weighed.
  case scaleRefusals = "scale-refusals"
  /// Cases that were opened and compared by hand, of all cases.
  case handChecks = "hand-checks"
  /// Rejected cartons that were found in the bin and stayed there, of those that were rejected.
  case bin
  /// Overall equipment effectiveness of the serializer, of the time in which a lot was on the line.
  case oee
  /// Lots whose numbers do not add up and that would be held, of all lots.
  case lotsHeld = "lots-held"
  /// Cases that are wrong, of all cases.
  case wrongCases = "wrong-cases"

  /// What it counts, as a share or in eight hours of a shift; nil where the line has nothing of the kind.
  public func value(in cell: CellResult) -> Double? {
    func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
    func share(_ part: Occurrence, of whole: Occurrence) -> Double? {
      share(cell.occurrences[part], of: cell.occurrences[whole])
    }
    func perShift(_ what: Occurrence) -> Double? {
      cell.times.open > 0 ? Double(cell.occurrences[what]) / (Double(cell.times.open) / 2.88e13) : nil
    }
    return switch self {
    case .rejects: share(.rejects, of: .units)
    case .noReads: share(.noReads, of: .units)
    case .stops: perShift(.stops)
    case .jams: perShift(.jams)
    case .shortReads: share(.shortReads, of: .cases)
    case .forcedCloses: share(.forcedCloses, of: .shortReads)
    case .scaleRefusals: share(.refusedByScale, of: .weighed)
    case .handChecks: share(.caseChecks, of: .cases)
    case .bin:
      share(cell.occurrences[.binned] - cell.occurrences[.reworked], of: cell.occurrences[.rejects])
    case .oee: cell.times.open > 0 ? cell.effectiveness.overall : nil
    case .lotsHeld: share(cell.unbalancedLots, of: cell.lots)
    case .wrongCases:
      share(
        cell.rows.lazy.filter { $0.key.level == .case }.reduce(0) { $0 + $1.count }, of: cell.exposure.cases)
    }
  }

  /// What it is, in words.
  public var title: String {
    switch self {
    case .rejects: "cartons rejected"
    case .noReads: "codes that the camera could not read"
    case .stops: "stops in eight hours"
    case .jams: "jams in eight hours"
    case .shortReads: "cases stopped for a missing read"
    case .forcedCloses: "of these, closed as full without a look"
    case .scaleRefusals: "cases refused by the scale"
    case .handChecks: "cases opened and compared by hand"
    case .bin: "rejected cartons that ended in the bin"
    case .oee: "OEE of the serializer, while a lot is on the line"
    case .lotsHeld: "lots whose numbers do not add up"
    case .wrongCases: "cases that are wrong"
    }
  }

  /// Whether it is a share; a count in eight hours otherwise.
  public var isShare: Bool { self != .stops && self != .jams }

  /// What is published of such lines, with how far it can be trusted; nil where nothing was found.
  public var published: String? {
    switch self {
    case .rejects:
      "below 1 % as lines are measured (CSV-Prep [LOW]); 1 to 2 % by kind of printer (Domino [VEN])"
    case .noReads: "0.1 to 1 % (Cognex, logistics [VEN])"
    case .stops: "dozens in an hour, cleared in seconds (oeelab.com [VEN])"
    case .forcedCloses: "0.3 to 9 % by how a step is done (HEART [PR])"
    case .scaleRefusals: "false rejects below 0.3 % as a target; at 2 % people go round it (eolvision [VEN])"
    case .oee: "48 to 62 % measured, 70 to 80 % as plants report it (teeptrak [VEN])"
    case .jams, .shortReads, .handChecks, .bin, .lotsHeld, .wrongCases: nil
    }
  }

  /// Beyond these no line is known to run; wide, so that what lies outside is worth a word. Assumptions, all of them.
  public var believable: ClosedRange<Double> {
    switch self {
    case .rejects: 0...0.05
    case .noReads: 0...0.05
    case .stops: 0...1_000
    case .jams: 0...80
    case .shortReads: 0...0.2
    case .forcedCloses: 0...0.7
    case .scaleRefusals: 0...0.1
    case .handChecks: 0...0.25
    case .bin: 0.8...1
    case .oee: 0.2...0.92
    case .lotsHeld: 0...0.5
    case .wrongCases: 0...0.05
    }
  }
}

/// A figure of a line that no line is known to have.
public struct Implausibility: Hashable, Sendable {
  /// Which figure.
  public var figure: LineFigure
  /// Under whose conditions.
  public var role: Role
  /// How much it is there.
  public var value: Double
  /// Of wrong cases, the mechanisms that have a part in most of them; empty where nothing was marked.
  public var suspects: MechanismSet
}

extension ExperimentResult {
  /// The figures of long runs that no line is known to have, validation's first.
  public var implausibilities: [Implausibility] {
    cells.filter { $0.cell.length == .long }.flatMap { cell in
      LineFigure.allCases.compactMap { figure in
        guard let value = figure.value(in: cell), !figure.believable.contains(value),
          // Of a handful nothing can be said: one case in ten is no line of its own kind.
          figure == .oee || cell.exposure.cases >= 100
        else { return nil }
        let wrong = cell.rows.filter { $0.key.level == .case }
        return Implausibility(
          figure: figure, role: cell.cell.role, value: value,
          suspects: figure == .wrongCases ? wrong.max { $0.count < $1.count }?.key.mechanisms ?? [] : [])
      }
    }
  }
}
