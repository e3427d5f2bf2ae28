/// A value at a fixed place in memory, that a class reaches without asking each time whether somebody else does.
///
/// Swift checks every access to a class's variable while the program runs; in the paths that are walked a hundred
/// million times these checks took a third of the time. Here the class holds a constant pointer instead. Whoever makes
/// a cell deallocates it.
struct Cell<Value> {
  private let pointer: UnsafeMutablePointer<Value>

  init(_ value: Value) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: value)
  }

  func deallocate() {
    pointer.deinitialize(count: 1)
    pointer.deallocate()
  }

  @inline(__always)
  var value: Value {
    unsafeAddress { UnsafePointer(pointer) }
    nonmutating unsafeMutableAddress { pointer }
  }
}
