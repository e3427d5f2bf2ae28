extension MechanismValues {
  /// The same as far as a message has come that has passed `last`: what acts behind it is healthy.
  ///
  /// Every boundary draws from paths of its own, so that a chain under these values gives what reaches the system behind
  /// `last`, and when, exactly as the whole chain has it.
  public func acting(upTo last: Boundary) -> MechanismValues {
    var values = self
    if queueOverflow.boundary.rawValue > last.rawValue { values.queueOverflow = .healthy }
    if outage.boundary.rawValue > last.rawValue { values.outage = .healthy }
    if lotBoundaryRace.boundary.rawValue > last.rawValue { values.lotBoundaryRace = .healthy }
    if retryDuplicate.boundary.rawValue > last.rawValue { values.retryDuplicate = .healthy }
    if outOfOrder.boundary.rawValue > last.rawValue { values.outOfOrder = .healthy }
    if updateMapping.boundary.rawValue > last.rawValue { values.updateMapping = .healthy }
    if clockOffset.boundary.rawValue > last.rawValue { values.clockOffset = .healthy }
    if queuePurge.boundary.rawValue > last.rawValue { values.queuePurge = .healthy }
    if masterDataChange.boundary.rawValue > last.rawValue { values.masterDataChange = .healthy }
    return values
  }
}
