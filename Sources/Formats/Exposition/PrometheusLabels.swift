public import Telemetry

/// The labels of a shape's rows, in the order of their names.
///
/// A row has a label for each attribute, and `entity_guid`, `entity_name` and `entity_type` of its
/// first entity. Where several want one name, our own labels come first, then the attributes in
/// their order: who is late is called `attribute_<name>`, and then `attribute_<name>_2` and so on.
/// Missing and empty values have no label, since to Prometheus an empty label is none.
struct PrometheusLabels: Sendable {
    /// Where a label's value comes from.
    enum Source: Sendable, Hashable {
        case attribute(Int)
        case entityGUID, entityName, entityType
    }

    /// Ascending by the bytes of the names, as remote write has it.
    let labels: [(name: String, source: Source)]
    /// How many attributes could not have their name.
    let renamed: Int

    init(shape: SampleShape) {
        var labels = Self.ownLabels
        var taken = Set(labels.map(\.name)).union(Self.reservedNames)
        var renamed = 0
        for (column, attribute) in shape.attributes.enumerated() {
            let name = PrometheusName.label(attribute)
            var free = name
            var number = 1
            while !taken.insert(free).inserted {
                free = "attribute_\(name)" + (number > 1 ? "_\(number)" : "")
                number += 1
            }
            if free != name { renamed += 1 }
            labels.append((free, .attribute(column)))
        }
        self.labels = labels.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        self.renamed = renamed
    }

    /// Calls `body` with the name and the value of each label that a row has.
    func forEach(of row: EntityRow, _ body: (String, String) -> Void) {
        let entity = row.entities.first
        for (name, source) in labels {
            let value =
                switch source {
                case .attribute(let column): row.sample.attributes[column].text
                case .entityGUID: entity?.guid.encoded
                case .entityName: entity?.name
                case .entityType: entity?.type
                }
            if let value, !value.isEmpty { body(name, value) }
        }
    }

    private static let ownLabels: [(name: String, source: Source)] = [
        ("entity_guid", .entityGUID), ("entity_name", .entityName), ("entity_type", .entityType),
    ]

    /// Labels that mean a part of a histogram or of a summary.
    private static let reservedNames: Set<String> = ["le", "quantile"]
}

extension SampleShape {
    /// By attribute, the label that a scrape and remote write have it in.
    public var prometheusLabels: [String: String] {
        var names: [String: String] = [:]
        for (label, source) in PrometheusLabels(shape: self).labels {
            if case .attribute(let column) = source { names[attributes[column]] = label }
        }
        return names
    }
}
