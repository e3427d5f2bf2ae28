/// Which steps, and how often, so that every cause is shown: least cost · x where Σ strength · x reaches the demand of each.
package struct Covering: Sendable {
  /// What each step costs, once.
  package var costs: [Double]
  /// How strongly each step shows each cause: by cause, then by step.
  package var strengths: [[Double]]
  /// What each cause demands.
  package var demands: [Double]

  /// A problem of steps and causes.
  package init(costs: [Double], strengths: [[Double]], demands: [Double]) {
    (self.costs, self.strengths, self.demands) = (costs, strengths, demands)
  }

  /// What covers all causes that can be covered.
  package struct Cover: Hashable, Sendable {
    /// How often each step is run.
    package var counts: [Int]
    /// What that costs.
    package var cost: Double
    /// What a protocol of parts of steps would cost: none costs less.
    package var bound: Double
    /// How much of each step such a protocol has.
    package var shares: [Double]
    /// What a unit of each cause's demand costs; 0 where what others need shows it anyway.
    package var prices: [Double]
    /// Whether none of whole steps costs less: the search came to its end.
    package var isBest: Bool
    /// What each cause demanded of it; of none where nobody has said which causes there are.
    package var demands: [Double] = []
  }

  /// The causes of which no step shows anything.
  package var hidden: [Int] {
    strengths.indices.filter { cause in !strengths[cause].contains { $0 > 0 } }
  }

  /// The cheapest cover of every cause that is not ``hidden``; nil where there is nothing to cover.
  package func solve(turns: Int = 1_500) -> Cover? {
    let hidden = Set(hidden)
    let shown = strengths.indices.filter { !hidden.contains($0) && demands[$0] > 0 }
    guard !shown.isEmpty else { return nil }
    let kept = undominated(shown)
    let rows = shown.map { cause in kept.map { strengths[cause][$0] } }
    let costs = kept.map { self.costs[$0] }
    let wanted = shown.map { demands[$0] }
    guard case .optimal(let relaxed) = LinearProgram(cost: costs, rows: rows, demands: wanted).solve() else {
      return nil
    }
    var prices = Array(repeating: 0.0, count: strengths.count)
    for (cause, price) in zip(shown, relaxed.prices) { prices[cause] = price }
    var search = Search(costs: costs, rows: rows, demands: wanted, turns: turns)
    search.offer(search.trimmed(relaxed.variables.map { Int(($0 - 1e-9).rounded(.up)) }))
    search.offer(search.filled(relaxed.variables.map { Int(($0 + 1e-9).rounded(.down)) }))
    let isBest = search.look(below: [])
    var counts = Array(repeating: 0, count: self.costs.count)
    var shares = Array(repeating: 0.0, count: self.costs.count)
    for (place, step) in kept.enumerated() {
      (counts[step], shares[step]) = (search.best[place], relaxed.variables[place])
    }
    return Cover(
      counts: counts, cost: search.cost(search.best), bound: relaxed.value, shares: shares, prices: prices,
      isBest: isBest)
  }

  /// Steps to which no other one is preferable: none that costs no more shows everything at least as well; of equal ones the
  /// first.
  private func undominated(_ causes: [Int]) -> [Int] {
    costs.indices.filter { step in
      !costs.indices.contains { other in
        guard other != step, costs[other] <= costs[step],
          causes.allSatisfy({ strengths[$0][other] >= strengths[$0][step] })
        else { return false }
        let isEqual =
          costs[other] == costs[step] && causes.allSatisfy { strengths[$0][other] == strengths[$0][step] }
        return !isEqual || other < step
      }
    }
  }

  /// How much of each cause a protocol shows.
  package func shown(by counts: [Int]) -> [Double] { strengths.map { Search.sum($0, counts) } }
}

/// Whole numbers of steps by branch and bound (A. H. Land, A. G. Doig, 1960), for as many turns as are given.
private struct Search {
  let costs: [Double]
  let rows: [[Double]]
  let demands: [Double]
  var turns: Int
  var best: [Int] = []

  static func sum(_ row: [Double], _ counts: [Int]) -> Double {
    zip(row, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
  }

  func cost(_ counts: [Int]) -> Double { Self.sum(costs, counts) }

  func covers(_ counts: [Int]) -> Bool {
    zip(rows, demands).allSatisfy { Self.sum($0, counts) >= $1 - 1e-9 }
  }

  mutating func offer(_ counts: [Int]) {
    guard covers(counts), best.isEmpty || cost(counts) < cost(best) - 1e-9 else { return }
    best = counts
  }

  /// Takes away what is not needed, the dearest first.
  func trimmed(_ counts: [Int]) -> [Int] {
    var counts = counts
    for step in costs.indices.sorted(by: { (costs[$1], $0) < (costs[$0], $1) }) {
      while counts[step] > 0 {
        counts[step] -= 1
        if covers(counts) { continue }
        counts[step] += 1
        break
      }
    }
    return counts
  }

  /// Adds what covers most of what is open for its cost, then takes away what that made needless.
  func filled(_ counts: [Int]) -> [Int] {
    var counts = counts
    while !covers(counts) {
      let open = zip(rows, demands).map { max(0, $1 - Self.sum($0, counts)) }
      func gain(_ step: Int) -> Double {
        zip(rows, open).reduce(0) { $0 + min($1.1, $1.0[step]) } / max(1e-12, costs[step])
      }
      guard let step = costs.indices.max(by: { gain($0) < gain($1) }), gain(step) > 0 else { return counts }
      counts[step] += 1
    }
    return trimmed(counts)
  }

  /// Looks for better ones where each of `bounds` holds: a step at least, or at most, so often. False where turns ran out.
  mutating func look(below bounds: [(step: Int, isLeast: Bool, count: Int)]) -> Bool {
    guard turns > 0 else { return false }
    turns -= 1
    var (lines, limits) = (rows, demands)
    for bound in bounds {
      var line = Array(repeating: 0.0, count: costs.count)
      line[bound.step] = bound.isLeast ? 1 : -1
      lines.append(line)
      limits.append(bound.isLeast ? Double(bound.count) : -Double(bound.count))
    }
    guard case .optimal(let found) = LinearProgram(cost: costs, rows: lines, demands: limits).solve() else {
      return true
    }
    if !best.isEmpty, found.value >= cost(best) * (1 - 1e-9) { return true }
    offer(trimmed(found.variables.map { Int(($0 - 1e-9).rounded(.up)) }))
    let parts = found.variables.map { abs($0 - $0.rounded()) }
    guard let step = parts.indices.max(by: { parts[$0] < parts[$1] }), parts[step] > 1e-7 else {
      offer(found.variables.map { Int($0.rounded()) })
      return true
    }
    let whole = Int(found.variables[step].rounded(.down))
    let up = look(below: bounds + [(step, true, whole + 1)])
    let down = look(below: bounds + [(step, false, whole)])
    return up && down
  }
}
