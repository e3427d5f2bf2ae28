import Experiments

/// Part I of N.
struct Shard: ArgumentValue {
  let number: Int
  let count: Int

  static let expectation = "a part and a number of parts, such as 1/4"

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]), count >= 1,
      (1...count).contains(number)
    else { return nil }
    self.number = number
    self.count = count
  }

  /// Its part of a list that is dealt like cards.
  func dealt<Element>(_ list: [Element]) -> [Element] {
    list.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
  }

  /// Its part of `jobs`, in their order.
  ///
  /// Jobs of one condition, length and cause are dealt like cards, then those of the next: every part has some of each, as far
  /// as there are enough, and no part has much more to do than another.
  func part(of jobs: [TrialJob]) -> [TrialJob] {
    var kinds: [TrialJob: Int] = [:]
    var places: [[Int]] = []
    for (place, job) in jobs.enumerated() {
      var kind = job
      kind.trial = 0
      if let known = kinds[kind] {
        places[known].append(place)
      } else {
        kinds[kind] = places.count
        places.append([place])
      }
    }
    return dealt(Array(places.joined())).sorted().map { jobs[$0] }
  }
}
