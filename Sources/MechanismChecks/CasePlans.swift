import EventKernel
import Oracles
import Scenario
import World

// The lines on which mechanisms are tried: quiet, so that nothing happens but what a formula is about.
extension LinePlan {
  /// Line 7, Nordhafen, with nothing on it but cartons at even distances and perfect print: what a formula assumes of a
  /// serializer.
  public static func bare(_ mode: ReadAssignment = .byCount, cartons: Int) -> LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = cartons
    plan.stops.microStopsPerHour = 0
    plan.stops.jamsPerHour = 0
    plan.stops.crashesPerWeek = 0
    plan.stops.breakdownsPerHour = 0
    plan.stops.speedSwingMinutes = 0
    plan.crew.looksBackOn = 0
    plan.packer.noReads = 0
    plan.packer.comparesReads = false
    // A formula for what falls into a case knows no end of its room.
    plan.packer.sparePlaces = 99_999
    plan.packer.scale = .reports
    plan.crew.samplesPerHour = 0
    plan.feed.pitchSpread = 0
    plan.accumulation.capacity = 100_000
    plan.serializer.grades = .perfect
    plan.serializer.turnedShare = 0
    // One block, a little more than the lot needs, so that no second one is ordered.
    plan.serializer.poolBlock = cartons + 2_000
    plan.serializer.printsPerRoll = 10_000_000
    plan.set(.layerInference, [("unread", Fraction.of(0))])
    plan.assign(mode)
    return plan
  }

  /// The same for a packer: cartons stand before it, so that it gets one each 200 ms (500 mm/s, 100 mm) without a change.
  public static func even(_ mode: ReadAssignment, cartons: Int) -> LinePlan {
    var plan = bare(mode, cartons: cartons)
    plan.feed.pitch = 95_000
    plan.packer.speed = 500_000
    plan.packer.scale = .none
    plan.accumulation.capacity = 200
    plan.labeler.labelsPerRoll = 1_000_000
    return plan
  }

  /// The same with a packer that is faster than the feed.
  public static func quick(_ mode: ReadAssignment, cartons: Int) -> LinePlan {
    var plan = even(mode, cartons: cartons)
    plan.packer.speed = 550_000
    return plan
  }

  /// The packer waits for cartons, so that gaps come as the cartoner makes them: pitches of 100 ± 10 mm at 500 mm/s, so 180
  /// to 220 ms, and 60 mm of carton at 550 mm/s.
  public static func starved(_ mode: ReadAssignment, cartons: Int) -> LinePlan {
    var plan = bare(mode, cartons: cartons)
    plan.feed.pitchSpread = 10_000
    plan.packer.scale = .none
    plan.packer.pitch = 70_000
    plan.labeler.labelsPerRoll = 1_000_000
    return plan
  }

  /// Lets `assignment` work: where reads are told apart by time, the scanner stands just before the eye.
  public mutating func assign(_ assignment: ReadAssignment) {
    packer.assignment = assignment
    if assignment == .betweenCloses || assignment == .byTime {
      packer.scannerAt = packer.eyeAt - 10_000
    }
  }

  /// Sets a mechanism to its healthy values but for these, by the names that a scenario has for them; at other borders to
  /// others.
  public mutating func set(
    _ id: MechanismID, _ values: [(String, any ParameterValue)],
    alsoAt others: [(Boundary, [(String, any ParameterValue)])] = []
  ) {
    func settings(_ values: [(String, any ParameterValue)]) -> MechanismSettings {
      var settings = MechanismSettings.healthy
      for (name, value) in values {
        guard let parameter = id.card.parameters.first(where: { $0.id == name }) else {
          preconditionFailure("\(id) has no parameter “\(name)”")
        }
        settings.set(parameter, to: value)
      }
      return settings
    }
    var all = settings(values)
    all.further = others.map { settings($0.1 + [(LineScenario.border, $0.0)]) }
    mechanisms.set(id, to: all)
  }

  /// Sets a lapse to this probability, whatever presses on people.
  public mutating func set(
    lapse id: MechanismID, _ probability: Double, _ more: [(String, any ParameterValue)] = []
  ) {
    set(
      id,
      [
        ("probability", Fraction.of(probability)), ("backlog-effect", Count(1)), ("shift-effect", Count(1)),
        ("effort-effect", Count(1)),
      ] + more)
  }

  /// Sets a choice of a mechanism by its word.
  public mutating func set(_ id: MechanismID, choice name: String, _ word: String) {
    set(id, choices: [(name, word)], [])
  }

  /// Sets choices of a mechanism by their words, and other parameters.
  public mutating func set(
    _ id: MechanismID, choices: [(String, String)], _ values: [(String, any ParameterValue)]
  ) {
    let context = ReadingContext(currency: "EUR")
    var all = values
    for (name, word) in choices {
      guard let parameter = id.card.parameters.first(where: { $0.id == name }),
        let value = try? parameter.read(.text(word), in: context).value
      else { preconditionFailure("\(id) has no “\(name)” that could be “\(word)”") }
      all.append((name, value))
    }
    set(id, all)
  }
}

extension GradeLaw {
  /// A law by which one print in 10²⁵ is below the limit.
  public static let perfect = GradeLaw(rise: 60, crowd: 3)

  /// A law of print with this share below grade 1.5.
  public static func bad(_ share: Double) -> GradeLaw {
    GradeLaw(rise: PrintOracle.rise(share: share, below: 1.5), crowd: 3)
  }
}

extension ReadAssignment {
  /// Modes in which a scanner reads each carton on the packer's belt.
  static let reading: [ReadAssignment] = [.byCount, .betweenCloses, .byTime]
}

/// Percent, in words: `0.3` is `30 %`.
func percent(_ share: Double) -> String {
  let tenths = (share * 1_000).rounded()
  return tenths / 10 == (tenths / 10).rounded() ? "\(Int(tenths / 10)) %" : "\(tenths / 10) %"
}
