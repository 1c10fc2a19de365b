import Foundation
import Telemetry
import Testing

/// The rows of a file in `Rows`, in its order; those of one type have one shape, as a run has it.
///
/// Numbers are metrics, but for those whose name ends in `.known`, which are attributes.
func rowFile(_ name: String) throws -> [EntityRow] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let text = try String(
        contentsOf: folder.appending(path: "../Rows/\(name).ndjson"), encoding: .utf8)
    let objects = try text.split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(object as? [String: any Sendable])
    }
    let shapes = try shapes(of: objects)
    return try objects.map { fields in
        let shape = try #require(shapes[try type(of: fields)])
        let time = try #require(fields["timestamp"] as? NSNumber)
        let sample = Sample(
            shape: shape, timestamp: time.int64Value,
            attributes: shape.attributes.map { scalar(fields[$0]) },
            metrics: shape.metrics.map {
                (fields[$0.name.rawValue] as? NSNumber)?.doubleValue ?? .nan
            })
        return EntityRow(sample: sample, entities: try entity(of: fields).map { [$0] } ?? [])
    }
}

/// What every row has beside its attributes and metrics.
private let ownNames: Set = ["eventType", "timestamp", "entityGuid", "entityName", "entityType"]

private func type(of fields: [String: any Sendable]) throws -> String {
    try #require(fields["eventType"] as? String)
}

private func shapes(of objects: [[String: any Sendable]]) throws -> [String: SampleShape] {
    var attributes: [String: Set<String>] = [:]
    var metrics: [String: Set<String>] = [:]
    for fields in objects {
        let type = try type(of: fields)
        for (name, value) in fields where !ownNames.contains(name) {
            let isMetric = value is NSNumber && !name.hasSuffix(".known")
            if isMetric { metrics[type, default: []].insert(name) }
            if !isMetric { attributes[type, default: []].insert(name) }
        }
    }
    var shapes: [String: SampleShape] = [:]
    for type in Set(attributes.keys).union(metrics.keys) {
        shapes[type] = SampleShape(
            eventType: type, attributes: (attributes[type] ?? []).sorted(),
            metrics: (metrics[type] ?? []).sorted().map {
                MetricDescriptor(name: MetricName(rawValue: $0), kind: .gauge, unit: .one, help: "")
            })
    }
    return shapes
}

private func entity(of fields: [String: any Sendable]) throws -> Entity? {
    guard let text = fields["entityGuid"] as? String else { return nil }
    let name = try #require(fields["entityName"] as? String)
    let type = try #require(fields["entityType"] as? String)
    let guid = try #require(EntityGUID(encoded: text))
    return Entity(guid: guid, type: type, name: name, tags: [], rule: "recorded")
}

private func scalar(_ value: (any Sendable)?) -> Scalar {
    if let text = value as? String { return .text(text) }
    if let number = value as? NSNumber { return .double(number.doubleValue) }
    return .missing
}
