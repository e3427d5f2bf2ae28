import EventKernel

extension LinePlan {
  /// What can be run and is no line that anybody would build: machines that do not fit one another.
  ///
  /// Each value is possible by itself; two machines together say otherwise. Told before a run, because its figures would
  /// speak of the misfit and of nothing else.
  public func doubts() -> [PlanProblem] {
    var found: [PlanProblem] = []
    func perMinute(_ speed: Int64, _ pitch: Int64) -> Int {
      Int(Double(speed) * 60 / Double(max(1, pitch)) + 0.5)
    }
    let (fed, packed) = (perMinute(feed.speed, feed.pitch), perMinute(packer.speed, packer.pitch))
    if packed < fed {
      found.append(
        PlanProblem(
          "packer.speed", "\(packed) cartons a minute",
          .needs(
            "\(fed) a minute come, so that the belt before it fills and the serializer stops for room again and again; "
              + "the packer's pitch and speed have to take more than the feed brings")))
    }
    if case .window(let halfWidth) = serializer.tracking, 2 * halfWidth > feed.pitch {
      found.append(
        PlanProblem(
          "serializer.trackingWindow", mm(halfWidth),
          .needs(
            "the window of one carton reaches beyond half the pitch of \(mm(feed.pitch)), into its neighbor's"
          )))
    }
    let bounce = mechanisms.counterBounce
    let (filter, gap) = (bounce.time / 1_000_000, packer.pitch - feed.cartonLength)
    let length =
      bounce.filter == .offDelay ? gap : bounce.filter == .lockOut ? packer.pitch : feed.cartonLength
    let passing = Int64(Double(length) * 1_000 / Double(max(1, packer.speed)))
    if passing < filter {
      let what =
        bounce.filter == .offDelay
        ? "the gap of \(mm(gap)) between two cartons" : bounce.filter == .lockOut ? "one pitch" : "a carton"
      found.append(
        PlanProblem(
          "packer.pitch", mm(packer.pitch),
          .needs(
            "\(what) passes the eye in \(passing) ms, under its filter of \(filter) ms, so that cartons are not told apart; "
              + "a shorter filter, a wider pitch or a slower belt mends it")))
    }
    return found
  }
}
