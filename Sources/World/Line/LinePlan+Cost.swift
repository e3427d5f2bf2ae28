import EventKernel

extension Simulation where M == Line {
  /// What a run has cost so far: passages of cartons, events of the calendar, and messages.
  ///
  /// A count and not a time, so that it is the same on every machine and a test can hold a forecast against it.
  public var work: Int {
    model.occurrences[.units] * model.stationCount + calendar.scheduled + model.messageCount
  }
}

extension Line {
  /// How many stations a carton passes, the arrival of its result among them.
  var stationCount: Int { LinePlan.leastStations + plan.serializer.resyncEyes.count }

  /// How many messages were said.
  var messageCount: Int { sequences.indices.reduce(0) { $0 + Int(sequences[$1]) } }
}

extension LinePlan {
  /// Infeed, printer, camera, its result, ejector, exit, singulator, scanner, eye.
  static let leastStations = 9

  /// What `Simulation.work` comes to at the end of a run, right to a factor of three: foretold, so that nobody waits for a
  /// day where he expected a minute.
  ///
  /// Cartons cost by what they pass and by what is said of them, and more where they are not read. Time costs too: things
  /// are looked for every minute, clocks are set, belts stop and start, and a line on which every code is typed stands for
  /// a year.
  public var expectedWork: Double {
    let cartons = Double(lots.cartonsPerLot) * Double(lots.count)
    let rate = min(
      Double(feed.speed) / Double(max(1, feed.pitch)), Double(packer.speed) / Double(max(1, packer.pitch)))
    let nominal = cartons / max(1e-9, rate) + Double(lots.count) * lots.changeover.seconds
    let unread = shareUnread(over: nominal)
    let stopsForCodes = serializer.noRead == .keyIn || serializer.noRead == .reprint
    let waiting = stopsForCodes ? cartons * unread * seconds(for: .enterCode) : 0
    let running = cartons / max(1e-9, rate) / 3_600
    // Each further block is ordered while those in reserve last.
    let blocksAfter = (Double(lots.cartonsPerLot) / Double(max(1, serializer.poolBlock))).rounded(.up) - 1
    let starving =
      blocksAfter * max(0, serializer.poolLatency.seconds - Double(serializer.poolReserve) / max(1e-9, rate))
    let hours =
      (nominal + waiting + running * standing + Double(lots.count) * (draining + starving)) / 3_600
    let syncs = keptClocks.devices.reduce(0) {
      $0 + 1 / ($1.syncPeriod.map { max(1e-3, $0.seconds) } ?? .infinity)
    }
    // A stop ends, its belt goes up a ramp, and somebody may have to come.
    let stopWork = Double(3 + stops.rampSteps)
    let stopsPerHour =
      stops.microStopsPerHour + stops.jamsPerHour + stops.breakdownsPerHour + stops.crashesPerWeek / 168
    // A case is closed, read, labeled, weighed and set down, and label, contents and mass are told.
    let boxes = cartons / Double(max(1, unitsPerBox))
    let outer = hasBundles ? cartons / Double(max(1, packer.unitsPerCase)) : 0
    let blocks = cartons / Double(max(1, serializer.poolBlock))
    return cartons * (Double(Self.leastStations + serializer.resyncEyes.count + 1) + 2 * unread)
      + (stopsForCodes ? cartons * unread * (2 + stopWork) : 0) + (boxes + outer) * 8 + blocks * 2
      + hours * 60 + running * stopsPerHour * stopWork + hours * 3_600 * syncs
  }

  /// The seconds for which a belt stands for each hour in which it runs.
  private var standing: Double {
    stops.microStopsPerHour * stops.microStopMean.seconds + stops.jamsPerHour * seconds(for: .clearJam)
      + stops.crashesPerWeek / 168 * stops.restartTime.seconds
      + stops.breakdownsPerHour * (seconds(for: .repairSerializer) + seconds(for: .repairPacker))
  }

  /// The seconds that the last carton of a lot, its case and its pallet take, and that the first number is waited for.
  private var draining: Double {
    let onBelts =
      Double(serializer.exitAt) / Double(max(1, feed.speed)) + Double(packer.eyeAt)
      / Double(max(1, packer.speed))
    let waits = [
      serializer.poolLatency, accumulation.transit, packer.closeDelay, labeler.labelDelay, packer.weighDelay,
      packer.palletDelay, palletizer.labelDelay,
    ]
    let bundles = hasBundles ? bundler.labelDelay.seconds + bundler.transit.seconds : 0
    return waits.reduce(onBelts + bundles) { $0 + $1.seconds }
  }

  /// What a task takes in the mean.
  private func seconds(for kind: TaskKind) -> Double {
    let law = crew.service[kind] ?? kind.usualLaw
    return law.minimum.seconds + law.tail.seconds
  }

  /// The nanoseconds that a run takes of one core, its record and the comparison included: 150 ns for each piece of work, as
  /// measured on the reference line: 1.7 s for 900,000 cartons. Findings cost more than that, and are not foretold; but for those
  /// about messages that come again and again, of which there are as many as copies.
  public var expectedCost: Double { expectedWork * 150 + costOfCopies }

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
