import TraceModel

/// The details of an event as the core hands them on: one reference, instead of two hundred bytes that hold six.
@dynamicMemberLookup
final class KeptDetails {
  let value: EventDetails

  init(_ value: EventDetails) { self.value = value }

  subscript<Value>(dynamicMember path: KeyPath<EventDetails, Value>) -> Value { value[keyPath: path] }
}
