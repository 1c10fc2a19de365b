import Formats
import Telemetry

/// How the rows of one shape are taken apart: settled once for a shape.
struct RowPlan {
    struct Attribute {
        /// Where in the sample the value is.
        var place: Int
        var name: UInt32
        var nameForOtherValues: UInt32?
        /// Whether it is always a column.
        var isColumn: Bool
    }

    /// Kept, so that its identity stays its own.
    let shape: SampleShape
    let type: UInt32
    /// By the id of the name, so that shapes with the same attributes make the same series.
    var attributes: [Attribute]
    /// By metric column; nil where it is left out.
    let metrics: [UInt32?]
    var tags = TagNames()

    /// Nil where there are too many names.
    init?(_ shape: SampleShape, catalog: inout NameCatalog) {
        guard let type = catalog.id(of: shape.eventType) else { return nil }
        self.shape = shape
        self.type = type
        let columns = EventColumns(shape: shape, profile: .newRelic)
        attributes = columns.attributes.enumerated().compactMap { place, column in
            guard let column, let name = catalog.id(of: column.name) else { return nil }
            return Attribute(
                place: place, name: name,
                nameForOtherValues: column.nameForOtherValues.flatMap { catalog.id(of: $0) },
                isColumn: catalog.has(type, name, as: .alwaysColumn))
        }
        attributes.sort { $0.name < $1.name }
        metrics = columns.metrics.map { column in column.flatMap { catalog.id(of: $0.name) } }
    }
}

/// The ids of `tags.<key>` for the keys of an entity, which are mostly those of the entity before it.
struct TagNames {
    private var keys: [String] = []
    private(set) var names: [UInt32?] = []
    /// The place of the attribute of the same name among those of the plan, if there is one.
    private(set) var attributes: [Int?] = []

    mutating func settle(
        _ tags: [EntityTag], _ plan: [RowPlan.Attribute], catalog: inout NameCatalog
    ) {
        if keys.count == tags.count, zip(keys, tags).allSatisfy({ $0 == $1.key }) { return }
        keys = tags.map(\.key)
        names = keys.map { catalog.id(of: "tags.\($0)") }
        attributes = keys.map { key in
            plan.firstIndex { catalog.texts[Int($0.name)] == key }
        }
    }
}
