import Testing
import TraceModel

@Suite("Vocabulary")
struct VocabularyTests {
  @Test("each list has as many words as the standard, all different, and a code for each")
  func counts() {
    expectList(BusinessStep.self, 41)
    expectList(Disposition.self, 33)
    expectList(BusinessTransactionType.self, 13)
    expectList(SourceDestinationType.self, 3)
    expectList(ErrorReason.self, 2)
  }

  @Test("cases stand for the words that their names say, including the spelled-out transaction types")
  func names() {
    let steps: [BusinessStep: String] = [
      .accepting: "accepting",
      .arriving: "arriving",
      .assembling: "assembling",
      .collecting: "collecting",
      .commissioning: "commissioning",
      .consigning: "consigning",
      .creatingClassInstance: "creating_class_instance",
      .cycleCounting: "cycle_counting",
      .decommissioning: "decommissioning",
      .departing: "departing",
      .destroying: "destroying",
      .disassembling: "disassembling",
      .dispensing: "dispensing",
      .encoding: "encoding",
      .enteringExiting: "entering_exiting",
      .holding: "holding",
      .inspecting: "inspecting",
      .installing: "installing",
      .killing: "killing",
      .loading: "loading",
      .other: "other",
      .packing: "packing",
      .picking: "picking",
      .receiving: "receiving",
      .removing: "removing",
      .repackaging: "repackaging",
      .repairing: "repairing",
      .replacing: "replacing",
      .reserving: "reserving",
      .retailSelling: "retail_selling",
      .shipping: "shipping",
      .stagingOutbound: "staging_outbound",
      .stockTaking: "stock_taking",
      .stocking: "stocking",
      .storing: "storing",
      .transporting: "transporting",
      .unloading: "unloading",
      .unpacking: "unpacking",
      .voidShipping: "void_shipping",
      .sensorReporting: "sensor_reporting",
      .sampling: "sampling",
    ]
    for step in BusinessStep.allCases { #expect(steps[step] == step.word) }
    let dispositions: [Disposition: String] = [
      .active: "active",
      .containerClosed: "container_closed",
      .damaged: "damaged",
      .destroyed: "destroyed",
      .dispensed: "dispensed",
      .disposed: "disposed",
      .encoded: "encoded",
      .expired: "expired",
      .inProgress: "in_progress",
      .inTransit: "in_transit",
      .inactive: "inactive",
      .noPedigreeMatch: "no_pedigree_match",
      .nonSellableOther: "non_sellable_other",
      .partiallyDispensed: "partially_dispensed",
      .recalled: "recalled",
      .reserved: "reserved",
      .retailSold: "retail_sold",
      .returned: "returned",
      .sellableAccessible: "sellable_accessible",
      .sellableNotAccessible: "sellable_not_accessible",
      .stolen: "stolen",
      .unknown: "unknown",
      .available: "available",
      .completenessVerified: "completeness_verified",
      .completenessInferred: "completeness_inferred",
      .conformant: "conformant",
      .containerOpen: "container_open",
      .mismatchInstance: "mismatch_instance",
      .mismatchClass: "mismatch_class",
      .mismatchQuantity: "mismatch_quantity",
      .needsReplacement: "needs_replacement",
      .nonConformant: "non_conformant",
      .unavailable: "unavailable",
    ]
    for disposition in Disposition.allCases { #expect(dispositions[disposition] == disposition.word) }
    #expect(BusinessTransactionType.purchaseOrder.word == "po")
    #expect(BusinessTransactionType.despatchAdvice.word == "desadv")
    #expect(BusinessTransactionType.upstreamEvent.word == "upevt")
    #expect(BusinessTransactionType.productionOrder.word == "prodorder")
    #expect(SourceDestinationType.owningParty.word == "owning_party")
    #expect(ErrorReason.didNotOccur.word == "did_not_occur")
  }

  @Test("the forms are those of the standard")
  func forms() {
    #expect(BusinessStep.commissioning.urn == "urn:epcglobal:cbv:bizstep:commissioning")
    #expect(BusinessStep.commissioning.webURI == "https://ref.gs1.org/cbv/BizStep-commissioning")
    #expect(Disposition.inTransit.urn == "urn:epcglobal:cbv:disp:in_transit")
    #expect(Disposition.inTransit.webURI == "https://ref.gs1.org/cbv/Disp-in_transit")
    #expect(BusinessTransactionType("urn:epcglobal:cbv:btt:po") == .purchaseOrder)
    #expect(SourceDestinationType("https://ref.gs1.org/cbv/SDT-possessing_party") == .possessingParty)
    #expect(ErrorReason("urn:epcglobal:cbv:er:incorrect_data") == .incorrectData)
  }

  @Test("a partner's own word is kept as it was written")
  func own() {
    let term = VocabularyTerm<BusinessStep>("https://nordhafen.example/steps/flaming")
    #expect(term == .own("https://nordhafen.example/steps/flaming"))
    #expect(term.urn == term.word && term.webURI == term.word && term.standard == nil)
  }

  @Test(
    "a word that the standard's namespace does not have is kept as it was written",
    arguments: [
      "urn:epcglobal:cbv:bizstep:returning", "https://ref.gs1.org/cbv/Bizstep-packing",
      "urn:epcglobal:cbv:disp:active",
    ])
  func claims(_ text: String) {
    let term = VocabularyTerm<BusinessStep>(text)
    #expect(term == .own(text))
  }

  private func expectList<Value: StandardVocabulary>(_ list: Value.Type, _ count: Int) {
    #expect(Array(list.allCases).count == count)
    #expect(list.words.count == count)
    #expect(Set(list.words).count == count)
    #expect(MemoryLayout<Value>.size == 1)
    for value in list.allCases {
      #expect(Value(value.word) == value && Value(value.urn) == value && Value(value.webURI) == value)
      #expect(VocabularyTerm<Value>(value.webURI) == .standard(value))
      #expect(VocabularyTerm<Value>.standard(value).urn == value.urn)
      #expect(Value(value.word.uppercased()) == nil)
      #expect(Value(value.urn + " ") == nil)
    }
  }
}
