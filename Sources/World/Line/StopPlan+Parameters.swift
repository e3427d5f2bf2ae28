import EventKernel
import Scenario

extension StopPlan: BoundPlan {
  /// As a noun.
  public static let help = "what stops the line, healthy or not"

  /// So often can what stops the line be: a protocol may provoke in an hour what production has in weeks, up to one in six
  /// seconds of running. What is plausible in production is far less, and a warning says so.
  static let provoked = 0.0...600

  /// Its properties.
  public static let bindings: [PlanBinding<StopPlan>] = [
    .perHour(
      "micro-stops", \.microStopsPerHour, property: "microStopsPerHour",
      "short stops of the serializer's belt per running hour", possible: provoked, plausible: 0...60,
      .source("oeelab.com: dozens per hour, each cleared in seconds, none logged", .vendor)),
    .span(
      "micro-stop-mean", \.microStopMean, "mean length of a short stop",
      plausible: .seconds(2)...(.minutes(3)),
      .source("oeelab.com: each cleared in seconds; the figure is assumed", .vendor)),
    .perHour(
      "jams", \.jamsPerHour, property: "jamsPerHour", "jams before the packer per running hour",
      possible: provoked, plausible: 0...6,
      .assumption("one in two hours on a kept line; no published figure was found")),
    .perWeek(
      "crashes", \.crashesPerWeek, property: "crashesPerWeek",
      "crashes of the serializer's controller per week of running", plausible: 0...4,
      .assumption("none to two unplanned restarts a week")),
    .perHour(
      "breakdowns", \.breakdownsPerHour, property: "breakdownsPerHour",
      "breakdowns of each machine per running hour: a long failure, repaired by the crew", plausible: 0...0.2,
      .assumption(
        "6 to 40 hours between long failures of a line; per-machine figures of pharmacy were not found")),
    .minutes(
      "speed-swing-every", \.speedSwingMinutes, property: "speedSwingMinutes",
      "the planned speed changes so often", plausible: .minutes(5)...(.hours(24)),
      .assumption("people slow a line down when it jams and speed it up again")),
    .share(
      "speed-swing", \.speedSwing, "by how much, at most, speed is lowered, as a share of nominal speed",
      possible: 0...95, plausible: 0...40, .assumption("a tenth or two")),
    .span(
      "restart-time", \.restartTime, "from a crash to having started again",
      plausible: .seconds(30)...(.minutes(30)), .assumption("an industrial computer with its line software")),
    .count(
      "ramp-steps", \.rampSteps, "the serializer's speed rises in so many equal steps after a stop",
      possible: 1...1_000,
      plausible: 1...50, .assumption("a ramp of a fifth of a second in four steps")),
    .span(
      "ramp-step", \.rampStep, "length of one step", plausible: .milliseconds(5)...(.seconds(1)),
      .assumption("a ramp of a fifth of a second in four steps")),
  ]
}
