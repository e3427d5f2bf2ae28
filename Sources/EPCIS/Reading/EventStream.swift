import Dispatch
import Synchronization
import TraceModel

/// The events of a document, read ahead by a thread of its own, and hashed by it if they are to be taken.
///
///     let stream = EventStream(path: "nordhafen-line7.xml.gz")
///     while let read = try stream.next() { … }
///
/// For whoever does much with each event, as a store: reading and hashing take about as long as keeping. The order is the
/// document's, and at most a few hundred events are ahead. Errors come in their places, as those of `EPCISReader`.
public final class EventStream {
  /// An event as it was read.
  public struct ReadEvent: Sendable {
    /// What the document says.
    public let event: EPCISEvent
    /// The line in which it begins, from 1.
    public let line: Int
    /// The identity by what it says, where it states none.
    public let contentID: EventID?
    /// What its list of objects or children names, in the order of the list; nil for what is no unit and no logistic unit.
    let codes: [EPC?]
  }

  /// What is done with the events.
  public enum Purpose: Sendable {
    /// They are looked at; neither their identity by content nor what their lists name is found out.
    case survey
    /// They are taken.
    case taking
  }

  private typealias Step = Result<ReadEvent, EPCISError>

  private let queue = Queue()
  private var steps: ArraySlice<Step> = []

  /// Begins to read a file, or standard input for `-`; errors call it `name`, or by its path. Digital Links are read by
  /// `prefixes`.
  public init(
    path: String, name: String? = nil, for purpose: Purpose = .taking, prefixes: CompanyPrefixTable = .empty,
    limits: ReadLimits = ReadLimits()
  ) {
    let queue = queue
    DispatchQueue.global(qos: .userInitiated).async { queue.fill(path, name, purpose, prefixes, limits) }
  }

  /// The form of the document, everything but its events, and what is questionable in it.
  public typealias Surroundings = (format: EPCISFormat, content: EPCISDocument, notices: [EPCISReader.Notice])

  /// What the document says besides its events, once ``next()`` has come to its end; nil if it could not be opened.
  public var document: Surroundings? { queue.document.withLock { $0 } }

  deinit { queue.abandon() }

  /// The next event; nil at the end of the document. After an error that is recoverable the event behind it is next.
  public func next() throws(EPCISError) -> ReadEvent? {
    if steps.isEmpty { steps = queue.take() }
    return try steps.popFirst()?.get()
  }

  /// What was read and not yet asked for, in portions; an empty one is the end.
  private final class Queue: Sendable {
    private let portions = Mutex<[[Step]]>([])
    let document = Mutex<Surroundings?>(nil)
    private let isAbandoned = Atomic<Bool>(false)
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)

    /// So many events, or bytes of identifiers, make a portion, of which so many are ahead.
    private static let most = (events: 64, bytes: 1 << 20, portions: 4)

    // Signalled instead of created so: a semaphore must not end below the value that it was created with.
    init() { for _ in 0..<Self.most.portions { free.signal() } }

    func fill(
      _ path: String, _ name: String?, _ purpose: Purpose, _ prefixes: CompanyPrefixTable,
      _ limits: ReadLimits
    ) {
      let reader: EPCISReader
      do {
        reader = try EPCISReader(path: path, name: name, limits: limits)
      } catch {
        put([.failure(error)])
        return put([])
      }
      reader.tracksLines = purpose == .taking
      let hash = EventHash()
      var portion: [Step] = []
      var bytes = 0
      do {
        while !isAbandoned.load(ordering: .relaxed) {
          do {
            guard let event = try reader.next() else { break }
            bytes += event.objects.byteCount
            portion.append(.success(read(event, reader.eventLine, purpose, hash, prefixes)))
          } catch let error where error.isRecoverable {
            portion.append(.failure(error))
          }
          if portion.count >= Self.most.events || bytes >= Self.most.bytes {
            put(portion)
            portion.removeAll(keepingCapacity: true)
            bytes = 0
          }
        }
      } catch {
        portion.append(.failure(error))
      }
      document.withLock { $0 = (reader.format, reader.document, reader.notices) }
      if !portion.isEmpty { put(portion) }
      put([])
    }

    private func read(
      _ event: EPCISEvent, _ line: Int, _ purpose: Purpose, _ hash: EventHash, _ prefixes: CompanyPrefixTable
    ) -> ReadEvent {
      if purpose == .survey { return ReadEvent(event: event, line: line, contentID: nil, codes: []) }
      let contentID = event.eventID == nil ? EventID(contentOf: event, by: hash) : nil
      let list = event.objects
      let codes = list.indices.map { list.withUTF8(at: $0) { IdentifierNames.epc($0, prefixes) } }
      return ReadEvent(event: event, line: line, contentID: contentID, codes: codes)
    }

    private func put(_ portion: [Step]) {
      free.wait()
      portions.withLock { $0.append(portion) }
      filled.signal()
    }

    func take() -> ArraySlice<Step> {
      filled.wait()
      let portion = portions.withLock { $0.removeFirst() }
      // Whoever asks again at the end finds the end again.
      if portion.isEmpty {
        portions.withLock { $0.insert([], at: 0) }
        filled.signal()
      } else {
        free.signal()
      }
      return portion[...]
    }

    /// Lets the thread end although nobody takes what it reads.
    func abandon() {
      isAbandoned.store(true, ordering: .relaxed)
      for _ in 0..<Self.most.portions { free.signal() }
    }
  }
}

extension EPCISEvent {
  /// What happened to something: the objects, or the children of a container.
  var objects: PackedStrings {
    switch type {
    case .object, .transaction: epcList
    case .aggregation, .association: childEPCs
    case .transformation: []
    }
  }
}
