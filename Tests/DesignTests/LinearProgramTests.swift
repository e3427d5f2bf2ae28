import Design
import EventKernel
import Testing

@Suite("A linear program: least cost where every row reaches its demand") struct LinearProgramTests {
  private func solution(_ cost: [Double], _ rows: [[Double]], _ demands: [Double]) throws
    -> LinearProgram.Solution
  {
    let outcome = LinearProgram(cost: cost, rows: rows, demands: demands).solve()
    guard case .optimal(let solution) = outcome else {
      Issue.record("no optimum: \(outcome)")
      throw NoOptimum()
    }
    return solution
  }

  private struct NoOptimum: Error {}

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-7 * max(1, abs(a), abs(b)) }

  @Test("two foods and two needs: the corner where both needs are just met")
  func known() throws {
    // 2a + b ≥ 8, a + 2b ≥ 10 at 3 and 4: a = 2, b = 4, and prices 2/3 and 5/3 by the dual.
    let best = try solution([3, 4], [[2, 1], [1, 2]], [8, 10])
    #expect(isNear(best.value, 22) && isNear(best.variables[0], 2) && isNear(best.variables[1], 4))
    #expect(isNear(best.prices[0], 2.0 / 3) && isNear(best.prices[1], 5.0 / 3))
  }

  @Test("a limit is a demand with its signs turned round")
  func limits() throws {
    // −a − b least, where a ≤ 4, b ≤ 3, a + b ≤ 5.
    let best = try solution([-1, -2], [[-1, 0], [0, -1], [-1, -1]], [-4, -3, -5])
    #expect(isNear(best.value, -8) && isNear(best.variables[0], 2) && isNear(best.variables[1], 3))
    #expect(isNear(best.prices[0], 0) && isNear(best.prices[1], 1) && isNear(best.prices[2], 1))
  }

  @Test("nothing meets demands that contradict one another, or one that no variable has a part in")
  func infeasible() {
    #expect(LinearProgram(cost: [1], rows: [[1], [-1]], demands: [3, -2]).solve() == .infeasible)
    #expect(LinearProgram(cost: [1, 1], rows: [[1, 0], [0, 0]], demands: [1, 1]).solve() == .infeasible)
    #expect(LinearProgram(cost: [1], rows: [[-2]], demands: [1]).solve() == .infeasible)
  }

  @Test("a cost that falls for ever has no least value")
  func unbounded() {
    #expect(LinearProgram(cost: [-1], rows: [[1]], demands: [1]).solve() == .unbounded)
    #expect(LinearProgram(cost: [1, -2], rows: [[1, -1]], demands: [0]).solve() == .unbounded)
    #expect(LinearProgram(cost: [-1, 0], rows: [[0, 1]], demands: [1]).solve() == .unbounded)
  }

  @Test("E. M. L. Beale's program, on which a simplex without a rule goes in circles, ends")
  func degenerate() throws {
    let best = try solution(
      [-0.75, 150, -0.02, 6],
      [[-0.25, 60, 0.04, -9], [-0.5, 90, 0.02, -3], [0, 0, -1, 0]], [0, 0, -1])
    #expect(isNear(best.value, -0.05))
    // Three demands that meet in one corner, one of them twice.
    let corner = try solution([1, 1], [[1, 0], [0, 1], [1, 1], [1, 1]], [1, 1, 2, 2])
    #expect(isNear(corner.value, 2) && isNear(corner.variables[0], 1))
  }

  @Test("no demand costs nothing, and no variable meets none")
  func empty() throws {
    #expect(try solution([1, 2], [], []).value == 0)
    #expect(try solution([], [], []).variables.isEmpty)
    #expect(LinearProgram(cost: [], rows: [[]], demands: [1]).solve() == .infeasible)
    #expect(try solution([5], [[1]], [0]).variables == [0])
  }

  @Test("random programs: feasible, as dear as their prices say, and no corner is cheaper")
  func random() throws {
    var paths = RandomPaths(seed: 7, trial: 0)
    var stream = paths.claim("tests/programs", owner: "LinearProgramTests").stream(0)
    for _ in 0..<200 {
      let (width, height) = (2 + Int(stream.below(2)), 1 + Int(stream.below(4)))
      let cost = (0..<width).map { _ in Double(1 + stream.below(9)) }
      let rows = (0..<height).map { _ in (0..<width).map { _ in Double(stream.below(5)) } }
      let demands = (0..<height).map { _ in Double(stream.below(8)) }
      guard case .optimal(let best) = LinearProgram(cost: cost, rows: rows, demands: demands).solve() else {
        #expect(zip(rows, demands).contains { row, demand in demand > 0 && row.allSatisfy { $0 == 0 } })
        continue
      }
      for (row, demand) in zip(rows, demands) {
        #expect(zip(row, best.variables).reduce(0) { $0 + $1.0 * $1.1 } >= demand - 1e-7)
      }
      // Strong duality, and prices that no variable undercuts.
      #expect(isNear(best.value, zip(best.prices, demands).reduce(0) { $0 + $1.0 * $1.1 }))
      for variable in 0..<width {
        #expect(zip(rows, best.prices).reduce(0) { $0 + $1.0[variable] * $1.1 } <= cost[variable] + 1e-7)
      }
    }
  }

  @Test("a dual price is what one more of its demand costs")
  func perturbed() throws {
    let (cost, rows, demands) = (
      [7.0, 4, 9], [[3.0, 1, 2], [1, 2, 4], [0, 1, 5]], [10.0, 9, 6]
    )
    let best = try solution(cost, rows, demands)
    for index in demands.indices {
      var more = demands
      more[index] += 1e-3
      let dearer = try solution(cost, rows, more)
      #expect(abs((dearer.value - best.value) / 1e-3 - best.prices[index]) < 1e-6)
    }
    #expect(best.prices.contains { $0 > 0 })
  }
}
