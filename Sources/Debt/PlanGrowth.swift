/// How what is lost grows over the months of a plan, by the curve.
///
/// The curve knows the site as it is and with everything put right, in the months that were run, and a straight line between
/// them; beyond the last it stays. A site of which some items are put right lies between the two today, and is taken to lie
/// there in every month: its growth is that of the site as it is for the share of the debt that it still has, and that of the
/// site with everything put right for the rest.
struct PlanGrowth {
  /// Months of the curve beyond today.
  let months: [Int]
  /// Weights are whole numbers of such parts of a day.
  let grain: Int
  private let all: Coalition
  private let today: (none: Double, all: Double)
  private let more: [(none: Double, all: Double)]

  /// The growth that was run; none where nothing grows.
  init(_ months: [Int], in numbers: DebtNumbers) {
    all = .all(numbers.count)
    let all = all
    self.months = months.filter {
      numbers.has(Variant(.none, month: $0)) && numbers.has(Variant(all, month: $0))
    }
    grain = self.months.isEmpty ? 1 : 1_000
    let today = (none: numbers.mean(Variant(.none)), all: numbers.mean(Variant(all)))
    self.today = today
    more = self.months.map { month in
      (
        numbers.mean(Variant(.none, month: month)) - today.none,
        numbers.mean(Variant(all, month: month)) - today.all
      )
    }
  }

  /// How much of the debt a site still has that loses so much today.
  private func share(of lost: Double) -> Double {
    let whole = today.none - today.all
    guard whole > 0 else { return 1 }
    return min(1, max(0, (lost - today.all) / whole))
  }

  /// By how much more a site that loses so much a year today loses between two days, in hundredths, than if it stayed so.
  func added(from first: Int, to last: Int, lost: Double) -> Double {
    let share = share(of: lost)
    return zip(days(from: Double(first), to: Double(last)), more).reduce(0) {
      $0 + $1.0 * (share * $1.1.none + (1 - share) * $1.1.all) / 365
    }
  }

  /// The same as a sum of variants, each so many grains of a day.
  func terms(from first: Int, to last: Int, lost: Double) -> [(Int, Variant)] {
    terms(days(from: Double(first), to: Double(last)), share(of: lost))
  }

  /// By how much more it loses a year on a day, as a sum of variants in grains.
  func terms(on day: Int, lost: Double) -> [(Int, Variant)] {
    // A day is short against a month.
    terms(days(from: Double(max(0, day - 1)), to: Double(max(1, day))), share(of: lost))
  }

  private func terms(_ days: [Double], _ share: Double) -> [(Int, Variant)] {
    zip(months, days).flatMap { month, days -> [(Int, Variant)] in
      func grains(_ part: Double) -> Int { Int((days * part * Double(grain)).rounded()) }
      let (left, right) = (grains(share), grains(1 - share))
      return [
        (left, Variant(.none, month: month)), (-left, Variant(.none)), (right, Variant(all, month: month)),
        (-right, Variant(all)),
      ].filter { $0.0 != 0 }
    }
  }

  /// How many of the days between two count for each month of the curve.
  private func days(from first: Double, to last: Double) -> [Double] {
    let ends = [0] + months.map { Double($0) * 365 / 12 }
    var days = Array(repeating: 0.0, count: months.count)
    for index in months.indices {
      let (from, to) = (max(first, ends[index]), min(last, ends[index + 1]))
      guard to > from else { continue }
      let later = ((from + to) / 2 - ends[index]) / (ends[index + 1] - ends[index])
      days[index] += (to - from) * later
      if index > 0 { days[index - 1] += (to - from) * (1 - later) }
    }
    if let end = ends.last, let final = months.indices.last { days[final] += max(0, last - max(first, end)) }
    return days
  }
}
