import Experiments

/// A protocol that is tried: how often each candidate is run, or as much of the file's own as it has; and in which round.
package struct Proposal: Hashable, Sendable {
  /// How often each step is run, in the order of candidates.
  package var counts: [Int]
  /// From 1.
  package var round: Int
  /// Whether a line without any cause raises something by itself, so that every run needs one beside it to be held against.
  package var isNoisy = false
  /// What it has of the protocol in the file, under validation's conditions; nil where it is put together of candidates.
  package var own: OwnSteps?

  /// A protocol of candidates.
  package init(_ counts: [Int], round: Int, isNoisy: Bool = false) {
    (self.counts, self.round, self.isNoisy) = (counts, round, isNoisy)
  }

  /// A part of the file's own protocol.
  package init(_ own: OwnSteps, round: Int) {
    (counts, self.round, isNoisy, self.own) = ([], round, true, own)
  }

  /// Whether a trial of it goes on to its end: where nothing but one cause can raise anything, it is shown as soon as
  /// something is raised.
  func isWhole(_ presence: DesignStudy.Presence) -> Bool {
    if case .alone = presence { isNoisy } else { true }
  }

  /// The steps that it has, with their places among the candidates; those first that provoke most, so that a trial that ends when
  /// something is raised ends early.
  package func steps(_ candidates: [CandidateStep]) -> [(index: Int, step: ProtocolStep)] {
    zip(candidates.indices, counts).filter { $0.1 > 0 }.reversed()
      .map { ($0.0, candidates[$0.0].step(times: $0.1)) }
  }

  /// The name of its condition: the same for the same protocol.
  package func condition(_ candidates: [CandidateStep], isWhole: Bool) -> String {
    let parts =
      own.map { ["the file's " + $0.times.map(String.init).joined(separator: " ")] }
      ?? zip(candidates, counts).filter { $0.1 > 0 }.map { "\($0.1) \($0.0.id)" }
    return (isWhole ? "design of " : "design until shown of ") + parts.joined(separator: ", ")
  }
}

/// The protocol in the file, or as much of it as is needed.
package struct OwnSteps: Hashable, Sendable {
  /// How often each of its steps is run.
  package var times: [Int]
  /// Whether its seeded challenges are run as well.
  package var hasChallenges: Bool

  /// All of it.
  package init(_ plan: ExperimentPlan) {
    (times, hasChallenges) = (plan.steps.map(\.times), !plan.challenges.isEmpty)
  }

  /// Its steps.
  package func steps(_ plan: ExperimentPlan) -> [ProtocolStep] {
    zip(plan.steps, times).filter { $0.1 > 0 }.map { step, times in
      var step = step
      step.times = times
      return step
    }
  }

  /// The same with less: without challenges, without a step, or with half of its repetitions.
  func lesser() -> [OwnSteps] {
    var all: [OwnSteps] = []
    if hasChallenges {
      var less = self
      less.hasChallenges = false
      all.append(less)
    }
    // Challenges are run with the whole of it, or not at all.
    guard !hasChallenges else { return all }
    for step in times.indices where times[step] > 0 {
      for fewer in Set([0, times[step] / 2]).sorted() {
        var less = self
        less.times[step] = fewer
        if less.times.contains(where: { $0 > 0 }) { all.append(less) }
      }
    }
    return all
  }
}
