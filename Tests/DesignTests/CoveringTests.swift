import Design
import EventKernel
import Testing

@Suite("Covering: the cheapest steps that show every cause") struct CoveringTests {
  @Test("one cause takes as many of its best step as reach its demand")
  func single() throws {
    let cover = try #require(Covering(costs: [10, 7], strengths: [[0.9, 0.5]], demands: [3]).solve())
    // 4 × 10 = 40, 6 × 7 = 42, and 3 × 10 + 7 = 37 shows 3.2.
    #expect(cover.counts == [3, 1] && cover.cost == 37 && cover.isBest)
    #expect(abs(cover.bound - 100.0 / 3) < 1e-7 && abs(cover.prices[0] - 10 / 0.9) < 1e-7)
  }

  @Test("a step that shows both is worth more than two that show one each")
  func shared() throws {
    let cover = try #require(
      Covering(costs: [5, 5, 8], strengths: [[3, 0, 3], [0, 3, 3]], demands: [3, 3]).solve())
    #expect(cover.counts == [0, 0, 1] && cover.cost == 8)
    #expect(abs(cover.prices[0] * 3 + cover.prices[1] * 3 - 8) < 1e-7)
  }

  @Test("a cause that a step shows anyway costs nothing more")
  func beside() throws {
    let cover = try #require(Covering(costs: [4], strengths: [[1], [9]], demands: [3, 3]).solve())
    #expect(cover.counts == [3] && cover.prices == [4, 0])
  }

  @Test("causes that no step shows are left out, and nothing is to be covered where none is shown")
  func hidden() throws {
    let problem = Covering(costs: [1, 1], strengths: [[0, 0], [0, 3]], demands: [3, 3])
    #expect(problem.hidden == [0])
    let cover = try #require(problem.solve())
    #expect(cover.counts == [0, 1] && cover.prices[0] == 0)
    #expect(Covering(costs: [1], strengths: [[0]], demands: [3]).solve() == nil)
    #expect(Covering(costs: [1], strengths: [], demands: []).solve() == nil)
  }

  @Test("against every combination of whole steps: none is cheaper")
  func everyCombination() throws {
    var paths = RandomPaths(seed: 11, trial: 0)
    var stream = paths.claim("tests/covers", owner: "CoveringTests").stream(0)
    for _ in 0..<120 {
      let costs = (0..<3).map { _ in Double(1 + stream.below(20)) }
      let strengths = (0..<3).map { _ in (0..<3).map { _ in Double(stream.below(5)) / 2 } }
      let problem = Covering(costs: costs, strengths: strengths, demands: [3, 3, 3])
      let hidden = Set(problem.hidden)
      guard let cover = problem.solve() else {
        #expect(hidden.count == 3)
        continue
      }
      var least = Double.infinity
      for a in 0...6 {
        for b in 0...6 {
          for c in 0...6 {
            let shown = problem.shown(by: [a, b, c])
            guard shown.indices.allSatisfy({ hidden.contains($0) || shown[$0] >= 3 }) else { continue }
            least = min(least, costs[0] * Double(a) + costs[1] * Double(b) + costs[2] * Double(c))
          }
        }
      }
      let shown = problem.shown(by: cover.counts)
      #expect(shown.indices.allSatisfy { hidden.contains($0) || shown[$0] >= 3 - 1e-9 })
      #expect(cover.isBest && abs(cover.cost - least) < 1e-9 && cover.bound <= least + 1e-7)
    }
  }

  @Test("where turns run out it says so, and still covers")
  func turns() throws {
    let problem = Covering(costs: [10, 7], strengths: [[0.9, 0.5]], demands: [3])
    let cover = try #require(problem.solve(turns: 0))
    #expect(!cover.isBest && problem.shown(by: cover.counts)[0] >= 3 && cover.cost >= 37)
  }

  @Test("strength is λ where acts come one by one, and less where they come in heaps")
  func strength() {
    // Of 20 trials 10 show nothing: −ln 0.5, whatever the others have.
    let half = Array(repeating: 0, count: 10)
    #expect(abs(Shown(half + Array(repeating: 1, count: 10)).strength - 0.693_147_180_559_945) < 1e-12)
    #expect(
      Shown(half + Array(repeating: 9, count: 10)).strength
        == Shown(half + Array(repeating: 1, count: 10)).strength)
    #expect(Shown(half + Array(repeating: 9, count: 10)).mean == 4.5)
    #expect(Shown([0, 0, 0]).strength == 0 && Shown().strength == 0)
    // What was seen in every trial is not claimed to be seen always.
    #expect(Shown(Array(repeating: 40, count: 20)).strength == Shown.most)
    #expect(
      abs(Shown.most - 6.907_755_278_982_137) < 1e-12
        && abs(Shown(Array(repeating: 1, count: 8)).strength - 2.772_588_722_239_781) < 1e-12)
    #expect(abs(Shown.demand(0.95) - 2.995_732_273_553_99) < 1e-12)
  }

  @Test(
    "a cause that every run shows with many acts takes one run; heaps of acts are claimed less than single ones"
  )
  func plain() throws {
    // 61 acts a run in 8 of 8 trials: by trials alone −ln(0.5 / 8) = 2.77, which would take two runs.
    let many = Shown([55, 61, 70, 58, 66, 49, 71, 58])
    #expect(many.strength > Shown.demand(0.95))
    let cover = try #require(
      Covering(costs: [7], strengths: [[many.strength]], demands: [Shown.demand(0.95)]).solve())
    #expect(cover.counts == [1])
    // Of the same mean, and spread: mean 9, variance 72, less two standard errors.
    let heaps = Shown([1, 2, 1, 25, 9, 12, 3, 19]).strength
    #expect(heaps < Shown([9, 9, 9, 9, 9, 9, 9, 9]).strength && heaps < Shown.demand(0.95) && heaps > 0)
  }

  @Test("acceptance sampling with c = 0: the sizes that everybody's tables have")
  func sampling() {
    #expect(AcceptanceSampling.size(rate: 0.001, confidence: 0.95) == 2_995)
    #expect(AcceptanceSampling.size(rate: 0.01, confidence: 0.95) == 299)
    #expect(AcceptanceSampling.size(rate: 0.05, confidence: 0.95) == 59)
    #expect(AcceptanceSampling.size(rate: 0.1, confidence: 0.9) == 22)
    #expect(AcceptanceSampling.size(rate: 1, confidence: 0.95) == 1)
    #expect(AcceptanceSampling.size(rate: 0, confidence: 0.95) == nil)
    #expect(
      AcceptanceSampling.size(rate: 1e-9, confidence: 0.95).map { abs($0 - 2_995_732_272) <= 2 } ?? false)
    // One in 10⁻¹⁸ is more than anybody can open.
    #expect(AcceptanceSampling.size(rate: 1e-18, confidence: 0.95) == nil)
  }
}
