import EventKernel
import Scenario

/// A part of a line's plan that a scenario can set, property by property.
///
/// One declaration a property gives the field of the schema, its default, reading, applying and printing. A test looks
/// at the plan by reflection and finds every stored property bound.
public protocol BoundPlan: Sendable {
  /// The plan with its defaults.
  init()
  /// What it is, as a noun.
  static var help: String { get }
  /// Its properties.
  static var bindings: [PlanBinding<Self>] { get }
}

/// One or several properties of a plan, and the field of a scenario that sets them.
public struct PlanBinding<Plan: Sendable>: Sendable {
  /// The names of the stored properties that it covers.
  public let properties: [String]
  /// The field with the plan's own values as defaults; their origin where it is not the declaration's.
  let field: @Sendable (_ defaults: Plan, _ origin: Origin?) -> Field
  /// Sets what the field says.
  let apply: @Sendable (_ said: Resolved, _ plan: inout Plan) -> Void

  init(
    _ properties: [String], field: @escaping @Sendable (Plan, Origin?) -> Field,
    apply: @escaping @Sendable (Resolved, inout Plan) -> Void
  ) {
    self.properties = properties
    self.field = field
    self.apply = apply
  }

  /// A parameter, how its value is got from a plan and how it is put into one.
  ///
  /// The property is called as the parameter (`pitch-spread` is `pitchSpread`) unless `property` says otherwise.
  init<Value: ParameterValue>(
    _ parameter: Parameter<Value>, property: String? = nil, get: @escaping @Sendable (Plan) -> Value,
    set: @escaping @Sendable (inout Plan, Value) -> Void
  ) {
    let id = parameter.id
    self.init([property ?? Words.camel(id)]) { plan, origin in
      // What a generation has in common with the declaration rests on what the declaration rests on.
      let value = get(plan)
      let rests = value == parameter.standard ? parameter.origin : origin ?? parameter.origin
      return Field(id, .parameter(parameter.erased.with(standard: value, origin: rests)))
    } apply: { said, plan in
      guard case .value(let resolved) = said, let value = resolved.value as? Value else {
        preconditionFailure("“\(id)” was resolved to something that is no \(Value.self)")
      }
      set(&plan, value)
    }
  }
}

extension BoundPlan {
  /// The section of a scenario, with the defaults of `plan`; their origin where it is not each declaration's own.
  static func section(of plan: Self = Self(), origin: Origin? = nil) -> Section {
    Section(help, fields: bindings.map { $0.field(plan, origin) })
  }

  /// Sets what a section of a resolved scenario says.
  mutating func apply(_ section: ResolvedSection) {
    let empty = Self()
    for binding in Self.bindings {
      let key = binding.field(empty, nil).key
      if let said = section[key] { binding.apply(said, &self) }
    }
  }
}

/// A machine that was built in several generations, each with behaviors that were usual then.
protocol VintagedPlan: BoundPlan {
  /// The generations, the one that is meant where none is named last.
  static var vintages: [Vintage<Self>] { get }
  /// Kinds of machine that are met at any age.
  static var archetypes: [Vintage<Self>] { get }
}

extension VintagedPlan {
  /// None, where makers did not differ in anything that is modeled.
  static var archetypes: [Vintage<Self>] { [] }
}

/// A generation or a kind of a machine.
struct Vintage<Plan: Sendable>: Sendable {
  /// `about 2015`, or `hand scanner`.
  let word: String
  /// What it does.
  let plan: Plan
}

extension VintagedPlan {
  /// A section that says under `vintage` which generation or kind it is, and gets that one's defaults.
  static var variant: Shape {
    .variant(
      tag: "vintage", help: help,
      cases: archetypes.map { kind in
        VariantCase(
          kind.word,
          section(
            of: kind.plan,
            origin: .assumption(
              "“\(kind.word)” is a kind of machine that is met at any age; makers publish behaviors, not figures"
            ))
        )
      }
        + vintages.enumerated().map { index, vintage in
          VariantCase(
            vintage.word,
            section(
              of: vintage.plan,
              origin: .assumption(
                "as machines of \(vintage.word) did; their makers publish behaviors, not figures")),
            isDefault: index == vintages.count - 1)
        })
  }
}

// MARK: - One line a property

extension PlanBinding where Plan: BoundPlan {
  /// A length that the plan holds in µm; ranges in mm.
  static func length(
    _ id: String, _ path: WritableKeyPath<Plan, Int64> & Sendable, _ name: String,
    possible: ClosedRange<Double> = 0.001...100_000, plausible: ClosedRange<Double>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Length>(
        id, name, default: .micrometres(Plan()[keyPath: path]), healthy: .micrometres(Plan()[keyPath: path]),
        possible: .mm(possible.lowerBound)...(.mm(possible.upperBound)),
        plausible: .mm(plausible.lowerBound)...(.mm(plausible.upperBound)), origin: origin, unit: "mm")
    ) {
      .micrometres($0[keyPath: path])
    } set: {
      $0[keyPath: path] = $1.micrometres
    }
  }

  /// A speed that the plan holds in µm/s; plausible range in m/min.
  static func speed(
    _ id: String, _ path: WritableKeyPath<Plan, Int64> & Sendable, _ name: String,
    plausible: ClosedRange<Double>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Speed>(
        id, name, default: .micrometresPerSecond(Plan()[keyPath: path]),
        healthy: .micrometresPerSecond(Plan()[keyPath: path]),
        possible: .millimetersPerSecond(0.001)...(.millimetersPerSecond(100_000)),
        plausible: .metresPerMinute(plausible.lowerBound)...(.metresPerMinute(plausible.upperBound)),
        origin: origin, unit: "m/min")
    ) {
      .micrometresPerSecond($0[keyPath: path])
    } set: {
      $0[keyPath: path] = $1.micrometresPerSecond
    }
  }

  /// A number of things.
  static func count(
    _ id: String, _ path: WritableKeyPath<Plan, Int> & Sendable, _ name: String,
    possible: ClosedRange<Int> = 1...100_000_000, plausible: ClosedRange<Int>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Count>(
        id, name, default: Count(Plan()[keyPath: path]), healthy: Count(Plan()[keyPath: path]),
        possible: Count(possible.lowerBound)...Count(possible.upperBound),
        plausible: Count(plausible.lowerBound)...Count(plausible.upperBound), origin: origin)
    ) {
      Count($0[keyPath: path])
    } set: {
      $0[keyPath: path] = $1.value
    }
  }

  /// A time.
  static func span(
    _ id: String, _ path: WritableKeyPath<Plan, TimeSpan> & Sendable, _ name: String,
    possible: ClosedRange<TimeSpan> = .zero ... .days(365), plausible: ClosedRange<TimeSpan>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<TimeSpan>(
        id, name, default: Plan()[keyPath: path], healthy: Plan()[keyPath: path], possible: possible,
        plausible: plausible, origin: origin)
    ) {
      $0[keyPath: path]
    } set: {
      $0[keyPath: path] = $1
    }
  }

  /// A time that may be never.
  static func optionalSpan(
    _ id: String, _ path: WritableKeyPath<Plan, TimeSpan?> & Sendable, _ name: String,
    possible: PartialRangeFrom<TimeSpan>, plausible: ClosedRange<TimeSpan>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<TimeSpan?>(
        id, name, default: Plan()[keyPath: path], healthy: Plan()[keyPath: path], possible: possible,
        plausible: plausible, origin: origin)
    ) {
      $0[keyPath: path]
    } set: {
      $0[keyPath: path] = $1
    }
  }

  /// A period that the plan holds in whole minutes, 0 for never.
  static func minutes(
    _ id: String, _ path: WritableKeyPath<Plan, Int> & Sendable, property: String, _ name: String,
    plausible: ClosedRange<TimeSpan>, _ origin: Origin
  ) -> Self {
    let get: @Sendable (Plan) -> TimeSpan? = { plan in
      plan[keyPath: path] == 0 ? nil : .minutes(Int64(plan[keyPath: path]))
    }
    return Self(
      Parameter<TimeSpan?>(
        id, name, default: get(Plan()), healthy: get(Plan()), possible: .minutes(1)..., plausible: plausible,
        origin: origin, help: "whole minutes; a part of one is left out"), property: property,
      get: get
    ) { plan, value in
      plan[keyPath: path] =
        value.map { Int(min(1_000_000, $0.nanoseconds / TimeSpan.minutes(1).nanoseconds)) } ?? 0
    }
  }

  /// A share, from 0 to 1; ranges in percent.
  static func share(
    _ id: String, _ path: WritableKeyPath<Plan, Double> & Sendable, _ name: String,
    possible: ClosedRange<Double> = 0...100, plausible: ClosedRange<Double>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Fraction>(
        id, name, default: .of(Plan()[keyPath: path]), healthy: .of(Plan()[keyPath: path]),
        possible: .percent(possible.lowerBound)...(.percent(possible.upperBound)),
        plausible: .percent(plausible.lowerBound)...(.percent(plausible.upperBound)), origin: origin)
    ) {
      .of($0[keyPath: path])
    } set: {
      $0[keyPath: path] = $1.base
    }
  }

  /// A print grade of ISO/IEC 15415.
  static func grade(
    _ id: String, _ path: WritableKeyPath<Plan, Double> & Sendable, _ name: String,
    plausible: ClosedRange<Double>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Grade>(
        id, name, default: .grade(Plan()[keyPath: path]), healthy: .grade(Plan()[keyPath: path]),
        possible: .grade(0)...(.grade(4)),
        plausible: .grade(plausible.lowerBound)...(.grade(plausible.upperBound)),
        origin: origin)
    ) {
      .grade($0[keyPath: path])
    } set: {
      $0[keyPath: path] = $1.base
    }
  }

  /// A rate that the plan holds per hour.
  static func perHour(
    _ id: String, _ path: WritableKeyPath<Plan, Double> & Sendable, property: String, _ name: String,
    possible: ClosedRange<Double> = 0...60, plausible: ClosedRange<Double>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Rate>(
        id, name, default: .perHour(Plan()[keyPath: path]), healthy: .perHour(Plan()[keyPath: path]),
        possible: .perHour(possible.lowerBound)...(.perHour(possible.upperBound)),
        plausible: .perHour(plausible.lowerBound)...(.perHour(plausible.upperBound)), origin: origin,
        unit: "/h"),
      property: property
    ) {
      .perHour($0[keyPath: path])
    } set: {
      $0[keyPath: path] = $1.perHour
    }
  }

  /// A rate that the plan holds per week.
  static func perWeek(
    _ id: String, _ path: WritableKeyPath<Plan, Double> & Sendable, property: String, _ name: String,
    plausible: ClosedRange<Double>, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Rate>(
        id, name, default: .perWeek(Plan()[keyPath: path]), healthy: .perWeek(Plan()[keyPath: path]),
        possible: .perWeek(0)...(.perWeek(10_080)),
        plausible: .perWeek(plausible.lowerBound)...(.perWeek(plausible.upperBound)), origin: origin,
        unit: "/week"),
      property: property
    ) {
      .perWeek($0[keyPath: path])
    } set: {
      $0[keyPath: path] = $1.perWeek
    }
  }

  /// Yes or no.
  static func flag(
    _ id: String, _ path: WritableKeyPath<Plan, Bool> & Sendable, _ name: String, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Bool>(
        id, name, default: Plan()[keyPath: path], healthy: Plan()[keyPath: path], origin: origin)
    ) {
      $0[keyPath: path]
    } set: {
      $0[keyPath: path] = $1
    }
  }

  /// One of several words.
  static func word<Case: Choice>(
    _ id: String, _ path: WritableKeyPath<Plan, Case> & Sendable, _ name: String, _ origin: Origin
  ) -> Self {
    Self(
      Parameter<Case>(
        id, name, default: Plan()[keyPath: path], healthy: Plan()[keyPath: path], origin: origin)
    ) {
      $0[keyPath: path]
    } set: {
      $0[keyPath: path] = $1
    }
  }
}

// MARK: - Units in which plans count

extension Length {
  /// A length from whole micrometers.
  static func micrometres(_ value: Int64) -> Length { Length(base: Double(value) / 1_000) }
}

extension Speed {
  /// A speed from whole micrometers a second.
  static func micrometresPerSecond(_ value: Int64) -> Speed { Speed(base: Double(value) / 1_000) }
  /// Whole micrometers a second, rounded to the nearest.
  var micrometresPerSecond: Int64 { Int64(max(0, min(1e15, base * 1_000 + 0.5))) }
}

extension Rate {
  /// The value per hour.
  var perHour: Double { times(3_600) }
  /// The value per week.
  var perWeek: Double { times(604_800) }

  /// A multiple without the last bits that came in when the rate was divided: 20 an hour is 20 again.
  private func times(_ factor: Double) -> Double {
    let value = base * factor
    let whole = Double(Int64(max(0, min(1e12, value * 1e6 + 0.5)))) / 1e6
    return abs(whole - value) <= 1e-12 * value ? whole : value
  }
}
