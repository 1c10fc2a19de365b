public import Definitions

extension RowLayout {
    /// The layout of an answer that is one object, each value of which may be missing.
    ///
    /// - Parameter fields: The keys, and what stands there; a key can be read as several kinds. The
    ///   slots are in this order.
    /// - Returns: The layout.
    public static func object(
        _ fields: [(key: String, kind: FieldDefinition.Kind)]
    ) -> RowLayout {
        RowLayout(
            rows: .one([]),
            fields: fields.enumerated().map { slot, field in
                Field(
                    name: field.key, levelsUp: 0, keys: [field.key], kind: field.kind,
                    isOptional: true, slot: slot, counterSlot: nil)
            },
            fieldCount: fields.count, counterCount: 0, key: [])
    }
}
