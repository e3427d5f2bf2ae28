/// What prefixes stand for.
extension XMLScanner {
  func isNamespaceDeclaration(_ start: Int, _ colon: Int?, _ end: Int) -> Bool {
    let count = (colon ?? end) - start
    guard count == 5 else { return false }
    let word: StaticString = "xmlns"
    for index in 0..<5 where window.bytes[start + index] != word.utf8Start[index] { return false }
    return true
  }

  func declare(_ prefix: UnsafeBufferPointer<UInt8>, _ value: Range<Int>) throws(EPCISError) {
    // Half of the world's files write this one as JSON-LD needs it.
    let uri = Namespaces.fromJSON(String(decoding: bytes(value), as: UTF8.self))
    let limit = 4096
    if bindings.count > limit { throw window.failure(.limitExceeded("the number of prefixes", limit: limit)) }
    bindings.append(Binding(prefix: Array(prefix), namespace: try index(of: uri), depth: depth))
  }

  func index(of uri: String) throws(EPCISError) -> Int {
    if let known = namespaceIndex[uri] { return known }
    let limit = 4096
    if namespaces.count > limit {
      throw window.failure(.limitExceeded("the number of namespaces", limit: limit))
    }
    namespaces.append(uri)
    namespaceIndex[uri] = namespaces.count - 1
    return namespaces.count - 1
  }

  func resolve(_ prefix: UnsafeBufferPointer<UInt8>) throws(EPCISError) -> Int {
    for binding in bindings.reversed() where binding.prefix.elementsEqual(prefix) { return binding.namespace }
    if prefix.elementsEqual("xml".utf8) { return try index(of: XMLName.xmlNamespace) }
    throw window.failure(.undeclaredPrefix(String(decoding: prefix, as: UTF8.self)))
  }

  /// The namespace that a prefix stands for here; nil when it is not declared.
  func namespace(forPrefix prefix: some StringProtocol) -> String? {
    for binding in bindings.reversed() where binding.prefix.elementsEqual(prefix.utf8) {
      return namespaces[binding.namespace]
    }
    return nil
  }
}
