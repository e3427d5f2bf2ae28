import Experiments
import Testing
import TraceModel
import World

@Suite("Criteria")
struct CriterionTests {
  @Test("a rate of silent mismatches")
  func rate() throws {
    let criterion = try Criterion("silent mismatches per million units <= 5")
    #expect(criterion.measure.subject == .mismatches && criterion.measure.filter.isSilent)
    #expect(criterion.measure.perMillion == .unit && criterion.isUpper && criterion.limit == 5)
  }

  @Test("counts, shares, kinds, levels, mechanisms, places")
  func others() throws {
    #expect(try Criterion("cases wrong <= 0").measure.filter.level == .case)
    let share = try Criterion("units detected before release ≥ 99 %")
    #expect(share.measure.before == .release && share.limit == 0.99 && !share.isUpper)
    #expect(try Criterion("duplicate units wrong <= 0").measure.filter.kind == .duplicate)
    let by = try Criterion("episodes by tracking-slip per million units<=1.5")
    #expect(
      by.measure.filter.mechanism == .trackingSlip && by.measure.subject == .episodes && by.limit == 1.5)
    #expect(try Criterion("mismatches detected at dispenser <= 0").measure.filter.place == .dispenser)
    #expect(
      try Criterion("aggregation mismatches per million cases <= 3").measure.filter.failurePoint
        == .aggregation)
    #expect(try Criterion("silent mismatches per million units <= 5").measure.filter.level == .unit)
    #expect(try Criterion("mismatches per million pallets <= 5").measure.filter.level == .pallet)
    #expect(try Criterion("cases wrong per million units <= 5").measure.filter.level == .case)
    #expect(try Criterion("mislabelled mismatches per million units <= 5").measure.filter.level == nil)
    #expect(try Criterion("compromised units per million units <= 10").measure.subject == .compromised)
  }

  @Test(
    "a mistake is told with its place and a hint",
    arguments: [
      ("silnet mismatches <= 5", 0..<6, "did you mean “silent”?"),
      ("cases wrong < 0", 12..<13, "write <= or >="),
      ("cases wrong <= none", 15..<19, "in digits"),
      ("detected before relase >= 99 %", 16..<22, "did you mean “release”?"),
      ("mismatches per million <= 5", 11..<14, "per million units"),
      ("cases wrong <= 5 or so", 17..<19, "leave it out"),
      ("episodes mismatches <= 5", 9..<19, "write two criteria"),
      ("mismatches by nobody <= 5", 14..<20, "known:"),
    ])
  func mistakes(text: String, part: Range<Int>, hint: String) {
    do throws(CriterionProblem) {
      _ = try Criterion(text)
      Issue.record("“\(text)” was read")
    } catch {
      #expect(error.part == part, "\(error)")
      #expect(error.hint.contains(hint), "\(error.hint)")
    }
  }

  @Test(
    "what has no place is complained of as a whole",
    arguments: [
      "", "cases wrong", "<= 5", "units detected before release >= 99", "cases wrong <= 5 %",
      "detected before release >= 99 %", "oee <= 50 %", "rejects >= 1 %",
    ])
  func whole(text: String) {
    #expect(throws: CriterionProblem.self) { try Criterion(text) }
  }
}

@Suite("What a protocol would have shown")
struct VisibilityTests {
  /// In which of the four cells it is raised in 95 % of the trials, and whether it is there in all: validation short and
  /// long, production short and long.
  private static func visibility(_ raises: Bool..., isThere: Bool = true) -> Visibility {
    let showings = zip(Cell.all, raises).map { cell, raised in
      Showing(
        cell: cell, there: isThere ? 20 : raised ? 19 : 18, raised: raised ? 19 : 18, refused: 0, trials: 20,
        chance: Intervals.shareEstimate(raised ? 19 : 18, of: 20, confidence: 0.95, trials: 20))
    }
    return Visibility(showings)
  }

  @Test("the definitions of the two-by-two")
  func definitions() {
    #expect(Self.visibility(true, true, true, true) == .seen)
    #expect(Self.visibility(true, false, false, false) == .seen)
    #expect(Self.visibility(false, true, false, true) == .tooShort)
    #expect(Self.visibility(false, false, true, true) == .tooClean)
    #expect(Self.visibility(false, false, false, true) == .tooShortAndTooClean)
    #expect(Self.visibility(false, true, true, true) == .tooShortOrTooClean)
    #expect(Self.visibility(false, false, false, false) == .unnoticed)
    #expect(Self.visibility(false, false, false, false, isThere: false) == .rare)
    #expect(Visibility([]) == .absent)
  }
}
