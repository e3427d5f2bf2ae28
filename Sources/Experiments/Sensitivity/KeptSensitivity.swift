import Scenario

/// A study as `driftline sensitivity` has written it, with what it was made of.
public struct KeptSensitivity: Sendable {
  /// What was found.
  public var study: Sensitivity
  /// SHA-256 of the scenario's texts and settings, as the study's own plan had it.
  public var sha256: String?
  /// SHA-256 of the program that made it.
  public var program: String?

  /// Whether it is of the same scenario, settings and build as a plan that somebody runs now; never where either is not
  /// known.
  public func isOf(_ plan: ExperimentPlan) -> Bool {
    sha256 != nil && program != nil && sha256 == plan.sha256 && program == plan.program?.sha256
  }

  /// Reads what the command has written.
  public init(reading text: String) throws(TrialEncoding.Problem) {
    let whole = try TrialEncoding.Reading(text)
    guard try whole["schemaVersion"].integer() == 1 else {
      throw TrialEncoding.Problem(message: "this study is of another version")
    }
    sha256 = try whole["sha256"].optionalText()
    let build = try whole["program"]
    program = build.isNull ? nil : try build["sha256"].optionalText()
    study = try Sensitivity(whole["sensitivity"])
  }
}

extension Sensitivity {
  fileprivate init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init(trials: try reading["trials"].integer(), lots: try reading["lots"].integer())
    studies = try reading["studies"].integer()
    isCut = try reading["isCut"].boolean()
    base = try reading["base"].map(Figure.init)
    groups = try reading["groups"].map(Group.init)
    assumptions = try reading["assumptions"].map(Studied.init)
    untried = try reading["untried"].map { one throws(TrialEncoding.Problem) in try one.text() }
    unvaried = try reading["unvaried"].map { one throws(TrialEncoding.Problem) in try one.text() }
  }
}

extension Sensitivity.Figure {
  fileprivate init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init(
      criterion: try reading["criterion"].text(), text: try reading["text"].text(),
      unit: try reading["unit"].text(), value: try reading["value"].number(),
      limit: try reading["limit"].number(), isMet: try reading["isMet"].boolean())
  }
}

extension Sensitivity.Outcome {
  fileprivate init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    let figures = try reading["figures"]
    self =
      figures.isNull
      ? .refused(try reading["refused"].text()) : .figures(try figures.map(Sensitivity.Figure.init))
  }
}

extension Sensitivity.Group {
  fileprivate init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init(
      name: try reading["name"].text(),
      paths: try reading["paths"].map { one throws(TrialEncoding.Problem) in try one.text() },
      low: try Sensitivity.Outcome(reading["low"]), high: try Sensitivity.Outcome(reading["high"]),
      movement: try reading["movement"].number())
  }
}

extension Sensitivity.Studied {
  fileprivate init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init(
      path: try reading["path"].text(), name: try reading["name"].text(), value: try reading["value"].text(),
      lower: try reading["lower"].text(), upper: try reading["upper"].text(),
      low: try Sensitivity.Outcome(reading["low"]), high: try Sensitivity.Outcome(reading["high"]),
      flips: try reading["flips"].map(Sensitivity.Flip.init), movement: try reading["movement"].number())
  }
}

extension Sensitivity.Flip {
  fileprivate init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init(
      criterion: try reading["criterion"].text(), becomesMet: try reading["becomesMet"].boolean(),
      last: try reading["last"].optionalText(), first: try reading["first"].text(),
      figure: try reading["figure"].number(), distance: try reading["distance"].number())
  }
}

extension TrialEncoding.Reading {
  fileprivate func optionalText() throws(TrialEncoding.Problem) -> String? { isNull ? nil : try text() }

  /// A number; what has no end is written as null.
  fileprivate func number() throws(TrialEncoding.Problem) -> Double {
    if isNull { return .infinity }
    guard case .number(let digits) = node.content, let value = Double(digits) else {
      throw problem("a number")
    }
    return value
  }
}
