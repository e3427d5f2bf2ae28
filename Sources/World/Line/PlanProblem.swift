import EventKernel

/// What is wrong with a plan: found before a run, so that no run hangs or stops the program.
public struct PlanProblem: Hashable, Sendable, CustomStringConvertible {
  /// The plan's part and property, as `packer.unitsPerCase`.
  public var place: String
  /// What it has.
  public var value: String
  /// What it would have to be.
  public var rule: Rule

  /// What a value has to obey.
  public enum Rule: Hashable, Sendable {
    /// From the first to the second, both included.
    case between(String, String)
    /// Not more than another property.
    case atMost(String)
    /// Something that only words can say, with what to do about it.
    case needs(String)
  }

  /// `value` at `place` breaks `rule`.
  public init(_ place: String, _ value: some CustomStringConvertible, _ rule: Rule) {
    self.place = place
    self.value = value.description
    self.rule = rule
  }

  /// One line: what is wrong, and what would be right.
  public var description: String {
    switch rule {
    case .between(let low, let high): "\(place) is \(value), but has to lie between \(low) and \(high)"
    case .atMost(let other): "\(place) is \(value), but may not be more than \(other)"
    case .needs(let words): "\(place) is \(value): \(words)"
    }
  }
}

extension LinePlan {
  /// Everything that is wrong with this plan, in the order of its parts; empty where it can be run.
  public func problems() -> [PlanProblem] {
    var found: [PlanProblem] = []
    func check<Value: Comparable & CustomStringConvertible>(
      _ place: String, _ value: Value, _ range: ClosedRange<Value>
    ) {
      // A number that is none is in no range.
      if !range.contains(value) {
        found.append(
          PlanProblem(place, value, .between(range.lowerBound.description, range.upperBound.description)))
      }
    }
    check("lots.cartonsPerLot", lots.cartonsPerLot, 1...100_000_000)
    return found
  }
}
