import Experiments
import Reporting
import Testing
import TraceModel
import World

/// The sentences of a report against its own tables: what is said first is counted again from what stands below it.
@Suite struct HeadlineTests {
  private func find(_ id: String, in document: ReportDocument) -> Table? {
    document.sections.flatMap(\.blocks).lazy.compactMap { block -> Table? in
      switch block {
      case .table(let table): table
      case .figure(let figure): figure.table
      default: nil
      }
    }.first { $0.id == id }
  }

  private func table(_ id: String, in document: ReportDocument) throws -> Table {
    try #require(find(id, in: document), "no table \(id)")
  }

  private func column(_ title: String, of table: Table) throws -> Int {
    try #require(table.columns.firstIndex { $0.title == title }, "no column “\(title)” in \(table.id)")
  }

  private func value(_ cell: ReportCell) -> Double? {
    if case .quantity(let quantity) = cell { quantity.value } else { nil }
  }

  /// Of a text such as `38 of 60`.
  private func isReliable(_ cell: ReportCell) -> Bool {
    guard case .quantity(let quantity) = cell, case .outOf(let total) = quantity.form else { return false }
    return quantity.value * 20 >= Double(total) * 19
  }

  private static let results: [ExperimentResult] = [Sample.result, Sample.crowded, Sample.quiet]

  @Test(arguments: 0..<3)
  func `the first sentence is what the table of kinds has`(_ index: Int) throws {
    let result = Self.results[index]
    let document = Report(result: result).document()
    let (kinds, unseen) = (try table("kinds", in: document), find("unseen", in: document))
    let production = try column(result.identity.production, of: kinds)
    let there = kinds.groups.dropFirst().flatMap(\.rows).filter { (value($0[production]) ?? 0) > 0 }
    guard let unseen, !there.isEmpty else {
      #expect(document.finding.contains("No failure was found on the line"), "\(document.finding)")
      return
    }
    let names = Set(there.map { $0[0].text })
    let rows = unseen.rows.filter { names.contains($0[0].text) }
    let raised = try column("raised", of: unseen)
    let refused = try column("not accepted", of: unseen)
    func word(_ count: Int) -> String { count == 0 ? "none" : count == there.count ? "all" : "\(count)" }
    let sentence =
      "Of \(there.count) kinds of failure that this line has under “\(result.identity.production)”, the protocol raises "
      + "\(word(rows.count { isReliable($0[raised]) })) in 95 % of its repetitions, and "
      + "\(word(rows.count { isReliable($0[refused]) })) would stand in the way of its acceptance."
    #expect(document.finding.hasSuffix(sentence), "\(document.finding)")
    // “Seen” is what 95 % of the protocols raise, and nothing else.
    let visibility = try column("class", of: unseen)
    for row in unseen.rows {
      #expect(isReliable(row[raised]) == (row[visibility].text == "seen"), "\(row[0].text)")
    }
  }

  @Test(arguments: 0..<3)
  func `what the protocol misses of its own is said first, as its table has it`(_ index: Int) throws {
    let result = Self.results[index]
    let document = Report(result: result).document()
    let challenges = try table("challenges", in: document)
    for row in challenges.rows {
      guard case .quantity(let caught) = row[2], case .outOf(let made) = caught.form else { continue }
      let missed = made - Int(caught.value)
      let words =
        "\(NumberText.count(missed)) of \(NumberText.count(made)) \(row[0].text.replacing("-", with: " "))"
      #expect(document.finding.contains(words) == (missed > 0), "\(document.finding)")
      #expect(missed == 0 || document.finding.hasPrefix("The protocol fails by its own measure"))
    }
  }

  @Test
  func `a protocol fails where more than one repetition of twenty does, and else it is told how many do not`()
  {
    var result = Sample.result
    for (accepted, words) in [
      (189, "The protocol fails by its own measure (11 of 200 repetitions of it fail): "),
      (190, "190 of 200 repetitions of the protocol would be accepted; "),
    ] {
      result.acceptedProtocols = accepted
      let finding = Report(result: result).document().finding
      #expect(
        finding.hasPrefix(words + "nothing caught 348 of 2,000 short cases that it put in. "), "\(finding)")
    }
  }

  @Test func `a kind that only one condition has is told of even where its rate is not told from chance`()
    throws
  {
    var result = Sample.result
    for index in result.kinds.indices where result.kinds[index].subject == .kind(.unit, .escaped) {
      result.kinds[index].change?.low = -1
      result.kinds[index].episodesChange?.low = -1
    }
    guard case .figure(let figure)? = Report(result: result).document()[.whole]?.blocks.first else {
      Issue.record("no picture of the whole")
      return
    }
    #expect(
      figure.title
        == "7 of 9 kinds of failure are more frequent under “production”; 1 more occurred only there")
  }

  @Test func `why fewer escape before a calibration is said where the figures have it so, and only there`()
    throws
  {
    func reading(_ last: Int) throws -> String {
      var (result, production) = (Sample.result, Sample.development(.production))
      production.landmarks = [Landmark(hour: 48, name: "lens calibrated", mechanism: .cameraDrift)]
      for index in production.stretches.indices where production.stretches[index].units > 0 {
        production.stretches[index].episodes.append(
          KindEpisodes(level: .unit, kind: .escaped, episodes: index < 4 ? 90 : last))
      }
      result.development = [Sample.development(.validation), production]
      result.values.append(
        ScenarioValue(
          path: "mechanisms.camera-drift.light-loss", name: "light lost", validation: nil,
          production: Sample.side("0.007 grades/h", nil)))
      let section = try #require(Report(result: result).document()[.time])
      guard case .figure(let figure)? = section.blocks.first else { return "" }
      return figure.reading
    }
    #expect(try reading(20).contains("is no improvement"))
    #expect(
      try reading(80).hasSuffix("lots that fill a planned time at nominal speed take longer."))
  }

  @Test func `assumptions are counted once, whichever page names them`() throws {
    var result = Sample.result
    result.sensitivity = nil
    let document = Report(result: result).document()
    let assumptions = try table("assumptions", in: document)
    let words = "\(assumptions.rows.count) values of \(result.values.count) are assumptions"
    #expect(assumptions.caption.hasPrefix(words))
    #expect(
      document[.sensitivity]?.blocks.contains {
        if case .paragraph(let text) = $0 { text.contains(words + ";") } else { false }
      } == true)
  }

  @Test func `of a thing about which nothing was raised its story says just that`() throws {
    let document = Report(result: Sample.result, stories: Sample.stories).document()
    guard case .narrative(let story)? = document[.witnesses]?.blocks.first else {
      Issue.record("no story")
      return
    }
    #expect(story.facts.hasSuffix("nothing was raised about it before it left the line"), "\(story.facts)")
    let then = try #require(story.parts.first { $0.word == "Then" }).sentences
    #expect(
      then.filter { $0.contains(" says: ") }.count == story.events.rows.count { $0[1].text == "record" })
  }

  @Test func `nothing that happened on the line has two rows`() throws {
    let exposure = try table("exposure", in: Report(result: Sample.result).document())
    let names = exposure.rows.map { $0[0].text }
    #expect(Set(names).count == names.count)
  }

  @Test func `a condition is called in every sentence what its scenario calls it`() {
    var result = Sample.result
    (result.identity.validation, result.identity.production, result.identity.summary) = ("pilot", "harsh", "")
    for index in result.cells.indices {
      result.cells[index].condition = result.cells[index].cell.role == .validation ? "pilot" : "harsh"
    }
    for index in result.criteria.indices { result.criteria[index].basis = "long runs under “harsh”" }
    for index in result.witnesses.indices { result.witnesses[index].condition = "harsh" }
    let report = Report(result: result, stories: Sample.stories)
    for format in [ReportFormat.terminal, .markdown] {
      for line in String(decoding: report.rendered(as: format), as: UTF8.self).split(separator: "\n") {
        // What people do to a line before it is used is called validation whatever conditions are called.
        let rest = line.replacing("What validation could not see", with: "").replacing(
          "nor a validation", with: ""
        ).replacing("Reproduction", with: "")
        #expect(!rest.contains("production") && !rest.contains("validation"), "\(format): \(line)")
      }
    }
    result.identity.trials = 1
    let unseen = Report(result: result).document()[.unseen]
    #expect(
      unseen?.blocks.contains {
        if case .paragraph(let text) = $0 {
          text.contains("The long trial under “pilot” proves “below")
        } else {
          false
        }
      } == true)
  }

  @Test(arguments: 0..<3)
  func `each level is the sum of its kinds, and of its places`(_ index: Int) throws {
    let result = Self.results[index]
    if index == 1 { return }
    let document = Report(result: result).document()
    let kinds = try table("kinds", in: document)
    let things = try column("things", of: kinds)
    let levels = try #require(kinds.groups.first).rows
    for row in levels {
      let level = row[0].text.split(separator: "s ")[0]
      let own = kinds.groups.dropFirst().flatMap(\.rows).filter { cells in
        let isContainer = ["case ", "pallet ", "bundle "].contains { cells[0].text.hasPrefix($0) }
        return level == "unit"
          ? !isContainer && cells[0].text != "wrong lot" : cells[0].text.hasPrefix("\(level) ")
      }
      #expect(value(row[things]) == own.reduce(0) { $0 + (value($1[things]) ?? 0) }, "\(row[0].text)")
    }
    guard !result.detection.allSatisfy({ $0.count == 0 }) else { return }
    let detection = try table("detection", in: document)
    for (level, row) in zip(result.levels, levels) where level.inProduction.count > 0 {
      let group = try #require(
        detection.groups.first { $0.title == "\(result.identity.production): \(level.subject.level)s" })
      let places = group.rows.prefix { !$0[0].text.hasPrefix("recall") }
      let sum = places.reduce(0) { $0 + (value($1[1]) ?? 0) }
      #expect(sum == value(row[things]))
      let recall = try #require(group.rows.first { $0[0].text.hasPrefix("recall") })
      let never = places.first { $0[0].text == "never" }.flatMap { value($0[1]) } ?? 0
      #expect(value(recall[1]) == sum - never)
    }
  }

  @Test func `findings with something wrong behind them and without are all findings`() throws {
    let alarms = try table("alarms", in: Report(result: Sample.result).document())
    let production = try #require(alarms.groups.last).rows.filter { $0[0].text.contains(".") }
    let (all, behind) = (
      production.reduce(0) { $0 + (value($1[1]) ?? 0) },
      production.reduce(0) { $0 + (value($1[2]) ?? 0) + (value($1[3]) ?? 0) }
    )
    for row in production {
      #expect((1...3).reduce(0) { $0 + (value(row[$1 + 1]) ?? 0) } == value(row[1]))
    }
    let precision = try #require(alarms.rows.first { $0[0].text == "precision" })
    #expect(abs((value(precision[2]) ?? 0) - behind / all) < 1e-9)
  }

  @Test func `what no protocol can see is told with the same bound everywhere`() throws {
    let document = Report(result: Sample.result).document()
    let unseen = try table("unseen", in: document)
    let proved = try column("episodes per million units that one protocol proves: below", of: unseen)
    let bound = unseen.rows[0][proved].text
    #expect(bound == NumberText.bound(try #require(value(unseen.rows[0][proved]))))
    let section = try #require(document[.unseen])
    #expect(section.brief.contains { $0.contains("“below \(bound)”") })
    #expect(
      section.blocks.contains {
        if case .paragraph(let text) = $0 { text.contains("“below \(bound) ") } else { false }
      })
  }
}
