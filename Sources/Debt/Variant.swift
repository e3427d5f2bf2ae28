import Experiments
import World

/// One state of a site that is run: some items put right, so many months from now.
package struct Variant: Hashable, Sendable {
  /// What is put right.
  package var right: Coalition
  /// Months from today.
  package var month: Int

  /// Today, or later.
  package init(_ right: Coalition, month: Int = 0) { (self.right, self.month) = (right, month) }

  /// The name of its condition, by which its trials are kept: the same for the same list of items.
  package func condition(of count: Int) -> String {
    "debt \(right.word(of: count))" + (month > 0 ? " month \(month)" : "")
  }
}

/// A trial of a variant.
package struct VariantTrial: Hashable, Sendable {
  /// Which site.
  package var variant: Variant
  /// Which draws.
  package var trial: Int

  /// A trial of a variant.
  package init(_ variant: Variant, _ trial: Int) { (self.variant, self.trial) = (variant, trial) }

  /// The job by which it is run.
  package func job(of count: Int) -> TrialJob {
    TrialJob(role: .production, condition: variant.condition(of: count), length: .long, trial: trial)
  }
}
