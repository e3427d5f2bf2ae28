import TraceModel
import World

/// What came in some run of an experiment, could have come in those of a cell, and did not.
///
/// Of rare and large episodes some cells have none, and their runs say nothing of how large one is; the others do. An episode
/// could have come where every mechanism that had a part in it is on. It did not where one of them has nothing of its kind
/// in any of the cell's runs.
struct SeenElsewhere {
  /// The largest episode of what is alike, in any run.
  private var largest: [Sort: Int] = [:]

  /// What makes episodes alike here.
  private struct Sort: Hashable {
    var level: PackagingLevel
    var kind: MismatchKind
    var mechanisms: MechanismSet
  }

  /// Takes in what came in a run, or in several together, whatever their conditions and their length.
  mutating func add(_ rows: [SummaryRow]) {
    for row in rows {
      let sort = Sort(level: row.key.level, kind: row.key.kind, mechanisms: row.key.mechanisms)
      largest[sort] = max(largest[sort] ?? 0, row.largest)
    }
  }

  /// The largest episode of what `isMeant` and is in none of `rows`, in whose runs these mechanisms were on; 0 where all of it came.
  func largest(
    of isMeant: (PackagingLevel, MismatchKind) -> Bool, by mechanism: MechanismID? = nil,
    missingIn rows: [SummaryRow], on: MechanismSet
  ) -> Int {
    var came: [PackagingLevel: [MismatchKind: MechanismSet]] = [:]
    for key in rows.lazy.map(\.key) {
      came[key.level, default: [:]][key.kind, default: []].formUnion(key.mechanisms)
    }
    // order-free: a maximum
    return largest.reduce(0) { most, entry in
      let (sort, size) = (entry.key, entry.value)
      guard size > most, isMeant(sort.level, sort.kind), sort.mechanisms.isSubset(of: on),
        mechanism.map({ sort.mechanisms.contains(MechanismSet($0)) }) ?? true,
        !sort.mechanisms.isSubset(of: came[sort.level]?[sort.kind] ?? [])
      else { return most }
      return size
    }
  }
}

extension [TrialCount] {
  /// The same, where an episode as large as this could have come as well.
  func missing(_ largest: Int) -> Self {
    map { count in
      var count = count
      count.missing = largest
      return count
    }
  }
}
