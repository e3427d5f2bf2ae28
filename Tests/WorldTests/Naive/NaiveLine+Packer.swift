import EventKernel
import Numerics
import World

// From the accumulation into cases, and what is said of them.
extension NaiveLine {
  /// The first carton that stands is let on when it has come to the end and the belt has carried the last one far enough.
  func planSingulator() {
    pending.removeAll { $0.kind == .singulator }
    guard let first = standing.first, belts[1].speed > 0 else { return }
    var time = max(first.since, belts[1].since)
    if let lastEntry {
      guard let free = belts[1].time(of: lastEntry + plan.packer.pitch) else { return }
      time = max(time, free)
    }
    later(max(time, now), 2, station: 11, .singulator)
  }

  func leaveAccumulation() {
    let carton = standing.removeFirst().carton
    steps.append(Step(time: now, station: 11, carton: carton))
    let here = belts[1].place(at: now)
    lastEntry = here
    cartons[carton].belt = 1
    cartons[carton].origin = here
    cartons[carton].ahead = [.scanner, .packerEye]
    planNext(carton)
    planSingulator()
    if standing.count <= plan.accumulation.restartAt { start(0, from: "blocked") }
  }

  func scan(_ carton: Int) {
    guard plan.packer.assignment == .byCount || plan.packer.assignment == .betweenCloses else { return }
    var draw = scans.stream(UInt64(carton))
    let latency = min(60e6, -Mathematics.log(draw.uniformOpen()) * 10e6)
    let isRead = draw.uniform() >= plan.packer.noReads && isLegible(carton)
    reads.append(
      Read(
        arrival: now + plan.packer.readMinimum.nanoseconds + Int64(latency),
        serial: isRead ? cartons[carton].serial : nil, carton: carton))
  }

  private func isLegible(_ carton: Int) -> Bool {
    var draw = looks.stream(UInt64(carton))
    return plan.serializer.grades.grade(atShare: Double(Float(draw.uniform()))) >= plan.serializer.readLimit
  }

  func drop(_ carton: Int) {
    // The eye ends a carton when it has been light for 20 ms.
    let displacement = cartons[carton].origin + plan.packer.eyeAt
    let gap = lastAtEye.map { displacement - $0 - plan.feed.cartonLength }
    lastAtEye = displacement
    cartons[carton].belt = nil
    if openCase == nil {
      openCase = cases.count
      cases.append([])
    }
    cases[openCase ?? 0].append(carton)
    cartons[carton].box = openCase
    inLine -= 1
    if gap.map({ belts[1].duration(of: $0) >= 20_000_000 }) ?? true { counted += 1 }
    if counted >= plan.packer.unitsPerCase { shutCase() }
    drainWhenEmpty()
  }

  func shutCase() {
    guard let number = openCase else { return }
    closedCounts[number] = min(counted, plan.packer.unitsPerCase)
    counted = 0
    openCase = nil
    later(now + plan.packer.closeDelay.nanoseconds, 3, station: 13, entity: number, .caseCloses(number))
  }

  func closeCase(_ number: Int) {
    if plan.packer.assignment != .byCount {
      later(now + plan.packer.readMargin.nanoseconds, 3, station: 13, entity: number, .readsSettle(number))
    }
    later(now + plan.labeler.labelDelay.nanoseconds, 3, station: 13, entity: number, .caseLabeled(number))
  }

  func settle(_ number: Int) {
    let wanted = closedCounts[number] ?? 0
    switch plan.packer.assignment {
    case .byOrder:
      let taken = min(wanted, passedInOrder.count)
      packs.append(Array(passedInOrder[..<taken]))
      passedInOrder.removeFirst(taken)
    case .byCount, .betweenCloses:
      reads.sort { $0.arrival < $1.arrival }
      let here = reads.prefix { $0.arrival < now }.count
      let taken = plan.packer.assignment == .byCount ? min(wanted, here) : here
      packs.append(reads[..<taken].compactMap(\.serial))
      reads.removeFirst(taken)
    case .byTime, .layer: preconditionFailure("not in the scope of this model")
    }
  }
}
