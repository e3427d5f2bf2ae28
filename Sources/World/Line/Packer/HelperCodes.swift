import TraceModel

/// The pairs of helper codes and serial numbers that the controller keeps, where the packer sees bottles from above.
///
/// A helper code is no serial number: it is printed in any order and means nothing by itself. Behind the labeler, where a
/// bottle passes the reject station, its helper code is read and married to the number of the tracking register's entry
/// that is expected there. So a bottle gets the number of its neighbor where the register has lost hold of it, although
/// nobody is rejected; and one for which there is no entry, or whose entry has no number or is refused, has no pair: the
/// packer reads nothing.
struct HelperCodes: Sendable {
  /// Whether this line has any.
  let isUsed: Bool
  /// The numbers by the carton whose helper code it is: each has one of its own.
  private var married: [UInt32: ItemID] = [:]

  init(isUsed: Bool) { self.isUsed = isUsed }

  /// The number that the controller has beside the helper code of a carton; none where it has none.
  subscript(carton: UInt32) -> ItemID { married[carton] ?? .none }

  /// A carton stands where its helper code is read.
  mutating func marry(_ carton: UInt32, to serial: ItemID) {
    married[carton] = serial.isSome ? serial : nil
  }

  /// Nobody asks any more for cartons before this one.
  mutating func forget(before carton: Int) {
    married = married.filter { Int($0.key) >= carton }
  }
}

extension Line {
  /// The code that the packer reads of a carton, if it can: what stands on it, or what is kept beside its helper code.
  ///
  /// A helper code is printed on the cap and is as legible as any; that of the serial number does not matter then.
  @inline(__always)
  func codeAtPacker(of number: Int) -> ItemID {
    if _slowPath(helpers.isUsed) { return helpers[UInt32(number)] }
    let carton = truth.cartons[number]
    return isLegible(carton) ? carton.printed : .none
  }
}
