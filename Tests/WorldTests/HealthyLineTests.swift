import EventKernel
import Testing
import TraceModel
import World

/// The record in its simplest form: it believes every message, in the order in which they were said.
struct Listener {
  var state: [ItemID: EventKind] = [:]
  var parent: [ItemID: ItemID] = [:]
  var contents: [ItemID: [ItemID]] = [:]

  mutating func listen(to batch: borrowing EventBatch) {
    for position in 0..<batch.count {
      let event = batch[position]
      for item in event.items {
        if event.header.kind == .pack {
          parent[item] = event.header.container
        } else {
          state[item] = event.header.kind
        }
      }
      if event.header.kind == .pack { contents[event.header.container] = event.items }
    }
  }
}

final class CountingSource: NumberSource {
  var next: UInt32 = 0
  func openLot(number: Int, at now: Instant) -> LotID { LotID(raw: UInt32(number)) }
  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    defer { next += UInt32(count) }
    return ItemID(raw: next)
  }
}

/// Cases and pallets whose contents differ from what was said of their labels.
func differences(_ line: borrowing Line, _ listener: Listener) -> [String] {
  var found: [String] = []
  for number in line.truth.caseNumbers {
    let box = line.truth.caseOfUnits(number)
    let inside = (0..<box.contentCount).map {
      line.truth.carton(line.truth.carton(at: $0, inCase: number)).printed
    }
    let said = listener.contents[box.label] ?? []
    if Set(inside) != Set(said) || inside.count != said.count {
      found.append("case \(number): \(inside.count) inside, \(said.count) said")
    }
  }
  for number in line.truth.palletNumbers {
    let pallet = line.truth.pallet(number)
    let inside = (0..<pallet.contentCount).map {
      line.truth.caseOfUnits(line.truth.caseOfUnits(at: $0, onPallet: number)).label
    }
    if inside != listener.contents[pallet.label] ?? [] { found.append("pallet \(number)") }
  }
  for number in line.truth.cartonNumbers {
    let carton = line.truth.carton(number)
    let said = listener.state[carton.printed]
    let expected: EventKind? =
      switch carton.place {
      case .caseOfUnits: .commission
      case .samples: .sample
      case .destroyed: carton.rejected ? .scrap : .destroy
      default: nil
      }
    if said != expected {
      found.append("carton \(number) is at \(carton.place), last said of it: \(said as Any)")
    }
  }
  return found
}

@Suite("A healthy line")
struct HealthyLineTests {
  @Test("says what is so, in every way of assigning reads", arguments: ReadAssignment.allCases)
  func agrees(assignment: ReadAssignment) throws {
    for seed in 1...3 {
      var plan = LinePlan()
      plan.lots.cartonsPerLot = 30_011
      plan.lots.count = 2
      plan.packer.assignment = assignment
      if assignment == .betweenCloses || assignment == .byTime {
        plan.packer.scannerAt = plan.packer.eyeAt - 10_000
      }
      plan.stops.microStopsPerHour = 40
      plan.stops.jamsPerHour = 4
      plan.stops.crashesPerWeek = 160
      plan.crew.samplesPerHour = 10
      plan.accumulation.capacity = 60
      plan.accumulation.restartAt = 30
      var simulation = Simulation(Line(plan, seed: UInt64(seed), trial: 0, site: CountingSource()))
      try simulation.run(until: .start + .hours(100))
      var listener = Listener()
      listener.listen(to: simulation.model.outbox)
      let found = differences(simulation.model, listener)
      #expect(found.isEmpty, "\(assignment), seed \(seed): \(found.count) differences, \(found.prefix(5))")
      let happened = simulation.model.occurrences
      if seed == 1 { print(assignment, happened) }
      #expect(happened[.lots] == 2)
      for count in [
        happened[.stops], happened[.blockages], happened[.rejects], happened[.noReads], happened[.jams],
        happened[.removals],
        happened[.reloads], happened[.crashes],
      ] { #expect(count > 0, "a quiet line proves nothing: \(happened)") }
    }
  }
}
