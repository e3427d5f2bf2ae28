/// What an event says has happened.
///
/// The list is the whole life of a product, from material to patient, not only what a line does; a keeper that
/// does not act on a kind still keeps it.
public enum EventKind: UInt8, Sendable, CaseIterable, Hashable, BitwiseCopyable {
  /// A serial number was put on a thing, verified, and counts from now on.
  case commission
  /// A serial number was printed on something; nobody has verified it yet.
  case encode
  /// A thing was taken as a sample: it exists, and is not for sale.
  case sample
  /// A printed label or a rejected thing was discarded before it counted.
  case scrap
  /// A thing was destroyed under control; nothing may follow.
  case destroy
  /// A serial number was withdrawn; the thing may still exist.
  case decommission
  /// Things were put into a container, which is one level up.
  case pack
  /// Things were taken out of a container; without a list, all of them.
  case unpack
  /// Quality released a lot or single things.
  case release
  /// A lot or single things were blocked.
  case hold
  /// Things left for a partner, with the documents named in the details.
  case ship
  /// A shipment was taken back before it left.
  case voidShipment
  /// Things arrived at a partner or came back to the dock.
  case receive
  /// Things came back from a customer.
  case returnGoods
  /// Somebody asked whether a code is good, and was answered.
  case verify
  /// Things became other things: inputs end, outputs begin, linked.
  case repackage
  /// A thing was given to a patient.
  case dispense
  /// A material batch went into a lot.
  case consumeMaterial
  /// A lot was opened on a line.
  case openLot
  /// A lot was closed on a line: nothing more is made of it.
  case closeLot
  /// A deviation, a complaint, a failed test: of a lot, a machine or single things.
  case qualityEvent
  /// An independent counter's or scale's reading.
  case countReport
  /// A device or a system reports that something went wrong.
  case exception
  /// A person overrode a check.
  case override
  /// A person approved a step.
  case approve
  /// An earlier event is declared wrong; corrective events may be named.
  case errorDeclaration
  /// A block of serial numbers was issued to a line or given back.
  case allocate
  /// A thing was seen, moved or stored, with no change of its state.
  case observe
}

/// What an independent counter counted, for count reports.
public enum CounterKind: UInt8, Sendable, CaseIterable, Hashable, BitwiseCopyable {
  /// Things that passed the eye at the entry of the line.
  case infeed
  /// Labels printed.
  case printed
  /// Codes that the camera read and accepted.
  case readsGood
  /// Looks of the camera that gave no code.
  case noReads
  /// Codes that the camera read and did not accept (wrong, or badly graded).
  case readsBad
  /// Things that the line ordered to be rejected.
  case rejectsOrdered
  /// Things that the confirmation eye saw leave at the reject station.
  case rejectsConfirmed
  /// Things that passed the eye at the entry of a packer.
  case packerInfeed
  /// Containers that a packer closed.
  case closed
  /// Labels applied to containers.
  case labelsApplied
  /// Things taken by hand, as written in the log.
  case removedByHand
  /// Things put back by hand, as written in the log.
  case returnedByHand
  /// Containers that left the line.
  case outfeed
  /// Things counted by hand or by a warehouse.
  case stock
  /// A container's mass in milligrams, by a scale.
  case mass
  /// Queries that a partner sent.
  case queries
  /// Queries that could not be answered.
  case failedQueries
  /// Documents that were sent to a partner.
  case documents
  /// Documents that a partner rejected.
  case rejectedDocuments
  /// Blank or faulty labels that were wasted at a change of roll or ribbon.
  case labelsWasted
  /// Rejects that somebody counted as they came out of the bin.
  case rejectsInBin
}

/// The state of a serial number, as OPEN-SCS (OPC 30260) numbers them.
public enum SerialState: UInt8, Sendable, CaseIterable, Hashable, BitwiseCopyable {
  /// Not known to have been made.
  case unassigned = 0
  /// Made, and given to no site.
  case unallocated = 1
  /// Given to a site or a line, not yet used.
  case allocated = 2
  /// Withdrawn before use.
  case invalid = 3
  /// Printed on something, not yet counted.
  case encoded = 4
  /// The label was taken as a sample.
  case labelSampled = 5
  /// The label was discarded.
  case labelScrapped = 6
  /// On a thing, and counts.
  case commissioned = 7
  /// The thing was taken as a sample.
  case sampled = 8
  /// Withdrawn after use.
  case inactive = 9
  /// The thing was destroyed.
  case destroyed = 10
  /// The thing left under the control of somebody else.
  case released = 11
}
