public import Telemetry

/// Writes rows as payloads of the integration protocol v4 of New Relic's infrastructure agent: one
/// JSON document a line, which the agent reads from the standard output of an integration.
///
/// A payload has a data set for each row; those of one entity lie side by side. A data set has the
/// row's time and attributes as `common`, its first entity by GUID, type, name and tags, and its known
/// metrics: a counter as `cumulative-count`, of which the agent makes differences, all others as
/// `gauge`. A row without an entity is told of the agent's own.
///
/// The id of a row is not in it: the agent tells series by their attributes, and would see a new one
/// with each row.
///
/// Source: https://docs.newrelic.com/docs/infrastructure/host-integrations/infrastructure-integrations-sdk/specifications/host-integration-executable-file-json-specifications
public struct AgentPayloads {
    /// What every payload begins with.
    private let head: [UInt8]
    private var shapes: [ObjectIdentifier: AgentShape] = [:]

    /// The most bytes of a line, its end included; what the agent sends on has that limit.
    public static let maximumLineBytes = 1_000_000
    /// How many shapes are kept prepared; the one that comes after empties the table.
    public static let maximumShapes = 1000
    private static let tail = Array("]}\n".utf8)

    /// Payloads of an integration, which the agent names in all that it sends.
    public init(integration: String, version: String) {
        var head = Array(#"{"protocol_version":"4","integration":{"name":"#.utf8)
        JSONBytes.append(integration, to: &head)
        head += Array(#","version":"#.utf8)
        JSONBytes.append(version, to: &head)
        head += Array(#"},"data":["#.utf8)
        self.head = head
    }

    /// One payload.
    public struct Line: Sendable {
        /// The offset behind its line break.
        public var end: Int
        /// The rows in it, by index.
        public var rows: [Int]
        /// What was cut from them.
        public var losses: EncodingLosses
    }

    /// Writes rows into an emptied buffer, as few lines as the limit allows.
    ///
    /// - Returns: the lines, and the rows that are in none, since each alone is beyond the limit.
    public mutating func encode(
        _ rows: [EntityRow], into buffer: inout [UInt8]
    ) -> (lines: [Line], tooLarge: [Int]) {
        buffer.removeAll(keepingCapacity: true)
        var lines: [Line] = []
        var tooLarge: [Int] = []
        var line = Line(end: 0, rows: [], losses: .init())
        var dataSet: [UInt8] = []
        let start = { (lines: [Line]) in lines.last?.end ?? 0 }
        for index in Self.order(rows) {
            dataSet.removeAll(keepingCapacity: true)
            let losses = shape(of: rows[index].sample).append(rows[index], to: &dataSet)
            let rest = dataSet.count + 1 + Self.tail.count
            guard head.count + rest <= Self.maximumLineBytes else {
                tooLarge.append(index)
                continue
            }
            if !line.rows.isEmpty,
                buffer.count - start(lines) + rest > Self.maximumLineBytes
            {
                Self.end(&line, &lines, &buffer)
            }
            buffer += line.rows.isEmpty ? head : [UInt8(ascii: ",")]
            buffer += dataSet
            line.rows.append(index)
            line.losses += losses
        }
        if !line.rows.isEmpty { Self.end(&line, &lines, &buffer) }
        return (lines, tooLarge)
    }

    private static func end(_ line: inout Line, _ lines: inout [Line], _ buffer: inout [UInt8]) {
        buffer += tail
        line.end = buffer.count
        lines.append(line)
        line = Line(end: 0, rows: [], losses: .init())
    }

    /// The rows by entity, entities in the order in which they first come.
    private static func order(_ rows: [EntityRow]) -> [Int] {
        var places: [EntityGUID?: Int] = [:]
        var groups: [[Int]] = []
        for (index, row) in rows.enumerated() {
            let place = places[row.entities.first?.guid, default: groups.count]
            if place == groups.count {
                places[row.entities.first?.guid] = place
                groups.append([])
            }
            groups[place].append(index)
        }
        return groups.flatMap { $0 }
    }

    private mutating func shape(of sample: Sample) -> AgentShape {
        let id = ObjectIdentifier(sample.shape)
        if let known = shapes[id] { return known }
        if shapes.count >= Self.maximumShapes { shapes = [:] }
        let shape = AgentShape(sample.shape)
        shapes[id] = shape
        return shape
    }
}
