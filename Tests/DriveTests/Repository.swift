import Foundation
import Testing

/// A repository of EPCIS 2.0 in Python, as strangers write one: jobs, pages, and whatever is wrong with it today.
final class Repository {
  let address: String
  private let process = Process()

  /// Starts one; `modes` are words that the script below looks for.
  init(_ modes: String, in folder: URL, certificate: (file: URL, key: URL)? = nil) throws {
    let script = folder.appendingPathComponent("repository.py")
    try Self.script.write(to: script, atomically: true, encoding: .utf8)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", script.path, modes] + (certificate.map { [$0.file.path, $0.key.path] } ?? [])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var said = Data()
    while !said.contains(0x0A) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      said += more
    }
    address = String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    try #require(address.hasPrefix("http"), "python3 serves the repository of these tests")
  }

  deinit {
    // What is asked to end while it answers may go on.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static let script = """
    import json, ssl, sys, time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from urllib.parse import parse_qs, urlsplit

    modes, events, jobs, posts = sys.argv[1].split(","), [], {}, []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def log_message(self, *_):
            pass

        def say(self, status, body=None, **headers):
            data = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def is_allowed(self):
            told = self.headers.get("Authorization")
            if "auth" not in modes or told == "Bearer sesame-42":
                return True
            self.say(401, {"title": f"who are you? not {told}"})

        def do_OPTIONS(self):
            if self.is_allowed():
                self.say(404 if "other" in modes else 204, GS1_EPCIS_Capture_Limit="500")

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not self.is_allowed():
                return
            posts.append(body)
            if "busy" in modes and len(posts) % 3 == 1:
                return self.say(503, Retry_After="0")
            if "slow" in modes:
                time.sleep(5)
            if "refuse" in modes:
                return self.say(400, {"title": "no", "detail": "closed on Sundays"})
            have = {event["eventID"] for event in events}
            new = [e for e in body["epcisBody"]["eventList"] if e["eventID"] not in have or "errorDeclaration" in e]
            if not ("lossy" in modes and len(posts) % 5 == 2):
                events.extend(new)
            if "cut" in modes and len(posts) % 4 == 2:
                self.close_connection = True
                return self.connection.close()
            jobs[str(len(posts))] = 2
            place = "https://elsewhere.example" if "elsewhere" in modes else ""
            self.say(202, Location=f"{place}/capture/{len(posts)}")

        def do_GET(self):
            if not self.is_allowed():
                return
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path.startswith("/capture/"):
                jobs[url.path[9:]] -= 1
                return self.say(200, {"running": jobs[url.path[9:]] > 0, "success": True, "errors": []})
            if "nonsense" in modes:
                return self.say(200, ["what", "did", "you", "say"])
            found = [event for event in events if self.fits(event, query)]
            start, size = int(query.get("nextPageToken", 0)), 1 if "pages" in modes else 1000
            more = {}
            if start + size < len(found):
                rest = self.path.split("&nextPageToken")[0]
                more = {"Link": f'<{rest}&nextPageToken={start + size}>; rel="next"'}
            self.say(200, {"type": "EPCISQueryDocument", "epcisBody": {"queryResults": {"resultsBody": {
                "eventList": found[start:start + size]}}}}, **more)

        def fits(self, event, query):
            if "EQ_eventID" in query:
                return event["eventID"] == query["EQ_eventID"]
            if "MATCH_parentID" in query:
                return event.get("parentID") == query["MATCH_parentID"]
            return query["MATCH_anyEPC"] in event.get("epcList", []) + event.get("childEPCs", [])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(f"http{'s' if len(sys.argv) > 2 else ''}://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
    """
}
