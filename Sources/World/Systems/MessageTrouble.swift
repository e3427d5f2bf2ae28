/// What has befallen any message so far, of which a record may rightly say something although no thing is wrong.
public struct MessageTrouble: Hashable, Sendable {
  /// Entered under a wrong time.
  public var misdated = false
  /// Entered once more.
  public var repeated = false
  /// Entered late, or after one that was sent later.
  public var late = false
  /// Lost, refused, or never come.
  public var missing = false
  /// Entered under another order, or with another field.
  public var moved = false

  /// Nothing.
  public init() {}
}

extension Chain {
  /// What has befallen any message so far, at any boundary.
  public var trouble: MessageTrouble {
    var trouble = MessageTrouble()
    if isTransparent { return trouble }
    trouble.misdated = hasMisdated
    for counts in fates {
      func any(_ fates: MessageFate...) -> Bool { fates.contains { counts[$0].count > 0 } }
      trouble.repeated = trouble.repeated || any(.repeated)
      trouble.late = trouble.late || any(.late, .overtaken)
      trouble.missing = trouble.missing || any(.lost, .refused, .waiting)
      trouble.moved = trouble.moved || any(.wrongLot, .changed)
    }
    return trouble
  }
}
