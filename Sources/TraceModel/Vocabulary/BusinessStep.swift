/// What was being done when an event happened: the 41 business steps of the standard.
///
/// Source: GS1 Core Business Vocabulary 2.0. Codes are stable: a new word goes to the end.
public enum BusinessStep: UInt8, StandardVocabulary {
  /// Taking possession or ownership of what was received.
  case accepting
  /// Coming to a place, before it is received there.
  case arriving
  /// Joining things to something larger, from which they can be taken again.
  case assembling
  /// Picking up things at the end of their life or use.
  case collecting
  /// Giving a thing its identifier: from here on it exists for the record.
  case commissioning
  /// Handing over to the next party, out of the view of who sends.
  case consigning
  /// Making a quantity of a class, as of a lot.
  case creatingClassInstance
  /// Counting some of the stock without stopping business.
  case cycleCounting
  /// Taking an identifier from a thing; another may be given later.
  case decommissioning
  /// Leaving a place.
  case departing
  /// Ending the existence of a thing.
  case destroying
  /// Taking apart what was assembled.
  case disassembling
  /// Giving product, or a part of it, to a patient.
  case dispensing
  /// Writing an identifier on a label or tag, before it is commissioned.
  case encoding
  /// Passing the door of a place for consumers.
  case enteringExiting
  /// Keeping aside, until somebody decides.
  case holding
  /// Looking at things for faults.
  case inspecting
  /// Putting a thing into a larger one that exists without it.
  case installing
  /// Making a tag unreadable for good.
  case killing
  /// Putting into a vehicle or container for transport.
  case loading
  /// A step that no other word fits.
  case other
  /// Putting things into a container, for storage or shipment.
  case packing
  /// Taking things from stock for an order.
  case picking
  /// Taking things into a place and its stock.
  case receiving
  /// Taking a thing out of a larger one that goes on existing.
  case removing
  /// Changing the packaging of a thing.
  case repackaging
  /// Putting something faulty in order.
  case repairing
  /// Exchanging a part for another.
  case replacing
  /// Giving identifiers for later use.
  case reserving
  /// Selling to a consumer.
  case retailSelling
  /// Taking things out for a test.
  case sampling
  /// Saying what a sensor measured.
  case sensorReporting
  /// All of staging, loading, departing: from here it is under way.
  case shipping
  /// Moving picked things to where they are loaded.
  case stagingOutbound
  /// Counting all of the stock.
  case stockTaking
  /// Moving things to where they are sold or used.
  case stocking
  /// Keeping things at a place.
  case storing
  /// Moving things by a vehicle.
  case transporting
  /// Taking out of a vehicle or container.
  case unloading
  /// Taking things out of a container.
  case unpacking
  /// Declaring a shipment, or a part of it, not to have happened.
  case voidShipping

  /// The words as the standard writes them, in the order of the codes.
  public static let words: [String] = [
    "accepting", "arriving", "assembling", "collecting", "commissioning", "consigning",
    "creating_class_instance", "cycle_counting", "decommissioning", "departing", "destroying",
    "disassembling", "dispensing", "encoding", "entering_exiting", "holding", "inspecting", "installing",
    "killing", "loading", "other", "packing", "picking", "receiving", "removing", "repackaging",
    "repairing", "replacing", "reserving", "retail_selling", "sampling", "sensor_reporting", "shipping",
    "staging_outbound", "stock_taking", "stocking", "storing", "transporting", "unloading", "unpacking",
    "void_shipping",
  ]

  /// How the URN of each word begins.
  public static let urnPrefix = "urn:epcglobal:cbv:bizstep:"
  /// How the web address of each word begins.
  public static let webPrefix = "https://ref.gs1.org/cbv/BizStep-"
}
