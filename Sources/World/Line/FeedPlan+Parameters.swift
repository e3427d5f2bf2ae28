import Scenario

extension FeedPlan: BoundPlan {
  /// As a noun.
  public static let help = "how cartons come from the cartoner"

  /// Its properties.
  public static let bindings: [PlanBinding<FeedPlan>] = [
    .length(
      "pitch", \.pitch, "from leading edge to leading edge", plausible: 50...250,
      .derived("30 m/min at 300 cartons a minute")),
    rate,
    .length(
      "pitch-spread", \.pitchSpread, "largest deviation of a pitch either way", possible: 0...100_000,
      plausible: 0...40, .assumption("a timing screw holds a pitch within some millimeters")),
    .length(
      "carton-length", \.cartonLength, "a carton's length along the belt", plausible: 15...200,
      .assumption("a carton of 30 tablets, narrow side ahead")),
  ]

  /// The belt's speed by how many cartons it brings; it stands behind the pitch, because it is worked out from it.
  private static let rate = PlanBinding<FeedPlan>(
    Parameter<Rate>(
      "rate", "cartons a minute; with the pitch this is the speed of the belt", default: .perMinute(300),
      healthy: .perMinute(300), possible: .perMinute(0.1)...(.perMinute(100_000)),
      plausible: .perMinute(40)...(.perMinute(450)),
      origin: .source("valitrail.com, an example of a vision URS: 300 cartons a minute", .vendor),
      rangeOrigin: .source(
        "75 to 250 cartons a minute (aseptictechnology.com), up to 350 (MGS CIM), more than 400 prints (haseebuddin.com)",
        .vendor), unit: "/min"),
    property: "speed"
  ) { plan in
    .perMinute(Double(plan.speed) * 60 / Double(max(1, plan.pitch)))
  } set: { plan, rate in
    plan.speed = Int64(max(1, min(1e15, rate.base * Double(plan.pitch) + 0.5)))
  }
}
