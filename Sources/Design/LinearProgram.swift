/// A linear program: least cost · x where every row · x ≥ its demand, and x ≥ 0.
///
/// Solved by a dense simplex in two phases with the rule of R. G. Bland (1977), by which it ends on degenerate programs too.
/// Sums and products alone are computed, so that a program has the same solution on every processor.
package struct LinearProgram: Sendable {
  /// What one of each variable costs.
  package let cost: [Double]
  /// A row for each demand, with a number for each variable.
  package let rows: [[Double]]
  /// What each row has to reach; one that must not be passed is written with the signs turned round.
  package let demands: [Double]

  /// A program; every row is as long as `cost`.
  package init(cost: [Double], rows: [[Double]], demands: [Double]) {
    precondition(rows.count == demands.count && rows.allSatisfy { $0.count == cost.count }, "rows differ")
    (self.cost, self.rows, self.demands) = (cost, rows, demands)
  }

  /// The best that there is.
  package struct Solution: Hashable, Sendable {
    /// What it costs.
    package var value: Double
    /// How much of each variable.
    package var variables: [Double]
    /// By how much the cost rises with each demand: its dual price, never below 0.
    package var prices: [Double]
  }

  /// What a program has.
  package enum Outcome: Hashable, Sendable {
    /// A best solution.
    case optimal(Solution)
    /// Nothing meets all demands.
    case infeasible
    /// The cost has no least value.
    case unbounded
  }

  /// Solves it. Each turn costs rows × (variables + rows).
  package func solve() -> Outcome {
    var tableau = Tableau(self)
    guard tableau.minimize(tableau.artificialCost) else { return .unbounded }
    if tableau.value > Self.tolerance * max(1, demands.map(\.magnitude).max() ?? 0) { return .infeasible }
    tableau.dropArtificials()
    guard tableau.minimize(cost) else { return .unbounded }
    return .optimal(
      Solution(value: tableau.value, variables: tableau.variables, prices: tableau.prices))
  }

  fileprivate static let tolerance = 1e-9
}

/// Rows solved for what is in the basis; columns are variables, what each row has beyond its demand, and what it lacks.
private struct Tableau {
  private let width: Int
  private let surplus: Int
  private let artificial: Int
  private let columns: Int
  private var rows: [[Double]] = []
  private var reduced: [Double] = []
  private var basis: [Int] = []
  private(set) var value = 0.0
  private var isWithout = false

  init(_ program: LinearProgram) {
    width = program.cost.count
    surplus = width
    artificial = width + program.rows.count
    columns = artificial + program.rows.count
    for (index, (row, demand)) in zip(program.rows, program.demands).enumerated() {
      let sign = demand > 0 ? 1.0 : -1.0
      var line = row.map { sign * $0 } + Array(repeating: 0.0, count: 2 * program.rows.count + 1)
      line[surplus + index] = -sign
      line[columns] = sign * demand
      // Where nothing is demanded, what a row has beyond it is a basis of its own.
      if sign > 0 { line[artificial + index] = 1 }
      basis.append(sign > 0 ? artificial + index : surplus + index)
      rows.append(line)
    }
  }

  var artificialCost: [Double] {
    Array(repeating: 0.0, count: artificial) + Array(repeating: 1.0, count: columns - artificial)
  }

  var variables: [Double] {
    var all = Array(repeating: 0.0, count: width)
    for (row, column) in zip(rows, basis) where column < width { all[column] = max(0, row[columns]) }
    return all
  }

  /// The dual price of a demand is what its surplus would cost.
  var prices: [Double] { (surplus..<artificial).map { max(0, reduced[$0]) } }

  /// Lets in what lowers the cost until nothing does; false where it falls without end.
  mutating func minimize(_ cost: [Double]) -> Bool {
    reduced = cost + Array(repeating: 0.0, count: columns - cost.count)
    value = 0
    for (row, column) in zip(rows, basis) where column < cost.count && cost[column] != 0 {
      let price = cost[column]
      for index in 0..<columns { reduced[index] -= price * row[index] }
      value += price * row[columns]
    }
    let scale = max(1, cost.map(\.magnitude).max() ?? 0)
    let last = isWithout ? artificial : columns
    while let entering = (0..<last).first(where: { reduced[$0] < -LinearProgram.tolerance * scale }) {
      guard let leaving = leaving(entering) else { return false }
      turn(leaving, entering)
    }
    return true
  }

  /// The row that bounds how much comes in; of equal ones that of the first variable.
  private func leaving(_ entering: Int) -> Int? {
    var best: (ratio: Double, row: Int)?
    for (index, row) in rows.enumerated() where row[entering] > LinearProgram.tolerance {
      let ratio = row[columns] / row[entering]
      let isBetter =
        best.map { best in
          ratio < best.ratio - 1e-12 || ratio <= best.ratio + 1e-12 && basis[index] < basis[best.row]
        } ?? true
      if isBetter { best = (ratio, index) }
    }
    return best?.row
  }

  private mutating func turn(_ leaving: Int, _ entering: Int) {
    let pivot = rows[leaving][entering]
    for index in 0...columns { rows[leaving][index] /= pivot }
    rows[leaving][entering] = 1
    let line = rows[leaving]
    for other in rows.indices where other != leaving && rows[other][entering] != 0 {
      let factor = rows[other][entering]
      for index in 0...columns { rows[other][index] -= factor * line[index] }
      rows[other][entering] = 0
    }
    let price = reduced[entering]
    for index in 0..<columns { reduced[index] -= price * line[index] }
    reduced[entering] = 0
    value += price * line[columns]
    basis[leaving] = entering
  }

  /// Nothing is lacking any more: what stands for it leaves the basis, or its row says nothing that others do not.
  mutating func dropArtificials() {
    for index in rows.indices where basis[index] >= artificial {
      if let column = (0..<artificial).first(where: { rows[index][$0].magnitude > LinearProgram.tolerance }) {
        turn(index, column)
      }
    }
    let kept = rows.indices.filter { basis[$0] < artificial }
    (rows, basis) = (kept.map { rows[$0] }, kept.map { basis[$0] })
    isWithout = true
  }
}
