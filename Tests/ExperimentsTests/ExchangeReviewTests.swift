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
      let review = run.profile(of: document.partner, at: arrived)
        .review(run.exchangeDocument(number), at: run.time(arrived))
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
}
