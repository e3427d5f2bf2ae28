/// What a keeper says back to the site, which is all that the record can do to the world.
public enum Feedback: Hashable, Sendable {
  /// Somebody on the line is asked to do something before work goes on.
  case prompt(Prompt)
  /// Somebody is told of a finding, by its position among the keeper's findings.
  case alert(finding: Int)
}

/// A demand on the people at a station.
public struct Prompt: Hashable, Sendable {
  /// What they are asked to do.
  public var demand: Demand
  /// The thing or container that it is about, or `none`.
  public var item: ItemID
  /// The lot that it is about, or `none`.
  public var lot: LotID
  /// The station or system whose message gave rise to it.
  public var actor: ActorID
  /// When it was raised, by the record's clock.
  public var raisedAt: Timestamp

  /// What people can be asked to do.
  public enum Demand: UInt8, Sendable, CaseIterable, Hashable {
    /// Open the container and compare it with the record.
    case checkContainer
    /// Take the thing out of the flow and keep it apart.
    case quarantine
    /// Find out where a missing thing is.
    case search
    /// Explain a difference before the lot can be closed.
    case explainDifference
  }

  /// The demand `demand` about these things.
  public init(demand: Demand, item: ItemID, lot: LotID, actor: ActorID, raisedAt: Timestamp) {
    self.demand = demand
    self.item = item
    self.lot = lot
    self.actor = actor
    self.raisedAt = raisedAt
  }
}
