import Foundation

/// A request of OTLP as OpenTelemetry's own Python package `opentelemetry-proto` reads it, which
/// `.ci/install` installs.
package struct OTLPDocument {
    /// As JSON, with the names of the fields as in the `.proto` files and 64-bit integers as texts.
    package var content: JSONValue
    /// The bytes that the package would write for what it knows of the request.
    package var knownBytes: Int
}

/// Reads requests, one document each.
///
/// - Throws: where Python or the package is missing, or a request cannot be read; the message is
///   Python's.
package func decodedByOpenTelemetry(
    _ requests: [[UInt8]], areLogs: Bool
) throws -> [OTLPDocument] {
    let folder = try TemporaryFolder()
    var paths = ""
    for (index, request) in requests.enumerated() {
        let path = folder.file("\(index)")
        try Data(request).write(to: URL(fileURLWithPath: path))
        paths += path + "\n"
    }
    let lines = try python(script, [areLogs ? "logs" : "metrics"], input: paths)
    return try lines.map { line in
        guard case .object(let object)? = JSONValue(Array(line.utf8)),
            let content = object["content"], case .integer(let bytes)? = object["bytes"]
        else { throw PythonError(message: "not understood: \(line)") }
        return OTLPDocument(content: content, knownBytes: Int(bytes))
    }
}

/// What a run of Python ended with, other than well.
package struct PythonError: Error {
    package var message: String
}

/// The lines that a script prints.
package func python(
    _ script: String, _ arguments: [String] = [], input: String = ""
) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(input, to: "input")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    process.standardInput = try FileHandle(
        forReadingFrom: URL(fileURLWithPath: folder.file("input")))
    let output = Foundation.Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw PythonError(message: "python3 ended with \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
}

private let script = """
    import json, sys
    try:
        from google.protobuf.json_format import MessageToDict
        from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
        from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics
    except ImportError:
        sys.exit("opentelemetry-proto is missing; `make setup` installs it")
    request = (logs.ExportLogsServiceRequest if sys.argv[1] == "logs"
               else metrics.ExportMetricsServiceRequest)
    for path in sys.stdin.read().splitlines():
        with open(path, "rb") as file:
            message = request.FromString(file.read())
        content = MessageToDict(message, preserving_proto_field_name=True)
        message.DiscardUnknownFields()
        print(json.dumps({"content": content, "bytes": len(message.SerializeToString())}))
    """
