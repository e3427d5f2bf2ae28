import EventKernel
import Scenario

/// A company between the site and its wholesalers that keeps the maker's stock: its trucks, its receiving, and what it tells.
public struct LogisticsPlan: Hashable, Sendable {
  /// Whether the maker's stock stands with such a company, and orders are picked there.
  public var usesProvider = false
  /// From the site's dock to the provider's, in the mean.
  public var transfer = TimeSpan.days(1)
  /// From the provider's dock to a place, in the mean.
  public var receiving = TimeSpan.hours(4)
  /// Whether the provider tells the maker's record what it has received.
  public var reports = true
  /// From then until it tells so.
  public var reportsAfter = TimeSpan.zero

  /// None.
  public init() {}

  /// Whether there are times at which the provider has goods and nobody was told; nil where there are none.
  public var silence: (key: String, words: String)? {
    guard usesProvider else { return nil }
    if !reports { return ("reports", "the provider never tells what it has received") }
    return reportsAfter > .zero
      ? ("reports-after", "the provider tells what it has received \(reportsAfter.words) later") : nil
  }
}

extension LogisticsPlan: BoundPlan {
  /// As a noun.
  public static let help = "a logistics provider between the site and its wholesalers"

  /// Its properties.
  public static let bindings: [PlanBinding<LogisticsPlan>] = [
    .flag(
      "uses-provider", \.usesProvider,
      "whether the maker's stock stands with a logistics provider, who picks orders from it",
      .assumption("no: the site ships itself; many makers have a provider")),
    .span(
      "transfer", \.transfer, "from the site's dock to the provider's, in the mean; half of it at least",
      possible: .zero ... .days(60), plausible: .hours(1)...(.days(5)), .assumption("a day by road")),
    .span(
      "receiving", \.receiving,
      "from the provider's dock until goods are in their place, in the mean; half of it at least",
      possible: .zero ... .days(60), plausible: .minutes(15)...(.days(2)), .assumption("half a shift")),
    .flag(
      "reports", \.reports,
      "whether the provider tells the maker's record what it has received; a gap of custody that comes of it is agreed on, and so no mechanism's",
      .assumption("yes: it is in the contract")),
    .span(
      "reports-after", \.reportsAfter, "from a receipt until the provider tells so",
      possible: .zero ... .days(365), plausible: .zero ... .days(3),
      .assumption("at once; a batch at night takes half a day in the mean")),
  ]
}
