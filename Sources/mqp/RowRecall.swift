import Definitions
import Diagnostics
import Synthesis
import Telemetry

/// Rows as they were before they were written as JSON: the columns that the catalogue knows are
/// metrics again, and the entity's GUID and name make an entity.
struct RowRecall {
    private struct Known {
        let original: SampleShape
        let shape: SampleShape
        let attributes: [Int]
        let metrics: [Int]
        let guid: Int?
        let name: Int?
    }

    private let catalogue: [MetricName: MetricDescriptor]
    private var shapes: [ObjectIdentifier: Known] = [:]

    /// How many shapes are kept; the one that comes after empties the table.
    static let maximumShapes = 10_000

    /// The columns that a row's line has and its sample does not.
    private static let own: Set<String> = [
        "timestamp", "entityGuid", "entityName", "entityType", "rowId",
    ]

    init(_ definitions: DefinitionSet) { catalogue = definitions.metrics.mapValues(\.value) }

    /// Why a line is no row that could be delivered.
    enum Fault: Error, CustomStringConvertible {
        case noEventType
        case noTime(String)
        case noNumber(String)

        var description: String {
            switch self {
            case .noEventType: "`eventType` is missing, or is no text"
            case .noTime(let text):
                "`timestamp` is \(text), not a whole number of milliseconds since 1970"
            case .noNumber(let name): "`\(name)` is a metric, and its value is no number"
            }
        }
    }

    /// The row that a sample of attributes alone stands for; one without a time is of `now`.
    mutating func row(of sample: Sample, now: Int64) -> Result<EntityRow, Fault> {
        guard !sample.shape.eventType.isEmpty else { return .failure(.noEventType) }
        var sample = sample
        if sample.timestamp <= 0 {
            let written = sample.attribute("timestamp")
            guard written.isMissing else {
                return .failure(.noTime("`\(shown(written.text ?? ""))`"))
            }
            sample.timestamp = now
        }
        let known = known(sample.shape)
        for column in known.metrics where !sample.attributes[column].isMissing {
            guard sample.attributes[column].number.isNaN else { continue }
            return .failure(.noNumber(sample.shape.attributes[column]))
        }
        return .success(row(of: sample, known))
    }

    private func row(of sample: Sample, _ known: Known) -> EntityRow {
        let recalled = Sample(
            shape: known.shape, timestamp: sample.timestamp,
            attributes: known.attributes.map { sample.attributes[$0] },
            metrics: known.metrics.map { sample.attributes[$0].number })
        return EntityRow(sample: recalled, entities: entities(of: sample, known))
    }

    private func entities(of sample: Sample, _ known: Known) -> [Entity] {
        guard let column = known.guid, let text = sample.attributes[column].text,
            let guid = EntityGUID(encoded: text)
        else { return [] }
        let name = known.name.flatMap { sample.attributes[$0].text } ?? guid.identifier
        return [Entity(guid: guid, name: name, tags: [], rule: "")]
    }

    private mutating func known(_ shape: SampleShape) -> Known {
        if let known = shapes[ObjectIdentifier(shape)] { return known }
        if shapes.count >= Self.maximumShapes { shapes = [:] }
        var attributes: [Int] = []
        var metrics: [Int] = []
        for (column, name) in shape.attributes.enumerated() where !Self.own.contains(name) {
            let isMetric = catalogue[MetricName(rawValue: name)] != nil
            if isMetric { metrics.append(column) } else { attributes.append(column) }
        }
        let known = Known(
            original: shape,
            shape: SampleShape(
                eventType: shape.eventType, attributes: attributes.map { shape.attributes[$0] },
                metrics: metrics.compactMap {
                    catalogue[MetricName(rawValue: shape.attributes[$0])]
                }),
            attributes: attributes, metrics: metrics, guid: shape.attributeIndex["entityGuid"],
            name: shape.attributeIndex["entityName"])
        shapes[ObjectIdentifier(shape)] = known
        return known
    }
}
