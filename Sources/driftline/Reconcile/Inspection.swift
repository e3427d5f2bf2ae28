import EPCIS
import TraceModel

/// What one pass over a document shows, before anything of it is taken.
///
/// A document is taken as a whole or not at all, so that it has to be read to its end first; and what is packed into what
/// has to be known before the first packing is judged.
struct Inspection {
  let file: InputFile
  /// Everything but the events.
  var document: EPCISDocument?
  var format: EPCISFormat?
  var eventCount = 0
  var earliest: Timestamp?
  var latest: Timestamp?
  /// What could not be read: single events, or the document from there on; the first thousand.
  var problems: [EPCISError] = []
  /// What was read although it is questionable.
  var notices: [EPCISReader.Notice] = []

  /// When the document was made; where it does not say so, when its last event happened.
  var made: Timestamp? {
    (document?.creationDate ?? document?.header?.creation).map { Timestamp(seconds: $0.seconds) } ?? latest
  }

  /// Reads a document to its end and adds what it shows to the survey.
  init(_ file: InputFile, into survey: inout DocumentSurvey) {
    self.file = file
    let stream = EventStream(path: file.path, name: file.name, for: .survey)
    while let event = next(stream) {
      eventCount += 1
      let time = Timestamp(seconds: event.eventTime.seconds)
      earliest = min(earliest ?? time, time)
      latest = max(latest ?? time, time)
      survey.add(event)
    }
    if let (format, content, notices) = stream.document {
      self.notices = notices
      self.format = format
      document = content
      survey.add(content)
    }
  }

  private mutating func next(_ stream: EventStream) -> EPCISEvent? {
    while true {
      do throws(EPCISError) {
        return try stream.next()?.event
      } catch {
        // Nobody reads more of them.
        if problems.count < 1_000 { problems.append(error) }
        if !error.isRecoverable { return nil }
      }
    }
  }
}
