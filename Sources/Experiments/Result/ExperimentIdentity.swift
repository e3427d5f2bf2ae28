import Scenario

/// Which scenario was run, and how: what is needed to get the same bytes again.
public struct ExperimentIdentity: Sendable {
  /// The version of driftline.
  public var version: String
  /// How the user named the scenario: a file or an embedded one.
  public var reference: String
  /// What the scenario calls itself: `Line 7, Nordhafen`.
  public var name: String
  /// What it says of itself, in a sentence or two; may be empty.
  public var summary: String
  /// The texts that were read, the most distant ancestor first; embedded in a report, they make it reproducible.
  public var texts: [ScenarioText]
  /// A digest of the texts and the settings (`Digest`): tells scenarios apart, proves nothing.
  public var digest: String
  /// Changes from the command line (`path=value`, and mechanisms made healthy), in their order.
  public var settings: [String]
  /// The command that gives the same result again.
  public var command: String
  /// The experiment's seed.
  public var seed: UInt64
  /// Long trials of each condition.
  public var trials: Int
  /// Short trials of each condition: repetitions of the protocol.
  public var shortTrials: Int
  /// Units of one protocol.
  public var protocolUnits: Int
  /// Units of one long trial.
  public var longUnits: Int
  /// Lots of one long trial.
  public var longLots: Int
  /// The names of the two conditions.
  public var validation: String
  /// See ``validation``.
  public var production: String
  /// How often intervals hold the truth.
  public var confidence: Double
  /// How several criteria are corrected for being several.
  public var correction: Correction
  /// The currency of the scenario's costs.
  public var currency: String?
  /// What people have written on the document that is filed.
  public var document = FiledDocument()
  /// Which build of the program ran it; nil where nobody said so.
  public var program: ProgramIdentity?
  /// SHA-256 of the texts and the settings; nil where nobody said so.
  public var sha256: String?

  /// An identity with all its parts.
  public init(
    version: String, reference: String, name: String, summary: String, texts: [ScenarioText], digest: String,
    settings: [String], command: String, seed: UInt64, trials: Int, shortTrials: Int, protocolUnits: Int,
    longUnits: Int, longLots: Int, validation: String, production: String, confidence: Double,
    correction: Correction, currency: String? = nil
  ) {
    self.version = version
    self.reference = reference
    self.name = name
    self.summary = summary
    self.texts = texts
    self.digest = digest
    self.settings = settings
    self.command = command
    self.seed = seed
    self.trials = trials
    self.shortTrials = shortTrials
    self.protocolUnits = protocolUnits
    self.longUnits = longUnits
    self.longLots = longLots
    self.validation = validation
    self.production = production
    self.confidence = confidence
    self.correction = correction
    self.currency = currency
  }
}

/// A text that a scenario was read from.
public struct ScenarioText: Hashable, Sendable {
  /// Its name, as a path or as an embedded scenario.
  public var name: String
  /// The text, as it was read.
  public var text: String

  /// A text with its name.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// What is done about several criteria being judged at once.
public enum Correction: Choice {
  /// Each is judged by itself.
  case none
  /// Holm's: the chance that any is decided wrongly is held (S. Holm, Scandinavian Journal of Statistics 6, 1979).
  case holm

  /// In plain words.
  public var meaning: String {
    switch self {
    case .none: "each criterion is judged by itself, at the confidence that is set"
    case .holm: "Holm's correction: the chance that any criterion is decided wrongly is held"
    }
  }
}

/// One value of the scenario under both conditions.
public struct ScenarioValue: Sendable {
  /// The way to it: `line.feed.speed`.
  public var path: String
  /// What it is, in plain words.
  public var name: String
  /// The value under validation's conditions, with its unit; nil where it does not exist there (a mechanism that is off).
  public var validation: SidedValue?
  /// The same under production's conditions.
  public var production: SidedValue?
  /// The value at which it does no harm, where that has a meaning.
  public var healthy: String?
  /// What is believed to be possible in practice, with units.
  public var plausible: String?
  /// The mechanism that it belongs to, by its word.
  public var mechanism: String?

  /// A value under both conditions.
  public init(
    path: String, name: String, validation: SidedValue?, production: SidedValue?, healthy: String? = nil,
    plausible: String? = nil, mechanism: String? = nil
  ) {
    self.path = path
    self.name = name
    self.validation = validation
    self.production = production
    self.healthy = healthy
    self.plausible = plausible
    self.mechanism = mechanism
  }

  /// Whether the conditions differ in it.
  public var differs: Bool { validation?.text != production?.text }
}

/// A value under one condition, with who said so and why it is believed.
public struct SidedValue: Hashable, Sendable {
  /// The value with its unit, as a text that reads back.
  public var text: String
  /// Who said so: `reference-line.json5:12:4`, `default`, `--set …`.
  public var provenance: String
  /// Why it is believed: a source with its trust, or `assumption: …`; nil where the file says nothing.
  public var origin: String?
  /// Whether nobody but the author stands behind it.
  public var isAssumption: Bool
  /// Whose word it is.
  public var author: Author
  /// Whether it is what holds where nobody says anything.
  public var isUsual: Bool

  /// Whose word a value is.
  public enum Author: Hashable, Sendable {
    /// The scenario's own file, or the command line.
    case own
    /// A file that the scenario extends.
    case inherited
    /// The default's.
    case nobody
  }

  /// A value with its origin.
  public init(
    text: String, provenance: String, origin: String?, isAssumption: Bool, author: Author = .nobody,
    isUsual: Bool = true
  ) {
    self.author = author
    self.isUsual = isUsual
    self.text = text
    self.provenance = provenance
    self.origin = origin
    self.isAssumption = isAssumption
  }
}
