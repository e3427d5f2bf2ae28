import EventKernel

extension LinePlan {
  /// The nanoseconds that a run of this line, with its record and the comparison, takes of one core: foretold, so that nobody
  /// waits for a day where he expected a minute.
  ///
  /// Cartons cost what those of the reference line do, and more where they raise findings. Time costs too: the record is told
  /// every minute, clocks are set, and a line on which every code is typed in stands for a year. The constants are rough
  /// estimates, and how far a run may be from what they give was not measured.
  public var expectedCost: Double {
    let cartons = Double(lots.cartonsPerLot) * Double(lots.count)
    let rate = min(
      Double(feed.speed) / Double(max(1, feed.pitch)), Double(packer.speed) / Double(max(1, packer.pitch)))
    let nominal = cartons / max(1e-9, rate) + Double(lots.count) * lots.changeover.seconds
    let unread = shareUnread(over: nominal)
    let law = crew.service[.enterCode] ?? TaskKind.enterCode.usualLaw
    let stops = serializer.noRead == .keyIn || serializer.noRead == .reprint
    let seconds = nominal + (stops ? cartons * unread * (law.minimum + law.tail).seconds : 0)
    let syncs = clocks.devices.reduce(0) {
      $0 + 1 / ($1.syncPeriod.map { max(1e-3, $0.seconds) } ?? .infinity)
    }
    let containers = cartons / Double(max(1, packer.unitsPerCase)) + cartons / Double(max(1, unitsPerBox))
    return cartons * (1_800 + 20_000 * unread) + containers * 8_000 + seconds / 60 * 4_000 + seconds * syncs
      * 300
  }

  /// The share of codes that the camera does not read, in the mean over so many seconds: light and head grow old.
  private func shareUnread(over seconds: Double) -> Double {
    let limits = CameraDrift.Limits(read: serializer.readLimit, accept: serializer.acceptLimit)
    let samples = 16
    var sum = 0.0
    for sample in 0..<samples {
      let share = (Double(sample) + 0.5) / Double(samples)
      let time = Instant(nanoseconds: Int64(min(4e17, seconds * share * 1e9)))
      let limit =
        mechanisms.cameraDrift.limits(limits, at: time).read + mechanisms.printDecay.law.decay(at: time)
      sum += serializer.grades.share(below: limit)
    }
    return min(1, sum / Double(samples) + serializer.turnedShare)
  }
}
