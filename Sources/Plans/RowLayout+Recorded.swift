public import Definitions
import Telemetry

extension RowLayout {
    /// A layout of objects whose values stand under names, none of which must be there.
    ///
    /// - Parameters:
    ///   - rows: Where the objects are.
    ///   - names: The names and what stands there, in the order of their slots.
    public init(rows: RowsPath, optional names: [(name: String, kind: FieldDefinition.Kind)]) {
        self.init(
            rows: rows,
            fields: names.enumerated().map { slot, field in
                Field(
                    name: field.name, levelsUp: 0, keys: [field.name], kind: field.kind,
                    isOptional: true, slot: slot, counterSlot: nil)
            },
            fieldCount: names.count, counterCount: 0, key: [])
    }

    /// The layout of rows that were read before and written under the names of their fields. Those
    /// that can be missing in it are all of them: a row that was taken once is taken again.
    ///
    /// - Parameter rows: Where they are.
    /// - Returns: The layout, with the same slots.
    public func recorded(at rows: RowsPath) -> RowLayout {
        RowLayout(
            rows: rows,
            fields: fields.map { field in
                Field(
                    name: field.name, levelsUp: 0, keys: [field.name], kind: field.kind,
                    isOptional: true, slot: field.slot, counterSlot: field.counterSlot)
            }
                + given.map { field in
                    Field(
                        name: field.name, levelsUp: 0, keys: [field.name], kind: field.kind,
                        isOptional: true, slot: field.slot, counterSlot: nil)
                },
            fieldCount: fieldCount, counterCount: counterCount, histories: [], key: [])
    }

    /// A number that is another one where other fields are read, or as something else.
    public var fingerprint: UInt64 {
        var hash = FNV1a()
        let read = fields.map { ($0.name, $0.kind) } + given.map { ($0.name, $0.kind) }
        for (name, kind) in read { hash.add("\(name):\(kind.rawValue);".utf8) }
        return hash.value
    }
}
