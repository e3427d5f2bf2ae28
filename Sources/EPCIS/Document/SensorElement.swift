/// What sensors observed, with the conditions under which they did.
public struct SensorElement: Hashable, Sendable {
  /// The conditions: when, by which device; nil when not stated.
  public var metadata: SensorRecord?
  /// The observations.
  public var reports: [SensorRecord]
  /// What users have added.
  public var extensions: [ExtensionNode]

  /// A sensor element.
  public init(
    metadata: SensorRecord? = nil, reports: [SensorRecord] = [], extensions: [ExtensionNode] = []
  ) {
    self.metadata = metadata
    self.reports = reports
    self.extensions = extensions
  }
}

/// One set of sensor fields, either metadata or a report.
///
/// The standard defines 23 fields for a report, of which most reports use three. They are kept as a short
/// list, in the standard's order, instead of 23 optional properties.
public struct SensorRecord: Hashable, Sendable {
  /// A field's name.
  public enum Key: UInt8, Hashable, Sendable, CaseIterable {
    /// Metadata only: when a period of observation began and ended.
    case startTime, endTime
    /// A report's measurement type and, for an alert, its kind.
    case type, exception
    /// Metadata's moment of observation.
    case time
    /// The device, its description, where the raw data are, how they were processed.
    case deviceID, deviceMetadata, rawData, dataProcessingMethod
    /// Rules that apply, as a standard operating procedure.
    case bizRules
    /// What was looked for.
    case microorganism, chemicalSubstance
    /// The value observed, and of which component of a vector.
    case value, component, stringValue, booleanValue, hexBinaryValue, uriValue
    /// Statistics of the values observed.
    case minValue, maxValue, meanValue, sDev, percRank, percValue
    /// The unit, and the coordinate system.
    case uom, coordinateReferenceSystem

    /// The field's name in both formats.
    public var name: String { String(describing: self) }
  }

  /// One field with its value.
  public struct Field: Hashable, Sendable {
    /// Which field.
    public var key: Key
    /// Its value: numbers in the form that JSON and XML share, times as written.
    public var value: String
  }

  /// The fields present, in the order of their keys.
  public private(set) var fields: [Field] = []
  /// What users have added: XML attributes or JSON members.
  public var extensions: [ExtensionNode] = []

  /// A record without fields.
  public init() {}

  /// The value of a field; setting nil removes it.
  public subscript(key: Key) -> String? {
    get { fields.first { $0.key == key }?.value }
    set {
      let place = fields.firstIndex { $0.key.rawValue >= key.rawValue } ?? fields.count
      let isPresent = place < fields.count && fields[place].key == key
      switch (newValue, isPresent) {
      case (let value?, true): fields[place].value = value
      case (let value?, false): fields.insert(Field(key: key, value: value), at: place)
      case (nil, true): fields.remove(at: place)
      case (nil, false): break
      }
    }
  }
}

extension SensorRecord.Key {
  /// How a field's text is read and written.
  enum Form {
    case uri, text, time, number, boolean, vocabulary(VocabularyKind)
  }

  var form: Form {
    switch self {
    case .startTime, .endTime, .time: .time
    case .type: .vocabulary(.measurement)
    case .exception: .vocabulary(.sensorAlert)
    case .component: .vocabulary(.component)
    case .value, .minValue, .maxValue, .meanValue, .sDev, .percRank, .percValue: .number
    case .booleanValue: .boolean
    case .stringValue, .hexBinaryValue, .uom: .text
    default: .uri
    }
  }
}
