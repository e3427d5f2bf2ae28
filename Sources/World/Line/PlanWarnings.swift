import EventKernel

/// What goes wrong on a line on which every mechanism is healthy: values that are possible each for itself and do not fit
/// one another. Such a line runs, and what it gets wrong is put down to the mechanism that the words name.
extension LinePlan {
  /// Every combination of this kind, in the order of the line's parts; empty where healthy is perfect.
  public func warnings() -> [PlanProblem] {
    var found: [PlanProblem] = []
    func warn(_ place: String, _ value: String, _ isWrong: Bool, _ words: String) {
      if isWrong { found.append(PlanProblem(place, value, .needs(words))) }
    }
    warnOfVerdicts(warn)
    warnOfPrint(warn)
    warnOfCounting(warn)
    warnOfReads(warn)
    warnOfList(warn)
    warnOfCases(warn)
    warnOfClocks(warn)
    return found
  }

  private typealias Warn = (_ place: String, _ value: String, _ isWrong: Bool, _ words: String) -> Void

  // MARK: Serializer

  private func warnOfVerdicts(_ warn: Warn) {
    let machine = serializer
    let closest = Double(max(feed.cartonLength, feed.pitch - feed.pitchSpread))
    let period = closest / Double(feed.speed)
    let slowest = (machine.decodeMinimum + machine.decodeSpread).seconds
    let way = Double(machine.ejectorAt - machine.cameraAt) / Double(feed.speed)
    warn(
      "serializer.ejectorAt", mm(machine.ejectorAt), machine.missingVerdict == .pass && slowest >= way,
      "a carton comes to the ejector \(ms(way)) after the camera, and reading its code takes up to \(ms(slowest)): one "
        + "without a verdict passes (unhandshaken-result); let it be rejected, or give the camera \(ms(slowest - way)) more"
    )
    if case .queue(let capacity, let wait) = machine.handover {
      let most = Int(min(1e9, (wait + machine.decodeSpread).seconds / period)) + 1
      warn(
        "serializer.handoverCapacity", "\(capacity)", most > capacity,
        "up to \(most) results come between two looks, \(ms(wait.seconds)) apart, and the oldest are lost "
          + "(unhandshaken-result); look more often, or keep \(most)")
    }
    // From each place at which the register is set right to the next: what the encoder overstates, what the belt moves
    // before the controller knows, and what a belt lets slip that holds, at three stops.
    let places = [machine.cameraAt] + machine.resyncEyes + [machine.ejectorAt]
    let longest = Double(zip(places, places.dropFirst()).map { $1 - $0 }.max() ?? 0)
    let error =
      longest * Double(abs(machine.encoderError)) / 1e6
      + Double(feed.speed) * machine.eyeResponse.seconds + 6_000
    guard case .window(let halfWidth) = machine.tracking else { return }
    let window = min(Double(halfWidth), closest / 2)
    warn(
      "serializer.trackingWindow", mm(halfWidth), error >= window,
      "the register is wrong by up to \(mm(error)) (encoder, response of the eyes, three small slips), and a verdict finds "
        + "its carton within \(mm(window)), the window or half of the closest pitch; set it right at more eyes"
    )
  }

  private func warnOfPrint(_ warn: Warn) {
    let loss = PrintDecay.healthy.law.fieldLoss
    warn(
      "serializer.fieldLimit", "\(serializer.fieldLimit)",
      min(serializer.acceptLimit, 4) - loss < serializer.fieldLimit,
      "the line accepts grade \(serializer.acceptLimit), of which handling takes \(loss): such codes are unreadable later "
        + "(print-decay); accept grade \(serializer.fieldLimit + loss) or better")
  }

  // MARK: Packer

  private func warnOfCounting(_ warn: Warn) {
    let gap = Double(packer.pitch - feed.cartonLength) / Double(packer.speed)
    let filter = CounterBounce.filterTime.healthy
    warn(
      "packer.pitch", mm(packer.pitch), gap < filter.seconds,
      "between two cartons it is light for \(ms(gap)), and the eye's filter needs \(ms(filter.seconds)): two count as one "
        + "(counter-bounce); let them in \(mm(Double(feed.cartonLength) + filter.seconds * Double(packer.speed))) apart, or "
        + "run slower")
  }

  private func warnOfReads(_ warn: Warn) {
    let speed = Double(packer.speed)
    let way = Double(packer.eyeAt - packer.scannerAt) / speed
    let period = Double(packer.pitch) / speed
    let late = (packer.readMinimum + LateRead.longest.healthy).seconds
    let wait = (packer.closeDelay + packer.readMargin).seconds
    switch packer.assignment {
    case .byCount:
      warn(
        "packer.pitch", mm(packer.pitch), period < LateRead.longest.healthy.seconds,
        "cartons are \(ms(period)) apart, and reads differ by up to \(ms(LateRead.longest.healthy.seconds)): one overtakes "
          + "another at the border of two cases (late-read)")
      let label = (packer.closeDelay + (hasBundles ? bundler.labelDelay : labeler.labelDelay)).seconds
      warn(
        "packer.readMinimum", "\(packer.readMinimum)", way + label < late,
        "the last read of a case takes up to \(ms(late)), and it is labeled after \(ms(way + label)) (late-read)"
      )
    case .betweenCloses, .byTime:
      warn(
        "packer.readMargin", "\(packer.readMargin)", way + wait < late,
        "the last read of a case takes up to \(ms(late)), and the controller decides \(ms(way + wait)) after it was made "
          + "(late-read); let it wait \(ms(late - way - packer.closeDelay.seconds))")
      warn(
        "packer.scannerAt", mm(packer.scannerAt), way >= period,
        "it reads a carton before the one ahead has fallen, \(mm(packer.eyeAt - packer.scannerAt)) on: put it nearer to the "
          + "eye than one pitch of \(mm(packer.pitch)), or assign reads by count (late-read)")
      let next = period - way
      if packer.assignment == .betweenCloses {
        warn(
          "packer.readMargin", "\(packer.readMargin)",
          way < period && next + packer.readMinimum.seconds < wait,
          "the next carton's read comes \(ms(next + packer.readMinimum.seconds)) after a case is full, and the controller "
            + "takes what comes within \(ms(wait)) (late-read); close sooner, wait for less, or run slower")
      }
    case .layer, .byOrder: break
    }
  }

  private func warnOfList(_ warn: Warn) {
    guard packer.asksList, packer.assignment != .byOrder else { return }
    let belts =
      Double(serializer.exitAt - serializer.ejectorAt) / Double(feed.speed)
      + Double(packer.eyeAt) / Double(packer.speed)
    let label = packer.closeDelay + (hasBundles ? bundler.labelDelay : labeler.labelDelay)
    let way = belts + (accumulation.transit + label).seconds
    let wait = serializer.handover == .handshake ? 0 : serializer.handover.period.seconds
    warn(
      "serializer.handoverPeriod", ms(wait), wait >= way,
      "a carton is in its case \(ms(way)) after the ejector, before the list has its result, and the packer refuses what the "
        + "list does not have (unhandshaken-result); look more often, or let the packer not ask")
  }

  private func warnOfCases(_ warn: Warn) {
    let unread = packer.assignment == .layer ? LayerInference.unread.healthy.base : packer.noReads
    warn(
      "packer.comparesReads", "\(packer.comparesReads)",
      !packer.comparesReads && packer.assignment != .byOrder && unread > 0,
      "\(percent(unread)) of the codes are not read, and such a case goes on with what was read (forced-close); compare its "
        + "reads with its count")
    warn(
      "packer.shortCaseEvery", "\(packer.shortCaseEvery)", packer.shortCaseEvery > 0,
      "a unit is taken out of every \(packer.shortCaseEvery)th case on purpose, and what nothing catches goes out short; 0 "
        + "outside of a protocol")
    warn(
      "crew.challenges", "\(crew.challenges)",
      crew.challenges != .none && packer.scale != .rejects && packer.scale != .rejectsBothSides,
      "nothing on this line refuses a short case, and so nobody tries whether it does; let the packer's scale reject"
    )
  }

  // MARK: Clocks

  private func warnOfClocks(_ warn: Warn) {
    let errors = errors(of: clocks)
    let between = apart(clocks)
    warn(
      "clocks.\(errors[0].device)", "up to \(ms(errors[0].seconds)) wrong", between > Self.datesApart.seconds,
      "two devices may date one moment \(ms(between)) apart, and from \(Self.datesApart) on a record finds uses before "
        + "their beginning, and keeps what left before it came (clock-offset); set this clock more often and more exactly"
    )
    for device in Device.byNumber {
      let clock = clocks[device]
      let back =
        clock.syncPeriod == nil
        ? 0
        : max(Double(clock.offset) / 1e9, 2 * clock.syncResidual.seconds) + clock.error(over: longestRun)
      warn(
        "clocks.\(device)", "set back by up to \(ms(back))", back > Self.betweenMessages.seconds,
        "what it says next is dated before what it said last, and a record finds a clock that runs back; set it more often "
          + "and more exactly")
    }
    guard packer.assignment == .byTime else { return }
    let (packerClock, controllerClock) = (clocks[.packer], clocks[.controller])
    let apart =
      packerClock.error(over: longestRun) + controllerClock.error(over: longestRun)
      + max(
        Double(abs(packerClock.offset - controllerClock.offset)) / 1e9,
        (packerClock.syncResidual + controllerClock.syncResidual).seconds)
      + max(packerClock.resolution, controllerClock.resolution).seconds
    let speed = Double(packer.speed)
    let before = Double(packer.eyeAt - packer.scannerAt) / speed + packer.closeDelay.seconds
    let after = Double(packer.pitch) / speed - before
    warn(
      "packer.assignment", "by-time", apart >= min(before, after),
      "the clocks of packer and controller may differ by \(ms(apart)), and the border between two cases lies "
        + "\(ms(before)) after the last read of one and \(ms(after)) before the first of the next: such a read goes to "
        + "the wrong case (window-skew); set the clocks more often and more exactly, or move the border by "
        + "packer.closeDelay")
  }

  /// How far each clock may be wrong, in seconds; the worst first.
  private func errors(of clocks: ClockPlan) -> [(device: Device, seconds: Double)] {
    Device.byNumber.map { device in
      let clock = clocks[device]
      let set = max(Double(clock.offset.magnitude) / 1e9, clock.syncResidual.seconds)
      return (device, set + clock.error(over: longestRun) + clock.resolution.seconds)
    }.sorted { $0.seconds > $1.seconds }
  }

  /// How far apart, in seconds, two devices may date one moment.
  private func apart(_ clocks: ClockPlan) -> Double {
    let errors = errors(of: clocks)
    return errors[0].seconds + errors[1].seconds
  }

  /// Whether dates of two devices may differ by more than a number counts for at least: its carton has to come to where it
  /// can be taken out.
  var datesMayInvert: Bool { apart(keptClocks) > 1 }

  /// Dates that differ by less are put down to clocks by any record: sites allow some seconds. An assumption.
  private static var datesApart: TimeSpan { .seconds(5) }

  /// A device is set back by less between two messages. An assumption: the fastest speak five times a second.
  private static var betweenMessages: TimeSpan { .milliseconds(50) }

  /// Three times what all lots take at nominal speed.
  private var longestRun: Double {
    let rate = Double(feed.speed) / Double(feed.pitch)
    return 3 * Double(lots.count) * (Double(lots.cartonsPerLot) / rate + lots.changeover.seconds)
  }
}

extension DeviceClockPlan {
  /// What it gains or loses until it is set, in seconds, within a run of so many, and what it is moved by. That it fails to
  /// be set so often in a row as happens once in a million attempts is left out.
  fileprivate func error(over run: Double) -> Double {
    var span = run
    if let syncPeriod {
      var (periods, chance) = (1.0, syncFailures)
      while chance > 1e-6, periods * syncPeriod.seconds < run {
        chance *= syncFailures
        periods += 1
      }
      span = min(run, periods * syncPeriod.seconds)
    }
    let moves = steps.reduce(0) { $0 + Double(abs($1.by)) / 1e9 }
    return Double(abs(drift)) / 1e9 * span + moves
  }
}

/// A length in words: `65 mm`.
private func mm(_ micrometers: Double) -> String { tenths(micrometers / 1_000) + " mm" }
func mm(_ micrometers: Int64) -> String { mm(Double(micrometers)) }

/// A length of time in words: `9.1 ms`.
private func ms(_ seconds: Double) -> String { tenths(seconds * 1_000) + " ms" }

/// A share in words: `0.05 %`.
private func percent(_ share: Double) -> String {
  let hundredths = (share * 1e4).rounded() / 100
  return hundredths > 0 ? "\(hundredths) %" : "less than 0.01 %"
}

private func tenths(_ value: Double) -> String {
  let rounded = (min(1e15, max(-1e15, value)) * 10).rounded() / 10
  return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}
