public import Definitions

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
        // FNV-1a, so that it is the same on every machine and in every run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let read = fields.map { ($0.name, $0.kind) } + given.map { ($0.name, $0.kind) }
        for (name, kind) in read {
            for byte in "\(name):\(kind.rawValue);".utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
        }
        return hash
    }
}
