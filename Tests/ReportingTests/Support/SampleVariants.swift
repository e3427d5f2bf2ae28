import Drift
import Experiments
import World

extension Sample {
  static let attack =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \" ' & \u{1B}[31m \u{202E}evil |`*_"

  /// Every text of a scenario is an attack.
  static var hostile: ExperimentResult {
    var result = Sample.result
    result.identity.name = attack
    result.identity.reference = "../'\(attack)"
    result.identity.summary = attack
    result.identity.validation = "val\(attack)"
    result.identity.production = "prod\(attack)"
    result.identity.command = attack
    result.identity.settings = [attack, attack]
    result.identity.texts = [ScenarioText(name: attack, text: attack + "\n]]> <!-- \(attack)")]
    result.values = result.values.map { value in
      var value = value
      value.name = attack
      value.production = SidedValue(text: attack, provenance: attack, origin: attack, isAssumption: true)
      return value
    }
    result.criteria = result.criteria.map { criterion in
      var criterion = criterion
      criterion.id = attack
      criterion.text = attack
      criterion.basis = attack
      criterion.note = attack
      criterion.place = attack
      return criterion
    }
    result.challenges = [
      ChallengeResult(
        id: attack, text: attack, made: 3, caught: [.init(by: attack, count: 1)],
        share: estimate(1.0 / 3, 0.01, 0.9, seen: 1))
    ]
    result.witnesses = result.witnesses.map { witness in
      var witness = witness
      witness.code = attack
      witness.condition = attack
      witness.rule = attack
      return witness
    }
    result.development = result.development.map { development in
      var development = development
      development.landmarks = [Landmark(hour: 30, name: attack)]
      return development
    }
    result.notes = [attack]
    return result
  }

  static var hostileStories: [Story] {
    stories.map { story in
      var story = story
      story.code = attack
      story.introduction = [StoryStatement(attack, events: [1])]
      story.events = story.events.map { event in
        var event = event
        event.who = attack
        event.what = attack
        return event
      }
      return story
    }
  }

  /// Every mechanism at once, and every kind at every scale from far too small to far too large.
  static var crowded: ExperimentResult {
    var result = Sample.result
    result.mechanisms = MechanismID.allCases.enumerated().map { index, id in
      MechanismResult(
        id: id, values: [], isOnInValidation: index % 2 == 0, isOnInProduction: true, validation: share(0, 0),
        production: share(1 + index * index * 40, index % 3 * 50),
        vanishing: vanishing(
          .level(index % 2 == 0 ? .unit : .case), gone: 10, with: 1_000, without: 1_000 - index * 10))
    }.reversed()
    result.kinds = MismatchKind.allCases.filter { !$0.isPrintQuality }.enumerated().map { index, kind in
      let rate = [1e-9, 1e-4, 0.02, 1, 37, 999.6, 123_456, 1e9][index % 8]
      return Sample.kind(
        Line(
          level: kind.isOfContainers ? .case : .unit, kind: kind,
          validation: index % 3 == 0 ? nil : (rate / 3, rate / 5, rate / 2, 5 + index),
          production: (rate, rate * 0.7, index % 5 == 0 ? .infinity : rate * 1.5, 3 + index * index),
          visibility: Visibility.allCases[index % 7], needed: index % 3 == 0 ? nil : 3e6 / rate))
    }
    result.criteria = (1...30).map { number in
      var criterion = Sample.criteria[number % 3]
      criterion.id = "AC-\(number)"
      return criterion
    }
    return result
  }

  /// Everything was looked at, and nothing was found.
  static var quiet: ExperimentResult {
    var result = Sample.result
    result.kinds = lines.map { line in
      kind(Line(level: line.level, kind: line.kind, visibility: .absent))
    }
    result.levels = [.unit, .case, .pallet].map { level($0, result.kinds) }
    result.printQuality = []
    result.alarms = Role.allCases.map {
      AlarmResult(role: $0, rules: [], precision: nil, falseAlarmsPerWeek: none(below: 0.3))
    }
    result.mechanisms = []
    result.detection = detection(result.levels)
    result.development = []
    result.witnesses = []
    result.cells = result.cells.map { cell in
      var cell = cell
      cell.rows = []
      cell.messages = []
      cell.compromised = 0
      cell.compromisedRate = none(below: 0.128)
      return cell
    }
    result.criteria = [result.criteria[2]]
    return result
  }
}
