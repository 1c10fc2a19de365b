import Definitions
import Diagnostics
public import Plans
import Telemetry

/// The first line of a recording: of what it is.
public struct RecordingHeader: Sendable, Hashable {
    /// The version of the program that recorded.
    public var program: String
    public var source: String
    public var target: String
    public var cluster: String?
    public var instance: String?
    /// When it began, in milliseconds since 1970 UTC.
    public var time: Int64
    /// How often the target was asked.
    public var interval: Duration
    /// By request, what stands for the fields that were read.
    public var layouts: [String: UInt64]

    /// The form of the file; a recording of another one is not read.
    public static let format = 1

    /// What a recording is of.
    ///
    /// - Parameters:
    ///   - program: The version of the program that records.
    ///   - source: The target's source.
    ///   - target: The target's name.
    ///   - cluster: The cluster's name, where the target has one.
    ///   - instance: Which part of the cluster it is, where the target says it.
    ///   - time: When it begins, in milliseconds since 1970 UTC.
    ///   - interval: How often the target is asked.
    ///   - plans: What is asked.
    public init(
        program: String, source: String, target: String, cluster: String?, instance: String?,
        time: Int64, interval: Duration, plans: [RequestPlan]
    ) {
        self.program = program
        self.source = source
        self.target = target
        self.cluster = cluster
        self.instance = instance
        self.time = time
        self.interval = interval
        layouts = Dictionary(
            plans.map { ($0.name, $0.layout.fingerprint) }, uniquingKeysWith: { first, _ in first })
    }

    /// The line.
    public var line: [UInt8] {
        let requests = layouts.sorted { $0.key < $1.key }.map { name, layout in
            JSONValue.object([
                ("request", .string(name)), ("layout", .string(String(layout, radix: 16))),
            ])
        }
        let value = JSONValue.object([
            ("recording", .number(Self.format)), ("mqp", .string(program)),
            ("source", .string(source)), ("target", .string(target)),
            ("cluster", .optional(cluster)), ("instance", .optional(instance)),
            ("time", .number(Int(time))), ("interval", .number(Int(interval / .milliseconds(1)))),
            ("requests", .array(requests)),
        ])
        return Array(value.withoutNulls.text.utf8) + [UInt8(ascii: "\n")]
    }

    /// Reads the header of a recording.
    ///
    /// - Parameter path: The file.
    /// - Returns: What it is of.
    /// - Throws: Why it is none.
    public static func read(_ path: String) throws(CollectionError) -> RecordingHeader {
        try RecordingReader(path).header
    }

    private static let names = RowLayout(
        rows: .one([]),
        optional: [
            ("recording", .integer), ("mqp", .string), ("source", .string), ("target", .string),
            ("cluster", .string), ("instance", .string), ("time", .integer),
            ("interval", .integer),
        ])
    private static let requests = RowLayout(
        rows: .each([.init(key: "requests", isList: true)]),
        optional: [("request", .string), ("layout", .string)])

    /// Nil where the line is no header of this form.
    init?(_ line: UnsafeRawBufferPointer) {
        guard let head = RecordingLine.rows(of: line, Self.names), head.rowCount == 1,
            case .integer(Int64(Self.format)) = head[0, 0],
            let source = head[0, 2].text, let target = head[0, 3].text,
            case .integer(let time) = head[0, 6], case .integer(let interval) = head[0, 7],
            RecordingLine.times.contains(time), Self.intervals.contains(interval),
            let requests = RecordingLine.rows(of: line, Self.requests)
        else { return nil }
        program = head[0, 1].text ?? ""
        self.source = source
        self.target = target
        cluster = head[0, 4].text
        instance = head[0, 5].text
        self.time = time
        self.interval = .milliseconds(interval)
        layouts = [:]
        for row in 0..<requests.rowCount {
            guard let name = requests[row, 0].text,
                let layout = requests[row, 1].text.flatMap({ UInt64($0, radix: 16) })
            else { continue }
            layouts[name] = layout
        }
    }

    /// The intervals that a target can have, in milliseconds.
    private static let intervals: ClosedRange<Int64> = 1...86_400_000
}
