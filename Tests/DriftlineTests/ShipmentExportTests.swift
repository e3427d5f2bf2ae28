import Foundation
import Testing

@Suite("driftline export --shipments: documents as partners get them")
struct ShipmentExportTests {
  /// A market with partners who change to EPCIS 2.0, and of which the gateway learns at once.
  private static let export = """
    "$0" export --run market-year --set line.lots.count=2 --set market.runs-on='200 d' --shipments
    """

  @Test("healthy shipments are taken by a wholesaler in the United States, in the version of each")
  func accepted() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkdir out; \(Self.export) --healthy all --out out > list; echo "code $?"; wc -l < list
      ls out | grep -c 'xml$'; ls out | grep -c 'jsonld$'
      for file in out/*.xml; do "$0" reconcile --profile us-wholesaler $file | grep -o 'would .*'; done | sort | uniq -c
      for file in out/*.jsonld; do
        "$0" reconcile --profile us-wholesaler-2.0 $file | grep -o 'would .*'
      done | sort | uniq -c
      """)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.first == "code 0" && lines.count == 6, "\(run.output)\(run.errors)")
    let counts = lines.dropFirst().compactMap { Int($0) }
    #expect(counts.count == 3 && counts[0] == counts[1] + counts[2] && counts[1] > 0 && counts[2] > 0)
    #expect(
      lines.suffix(2) == [
        "\(counts[1]) would take every document.", "\(counts[2]) would take every document.",
      ])
  }

  @Test("healthy shipments say when each thing was made and packed, and the record raises nothing of them")
  func times() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkdir out
      "$0" export --run market-year --set line.lots.count=3 --set line.lots.cartons-per-lot=2970 --set market.runs-on='100 d' \\
        --shipments --healthy all --out out > /dev/null; echo "code $?"
      "$0" reconcile out/* | grep -icE 'critical|major'
      grep -ho '<eventTime>[^<]*' out/*.xml | sort -u | wc -l
      """)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(
      lines.prefix(2) == ["code 0", "0"] && (Int(lines.last ?? "") ?? 0) > 100, "\(run.output)\(run.errors)")
  }

  @Test(
    "a field that the mapping leaves out is missing from the file, until somebody has put the document right")
  func missingField() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkdir out
      \(Self.export) --only missing-field --set mechanisms.missing-field.field=lot --out out > list; echo "code $?"
      grep -L lotNumber out/* | wc -l; grep -l lotNumber out/* | wc -l; grep -L itemExpirationDate out/* | wc -l
      """)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.count == 4 && lines[0] == "code 0" && lines[3] == "0", "\(run.output)\(run.errors)")
    #expect(lines[1] == lines[2] && (Int(lines[1]) ?? 0) > 10, "\(run.output)")
  }

  @Test(
    "master data are of what is in the document: no device of the line, no other product; where contents go apart they are a file"
  )
  func concerned() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkdir out
      \(Self.export) --healthy all --set site.name=Southport --set site.product='Southport 5 mg, 14 capsules' --out out > list
      cat out/*.xml | grep -c 'Vocabulary type="urn:epcglobal:epcis:vtype:Location"'
      cat out/*.xml | grep -c 'VocabularyElement id="urn:epc:id:sgln'
      grep -ho 'sgln:4012345.00001.[A-Z0-9-]*' out/*.xml | sort -u; grep -hic 'line 7' out/*.xml | sort -u
      grep -ho '>5 mg<\\|>14 capsules<\\|>Southport<\\|>fictional: [0-9]* [HD]' out/*.xml | sort -u
      mkdir two; \(Self.export) --only unknown-reference --set 'mechanisms.unknown-reference={}' --out two > list
      grep -L 'bizstep:shipping\\|"shipping"' two/* | wc -l; grep -L 'bizstep:commissioning\\|"commissioning"' two/* | wc -l; ls two | wc -l
      """)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let numbers = lines.compactMap { Int($0) }
    try #require(numbers.count == 6, "\(run.output)\(run.errors)")
    #expect(numbers[0] > 5 && numbers[1] == 2 * numbers[0] && numbers[2] == 0, "\(run.output)")
    for word in ["sgln:4012345.00001.0", ">5 mg<", ">14 capsules<", ">Southport<", ">fictional: 1 H"] {
      #expect(lines.contains(word), "\(word): \(run.output)")
    }
    #expect(!lines.contains { $0.hasPrefix("sgln:4012345.00001.") && $0 != "sgln:4012345.00001.0" })
    // A document of contents for each shipment, and one or more of the shipment alone.
    #expect(
      numbers[3] > 5 && numbers[4] >= numbers[3] && numbers[3] + numbers[4] == numbers[5], "\(run.output)")
    #expect(run.errors.contains("are fictional"), "\(run.errors)")
  }

  @Test("what cannot be asked for together is told")
  func usage() throws {
    let run = try Program.shell(
      """
      cd "$1"; "$0" export --shipments lot.xml; echo "code $?"
      "$0" export --run market-year --shipments; echo "code $?"
      "$0" export --run market-year --shipments --out . --format json; echo "code $?"
      "$0" export --run first-steps --shipments --out .; echo "code $?"
      """)
    #expect(run.output == "code 64\ncode 64\ncode 64\ncode 65\n", "\(run.output)\(run.errors)")
    #expect(
      run.errors.contains("--shipments needs --run SCENARIO") && run.errors.contains("it has no market"))
  }
}
