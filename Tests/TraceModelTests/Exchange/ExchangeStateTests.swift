import Testing
import TraceModel

@Suite("State of an exchange")
struct ExchangeStateTests {
  private let refusal = [Rejection(.unknownGTIN, event: 0)]

  @Test("a receipt is not an acceptance")
  func receiptOnly() throws {
    var state = ExchangeState()
    try state.take(.send, at: Shipment.time(0))
    try state.take(.confirmReceipt, at: Shipment.time(1))
    #expect(state.content == .unanswered && state.rejections.isEmpty)
    try state.take(.accept, at: Shipment.time(2))
    #expect(state.content == .accepted(at: try Shipment.time(2)))
  }

  @Test("a rejection stays unnoticed until somebody looks, and is noticed once")
  func unnoticed() throws {
    var state = ExchangeState()
    try state.take(.send, at: Shipment.time(0))
    try state.take(.confirmReceipt, at: Shipment.time(1))
    try state.take(.reject(refusal), at: Shipment.time(2))
    #expect(state.rejections == refusal && state.noticed == nil)
    try state.take(.notice, at: Shipment.time(900))
    #expect(state.noticed == (try Shipment.time(900)))
    #expect(throws: ExchangeState.IllegalStep.self) { try state.take(.notice, at: Shipment.time(901)) }
  }

  @Test("an answer proves the receipt, and a late receipt changes nothing")
  func lateReceipt() throws {
    var state = ExchangeState()
    try state.take(.send, at: Shipment.time(0))
    try state.take(.acceptPartly(refusal), at: Shipment.time(1))
    let before = state
    #expect(state.transport == .received(at: try Shipment.time(1)))
    try state.take(.confirmReceipt, at: Shipment.time(2))
    #expect(state == before)
  }

  @Test("attempts are counted through failures")
  func attempts() throws {
    var state = ExchangeState()
    for hour in 0..<3 {
      try state.take(.send, at: Shipment.time(Int64(hour)))
      try state.take(.fail, at: Shipment.time(Int64(hour)))
    }
    #expect(state.transport == .failed(at: try Shipment.time(2), attempts: 3))
  }

  @Test("impossible steps are refused and leave the state as it was")
  func illegal() throws {
    let waiting = ExchangeState()
    for step: ExchangeState.Step in [
      .confirmReceipt, .fail, .accept, .reject(refusal), .acceptPartly(refusal), .notice,
    ] {
      var state = waiting
      let error = #expect(throws: ExchangeState.IllegalStep.self) {
        try state.take(step, at: Shipment.time(0))
      }
      #expect(error?.step == step && error?.state == waiting)
      #expect(state == waiting)
    }
    var accepted = ExchangeState()
    try accepted.take(.send, at: Shipment.time(0))
    try accepted.take(.accept, at: Shipment.time(1))
    let before = accepted
    for step: ExchangeState.Step in [.send, .fail, .accept, .reject(refusal), .notice] {
      #expect(throws: ExchangeState.IllegalStep.self) { try accepted.take(step, at: Shipment.time(2)) }
      #expect(accepted == before)
    }
    var sent = ExchangeState()
    try sent.take(.send, at: Shipment.time(0))
    #expect(throws: ExchangeState.IllegalStep.self) { try sent.take(.reject([]), at: Shipment.time(1)) }
  }
}
