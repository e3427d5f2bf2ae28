import Experiments
import TextFormats

/// `driftline init`: a scenario to begin with.
enum InitCommand {
  static let command = Command(
    name: "init",
    summary: "write a scenario to begin with",
    examples: [
      .init("driftline init line.json5", "then edit it, and “driftline compare line.json5”"),
      .init("driftline init site.json5 --as debt", "then edit it, and “driftline debt site.json5”"),
    ],
    options: [
      .value("as", "KIND", of: Kind.self, "a line, or debt: a list of what a site owes"),
      .flag("force", "overwrite an existing file"),
    ],
    operands: [Operand("FILE", isOptional: true, "where to; scenario.json5 where nothing is said")]
  ) { arguments, console in
    let path = arguments.operands.first ?? "scenario.json5"
    if Files.exists(path), !arguments.isSet("force") {
      throw Failure.exists(path)
    }
    let kind = arguments.value("as", as: Kind.self) ?? .line
    try Files.write(Array((kind == .line ? text : DebtTemplate.text).utf8), to: path)
    console.print(
      "wrote \(path.visible); what to do next:\n\n  driftline check \(ShellWord.file(path).visible)\n"
        + "  driftline \(kind == .line ? "compare" : "debt") \(ShellWord.file(path).visible)\n")
    return .fine
  }

  /// What a scenario to begin with is about.
  enum Kind: String, ArgumentValue {
    case line, debt

    static let expectation = "line or debt"

    init?(argument: String) { self.init(rawValue: argument) }
  }

  /// The scenario: short, commented, and complete by what it extends.
  static let text = """
    // A packaging line, as it was validated and as it runs. Change what differs on yours.
    //
    // driftline check FILE     shows every value with its origin, and what is wrong with the file
    // driftline compare FILE   runs it
    // driftline schema         is for editors that complete and check
    {
      // Everything that is not said here is as on this line.
      extends: "reference-line",
      name: "my line",

      // What stories and exported events call it.
      site: { name: "our site", line: "my line", product: "our product" },

      // What a report is filed under; every field is yours, and none has to be there.
      // document: { number: "VAL-0815", revision: "A", date: "2026-11-28", machine: "QA-PC 7", author: "…" },

      line: {
        feed: {
          pitch: "100 mm",
        },
        packer: { "units-per-case": 24 },
        palletizer: { "cases-per-pallet": 60 },
      },

      // Causes of drift between truth and record. null switches one off (unless a condition says
      // more of it), {} switches it on with its defaults; “driftline mechanisms” lists them.
      mechanisms: {
        "unlogged-removal": {},
        "rework-uncontrolled": null,
      },

      // Named sets of changes; one may extend another: night: { extends: "production", … }. A value may say where
      // it comes from: a source with its trust in brackets (REG PR IND PRAC VEN MAN FOR LOW), or “assumption: why”.
      conditions: {
        validation: {
          line: { feed: { rate: { value: "180/min", origin: "our protocol, section 4 [PRAC]" } } },
        },
        production: {
          line: { feed: { rate: "300/min" } },
          mechanisms: {
            "tracking-slip": { slip: { value: "20 mm", origin: "assumption: seen on our line at emergency stops" } },
          },
        },
      },

      protocol: {
        steps: [{ name: "performance run", units: 10000 }],
      },

      experiment: {
        trials: 6,
        duration: "5 shifts",
      },

      // What the line promises; “driftline help criteria” has every word. A criterion of the line above is taken
      // away by null.
      criteria: {
        "AC-1": "silent episodes per million units <= 5",
        "AC-2": null,
        "AC-3": "units detected before release >= 99 %",
        "AC-4": "duplicate units wrong <= 0",
      },

      // Your requirements, each with the criteria that answer it; they make the matrix of the report.
      // requirements: { "URS-014": { text: "cases hold what is recorded", risk: "high", criteria: ["AC-1"] } },
    }

    """
}
