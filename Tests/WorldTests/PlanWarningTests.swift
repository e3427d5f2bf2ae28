import EventKernel
import MechanismChecks
import Testing
import World

/// What does not fit together on a line is told before it runs, with its place, and what it gets wrong is put down to somebody.
@Suite("A healthy line that cannot be perfect is warned of")
struct PlanWarningTests {
  /// One edit of a line whose reads are assigned in this way, and the place that the warning names.
  struct Edit: Sendable, CustomStringConvertible {
    var description: String
    var mode: ReadAssignment
    var place: String
    var change: @Sendable (inout LinePlan) -> Void
  }

  static let edits: [Edit] = [
    Edit(
      description: "a wait of 150 ms takes the next carton's read", mode: .betweenCloses,
      place: "packer.readMargin"
    ) {
      $0.packer.readMargin = .milliseconds(150)
    },
    Edit(
      description: "so does a close that comes 60 ms later", mode: .betweenCloses, place: "packer.readMargin"
    ) {
      $0.packer.closeDelay = .milliseconds(150)
    },
    Edit(description: "and a belt of 50 m/min", mode: .betweenCloses, place: "packer.readMargin") {
      $0.packer.speed = 833_333
    },
    Edit(description: "a wait of 10 ms misses late reads", mode: .betweenCloses, place: "packer.readMargin") {
      $0.packer.closeDelay = .milliseconds(10)
      $0.packer.readMargin = .milliseconds(10)
    },
    Edit(
      description: "a scanner two pitches before the drop", mode: .betweenCloses, place: "packer.scannerAt"
    ) {
      $0.packer.scannerAt = $0.packer.eyeAt - 200_000
    },
    Edit(description: "a gap of 5 mm merges cartons by count", mode: .byCount, place: "packer.pitch") {
      $0.packer.pitch = 65_000
    },
    Edit(description: "and by order", mode: .byOrder, place: "packer.pitch") { $0.packer.pitch = 65_000 },
    Edit(
      description: "one result in a queue that is looked at twice a second", mode: .byCount,
      place: "serializer.handoverCapacity"
    ) {
      $0.serializer.handover = .queue(capacity: 1, period: .milliseconds(500))
    },
    Edit(description: "clocks that count in seconds", mode: .byTime, place: "packer.assignment") {
      for device in [Device.packer, .controller] { $0.clocks[device].resolution = .seconds(1) }
    },
    Edit(description: "a controller five minutes ahead", mode: .byTime, place: "packer.assignment") {
      $0.clocks[.controller].offset = 300_000_000_000
      $0.clocks[.controller].syncPeriod = nil
    },
  ]

  @Test("for each edit that makes it go wrong", arguments: edits)
  func told(edit: Edit) throws {
    var plan = LinePlan.even(edit.mode, cartons: 4_800)
    #expect(plan.warnings().isEmpty, "\(plan.warnings())")
    edit.change(&plan)
    #expect(
      plan.problems().isEmpty && plan.warnings().map(\.place).contains(edit.place), "\(plan.warnings())")
    // The mechanism that such a value is a case of stands in brackets.
    for warning in plan.warnings() where warning.place == edit.place {
      #expect(warning.description.contains("("))
    }
  }
}
