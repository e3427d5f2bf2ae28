import Reporting
import World

/// The words of the field and of this program, for `driftline help glossary`.
enum Glossary {
  static let topic = HelpTopic(
    name: "glossary", summary: "what the words of reports and lessons mean",
    text: """
      driftline help glossary: what the words of reports and lessons mean

      \(Layout.tables([
        ("Of serialization", trade), ("Of this program", ours),
        ("Kinds of mismatch", MismatchKind.allCases.map { ($0.word, Names.meaning($0)) }),
      ]))
      """)

  private static let trade = [
    ("aggregation", "what says which units are in a case, and which cases on a pallet"),
    ("carton, unit", "the smallest package that is sold, with a serial number of its own"),
    ("case", "a shipper with units in it, under a number of its own (SSCC or SGTIN)"),
    ("commissioning", "the event by which a serial number begins to stand for a unit"),
    ("custody", "who physically has a thing, and since when"),
    ("DSCSA", "the US Drug Supply Chain Security Act, which asks for data with the goods"),
    ("ejector", "what pushes a rejected carton off the belt"),
    ("EPCIS", "GS1's standard for events of supply chains: 1.2 in XML, 2.0 in XML or JSON"),
    ("expiry", "the time limit of a product's use"),
    ("GTIN", "GS1's number for a kind of product"),
    ("level 3, level 4", "the site's system (MES); the enterprise's repository that talks to partners"),
    ("lot", "a quantity that is released together; what a recall usually names"),
    ("no-read", "a look of a camera or scanner that gave no code"),
    ("palletizer", "the machine that puts cases on pallets and tells which"),
    ("pitch", "from the front of one carton to the front of the next"),
    ("reconciliation", "issued = applied + rejected + sampled + destroyed + unused, for each lot"),
    ("register", "a list that carries verdicts along the belt by its pulses"),
    ("rework", "what is done with a rejected carton that is not destroyed"),
    ("serializer", "the machine that prints and checks serial numbers"),
    ("SGTIN", "GTIN and serial number: one unit, worldwide"),
    ("SSCC", "GS1's number of one case or pallet in transport"),
    ("validation", "the proof, before release, that a line does what it should"),
    ("verification", "the question whether a pack is good, and the answer of its maker's system"),
    ("vintage", "the generation of a machine, and how machines of it behave"),
  ]

  private static let ours = [
    ("condition", "a named set of values, such as validation or production"),
    ("criterion", "a sentence that a line has to keep: “driftline help criteria”"),
    ("drift", "the mismatches of a line together"),
    ("episode", "wrong things of one level that follow one another on the line"),
    ("finding", "what the record raises, by a rule, from nothing but what it was told"),
    ("healthy", "the values at which a mechanism does no harm; truth and record then agree"),
    ("mechanism", "a physical or organized cause of drift, with parameters"),
    ("mismatch", "one thing about which truth and record differ"),
    ("parting moment", "the event at which truth and record begin to differ"),
    ("record", "what the traceability system believes"),
    ("silent", "of which nothing was raised before it left the line"),
    ("story", "how one mismatch came about, event by event"),
    ("trial", "one seed of one condition; the unit of analysis"),
    ("truth", "where units physically are"),
    ("witness", "a mismatch that a report names, to be replayed from its seed"),
  ]
}
