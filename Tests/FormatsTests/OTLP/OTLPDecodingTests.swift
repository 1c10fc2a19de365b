import Foundation
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Formats

/// OpenTelemetry's own Python package reads what we write.
struct OTLPDecodingTests {
    private static let source = OTLPSource(
        version: "1.2.3", attributes: [("service.instance.id", "a")])

    static let shape = SampleShape(
        eventType: "MessageQueueQueueSample",
        attributes: [
            "provider", "queueName", "durable", "priority", "total", "share", "gone", "endless",
        ],
        metrics: [
            MetricDescriptor(
                name: "queue.depth", kind: .gauge, unit: MetricUnit("{message}") ?? .one,
                help: "Messages that wait."),
            MetricDescriptor(
                name: "queue.published", kind: .counter, unit: MetricUnit("{message}") ?? .one,
                help: ""),
            MetricDescriptor(name: "queue.age", kind: .gauge, unit: .second, help: ""),
        ])

    /// A row with a value of each kind, and with what is not known.
    static func row(_ number: UInt64 = 7, name: String = "Aufträge 🎉\u{0}") -> AcceptedRow {
        AcceptedRow(
            id: RowID(spool: 0xAB, number: number), acceptedAt: 2_000,
            row: EntityRow(
                sample: Sample(
                    shape: shape, timestamp: 1_700_000_000_123,
                    attributes: [
                        .text("rabbitmq"), .text(name), .boolean(true), .integer(-5),
                        .unsigned(.max), .double(0.5), .missing, .double(.infinity),
                    ],
                    metrics: [3, 1e15, .nan]),
                entities: Rows.entity()))
    }

    private func logs(_ rows: [AcceptedRow]) -> [UInt8] {
        var encoder = OTLPLogsEncoder(source: Self.source)
        encoder.begin()
        for row in rows { _ = encoder.append(row) }
        return encoder.finish()
    }

    private func metrics(_ rows: [AcceptedRow]) -> [UInt8] {
        var encoder = OTLPMetricsEncoder(source: Self.source)
        encoder.begin()
        for row in rows { _ = encoder.append(row.row) }
        return encoder.finish()
    }

    private func json(_ text: String) throws -> JSONValue {
        try #require(JSONValue(Array(text.utf8)))
    }

    private static let head = #"""
        "resource": {"attributes": [
            {"key": "service.name", "value": {"string_value": "mqp"}},
            {"key": "service.version", "value": {"string_value": "1.2.3"}},
            {"key": "service.instance.id", "value": {"string_value": "a"}}]}
        """#
    private static let entity = #"""
        {"key": "mqp.entity.guid",
         "value": {"string_value": "MTIzfElORlJBfE1FU1NBR0VfUVVFVUVfUVVFVUV8b3JkZXJzOjE"}},
        {"key": "mqp.entity.name", "value": {"string_value": "/orders"}},
        {"key": "mqp.entity.type", "value": {"string_value": "MESSAGE_QUEUE_QUEUE"}}
        """#
    private static let attributes = #"""
        {"key": "messaging.system", "value": {"string_value": "rabbitmq"}},
        {"key": "messaging.destination.name",
         "value": {"string_value": "Aufträge 🎉\u0000"}},
        {"key": "durable", "value": {"bool_value": true}},
        {"key": "priority", "value": {"int_value": "-5"}},
        {"key": "total", "value": {"string_value": "18446744073709551615"}},
        {"key": "share", "value": {"double_value": 0.5}}
        """#
    private static let eventType =
        #"{"key": "mqp.event.type", "value": {"string_value": "MessageQueueQueueSample"}}"#

    @Test(.timeLimit(.minutes(5)))
    func `a row is a log record with all that is known of it`() throws {
        let request = logs([Self.row()])
        let document = try #require(try decodedByOpenTelemetry([request], areLogs: true).first)
        #expect(
            try document.content
                == json(
                    #"""
                    {"resource_logs": [{\#(Self.head), "scope_logs": [{
                        "scope": {"name": "mqp", "version": "1.2.3"},
                        "log_records": [{
                            "time_unix_nano": "1700000000123000000",
                            "observed_time_unix_nano": "2000000000",
                            "body": {"string_value": "MessageQueueQueueSample /orders"},
                            "event_name": "MessageQueueQueueSample",
                            "attributes": [
                                \#(Self.eventType),
                                {"key": "mqp.row.id",
                                 "value": {"string_value": "00000000000000ab-7"}},
                                \#(Self.entity), \#(Self.attributes),
                                {"key": "queue.depth", "value": {"double_value": 3.0}},
                                {"key": "queue.published", "value": {"double_value": 1e15}}
                            ]}]}]}]}
                    """#))
        #expect(document.knownBytes == request.count, "no field is unknown")
    }

    @Test(.timeLimit(.minutes(5)))
    func `a row is a data point of each metric that is known`() throws {
        let request = metrics([Self.row(), Self.row()])
        let document = try #require(try decodedByOpenTelemetry([request], areLogs: false).first)
        func points(_ value: String) -> String {
            let point = #"""
                {"time_unix_nano": "1700000000123000000", "as_double": \#(value),
                 "attributes": [\#(Self.eventType), \#(Self.entity), \#(Self.attributes)]}
                """#
            return #""data_points": [\#(point), \#(point)]"#
        }
        #expect(
            try document.content
                == json(
                    #"""
                    {"resource_metrics": [{\#(Self.head), "scope_metrics": [{
                        "scope": {"name": "mqp", "version": "1.2.3"},
                        "metrics": [
                            {"name": "queue.depth", "description": "Messages that wait.",
                             "unit": "{message}", "gauge": {\#(points("3.0"))}},
                            {"name": "queue.published", "unit": "{message}",
                             "sum": {\#(points("1e15")),
                                "aggregation_temporality": "AGGREGATION_TEMPORALITY_CUMULATIVE",
                                "is_monotonic": true}}
                        ]}]}]}
                    """#))
        #expect(document.knownBytes == request.count, "no field is unknown")
    }

    @Test(.timeLimit(.minutes(5)))
    func `requests of random rows are read whole`() throws {
        var random = SplitMix64(seed: 45)
        let batches = (0..<40).map { _ in
            (0..<Int.random(in: 1...20, using: &random)).map { number in
                OTLPRandom.row(UInt64(number), &random)
            }
        }
        let logs = batches.map(logs)
        let readLogs = try decodedByOpenTelemetry(logs, areLogs: true)
        #expect(readLogs.map(\.knownBytes) == logs.map(\.count))
        let metrics = batches.map(metrics)
        let readMetrics = try decodedByOpenTelemetry(metrics, areLogs: false)
        #expect(readMetrics.map(\.knownBytes) == metrics.map(\.count))
    }

    @Test(.timeLimit(.minutes(5)))
    func `our descriptions of the protocol agree with the public ones`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Formats/OTLP/Proto").standardized
        let lines = try python(Self.comparison, [folder.path()])
        #expect(lines.dropLast() == [], "what differs")
        #expect(lines.last == "56 names and numbers")
    }

    /// Compares every field, enum value and method of a folder of `.proto` files.
    private static let comparison = #"""
        import pathlib, re, sys
        from google.protobuf import descriptor_pool
        from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
        from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2
        pool = descriptor_pool.Default()
        scalars = dict(double=1, int64=3, fixed64=6, bool=8, string=9)
        count = 0
        for path in sorted(pathlib.Path(sys.argv[1]).glob("*.proto")):
            text = re.sub(r"//.*", "", path.read_text())
            package = re.search(r"package ([\w.]+);", text)[1]
            for kind, name, body in re.findall(
                    r"^(message|enum|service) (\w+) \{\n(.*?)^\}", text, re.S | re.M):
                full = package + "." + name
                if kind == "message":
                    public = pool.FindMessageTypeByName(full).fields_by_name
                    for repeated, type, field, number in re.findall(
                            r"(repeated )?([\w.]+) (\w+) = (\d+);", body):
                        theirs = public.get(field)
                        count += 1
                        same = theirs is not None and theirs.number == int(number)
                        same = same and theirs.is_repeated == bool(repeated)
                        if same and type in scalars:
                            same = theirs.type == scalars[type]
                        elif same:
                            their = theirs.message_type or theirs.enum_type
                            same = their.full_name in (type, package + "." + type)
                        if not same:
                            print(full, field)
                elif kind == "enum":
                    values = pool.FindEnumTypeByName(full).values_by_name
                    for value, number in re.findall(r"(\w+) = (\d+);", body):
                        count += 1
                        if value not in values or values[value].number != int(number):
                            print(full, value)
                else:
                    methods = pool.FindServiceByName(full).methods_by_name
                    for method, input, output in re.findall(
                            r"rpc (\w+)\((\w+)\) returns \((\w+)\)", body):
                        count += 1
                        theirs = methods.get(method)
                        if theirs is None or theirs.input_type.name != input \
                                or theirs.output_type.name != output:
                            print(full, method)
        print(count, "names and numbers")
        """#
}
