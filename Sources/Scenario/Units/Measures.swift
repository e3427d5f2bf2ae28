/// The dimensions of the measures below, as types, each with its base unit; nothing else.
public enum Dimensions {
  /// Base unit: mm.
  public enum Length: MeasureDimension {
    /// See ``Dimension/length``.
    public static var dimension: Dimension { .length }
  }

  /// Base unit: mm/s.
  public enum Speed: MeasureDimension {
    /// See ``Dimension/speed``.
    public static var dimension: Dimension { .speed }
  }

  /// Base unit: 1/s.
  public enum Rate: MeasureDimension {
    /// See ``Dimension/rate``.
    public static var dimension: Dimension { .rate }
  }

  /// Base unit: g.
  public enum Mass: MeasureDimension {
    /// See ``Dimension/mass``.
    public static var dimension: Dimension { .mass }
  }

  /// Base unit: 1.
  public enum Fraction: MeasureDimension {
    /// See ``Dimension/fraction``.
    public static var dimension: Dimension { .fraction }
  }

  /// Base unit: ppm.
  public enum Drift: MeasureDimension {
    /// See ``Dimension/drift``.
    public static var dimension: Dimension { .drift }
  }

  /// Base unit: grades, 0 to 4.
  public enum Grade: MeasureDimension {
    /// See ``Dimension/grade``.
    public static var dimension: Dimension { .grade }
  }

  /// Base unit: grades per hour.
  public enum GradeRate: MeasureDimension {
    /// See ``Dimension/gradeRate``.
    public static var dimension: Dimension { .gradeRate }
  }

  /// Base unit: the scenario's currency.
  public enum Money: MeasureDimension {
    /// See ``Dimension/money``.
    public static var dimension: Dimension { .money }
  }
}

/// A length: carton, gap, pitch, slip.
public typealias Length = Measure<Dimensions.Length>
/// A speed of a belt.
public typealias Speed = Measure<Dimensions.Speed>
/// Happenings per time: cartons a minute, crashes a week.
public typealias Rate = Measure<Dimensions.Rate>
/// A mass.
public typealias Mass = Measure<Dimensions.Mass>
/// A share or a probability, 1 for all.
public typealias Fraction = Measure<Dimensions.Fraction>
/// The relative error of a clock; positive when it runs fast.
public typealias Drift = Measure<Dimensions.Drift>
/// A print grade of ISO/IEC 15415, from 4 (A) to 0 (F).
public typealias Grade = Measure<Dimensions.Grade>
/// A loss of print grade over time.
public typealias GradeRate = Measure<Dimensions.GradeRate>
/// An amount in the scenario's one currency, which stands in ``ReadingContext/currency``.
public typealias Money = Measure<Dimensions.Money>

extension Measure where D == Dimensions.Length {
  /// Millimeters.
  @inlinable public static func mm(_ value: Double) -> Self { Self(base: value) }
  /// The value in millimeters.
  @inlinable public var millimeters: Double { base }
}

extension Measure where D == Dimensions.Speed {
  /// Millimeters per second.
  @inlinable public static func millimetersPerSecond(_ value: Double) -> Self { Self(base: value) }
  /// Meters per minute.
  @inlinable public static func metersPerMinute(_ value: Double) -> Self { Self(value, 50, over: 3) }
  /// The value in millimeters per second.
  @inlinable public var millimetersPerSecond: Double { base }
}

extension Measure where D == Dimensions.Rate {
  /// Happenings per second.
  @inlinable public static func perSecond(_ value: Double) -> Self { Self(base: value) }
  /// Happenings per minute.
  @inlinable public static func perMinute(_ value: Double) -> Self { Self(value, 1, over: 60) }
  /// Happenings per hour.
  @inlinable public static func perHour(_ value: Double) -> Self { Self(value, 1, over: 3_600) }
  /// Happenings per day of 24 hours.
  @inlinable public static func perDay(_ value: Double) -> Self { Self(value, 1, over: 86_400) }
  /// Happenings per week of 168 hours.
  @inlinable public static func perWeek(_ value: Double) -> Self { Self(value, 1, over: 604_800) }
  /// The value per second.
  @inlinable public var perSecond: Double { base }
}

extension Measure where D == Dimensions.Mass {
  /// Grams.
  @inlinable public static func grams(_ value: Double) -> Self { Self(base: value) }
  /// The value in grams.
  @inlinable public var grams: Double { base }
}

extension Measure where D == Dimensions.Fraction {
  /// A share of 1.
  @inlinable public static func of(_ value: Double) -> Self { Self(base: value) }
  /// Per hundred.
  @inlinable public static func percent(_ value: Double) -> Self { Self(value, 1, over: 100) }
  /// Per million.
  @inlinable public static func perMillion(_ value: Double) -> Self { Self(value, 1, over: 1_000_000) }
  /// All of it.
  @inlinable public static var all: Self { Self(base: 1) }
  /// The value as a share of 1.
  @inlinable public var share: Double { base }
}

extension Measure where D == Dimensions.Drift {
  /// Microseconds per second.
  @inlinable public static func ppm(_ value: Double) -> Self { Self(base: value) }
  /// The value in microseconds per second.
  @inlinable public var ppm: Double { base }
}

extension Measure where D == Dimensions.Grade {
  /// A grade from 0 to 4.
  @inlinable public static func grade(_ value: Double) -> Self { Self(base: value) }
  /// The value from 0 to 4.
  @inlinable public var number: Double { base }
}

extension Measure where D == Dimensions.GradeRate {
  /// Grades per hour.
  @inlinable public static func perHour(_ value: Double) -> Self { Self(base: value) }
  /// The value in grades per hour.
  @inlinable public var gradesPerHour: Double { base }
}

extension Measure where D == Dimensions.Money {
  /// An amount in the scenario's currency.
  @inlinable public static func amount(_ value: Double) -> Self { Self(base: value) }
  /// The value in the scenario's currency.
  @inlinable public var amount: Double { base }
}

/// The pitch that cartons have on a belt: what passes a point, divided by how often.
@inlinable
public func / (speed: Speed, rate: Rate) -> Length { .mm(speed.millimetersPerSecond / rate.perSecond) }

/// How often something passes a point, when it stands `pitch` apart on a belt.
@inlinable
public func / (speed: Speed, pitch: Length) -> Rate {
  .perSecond(speed.millimetersPerSecond / pitch.millimeters)
}
