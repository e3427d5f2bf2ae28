import TraceModel

/// The details of an event, boxed: handed on by one reference instead of as 200 bytes with six references in them.
@dynamicMemberLookup
final class KeptDetails {
  let value: EventDetails

  init(_ value: EventDetails) { self.value = value }

  subscript<Value>(dynamicMember path: KeyPath<EventDetails, Value>) -> Value { value[keyPath: path] }
}
