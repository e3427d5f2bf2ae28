import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// A partner of the market looks at numbers and fields; a receiver of files goes through every event. Both have to be of one
/// mind about each document.
@Suite("A document is refused in the market as a receiver would refuse its file")
struct ExchangeReviewTests {
  private static func reviews(_ mechanisms: [MarketTests.Setting]) throws -> [(
    market: [RejectReason], file: Set<RejectReason>
  )] {
    let run = try #require(try MarketTrial(MarketTests.trial(lots: 2, mechanisms), number: 3))
    return run.market.documents.indices.compactMap { number in
      let document = run.market.documents[number]
      guard let arrived = document.receivedAt else { return nil }
      // What he has taken of the same shipment by then he knows.
      var memory = ReceiverMemory()
      for other in run.market.documents.indices where run.market.documents[other].part == .contents {
        let contents = run.market.documents[other]
        if contents.shipment == document.shipment, document.part == .shipping, contents.reasons.isEmpty,
          contents.receivedAt.map({ $0 <= arrived }) ?? false
        {
          memory.take(run.exchangeDocument(other))
        }
      }
      let review = run.profile(of: document.partner, at: arrived)
        .review(run.exchangeDocument(number), at: run.time(arrived), memory: memory)
      return (document.reasons, Set(review.rejections.map(\.reason)))
    }
  }

  @Test("healthy: both take every document")
  func healthy() throws {
    let reviews = try Self.reviews([])
    #expect(reviews.count > 5)
    for review in reviews { #expect(review.market.isEmpty && review.file.isEmpty, "\(review)") }
  }

  @Test(
    "a field that is missing is missed by both",
    arguments: [MissingField.Field.lot, .expiry, .owner, .statement])
  func fields(field: MissingField.Field) throws {
    let reviews = try Self.reviews([
      (.missingField, [("field", field), ("products", Count(1))]),
      (.unmonitoredRejection, [("looks", UnmonitoredRejection.Looks.never)]),
    ])
    #expect(reviews.count > 5)
    for review in reviews {
      #expect(review.market.count == 1 && review.file.isSuperset(of: review.market), "\(review)")
      // Who does not own the goods before does not own them after either.
      #expect(review.file.subtracting(review.market).isSubset(of: [.missingOwningDestination]), "\(review)")
    }
  }

  @Test("a version that is not taken, and contents that come later, are refused by both")
  func versionsAndReferences() throws {
    let late = try Self.reviews([(.schemaLag, [("lag", TimeSpan.days(40))])])
    #expect(late.contains { $0.market == [.versionNotAccepted] })
    for review in late { #expect(Set(review.market) == review.file, "\(review)") }
    let apart = try Self.reviews([
      (
        .unknownReference,
        [
          ("apart", true), ("contents-latency", TimeSpan.hours(2)),
          ("shipment-latency", TimeSpan.minutes(20)),
          ("lead", TimeSpan.zero),
        ]
      )
    ])
    #expect(apart.contains { $0.market == [.notCommissioned] } && apart.contains { $0.market.isEmpty })
    for review in apart { #expect(Set(review.market) == review.file, "\(review)") }
  }

  @Test(
    "two documents: the contents have no shipping, the shipment nothing else; what came too early is sent again, and taken once the contents are there"
  )
  func parts() throws {
    let run = try #require(
      try MarketTrial(
        MarketTests.trial(
          lots: 2,
          [
            (
              .unknownReference,
              [
                ("apart", true), ("contents-latency", TimeSpan.hours(1)),
                ("shipment-latency", TimeSpan.minutes(20)), ("lead", TimeSpan.zero),
              ]
            )
          ]), number: 3))
    let documents = run.market.documents
    #expect(documents.allSatisfy { $0.part != .whole })
    var again = 0
    for (number, shipment) in run.market.shipments.enumerated() where shipment.leftAt != nil {
      let own = documents.indices.filter { documents[$0].shipment == number }
      let (contents, shipping) = (
        own.filter { documents[$0].part == .contents }, own.filter { documents[$0].part == .shipping }
      )
      #expect(contents.count == 1 && !shipping.isEmpty)
      for part in contents {
        let events = run.exchangeDocument(part).events
        #expect(events.contains { $0.action == .commission } && !events.contains { $0.action == .ship })
      }
      for part in shipping { #expect(run.exchangeDocument(part).events.map(\.action) == [.ship]) }
      guard let last = shipping.last, documents[last].answeredAt != nil else { continue }
      #expect(
        documents[last].isAccepted && shipment.documentedAt == documents[last].answeredAt,
        "attempt \(documents[last].attempt): \(documents[last].reasons)")
      for refused in shipping.dropLast() { #expect(documents[refused].reasons == [.notCommissioned]) }
      again += shipping.count - 1
    }
    #expect(again > 0)
  }
}
