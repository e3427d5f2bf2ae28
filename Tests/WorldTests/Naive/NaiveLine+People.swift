import EventKernel
import World

// What people do by hand: they clear jams, take samples and empty the bin of rejects.
extension NaiveLine {
  func jam(_ minute: UInt32) {
    guard causes[1].isEmpty, cartons.contains(where: { $0.belt == 1 }) else { return }
    stop(1, "jam", minute, isHard: true)
    ask(.clearJam, minute) { .jamCleared(person: $0) }
  }

  /// What rides on the packer's belt is scrap, and nothing is expected of it any more.
  func clearJam() {
    for carton in cartons.indices where cartons[carton].belt == 1 {
      cartons[carton].belt = nil
      cartons[carton].ahead = []
      inLine -= 1
      forget(carton)
    }
    pending.removeAll {
      guard case .passes(let carton, _) = $0.kind else { return false }
      return cartons[carton].belt == nil
    }
    start(1, from: "jam")
    drainWhenEmpty()
  }

  /// The last carton that stands before the packer is taken away.
  func takeSample() {
    guard let carton = standing.popLast()?.carton else { return }
    inLine -= 1
    forget(carton)
    planSingulator()
    if standing.count <= plan.accumulation.restartAt { start(0, from: "blocked") }
    drainWhenEmpty()
  }

  /// Half of the rejects look good to whoever empties the bin: they go to the end of those that stand before the packer.
  func emptyBin() {
    guard !isDraining else { return }
    for carton in bin {
      var draw = reworks.stream(UInt64(carton))
      guard draw.uniform() < reworkShare else { continue }
      inLine += 1
      standing.append((carton, now + plan.accumulation.transit.nanoseconds))
    }
    bin = []
    planSingulator()
  }

  /// Whoever holds a carton in his hand has its read struck out.
  private func forget(_ carton: Int) {
    let serial = cartons[carton].serial
    reads.removeAll { $0.serial == serial || $0.serial == nil && $0.carton == carton }
    passedInOrder.removeAll { $0 == serial }
  }
}
