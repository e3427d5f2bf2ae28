import EventKernel
import Scenario

/// A company that takes cases, opens them, and puts the contents into new packages with numbers of its own.
public struct RepackagingPlan: Hashable, Sendable {
  /// Share of the cases in wholesalers' stock that go to it.
  public var share = 0.0
  /// From a wholesaler's receipt until a case goes to it, in the mean.
  public var collected = TimeSpan.days(2)
  /// From there until the new packages are back, in the mean.
  public var work = TimeSpan.days(5)

  /// None.
  public init() {}
}

extension RepackagingPlan: BoundPlan {
  /// As a noun.
  public static let help = "a repackager, who puts units into new packages with numbers of his own"

  /// Its properties.
  public static let bindings: [PlanBinding<RepackagingPlan>] = [
    .share(
      "share", \.share, "share of the cases in wholesalers' stock that go to a repackager",
      plausible: 0...30,
      .assumption("none; repackagers fill other sizes for hospitals and packages for other markets")),
    .span(
      "collected", \.collected,
      "from a wholesaler's receipt until a case goes to the repackager, in the mean",
      possible: .zero ... .days(365), plausible: .hours(4)...(.days(30)), .assumption("with the next truck")),
    .span(
      "work", \.work, "from there until the new packages are back with the wholesaler, in the mean",
      possible: .minutes(1)...(.days(365)), plausible: .hours(8)...(.days(60)),
      .assumption("a week with the way back")),
  ]
}
