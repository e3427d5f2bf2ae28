import World

/// Numbers episodes of containers: one act of a mechanism and what follows from it without a break.
///
/// A wrong container right after a wrong one, at which nothing new was decided, goes on with the episode before it: so the
/// 2,000 cases after one reload are one episode, and are attributed to what began it.
struct EpisodeCounter {
  private(set) var count = 0
  private var isOpen = false
  private var mechanisms: MechanismSet = []

  mutating func passAgreement() { isOpen = false }

  /// The episode of a wrong container with these marks, and the mechanisms that it is put down to.
  mutating func passMismatch(marks: MechanismSet) -> (episode: Int, mechanisms: MechanismSet) {
    if !isOpen {
      count += 1
      isOpen = true
      mechanisms = marks
    } else {
      mechanisms.formUnion(marks)
    }
    return (count - 1, mechanisms)
  }
}

/// Numbers episodes of units.
///
/// Units that are misplaced because their cases are wrong belong together as those cases do. Other units of one kind
/// and the same causes belong together where they follow one another on the belt with no more than ``reach`` − 1
/// right ones between them: what one act does, it does to neighbors. Rejected ones are neighbors by the cases into which
/// they fell: who empties a bin onto the belt puts back at once what was rejected over hours.
struct UnitEpisodes {
  /// So far apart, in cartons or cases, are neighbors at most.
  static let reach = 3

  private var count = 0
  private var ofCases: [Int: Int] = [:]
  private var latest: [Key: (place: Int, episode: Int)] = [:]

  private struct Key: Hashable {
    var kind: MismatchKind
    var marks: MechanismSet
    var isByCase: Bool
  }

  /// The episode of a unit; `rejectedInto` is the case into which a rejected one fell.
  mutating func number(
    of kind: MismatchKind, carton: Int, marks: MechanismSet, caseEpisode: Int?, rejectedInto box: Int? = nil
  ) -> Int {
    if kind == .misplaced, let caseEpisode {
      if let known = ofCases[caseEpisode] { return known }
      ofCases[caseEpisode] = count
      count += 1
      return count - 1
    }
    let key = Key(kind: kind, marks: box == nil ? marks : [], isByCase: box != nil)
    let place = box ?? carton
    if let last = latest[key], abs(place - last.place) <= Self.reach {
      latest[key] = (place, last.episode)
      return last.episode
    }
    latest[key] = (place, count)
    count += 1
    return count - 1
  }
}
