import Drive
import Experiments
import JSONTrees
import Testing

@Suite("The schema of what drive says") struct SchemaTests {
  @Test("a run and a contract are what the schema declares, to the last key; a key more or less is not")
  func schema() throws {
    let schema = try JSONTree(DriveSchema.text)
    var study = try Driven.study(["line.serializer.prints-per-roll = 400"])
    study.sizes = [10, 100]
    let run = DriveReport(try study.run(Driven.opening { StrictSystem() }), evidence: "", again: "").json
      .document
    let contract = try Contract(Driven.opening { FaultySystem(.anonymous) }, seed: 1).run().json(program: nil)
    for (name, text) in [("run", run), ("contract", contract.document)] {
      var value = try #require(try JSONTree(text).root as? [String: Any])
      let shape = try #require(schema.value(at: "/$defs/\(name)"))
      #expect(schema.problems(of: value, shape) == [])
      value["more"] = 1
      #expect(schema.problems(of: value, shape) == [": “more” is not declared"])
      value["more"] = nil
      value["verdict"] = nil
      #expect(schema.problems(of: value, shape) == [": “verdict” is missing"])
    }
  }
}
