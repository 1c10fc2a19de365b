import Formats
import Telemetry

/// Takes rows apart into series and columns, as New Relic would store what the event sink sends: with
/// the same names, without what is missing, texts cut where they are cut there, and with the entity's
/// name, type, GUID and tags.
struct RowIntake {
    var catalog = NameCatalog()
    var interner: SeriesInterner
    var churn = ChurnWatch()
    private var plans: [ObjectIdentifier: RowPlan] = [:]
    private(set) var groups: [GroupKey: RowGroup] = [:]
    private(set) var order: [GroupKey] = []
    private var writer = BlobWriter()
    private var columns: [(name: UInt32, value: Scalar)] = []

    /// How many shapes are kept prepared; the one that comes after empties the table.
    static let maximumShapes = 1000

    struct GroupKey: Hashable {
        var shape: ObjectIdentifier
        var span: Int64
        /// A group that is full is followed by another.
        var number = 0
    }

    init(maximumSeries: Int) { interner = SeriesInterner(maximumSeries: maximumSeries) }

    /// Adds a row, and gives false where there are too many names for that; `previous` reads a series
    /// that was new some time before.
    mutating func add(
        _ row: EntityRow, previous: (Int64) throws -> SeriesBlob?
    ) rethrows -> Bool {
        let shape = ObjectIdentifier(row.sample.shape)
        guard var plan = plan(for: row.sample.shape) else { return false }
        // Taken out, so that it is changed in place.
        plans[shape] = nil
        defer { plans[shape] = plan }
        let series = try series(of: row, &plan, previous)
        var key = GroupKey(
            shape: shape, span: row.sample.timestamp.floored(to: BlockLevel.rows.span))
        while groups[key]?.isFull ?? false { key.number += 1 }
        if groups[key] == nil {
            groups[key] = RowGroup(plan)
            order.append(key)
        }
        groups[key]?.append(row.sample, series: series, columns: columns)
        return true
    }

    mutating func forgetGroups() {
        groups.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
        interner.forgetNew()
        catalog.forgetNew()
    }

    private mutating func plan(for shape: SampleShape) -> RowPlan? {
        if let plan = plans[ObjectIdentifier(shape)] { return plan }
        if plans.count >= Self.maximumShapes { plans.removeAll() }
        return RowPlan(shape, catalog: &catalog)
    }

    /// The id of the row's series; what of it is no part of that is in `columns` then.
    private mutating func series(
        of row: EntityRow, _ plan: inout RowPlan, _ previous: (Int64) throws -> SeriesBlob?
    ) rethrows -> Int64 {
        write(row, &plan, asColumns: false)
        if let (id, isNew) = interner.id(of: writer.bytes, type: plan.type) {
            if isNew { try noteNew(id, row, &plan, previous) }
            return id
        }
        // There are too many: all that the row has is columns.
        write(row, &plan, asColumns: true)
        return interner.id(of: writer.bytes, type: plan.type, isForced: true)?.id ?? 0
    }

    private mutating func noteNew(
        _ id: Int64, _ row: EntityRow, _ plan: inout RowPlan,
        _ previous: (Int64) throws -> SeriesBlob?
    ) rethrows {
        let blob = try? writer.bytes.withUnsafeBytes { bytes throws(DamagedBlob) in
            var reader = BlobReader(bytes)
            return try SeriesBlob(&reader)
        }
        guard let blob else { return }
        for (name, _) in blob.attributes + blob.tags {
            catalog.note(.init(type: plan.type, name: name, use: .series))
        }
        guard let guid = blob.entity?.guid,
            let before = churn.exchange(guid, type: plan.type, series: id),
            let old = try pending(before) ?? previous(before)
        else { return }
        for name in churn.compare(blob, to: old, type: plan.type) {
            catalog.note(.init(type: plan.type, name: name, use: .alwaysColumn))
            for place in plan.attributes.indices where plan.attributes[place].name == name {
                plan.attributes[place].isColumn = true
            }
        }
    }

    /// A series that is new since the last commit.
    private func pending(_ id: Int64) -> SeriesBlob? {
        guard let first = interner.new.first?.id, id >= first else { return nil }
        let new = interner.new[Int(id - first)]
        return new.bytes.withUnsafeBytes { bytes in
            var reader = BlobReader(bytes)
            return try? SeriesBlob(&reader)
        }
    }
}

extension RowIntake {
    /// Writes the bytes of a row's series to `writer`, and the rest to `columns`.
    private mutating func write(_ row: EntityRow, _ plan: inout RowPlan, asColumns: Bool) {
        writer.removeAll()
        columns.removeAll(keepingCapacity: true)
        let entity = row.entities.first
        if let entity, !asColumns {
            writer.byte(1)
            writer.text(entity.guid.encoded)
            writer.text(cut(entity.name))
            writer.text(entity.type)
            writer.text(entity.guid.type)
        } else {
            writer.byte(0)
        }
        var places: [Int] = []
        var written = 0
        for attribute in plan.attributes {
            let value = stored(row.sample.attributes[attribute.place])
            if value.isMissing {
                places.append(0)
                continue
            }
            let name =
                attribute.nameForOtherValues.flatMap { value.isWholeNumber ? nil : $0 }
                ?? attribute.name
            if asColumns || attribute.isColumn || value.isFraction {
                columns.append((name, value))
                places.append(0)
            } else {
                writer.variable(UInt64(name))
                writer.scalar(value)
                written += 1
                places.append(written)
            }
        }
        writer.byte(0)
        if let entity { write(tagsOf: entity, row, &plan, places, asColumns: asColumns) }
        if let entity, asColumns { appendColumns(of: entity) }
    }

    private mutating func write(
        tagsOf entity: Entity, _ row: EntityRow, _ plan: inout RowPlan, _ places: [Int],
        asColumns: Bool
    ) {
        plan.tags.settle(entity.tags, plan.attributes, catalog: &catalog)
        for (index, tag) in entity.tags.enumerated() {
            guard let name = plan.tags.names[index], let first = tag.values.first else { continue }
            let text = cut(tag.values.count == 1 ? first : tag.values.joined(separator: ", "))
            if asColumns {
                columns.append((name, .text(text)))
                continue
            }
            writer.variable(UInt64(name))
            if let attribute = plan.tags.attributes[index], places[attribute] > 0,
                case .text(text) = row.sample.attributes[plan.attributes[attribute].place]
            {
                writer.count(places[attribute])
            } else {
                writer.byte(0)
                writer.text(text)
            }
        }
    }

    private mutating func appendColumns(of entity: Entity) {
        for (name, value) in [
            ("entityGuid", entity.guid.encoded), ("entityName", cut(entity.name)),
            ("entityType", entity.guid.type), ("entity.guid", entity.guid.encoded),
            ("entity.name", cut(entity.name)), ("entity.type", entity.type),
        ] {
            if let id = catalog.id(of: name) { columns.append((id, .text(value))) }
        }
    }

    private func stored(_ value: Scalar) -> Scalar {
        switch value {
        case .double(let number): number.isFinite ? value : .missing
        case .text(let text): .text(cut(text))
        default: value
        }
    }

    private func cut(_ text: String) -> String {
        let limit = EventProfile.newRelic.maximumTextLength
        return text.utf8.count <= limit ? text : String(JSONBytes.prefix(of: text, limit: limit))
    }
}

extension Scalar {
    /// Whether it is a double, which measures something and names nothing.
    fileprivate var isFraction: Bool {
        if case .double = self { true } else { false }
    }
}
